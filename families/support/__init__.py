"""Family support: cases from referral to closing, what is planned in them, what came of it, and their figures."""

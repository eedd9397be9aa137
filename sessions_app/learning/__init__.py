"""Play and learning: what a session is planned to give, what children did, and what comes next."""

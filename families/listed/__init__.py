"""Children on lists from outside: birth notifications and the two-year-old offer, matched or looked for."""

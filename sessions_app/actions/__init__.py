"""Writes of the sessions room: one function for each thing that happens. Keyword-only, `by=` the User, one transaction."""

"""The centre's own decisions: its settings, its calendar, its groups, the first set-up, and the log of what was done."""

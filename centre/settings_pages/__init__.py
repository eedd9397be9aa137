"""The centre's own decisions: its settings, its calendar, its groups, the first set-up, the log of what was done."""

"""An adopted child has a new record; the old one is closed and sealed."""

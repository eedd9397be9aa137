"""Photos and scans: what comes in is scanned, recognised by its content, cleaned, and kept in the database (T-69)."""

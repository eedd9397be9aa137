"""One encrypted file with everything of a centre in it, and back (docs/running.md, “Backup and restore”)."""

"""Who may not look where: one's own family, and families that the safeguarding lead or head keeps somebody out of."""

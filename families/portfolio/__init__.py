"""Parents' courses, qualifications, volunteering and work: a portfolio of their own (measures, M13)."""

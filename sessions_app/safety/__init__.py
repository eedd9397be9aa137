"""Keeping people safe in the building: accidents, checks, hazards, risk assessments, fire drills."""

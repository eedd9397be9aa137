"""Families who are not reached: lists that find them, who goes and asks, what was tried and what came of it."""

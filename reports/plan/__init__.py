"""The Centre Improvement Plan: its pages, what may be done to it, and its A4 landscape PDF."""

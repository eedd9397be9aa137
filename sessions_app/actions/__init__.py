"""Writes of the sessions room: one function for each thing that happens, in one transaction."""

"""Professionals and visitors at a session: on its register by name, never counted as families."""

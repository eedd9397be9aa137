"""The lead's own part of a request for one's data: read, decided about and issued within the closed room."""

"""Why a file is not read."""


class Unreadable(Exception):
    """The file cannot be used. The message, for the person who brought it, says why and what to do."""

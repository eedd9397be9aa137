"""Why a centre did not start, as a sentence for whoever starts it."""


class CannotStart(Exception):
    """The centre cannot start or go on; the message says why and what to do."""

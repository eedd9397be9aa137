"""What can go wrong with the embedded server, as sentences for whoever starts it."""


class EmbeddedError(Exception):
    """The embedded server cannot be made, started or stopped; the message says why and what to do."""

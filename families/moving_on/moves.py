"""How a hand-over stands, and the one table of how it may go on."""

from django.db import models


class HandOverState(models.TextChoices):
    BEGUN = "begun", "Being prepared"
    SENT = "sent", "Sent, no receipt yet"
    RECEIVED = "received", "Received"
    DECLINED = "declined", "The family wants nothing shared"
    CALLED_OFF = "called off", "Called off"


# From each state to which others. What has ended stays ended: a family that thinks again begins a new hand-over.
MOVES: dict[str, frozenset[str]] = {
    "": frozenset({HandOverState.BEGUN, HandOverState.DECLINED}),
    HandOverState.BEGUN: frozenset({HandOverState.SENT, HandOverState.DECLINED, HandOverState.CALLED_OFF}),
    HandOverState.SENT: frozenset({HandOverState.RECEIVED, HandOverState.CALLED_OFF}),
    HandOverState.RECEIVED: frozenset(),
    HandOverState.DECLINED: frozenset(),
    HandOverState.CALLED_OFF: frozenset(),
}

# A child has at most one of these at a time.
CURRENT = frozenset({HandOverState.BEGUN, HandOverState.SENT})

TAG_KINDS = {
    HandOverState.BEGUN: "now",
    HandOverState.SENT: "due",
    HandOverState.RECEIVED: "good",
    HandOverState.DECLINED: "quiet",
    HandOverState.CALLED_OFF: "quiet",
}


def may_move(was: str, to: str) -> bool:
    """Whether a hand-over that stands like `was` may next stand like `to`."""
    return to in MOVES.get(was, frozenset())

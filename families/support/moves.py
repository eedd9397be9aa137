"""How a case stands, and the one table of how it may go on. The database's trigger is made from the same table."""

from django.db import models


class CaseState(models.TextChoices):
    RECEIVED = "received", "Waiting for a decision"
    OPEN = "open", "Open"
    CLOSING = "closing", "Waiting for agreement to close"
    CLOSED = "closed", "Closed"
    NOT_ACCEPTED = "not accepted", "Not accepted"
    REDIRECTED = "redirected", "Redirected"


# From each state to which others. What has ended stays ended: help that begins again is a new episode.
MOVES: dict[str, frozenset[str]] = {
    "": frozenset({CaseState.RECEIVED}),
    CaseState.RECEIVED: frozenset({CaseState.OPEN, CaseState.NOT_ACCEPTED, CaseState.REDIRECTED}),
    CaseState.OPEN: frozenset({CaseState.CLOSING}),
    CaseState.CLOSING: frozenset({CaseState.OPEN, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
    CaseState.NOT_ACCEPTED: frozenset(),
    CaseState.REDIRECTED: frozenset(),
}

ENDED = frozenset({CaseState.CLOSED, CaseState.NOT_ACCEPTED, CaseState.REDIRECTED})
# Waiting for a decision, open or about to be closed: a household has at most one such case.
CURRENT = frozenset({CaseState.RECEIVED, CaseState.OPEN, CaseState.CLOSING})
# Open in the sense of the figures: accepted, and not closed with the supervisor's agreement.
BEING_WORKED = frozenset({CaseState.OPEN, CaseState.CLOSING})

TAG_KINDS = {
    CaseState.RECEIVED: "new",
    CaseState.OPEN: "now",
    CaseState.CLOSING: "due",
    CaseState.CLOSED: "good",
    CaseState.NOT_ACCEPTED: "quiet",
    CaseState.REDIRECTED: "quiet",
}


def may_move(was: str, to: str) -> bool:
    """Whether a case that stands like `was` may next stand like `to`."""
    return to in MOVES.get(was, frozenset())


def moves_in_sql() -> str:
    """The table of moves as a list of pairs for PostgreSQL."""
    return ", ".join(f"('{was!s}', '{to!s}')" for was, targets in MOVES.items() for to in sorted(map(str, targets)))

"""How a session and its register stand, in a word and a kind of state (centre.core components: state_tag)."""

from dataclasses import dataclass

from .models import RegisterState, Session, SessionStatus


@dataclass(frozen=True)
class State:
    """A word, and the shape and colour that go with it."""

    word: str
    kind: str


def state_of(session: Session, *, today) -> State:
    """The one state of a session that matters on the day `today`."""
    if session.status == SessionStatus.CANCELLED:
        return State("Cancelled", "stop")
    if session.register_state == RegisterState.CLOSED:
        return State("Register closed", "good")
    if session.register_state == RegisterState.OPEN:
        return State("Register open", "now") if session.date >= today else State("Left open", "late")
    if session.status == SessionStatus.RAN:
        return State("Ran", "good")
    if session.date < today:
        return State("Not marked", "late")
    return State("Not opened yet", "due") if session.date == today else State("Planned", "quiet")

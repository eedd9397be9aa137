"""Whether the room of a session is fit for it: its checks of today, and hazards that nobody has put right."""

from dataclasses import dataclass

from centre.core.templatetags.words import count_of

from ..models import Hazard, Risk, Routine, Session
from .rhythm import due_on


@dataclass(frozen=True)
class RoomToday:
    """What somebody should see to before families come in."""

    checks_left: int
    hazards: tuple[Hazard, ...]  # high ones, open

    @property
    def checks_words(self) -> str:
        """ "3 checks of this room are still to be made"; "" where none is."""
        if not self.checks_left:
            return ""
        return f"{count_of(self.checks_left, 'check,checks')} of this room still to be made today"

    def __bool__(self):
        return bool(self.checks_left or self.hazards)


NOTHING = RoomToday(0, ())


def room_of(session: Session, *, today) -> RoomToday:
    """The room of a session of today; nothing for any other day, one elsewhere or cancelled. Two queries."""
    if session.date != today or session.room_id is None or session.is_cancelled:
        return NOTHING
    routines = Routine.objects.in_force(today).filter(room=session.room_id).with_last_done()
    due = [(each, due_on(each, each.last_done, today, is_open=True)) for each in routines]
    left = sum(day is not None and day <= today and each.last_done != today for each, day in due)
    hazards = Hazard.objects.filter(room=session.room_id, risk=Risk.HIGH, fixed_on=None)
    return RoomToday(left, tuple(hazards))

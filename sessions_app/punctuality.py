"""Late, and left early: when a time that somebody wrote down says so.

No law or framework gives a figure: the minutes are the centre's own (settings, "Places at groups and courses", usual
10). They are looked at when the time is written down and the answer is kept with the mark, so that a change of the
setting never alters what was. At a drop-in or an event people come and go: there only a colleague says "late".
"""

from datetime import time

from centre.core.dates import local_now
from centre.core.models import CentreSettings

from .creche.stays import minutes_between
from .models import CareType, Session
from .refusals import Refused

AHEAD = "Enter a time that is not ahead of now."


def came_late(session: Session, time_in: time | None) -> bool:
    """Whether a time in is more than the centre's minutes after the start."""
    if time_in is None or not _keeps_time(session) or session.start_time is None:
        return False
    return (
        minutes_between(session.date, session.start_time, time_in)
        > CentreSettings.load().as_on(session.date).late_minutes
    )


def left_early(session: Session, time_out: time | None) -> bool:
    """Whether a time out is more than the centre's minutes before the end."""
    if time_out is None or not _keeps_time(session) or session.end_time is None:
        return False
    return (
        minutes_between(session.date, time_out, session.end_time)
        > CentreSettings.load().as_on(session.date).late_minutes
    )


def _minutes_on(day) -> int:
    return CentreSettings.load().as_on(day).late_minutes


def is_ahead(session: Session, moment: time | None) -> bool:
    """Whether a time of the session's day is still to come: nobody has come or gone then."""
    now = local_now()
    return moment is not None and session.date == now.date() and moment > now.time()


def refuse_ahead_of_now(session: Session, *moments: time | None) -> None:
    """Raise Refused where one of these times is still to come (a child "in at" noon is in for no minute until noon)."""
    if any(is_ahead(session, each) for each in moments):
        raise Refused(AHEAD)


def _keeps_time(session) -> bool:
    return session.service.care_type not in (CareType.DROP_IN, CareType.EVENT)

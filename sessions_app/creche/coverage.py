"""When there were too few adults at a crèche, minute by minute (trap T-32), from what was written down."""

from datetime import time

from centre.core.dates import local_now
from centre.core.models import CentreSettings
from centre.core.templatetags.words import count_of

from ..models import AttendanceStatus, EarlierStay, Session
from . import ratios
from .live import own_rules
from .on_duty import DutyOfDay, Stretch, short_stretches


def stretches_of(session: Session, duty: DutyOfDay) -> list[Stretch]:
    """The times of this session in which too few adults counted; none for what is no crèche. Two queries."""
    if not session.is_creche:
        return []
    day = session.date
    settings = CentreSettings.load().as_on(day)
    marks = session.attendances.filter(
        status=AttendanceStatus.PRESENT, person__role="child", time_in__isnull=False
    ).values_list("person__date_of_birth", "time_in", "time_out")
    earlier = (
        EarlierStay.objects.counted().filter(session=session).values_list("child__date_of_birth", "time_in", "time_out")
    )
    stays = [(ratios.band_of(born, day), start, end) for born, start, end in (*marks.order_by(), *earlier.order_by())]
    duties = [
        (each.duty.counted, each.skills, each.duty.came_at, each.duty.went_at) for each in duty.at_session(session)
    ]
    return short_stretches(
        stays,
        duties,
        ratios.figures_on(day, own_rules(settings)),
        method=ratios.Method(settings.creche_counting),
        end=_end(session, stays, duties),
    )


def over_places(session: Session) -> str:
    """ "11 children at once, and 8 places"; "" where there were never more than places. Two queries.

    A child without times counts as there all along: nobody knows better.
    """
    places = session.number_of_places
    if not session.is_creche or places is None:
        return ""
    marks = session.attendances.filter(status=AttendanceStatus.PRESENT, person__role="child").order_by()
    earlier = EarlierStay.objects.counted().filter(session=session).order_by()
    moments = []
    for start, end in (*marks.values_list("time_in", "time_out"), *earlier.values_list("time_in", "time_out")):
        # Who leaves as another comes makes room: out before in.
        moments += [(start or time.min, 1), (end or time.max, -1)]
    now = most = 0
    for _, change in sorted(moments):
        now += change
        most = max(most, now)
    return f"{count_of(most, 'child,children')} at once, and {count_of(places, 'place')}" if most > places else ""


def _end(session, stays, duties) -> time:
    """Until when is looked at: now, or the last minute that anybody wrote down."""
    now = local_now()
    if session.date == now.date() and not session.is_register_closed:
        return now.time().replace(second=0, microsecond=0)
    known = [moment for row in (*stays, *duties) for moment in row[-2:] if moment]
    return max([*known, session.end_time or time(0)])

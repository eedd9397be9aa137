"""When somebody is expected out. Lengths are counted in real minutes, so that midnight and the night on which the
clocks change make no visit an hour longer or shorter.
"""

from datetime import UTC, date, datetime, time, timedelta

from centre.core.dates import LONDON

from ..models.contact import VisitType


def moment(day: date, at: time) -> datetime:
    """The moment at which the clock on the wall says so. Of a time that comes twice in October, the first."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def planned_length(visit, *, usual: timedelta) -> timedelta:
    """How long the visit is planned to take; the centre's usual length where nothing was said."""
    if visit.start_time and visit.end_time and visit.end_time > visit.start_time:
        return moment(visit.date, visit.end_time) - moment(visit.date, visit.start_time)
    return usual


def planned_out(visit, *, usual: timedelta) -> datetime | None:
    """When the plan says that the worker is out; None where there is no time, or where it is no home visit."""
    if visit.type != VisitType.HOME_VISIT or visit.start_time is None:
        return None
    return moment(visit.date, visit.start_time) + planned_length(visit, usual=usual)

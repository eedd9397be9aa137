"""What a series comes to: on which days it meets, which it skips and why, and what a change does to it.

Nothing here writes. Days and times are local (a weekly 9.30 stays 9.30 when the clocks change), so there is no sum over
moments in which an hour could be lost.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from centre.core.calendar import closed_days_between
from centre.core.models import Term

from .models import EquipmentUse, Session, SessionSeries, SessionStatus
from .models.rhythms import SeriesRhythm, meets_on
from .programme.spaces import Taken, place_in_words, taken_words

OUTSIDE_TERM = "Outside term time"
WEEK_OFF = "A week in which the series does not meet"
AFTER_LAST_DAY = "Outside the first and last day of the series"
LONGEST_SERIES = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Skipped:
    """A day on which the series does not meet, and why."""

    day: date
    reason: str


@dataclass(frozen=True)
class WeeklyDays:
    """The days on which a series meets, and those it skips, both in order."""

    days: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    off: tuple[date, ...] = ()  # weeks in which it does not meet by its rhythm


@dataclass(frozen=True)
class Wanted:
    """A series as somebody would like it to be."""

    weekday: int
    start_time: time
    end_time: time
    venue: str
    led_by: object
    from_date: date
    to_date: date
    room: object = None
    capacity: int | None = None
    rhythm: str = SeriesRhythm.WEEKLY
    in_holidays: bool = False

    @classmethod
    def as_it_stands(cls, series: SessionSeries) -> "Wanted":
        return cls(**{name: getattr(series, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class SessionAndWhy:
    """A session that goes, or one that stays although it no longer fits, and why."""

    session: Session
    reason: str


@dataclass
class SeriesPlan:
    """What making or changing a series would do."""

    add: list[date] = field(default_factory=list)
    # Sessions with the new values set on them, not saved yet.
    change: list[Session] = field(default_factory=list)
    remove: list[SessionAndWhy] = field(default_factory=list)
    keep: list[SessionAndWhy] = field(default_factory=list)
    # Days on which the room is taken, and by what: these sessions are planned without a room, for people to find one.
    room_taken: dict[date, str] = field(default_factory=dict)
    # Things that a session gives back because another has them at its new time.
    given_back: list = field(default_factory=list)
    skipped: tuple[Skipped, ...] = ()

    @property
    def does_nothing(self) -> bool:
        return not (self.add or self.change or self.remove)

    @property
    def fingerprint(self) -> str:
        """A word for the plan, to find out whether the calendar changed between the look and the button."""
        words = [
            *(f"+{day}" for day in self.add),
            *(f"~{day}" for day in sorted(self.room_taken)),
            *(
                f"={each.pk} {each.date} {each.start_time} {each.end_time} {each.room_id} {each.venue} {each.led_by_id}"
                for each in self.change
            ),
            *(f"-{each.session.pk}" for each in self.remove),
        ]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def weekly_days(
    weekday: int,
    first: date,
    last: date,
    *,
    terms: Iterable[tuple[date, date]],
    closed: Mapping[date, str],
    rhythm: str = SeriesRhythm.WEEKLY,
    in_holidays: bool = False,
    counted_from: date | None = None,
) -> WeeklyDays:
    """Every `weekday` from `first` to `last` (both included), told apart: days it meets, days it skips, weeks off.

    terms: (first day, last day) of each; closed: day -> why (closure periods and bank holidays). in_holidays: it also
    meets outside the terms. counted_from: the first day of the series, from which its weeks are counted (`first` if
    missing).
    """
    terms = list(terms)
    days, skipped, off = [], [], []
    day = _next(weekday, first)
    begins = _next(weekday, counted_from or first)
    while day <= last:
        if not meets_on(rhythm, day, first=begins):
            off.append(day)
        elif not in_holidays and not any(start <= day <= end for start, end in terms):
            skipped.append(Skipped(day, OUTSIDE_TERM))
        elif day in closed:
            skipped.append(Skipped(day, closed[day]))
        else:
            days.append(day)
        day += timedelta(days=7)
    return WeeklyDays(tuple(days), tuple(skipped), tuple(off))


def _next(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def days_of(wanted: Wanted) -> WeeklyDays:
    """`weekly_days` by the centre's own terms, closure periods and bank holidays (two queries and one)."""
    first, last = wanted.from_date, wanted.to_date
    terms = Term.objects.filter(start_date__lte=last, end_date__gte=first).values_list("start_date", "end_date")
    closed = closed_days_between(first, last)
    rhythm = {"rhythm": wanted.rhythm, "in_holidays": wanted.in_holidays}
    return weekly_days(wanted.weekday, first, last, terms=terms, closed=closed, **rhythm)


def plan_series(wanted: Wanted, *, series: SessionSeries | None = None, today: date) -> SeriesPlan:
    """What making `wanted`, or changing `series` to it, would do from `today` on.

    Only sessions still planned, of today or later, on whose register nobody stands, are touched: what has happened
    never changes. A series has one session a week at most, so a week that has any (cancelled or moved by hand
    included) gets no second one. A value that somebody changed by hand on a single session is left as it is.
    """
    dates = days_of(wanted)
    plan = SeriesPlan(skipped=tuple(each for each in dates.skipped if series is None or each.day >= today))
    meets = {_week(day): day for day in dates.days}
    why_not = {_week(day): WEEK_OFF for day in dates.off}
    why_not |= {_week(each.day): each.reason for each in dates.skipped}
    there, movable, removable = defaultdict(list), set(), set()
    if series is not None:
        movable = set(series.sessions.untouched().filter(date__gte=today).values_list("pk", flat=True))
        removable = set(series.sessions.removable().filter(date__gte=today).values_list("pk", flat=True))
        for session in series.sessions.select_related("led_by", "room"):
            there[_week(session.date)].append(session)
    # A new series may begin in the past: sessions that were held before the centre used this system.
    plan.add = [day for week, day in meets.items() if week not in there and (series is None or day >= today)]
    for week, sessions in sorted(there.items()):
        for session in sessions:
            if session.pk in movable:
                if week not in meets and session.pk not in removable:
                    plan.keep.append(SessionAndWhy(session, "Something is planned for it"))
                elif week not in meets:
                    plan.remove.append(SessionAndWhy(session, why_not.get(week, AFTER_LAST_DAY)))
                elif _change(session, series, wanted, meets[week], today, others=sessions):
                    plan.change.append(session)
            elif session.status == SessionStatus.PLANNED and session.date >= today and week not in meets:
                plan.keep.append(SessionAndWhy(session, "People are booked on it"))
    _find_what_is_taken(plan, wanted)
    return plan


def _find_what_is_taken(plan: SeriesPlan, wanted: Wanted) -> None:
    """No room and no thing is planned twice: a session whose room is taken stays without one (three queries)."""
    moved = [each.pk for each in plan.change]
    uses = list(EquipmentUse.objects.filter(session__in=moved).select_related("equipment")) if moved else []
    taken = Taken(
        days=[*plan.add, *(each.date for each in plan.change)],
        rooms=[wanted.room and wanted.room.pk, *(each.room_id for each in plan.change)],
        things=[use.equipment_id for use in uses],
        but=[*moved, *(each.session.pk for each in plan.remove)],
    )
    if wanted.room is not None:
        for day in plan.add:
            if row := taken.in_the_way(wanted.room.pk, day, wanted.start_time, wanted.end_time):
                plan.room_taken[day] = taken_words(wanted.room.name, row, day)
    for session in plan.change:
        when = session.date, session.start_time, session.end_time
        if row := taken.in_the_way(session.room_id, *when):
            plan.room_taken[session.date] = taken_words(session.room.name, row, session.date)
            session.venue, session.room = place_in_words(session.venue, None, before=session.room), None
        plan.given_back += [
            use for use in uses if use.session_id == session.pk and taken.in_the_way(use.equipment_id, *when)
        ]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _change(session, series, wanted, day, today, *, others) -> bool:
    """Set on the session what the series changes; False where nothing does."""
    before = _values(session)
    taken = any(other.date == day for other in others if other is not session)
    if session.date.weekday() == series.weekday and day >= today and not taken:
        session.date = day
    if (session.start_time, session.end_time) == (series.start_time, series.end_time):
        session.start_time, session.end_time = wanted.start_time, wanted.end_time
    if session.room_id == series.room_id and session.venue == series.venue:
        session.room, session.venue = wanted.room, wanted.venue
    if session.led_by_id == series.led_by_id:
        session.led_by = wanted.led_by
    return before != _values(session)


def _values(session) -> tuple:
    return session.date, session.start_time, session.end_time, session.room_id, session.venue, session.led_by_id

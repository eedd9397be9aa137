"""A term's programme taken over into another term: looked at first, adjusted, then made in one transaction.

What was copied is remembered on the new series, so that a second copy does nothing twice. Closures, bank holidays and
the terms themselves are kept to by the same rule as for a single series (planning.weekly_days, domain trap T-24).
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.db import transaction

from centre.core import audit
from centre.core.calendar import closed_days_between
from centre.core.models import Term
from staff.models import User

from ..models import EquipmentUse, RosterPlace, Session, SessionSeries, SessionStatus, Weekday
from ..models.rhythms import days_in_words
from ..planning import Skipped, weekly_days
from ..refusals import ChangedMeanwhile
from .spaces import Taken, hold, place_in_words, taken_words

NEAR_THE_EDGE = timedelta(days=13)  # a series that begins or ends within two weeks of the term's runs the whole term

ALREADY = "It has been copied already"
GOES_ON = "It goes on into this term by itself"
NOT_OFFERED = "The service is no longer offered then"
NO_DAY = "It would not meet on any day"


@dataclass(frozen=True)
class Adjusted:
    """What is to be other than before: the day, the times and the places of one series."""

    weekday: int
    start_time: time
    end_time: time
    capacity: int | None = None


@dataclass
class CopiedSeries:
    """A series of the old term and what it would be in the new one."""

    old: SessionSeries
    weekday: int
    start_time: time
    end_time: time
    from_date: date
    to_date: date
    capacity: int | None = None
    why_not: str = ""
    days: tuple[date, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    room_taken: dict = field(default_factory=dict)
    equipment_taken: list = field(default_factory=list)
    led_by: User | None = None
    leader_left: bool = False
    equipment: list = field(default_factory=list)
    roster: list = field(default_factory=list)

    @property
    def may_be_copied(self) -> bool:
        return not self.why_not

    @property
    def day_words(self) -> str:
        return days_in_words(Weekday(self.weekday).label, self.old.rhythm)


@dataclass
class TermCopy:
    """What copying would do."""

    source: Term
    target: Term
    rows: list[CopiedSeries]

    @property
    def fingerprint(self) -> str:
        """A word for the whole plan, to find out whether something changed between the look and the button."""
        words = [
            f"{row.old.pk} {row.why_not} {row.weekday} {row.start_time} {row.end_time} {row.days} "
            f"{sorted(row.room_taken)} {len(row.equipment_taken)} {row.capacity}"
            for row in self.rows
        ]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def plan_copy(source: Term, target: Term, *, adjusted=None, chosen=None) -> TermCopy:
    """What copying the series of `source` into `target` would do. Twelve queries, however many series.

    adjusted: {series id: Adjusted}; chosen: ids of the series to be copied (None: all): the others hold no room.
    """
    adjusted = adjusted or {}
    series = list(
        SessionSeries.objects.filter(from_date__lte=source.end_date, to_date__gte=source.start_date)
        .select_related("service", "room", "led_by")
        .order_by("weekday", "start_time", "service__name", "pk")
    )
    copied = set(
        SessionSeries.objects.filter(
            copied_from__in=series, from_date__lte=target.end_date, to_date__gte=target.start_date
        ).values_list("copied_from", flat=True)
    )
    terms = list(Term.objects.values_list("start_date", "end_date"))
    closed = closed_days_between(target.start_date, target.end_date)
    examples = _examples(series, source)
    rows = []
    for old in series:
        change = adjusted.get(old.pk) or Adjusted(old.weekday, old.start_time, old.end_time, old.capacity)
        first, last = _shifted(old, source, target)
        row = CopiedSeries(old, change.weekday, change.start_time, change.end_time, first, last, change.capacity)
        row.why_not = _why_not(old, target, copied)
        if row.may_be_copied:
            dates = weekly_days(
                row.weekday,
                first,
                last,
                terms=terms,
                closed=closed,
                rhythm=old.rhythm,
                in_holidays=old.in_holidays,
            )
            row.days, row.skipped = dates.days, dates.skipped
            row.why_not = "" if row.days else NO_DAY
        row.led_by = old.led_by if old.led_by and old.led_by.is_active else None
        row.leader_left = old.led_by is not None and row.led_by is None
        row.equipment, row.roster = examples.get(old.pk, ([], []))
        rows.append(row)
    _find_what_is_taken([row for row in rows if row.may_be_copied and (chosen is None or row.old.pk in chosen)])
    return TermCopy(source, target, rows)


def _why_not(old, target, copied) -> str:
    if old.pk in copied:
        return ALREADY
    if old.to_date >= target.start_date and old.from_date <= target.end_date:
        return GOES_ON
    if old.service.ended_on is not None and old.service.ended_on < target.start_date:
        return NOT_OFFERED
    return ""


def _shifted(old, source: Term, target: Term) -> tuple[date, date]:
    """The first and last day in the new term: all of it, or the same weeks of it for a course of some weeks."""
    first, last = target.start_date, target.end_date
    if old.from_date - source.start_date > NEAR_THE_EDGE:
        first = min(target.start_date + (old.from_date - source.start_date), target.end_date)
    if source.end_date - old.to_date > NEAR_THE_EDGE:
        last = min(first + (old.to_date - max(old.from_date, source.start_date)), target.end_date)
    return first, last


def _examples(series, source: Term) -> dict:
    """{series id: (equipment, roster)} as it was at the newest session that was not cancelled. Three queries."""
    newest = dict(
        Session.objects.filter(series__in=series, date__range=(source.start_date, source.end_date))
        .exclude(status=SessionStatus.CANCELLED)
        .order_by("series", "-date")
        .distinct("series")
        .values_list("pk", "series")
    )
    examples: dict = {key: ([], []) for key in newest.values()}
    for use in EquipmentUse.objects.filter(session__in=newest).select_related("equipment"):
        examples[newest[use.session_id]][0].append(use.equipment)
    for place in RosterPlace.objects.filter(session__in=newest, who__is_active=True).select_related("who"):
        examples[newest[place.session_id]][1].append((place.who, place.part))
    return examples


def _find_what_is_taken(rows) -> None:
    """Say on which days a room or a thing is taken, also by one of the rows before. Two queries."""
    days = {day for row in rows for day in row.days}
    taken = Taken(
        days=days,
        rooms={row.old.room_id for row in rows},
        things={thing.pk for row in rows for thing in row.equipment},
    )
    for row in rows:
        room, when = row.old.room, (row.start_time, row.end_time)
        for day in row.days:
            if found := room and taken.in_the_way(room.pk, day, *when):
                row.room_taken[day] = taken_words(room.name, found, day)
            elif room:
                taken.take(room.pk, day, *when, row.old.service.name)
            for thing in row.equipment:
                if found := taken.in_the_way(thing.pk, day, *when):
                    row.equipment_taken.append((day, thing, taken_words(thing.name, found, day)))
                else:
                    taken.take(thing.pk, day, *when, row.old.service.name)


@transaction.atomic
def copy_term(*, source: Term, target: Term, chosen, adjusted=None, by, seen=None) -> Counter:
    """Make the chosen series (ids) in the target term with all their sessions, roster and equipment, set-based.

    Returns how many of each were made. Raises ChangedMeanwhile where the plan is no longer the one that was seen.
    """
    # Two who copy at once do it one after the other; the second finds everything copied already.
    Term.objects.select_for_update(no_key=True).get(pk=target.pk)
    hold(
        SessionSeries.objects.filter(pk__in=chosen).values_list("room", flat=True),
        EquipmentUse.objects.filter(session__series__in=chosen).values_list("equipment", flat=True),
    )
    plan = plan_copy(source, target, adjusted=adjusted, chosen=chosen)
    if seen is not None and seen != plan.fingerprint:
        raise ChangedMeanwhile(
            "The calendar or the timetable changed while you looked. Here is how it stands now: look once more.",
            plan,
        )
    rows = [row for row in plan.rows if row.may_be_copied and row.old.pk in chosen]
    series = [_new_series(row) for row in rows]
    SessionSeries.objects.bulk_create(series)
    sessions = [(row, _new_session(row, made, day)) for row, made in zip(rows, series, strict=True) for day in row.days]
    Session.objects.bulk_create([session for _, session in sessions], batch_size=500)
    uses = [
        EquipmentUse(session=session, equipment=thing)
        for row, session in sessions
        for thing in row.equipment
        if not any(day == session.date and thing == other for day, other, _ in row.equipment_taken)
    ]
    EquipmentUse.objects.bulk_create(uses, batch_size=500)
    places = [
        RosterPlace(session=session, who=who, part=part)
        for row, session in sessions
        for who, part in row.roster
        if who != row.led_by
    ]
    RosterPlace.objects.bulk_create(places, batch_size=500)
    made = Counter(series=len(series), sessions=len(sessions), without_room=sum(len(row.room_taken) for row in rows))
    if made["series"]:
        audit.record(
            "term.copied",
            by=by,
            subject=target,
            summary=f"The programme of {source} copied to {target}",
            detail={**made, "equipment": len(uses), "roster": len(places)},
        )
    return made


def _new_series(row: CopiedSeries) -> SessionSeries:
    return SessionSeries(
        service=row.old.service,
        weekday=row.weekday,
        rhythm=row.old.rhythm,
        in_holidays=row.old.in_holidays,
        start_time=row.start_time,
        end_time=row.end_time,
        room=row.old.room,
        venue=row.old.venue,
        capacity=row.capacity,
        led_by=row.led_by,
        from_date=row.from_date,
        to_date=row.to_date,
        copied_from=row.old,
    )


def _new_session(row: CopiedSeries, series: SessionSeries, day: date) -> Session:
    room = None if day in row.room_taken else series.room
    return Session(
        service=series.service,
        series=series,
        room=room,
        venue=series.venue if room else place_in_words(series.venue, None, before=series.room),
        date=day,
        start_time=series.start_time,
        end_time=series.end_time,
        led_by=series.led_by,
    )

"""Planned sessions that the calendar no longer has room for: a term was moved, a closure or a bank holiday came in.

Nothing of the past is touched, and nothing happens by itself: people cancel with a reason, or move (domain trap T-24).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count

from centre.core import audit
from centre.core.calendar import closed_days_between
from centre.core.models import Term

from ..models import EquipmentUse, Session, SessionStatus
from ..planning import OUTSIDE_TERM, weekly_days
from ..refusals import ChangedMeanwhile, Refused
from .spaces import Taken, hold, place_in_words

MOST_SHOWN = 300
# How far a session is moved at most: further away it is no longer the same meeting.
LOOK_AHEAD = timedelta(weeks=16)


@dataclass
class Stray:
    """A planned session on a day on which its series would not be planned now."""

    session: Session
    why: str
    move_to: date | None
    booked: int


def strays(*, today) -> list[Stray]:
    """The sessions of weekly series, from today on, outside term time or on a closed day. Six queries.

    move_to: the first day in term time, on the weekday of the series, on which the series does not meet yet.
    """
    planned = (
        Session.objects.planned()
        .filter(series__isnull=False, date__gte=today)
        .select_related("service", "series", "room")
        .annotate(booked=Count("attendances"))
        .order_by("date", "start_time", "reference")
    )
    terms = [(term.start_date, term.end_date) for term in Term.known()]
    last = max([today, *(end for _, end in terms)]) + LOOK_AHEAD
    closed = closed_days_between(today, last)
    found = []
    for session in planned:
        if not session.series.in_holidays and not any(start <= session.date <= end for start, end in terms):
            found.append((session, OUTSIDE_TERM))
        elif session.date in closed:
            found.append((session, closed[session.date]))
        if len(found) == MOST_SHOWN:
            break
    return [
        Stray(session, why, day, session.booked)
        for (session, why), day in zip(found, _free_days(found, terms, closed, today), strict=True)
    ]


def _free_days(found, terms, closed, today):
    """For each stray the day to which it could move, or None; no day is given twice. One query."""
    meets = defaultdict(set)
    keys = {session.series_id for session, _ in found}
    for series, day in Session.objects.filter(series__in=keys).order_by().values_list("series", "date"):
        meets[series].add(day)
    for session, _ in found:
        first = max(today, session.date - LOOK_AHEAD)
        series = session.series
        dates = weekly_days(
            series.weekday, first, session.date + LOOK_AHEAD, terms=terms, closed=closed, in_holidays=series.in_holidays
        )
        free = [day for day in dates.days if day not in meets[session.series_id]]
        # Later rather than earlier: a family that heard of the old day does not miss the new one.
        day = min(free, key=lambda day, old=session.date: (day < old, abs((day - old).days)), default=None)
        if day is not None:
            meets[session.series_id].add(day)
        yield day


def _taken_hold_of(chosen, today) -> list[Stray]:
    """The chosen strays as they are now, their sessions held."""
    list(Session.objects.select_for_update(no_key=True).filter(pk__in=chosen).order_by("pk").values_list("pk"))
    found = [each for each in strays(today=today) if each.session.pk in chosen]
    if not found:
        raise Refused("Choose at least one session.")
    if len(found) != len(chosen):
        raise ChangedMeanwhile("Some of these sessions have changed meanwhile. Here is how it stands now.")
    return found


@transaction.atomic
def cancel_strays(*, chosen: set, reason: str, by, today) -> int:
    """Cancel the chosen sessions (ids) with a reason; bookings stay, so that families can be told. Raises Refused."""
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the sessions are cancelled.")
    found = _taken_hold_of(chosen, today)
    keys = [each.session.pk for each in found]
    Session.objects.filter(pk__in=keys).update(status=SessionStatus.CANCELLED, cancelled_because=reason)
    for each in found:
        audit.record("session.cancelled", by=by, subject=each.session, summary=f"Session cancelled: {each.session}")
    return len(found)


@transaction.atomic
def move_strays(*, chosen: set, by, today) -> tuple[int, int]:
    """Move the chosen sessions (ids) to the days proposed; returns how many moved and how many lost their room.

    A session without a day to move to stays. Raises Refused.
    """
    found = [each for each in _taken_hold_of(chosen, today) if each.move_to]
    keys = [each.session.pk for each in found]
    uses = list(EquipmentUse.objects.filter(session__in=keys))
    hold([each.session.room_id for each in found], [use.equipment_id for use in uses])
    taken = Taken(
        days=[each.move_to for each in found],
        rooms=[each.session.room_id for each in found],
        things=[use.equipment_id for use in uses],
        but=keys,
    )
    lost, given_back = 0, []
    for each in found:
        session, before = each.session, each.session.date
        session.date = each.move_to
        when = session.date, session.start_time, session.end_time
        if taken.in_the_way(session.room_id, *when):
            session.venue, session.room = place_in_words(session.venue, None, before=session.room), None
            lost += 1
        taken.take(session.room_id, *when, "")
        given_back += [
            use.pk for use in uses if use.session_id == session.pk and taken.in_the_way(use.equipment_id, *when)
        ]
        audit.record(
            "session.changed",
            by=by,
            subject=session,
            summary=f"Session moved: {session}",
            detail={"changed": ["date"], "date": [before.isoformat(), session.date.isoformat()]},
        )
    EquipmentUse.objects.filter(pk__in=given_back).delete()
    Session.objects.bulk_update([each.session for each in found], ["date", "room", "venue"])
    return len(found), lost

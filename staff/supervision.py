"""When supervision is due, and how much of what was due was held.

The rules (domain rules for staff, "expected = due dates in a period while active"):

* A meeting is due one interval after the last one, or after the first day at work. An earlier day may be named.
* In a pause (maternity leave, long sickness) nothing is due; the interval starts anew on the day of return.
* Nothing is due after the last day at work, nor for somebody whose supervision is not held here (no interval).
* A meeting counts as held once its supervisor has signed it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from centre.core.dates import local_today

from .models import StaffMember, SupervisionMeeting


@dataclass(frozen=True)
class Facts:
    """What the dates rest on: `pauses` as (first day, last day or None), `meetings` as (held on, next by or None)."""

    starts_on: date
    ends_on: date | None
    interval: timedelta | None
    pauses: Sequence[tuple[date, date | None]] = ()
    meetings: Sequence[tuple[date, date | None]] = ()


@dataclass(frozen=True)
class Expectation:
    """One meeting that was to be: `on` is the day it was due, or the earlier day on which it was held."""

    on: date
    held_on: date | None


def with_supervision_dates(members):
    """The queryset with what `next_due_on` and `held_and_due` need, in two more queries for any number of people.

    The notes of the meetings are not even read.
    """
    meetings = (
        SupervisionMeeting.objects.filter(Q(supervisor_signed_at__isnull=False) | Q(returned_at__isnull=False))
        .order_by("held_on")
        .only("staff_member_id", "held_on", "next_due_on")
    )
    return members.select_related("user").prefetch_related(
        "supervision_pauses", Prefetch("supervision_meetings", queryset=meetings, to_attr="meetings_that_count")
    )


def facts_of(member: StaffMember) -> Facts:
    """The facts about one person; asks the database unless `with_supervision_dates` has already."""
    if not hasattr(member, "meetings_that_count"):
        member = with_supervision_dates(StaffMember.objects).get(pk=member.pk)
    meetings = [(meeting.held_on, meeting.next_due_on) for meeting in member.meetings_that_count]
    starts_on = member.started_on or (meetings[0][0] if meetings else member.user.date_joined.date())
    weeks = member.supervision_interval_weeks
    return Facts(
        starts_on=starts_on,
        ends_on=member.left_on,
        interval=timedelta(weeks=weeks) if weeks else None,
        pauses=[(pause.from_date, pause.to_date) for pause in member.supervision_pauses.all()],
        meetings=meetings,
    )


def due_after(facts: Facts, base: date, named: date | None = None) -> date | None:
    """The day by which the meeting after `base` is due; None where it never falls due."""
    if facts.interval is None:
        return None
    due = base + facts.interval
    if named and base < named < due:
        due = named
    for first, last in sorted(facts.pauses, key=lambda pause: pause[0]):
        if first <= due and (last is None or last >= base):
            if last is None:
                return None
            base = last + timedelta(days=1)
            due = base + facts.interval
    return None if facts.ends_on and due > facts.ends_on else due


def next_due(facts: Facts, today: date) -> date | None:
    """The day by which the next meeting is (or was) due; None in a pause, after leaving, or without an interval."""
    if (facts.ends_on and facts.ends_on < today) or _in_pause(facts, today):
        return None
    held = [meeting for meeting in facts.meetings if meeting[0] <= today]
    base, named = held[-1] if held else (facts.starts_on, None)
    due = due_after(facts, base, named)
    # A pause that began when the meeting was overdue already: the interval starts anew on the day of return.
    returns = [last for first, last in facts.pauses if last and due and due < first and last < today]
    return due_after(facts, max(returns) + timedelta(days=1)) if returns else due


def next_due_on(member: StaffMember, today: date | None = None) -> date | None:
    """See `next_due`. For lists, take the members from `with_supervision_dates`."""
    return next_due(facts_of(member), today or local_today())


def expectations(facts: Facts, until: date) -> Iterable[Expectation]:
    """Every meeting that was due, or held, up to `until`, oldest first."""
    base, named = facts.starts_on, None
    waiting = [meeting for meeting in facts.meetings if meeting[0] <= until]
    while True:
        due = due_after(facts, base, named)
        if waiting and (due is None or waiting[0][0] <= due):
            base, named = waiting.pop(0)
            yield Expectation(base, base)
        elif due is None or due > until:
            return
        else:
            following = due_after(facts, due)
            if waiting and (following is None or waiting[0][0] < following):
                base, named = waiting.pop(0)
                yield Expectation(due, base)
            else:
                base, named = due, None
                yield Expectation(due, None)


def held_and_due(period_from: date, period_to: date, *, today: date | None = None) -> tuple[int, int]:
    """How many of the meetings due in a period were held, and how many were due: (held, due).

    Both days are included; what falls due after `today` is not asked for yet. A meeting held early counts on the day
    it was held, a late one on the day it was due, so that held is never more than due.
    """
    until = min(period_to, today or local_today())
    held = due = 0
    for member in with_supervision_dates(StaffMember.objects.filter(supervision_interval_weeks__isnull=False)):
        for expected in expectations(facts_of(member), until):
            if period_from <= expected.on <= until:
                due += 1
                held += expected.held_on is not None
    return held, due


def _in_pause(facts: Facts, day: date) -> bool:
    return any(first <= day and (last is None or last >= day) for first, last in facts.pauses)

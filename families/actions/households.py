"""Who belongs to which household: somebody joins, leaves, or is counted in another one from a day on.

A child of separated parents belongs to two households and is counted in one, the main one (domain trap T-33). On any
day of the past the answer stays what it was.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit

from ..models import Household, HouseholdMembership, Person
from ..references import next_references
from .new_facts import NewHome
from .register import begin_home
from .saving import EARLIEST, day_after, day_before, day_words, locked, save_checked


@transaction.atomic
def join_household(*, by, person: Person, household: Household, from_date: date, main: bool) -> HouseholdMembership:
    """The person belongs to the household from the day on; `main`: and is counted in it from then.

    Somebody with no main household on that day is counted in this one, whatever `main` says. Raises ValidationError
    where they belong to it already.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    _check_day(from_date)
    has_main = person.memberships.main().in_force(on=from_date).exists()
    membership = save_checked(HouseholdMembership(person=person, household=household, from_date=from_date, main=False))
    if main or not has_main:
        _make_main(person, household, from_date)
    counted_here = main or not has_main
    audit.record(
        "household.joined",
        by=by,
        subject=person,
        summary=f"A person belongs to {'a' if counted_here else 'another'} household from {day_words(from_date)}.",
        detail={"from": from_date.isoformat(), "household": household.reference, "main": counted_here},
    )
    membership.refresh_from_db()
    return membership


@transaction.atomic
def begin_second_household(
    *, by, person: Person, from_date: date, main: bool, home: NewHome | None = None
) -> HouseholdMembership:
    """A household that the centre does not know yet, for somebody it knows: the other parent's home, say."""
    household = Household.objects.create(reference=next_references(Household, 1)[0])
    if home is not None and not home.is_empty:
        begin_home(household, home, from_date=home.from_date or from_date)
    return join_household(by=by, person=person, household=household, from_date=from_date, main=main)


@transaction.atomic
def leave_household(*, by, membership: HouseholdMembership, on: date) -> HouseholdMembership:
    """The person no longer belongs to the household; `on` is the last day.

    Where it was the main one and they belong to another, they are counted in that from the next day (the one they
    have belonged to for longest). Raises ValidationError.
    """
    Person.objects.select_for_update().get(pk=membership.person_id)
    membership = locked(membership)
    _check_day(on, "to_date")
    if membership.to_date is not None and membership.to_date <= on:
        raise ValidationError({"to_date": f"This has ended already, on {day_words(membership.to_date)}"})
    if membership.from_date is not None and on < membership.from_date:
        raise ValidationError(
            {"to_date": f"The last day cannot be before the first, {day_words(membership.from_date)}"}
        )
    was_main = membership.main
    membership.to_date = on
    save_checked(membership)
    next_main = None
    if was_main:
        others = membership.person.memberships.in_force(on=day_after(on))
        if not others.main().exists():
            next_main = others.order_by("from_date", "id").first()
    if next_main is not None:
        _make_main(membership.person, next_main.household, day_after(on))
    audit.record(
        "household.left",
        by=by,
        subject=membership.person,
        summary=f"A person left a household; the last day was {day_words(on)}.",
        detail={
            "to": on.isoformat(),
            "household": membership.household.reference,
            "counted_in": next_main.household.reference if next_main else "",
        },
    )
    return membership


@transaction.atomic
def set_main_household(*, by, person: Person, household: Household, from_date: date) -> None:
    """From the day on the person is counted in the household, to which they belong already.

    For as long as they belong to it; before that day and afterwards nothing changes. Raises ValidationError where they
    do not belong to it on that day, or are counted in it already.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    _check_day(from_date)
    _make_main(person, household, from_date)
    audit.record(
        "household.main_changed",
        by=by,
        subject=person,
        summary=f"A person's main household is another one from {day_words(from_date)}.",
        detail={"from": from_date.isoformat(), "household": household.reference},
    )


@dataclass
class _Piece:
    """A stretch of a membership; an open end is None."""

    main: bool
    start: date | None
    end: date | None


def _make_main(person, household, from_date):
    rows = list(HouseholdMembership.objects.select_for_update().filter(person=person).order_by("from_date", "id"))
    target = next((row for row in rows if row.household_id == household.pk and _covers(row, from_date)), None)
    if target is None:
        raise ValidationError({"from_date": "They do not belong to that household on this day. Enter another day."})
    if target.main:
        raise ValidationError({"from_date": "This is their main household on that day already."})
    until = target.to_date
    added = []
    # The others give way first: the database allows no day with two main households.
    for row in rows:
        if row.main and row.pk != target.pk and _overlaps(row, from_date, until):
            added += _split(row, from_date, until, main=False)
    added += _split(target, from_date, until, main=True)
    for row in sorted(added, key=lambda row: row.main):
        save_checked(row)


def _split(row, start, end, *, main) -> list[HouseholdMembership]:
    """Give `row` the flag `main` from `start` to `end`; it keeps its first stretch, the rest is returned."""
    pieces = []
    inside_start, inside_end = _later(row.from_date, start), _earlier(row.to_date, end)
    if row.from_date is None or row.from_date < start:
        pieces.append(_Piece(row.main, row.from_date, day_before(start)))
    pieces.append(_Piece(main, inside_start, inside_end))
    if end is not None and (row.to_date is None or end < row.to_date):
        pieces.append(_Piece(row.main, day_after(end), row.to_date))
    first, *rest = pieces
    row.main, row.from_date, row.to_date = first.main, first.start, first.end
    save_checked(row)
    return [
        HouseholdMembership(
            person_id=row.person_id,
            household_id=row.household_id,
            main=piece.main,
            from_date=piece.start,
            to_date=piece.end,
        )
        for piece in rest
    ]


def _covers(row, day) -> bool:
    return (row.from_date is None or row.from_date <= day) and (row.to_date is None or day <= row.to_date)


def _overlaps(row, start, end) -> bool:
    return (row.to_date is None or start <= row.to_date) and (
        end is None or row.from_date is None or row.from_date <= end
    )


def _later(one, other):
    return max((day for day in (one, other) if day is not None), default=None)


def _earlier(one, other):
    return min((day for day in (one, other) if day is not None), default=None)


def _check_day(day, field="from_date"):
    if day < EARLIEST or day.year > 2100:
        raise ValidationError({field: "Enter a year between 1900 and 2100"})

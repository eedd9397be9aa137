"""A list is brought; children on it are found, told of, looked for no more.

Keywords only, `by=` the acting User, one transaction each, an event without names.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import locked, refuse_future, save_checked
from ..models import ListedChild, OutreachAttempt, Person
from ..models.listed import TakeUp
from .matching import match_rows

DETAILS = ("first_name", "last_name", "parent_name", "address", "postcode", "phone")
SEEN = ("person_id", "take_up", "assigned_to_id", "outcome")


@dataclass(frozen=True)
class Brought:
    """What became of a list: every row is one of the three."""

    known: int
    to_find: int
    again: int


@transaction.atomic
def bring_list(*, by, source: str, rows) -> Brought:
    """Keep the rows of a list (reading.ListRow). Who is on file already is brought up to date, not doubled.

    A take-up that is not told leaves the one told before. Raises PermissionDenied.
    """
    if not has_permission(by, Permission.IMPORT_RUN):
        raise PermissionDenied
    with connection.cursor() as cursor:
        # Two who bring the same list at once: the second waits, and finds what the first has written.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('families.listed'))")
    today, rows = local_today(), list(rows)
    on_file = list(ListedChild.objects.select_for_update(of=("self",)).filter(source=source))
    by_reference = {each.reference: each for each in on_file if each.reference}
    by_name = {each.name_key: each for each in on_file}
    by_person = {each.person_id: each for each in on_file if each.person_id}
    counts = {"known": 0, "to_find": 0, "again": 0}
    for row, match in zip(rows, match_rows(rows, today=today), strict=True):
        child = by_reference.get(row.reference) if row.reference else None
        if child is None:
            child = by_name.get(row.name_key)
            # The same name with another reference is another child (twins who have no names yet).
            if child is not None and child.reference and row.reference and child.reference != row.reference:
                child = None
        child = child or (by_person.get(match.person.pk) if match.person else None)
        if child is None:
            child = ListedChild(source=source, brought_on=today)
            counts["known" if match.is_known else "to_find"] += 1
        else:
            counts["again"] += 1
        _bring(child, row, match.person, today)
        by_name[row.name_key] = child
        if child.reference:
            by_reference[child.reference] = child
        if child.person_id:
            by_person[child.person_id] = child
    audit.record(
        "outreach.list_brought",
        by=by,
        subject=None,
        summary=f"A list of {len(rows)} children was brought.",
        detail={"source": source, **counts},
    )
    return Brought(**counts)


def _bring(child, row, person, today):
    child.reference = row.reference or child.reference
    child.name_key, child.date_of_birth, child.last_brought_on = row.name_key, row.date_of_birth, today
    if row.taken_up is not None:
        child.take_up = TakeUp.YES if row.taken_up else TakeUp.NO
    if child.person_id is None and person is not None:
        child.person = person
    if child.person_id or child.closed_on:
        _wipe(child)
    else:
        for name in DETAILS:
            setattr(child, name, getattr(row, name))
    save_checked(child)


def _wipe(child):
    names = DETAILS if child.person_id else ("parent_name", "address", "postcode", "phone")
    for name in names:
        setattr(child, name, "")


@transaction.atomic
def work_on(
    *,
    by,
    child: ListedChild,
    seen: str,
    take_up: str,
    assigned_to=None,
    person: Person | None = None,
    kind: str = "",
    on: date | None = None,
    note: str = "",
    outcome: str = "",
) -> ListedChild:
    """Who looks for the child, a try, what came of it, the offer, or whom the centre knows them as. Raises StaleRecord.

    person: the child's own record; what the list said about name and home is then wiped. seen: fingerprint over SEEN.
    """
    if not has_permission(by, Permission.FAMILY_CHANGE):
        raise PermissionDenied
    child = locked(child, seen=seen, fields=SEEN)
    if person is not None and (person.role != "child" or person.sealed or person.merged_into_id):
        raise ValidationError({"person": "Choose the record of a child"})
    if kind:
        _try(by, child, kind, on or local_today(), note)
    elif note.strip():
        raise ValidationError({"kind": "Choose what you tried"})
    child.take_up, child.assigned_to = take_up, assigned_to
    if person is not None:
        child.person = person
    if outcome != child.outcome:
        child.outcome, child.closed_on = outcome, local_today() if outcome else None
    if child.person_id or child.closed_on:
        _wipe(child)
    save_checked(child)
    audit.record("outreach.listed_changed", by=by, subject=child, summary="A child on a list was brought up to date.")
    return child


def _try(by, child, kind, on, note):
    refuse_future(on, "on", "Enter a day that is not ahead of us")
    if on < child.brought_on:
        raise ValidationError({"on": "The list only came later. Enter a day since then"})
    save_checked(OutreachAttempt(listed=child, kind=kind, on=on, note=note.strip(), by=by))
    audit.record("outreach.tried", by=by, subject=child, summary="A try to reach a child on a list was logged.")


@transaction.atomic
def match_again() -> int:
    """Children who have been registered since their list came: they are known now. Gives how many."""
    waiting = list(ListedChild.objects.select_for_update(of=("self",)).to_find().order_by("pk"))
    found = 0
    taken = set(ListedChild.objects.exclude(person=None).values_list("source", "person_id"))
    for child, match in zip(waiting, match_rows(waiting, today=local_today()), strict=True):
        if match.person is not None and (child.source, match.person.pk) not in taken:
            taken.add((child.source, match.person.pk))
            child.person = match.person
            _wipe(child)
            save_checked(child)
            audit.record("outreach.listed_known", by=None, subject=child, summary="A child on a list is known now.")
            found += 1
    return found

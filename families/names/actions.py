"""Another name of somebody is written down, put right or taken away.

Keywords only, `by=` the acting User, one transaction each, an event without names.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.saving import EARLIEST, locked, save_checked
from ..models import OtherName, Person

NAME_FACTS = ("kind", "first_name", "last_name", "from_date", "to_date")


@transaction.atomic
def add_name(*, by, person: Person, **facts) -> OtherName:
    """Another name (facts: NAME_FACTS). Raises ValidationError and PermissionDenied."""
    _may(by)
    row = OtherName(person=person, **facts)
    _check(row)
    save_checked(row)
    audit.record("name.added", by=by, subject=person, summary="Another name was recorded.")
    return row


@transaction.atomic
def change_name(*, by, row: OtherName, seen: str, changes: dict) -> OtherName:
    """Put another name right. seen: saving.fingerprint(row, NAME_FACTS). Raises StaleRecord and ValidationError."""
    _may(by)
    row = locked(row, seen=seen, fields=NAME_FACTS)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    _check(row)
    if changed:
        save_checked(row)
        audit.record(
            "name.changed",
            by=by,
            subject=row.person,
            summary="Another name was put right.",
            detail={"changed": changed},
        )
    return row


@transaction.atomic
def take_name_away(*, by, row: OtherName, seen: str) -> None:
    """It was never their name. The history keeps that it was written down."""
    _may(by)
    row = locked(row, seen=seen, fields=NAME_FACTS)
    person = row.person
    row.delete()
    audit.record("name.removed", by=by, subject=person, summary="A name recorded by mistake was taken away.")


def _may(user):
    if not has_permission(user, Permission.FAMILY_CHANGE):
        raise PermissionDenied


def _check(row):
    for field in ("from_date", "to_date"):
        day: date | None = getattr(row, field)
        if day is not None and not EARLIEST.year <= day.year <= 2100:
            raise ValidationError({field: "Enter a year between 1900 and 2100"})

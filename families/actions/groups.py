"""Somebody belongs to a group from a day on, and one day no longer."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..models import Group, GroupMembership, Person
from .saving import EARLIEST, day_words, locked, save_checked

MEMBERSHIP_FACTS = ("from_date", "to_date", "source")


@transaction.atomic
def begin_group(*, by, person: Person, group: Group, from_date: date, source: str = "") -> GroupMembership:
    """The person is in the group from the day on, and who says so.

    Raises ValidationError where they are in it already, PermissionDenied for a restricted group of the cleared.
    """
    _may_know(by, group)
    if from_date < EARLIEST:
        raise ValidationError({"from_date": "Enter a year after 1900"})
    membership = save_checked(GroupMembership(person=person, group=group, from_date=from_date, source=source.strip()))
    # About the membership, not the person: whoever may not know of the group does not find the event either.
    audit.record(
        "group.begun",
        by=by,
        subject=membership,
        summary=f"Membership of a group was recorded from {day_words(from_date)}.",
        detail={"from": from_date.isoformat()},
    )
    return membership


@transaction.atomic
def end_group(*, by, membership: GroupMembership, on: date) -> GroupMembership:
    """The membership ends; `on` is its last day. Raises ValidationError, and PermissionDenied as begin_group."""
    membership = locked(membership)
    _may_know(by, membership.group)
    if membership.to_date is not None and membership.to_date <= on:
        raise ValidationError({"to_date": f"This has ended already, on {day_words(membership.to_date)}"})
    if on < membership.from_date:
        raise ValidationError(
            {"to_date": f"The last day cannot be before the first, {day_words(membership.from_date)}"}
        )
    membership.to_date = on
    save_checked(membership)
    audit.record(
        "group.ended",
        by=by,
        subject=membership,
        summary=f"Membership of a group ended; the last day was {day_words(on)}.",
        detail={"to": on.isoformat()},
    )
    return membership


@transaction.atomic
def correct_group(*, by, membership: GroupMembership, seen: str, changes: dict) -> GroupMembership:
    """Put right the dates or the source of a membership (changes: any of MEMBERSHIP_FACTS).

    seen: saving.fingerprint(membership, MEMBERSHIP_FACTS). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    membership = locked(membership, seen=seen, fields=MEMBERSHIP_FACTS)
    _may_know(by, membership.group)
    changed = [name for name, value in changes.items() if getattr(membership, name) != value]
    for name in changed:
        setattr(membership, name, changes[name])
    if changed:
        save_checked(membership)
        audit.record(
            "group.corrected",
            by=by,
            subject=membership,
            summary="A membership of a group was corrected.",
            detail={"changed": changed},
        )
    return membership


def _may_know(user, group):
    if group.restricted and not has_permission(user, Permission.RESTRICTED_GROUP_VIEW):
        raise PermissionDenied

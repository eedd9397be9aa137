"""A child is placed with foster carers, the placement is put right, and ends."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.homes import set_confidential
from ..actions.households import join_household, leave_household, set_main_household
from ..actions.saving import locked, save_checked
from ..models import Address, FosterPlacement, Household, Person

PLACEMENT_FACTS = ("expected_end", "placed_by", "social_worker", "social_worker_phone")


@transaction.atomic
def begin_placement(
    *, by, child: Person, household: Household, from_date: date, hide_address: bool = True, **facts
) -> FosterPlacement:
    """The child lives with these carers from the day on, and is counted in their household (facts: PLACEMENT_FACTS).

    hide_address: their address becomes confidential as well. Raises ValidationError and PermissionDenied.
    """
    _may(by)
    if not child.is_child_on(from_date):
        raise ValidationError("Only a child is placed with foster carers.")
    placement = save_checked(FosterPlacement(child=child, household=household, from_date=from_date, **facts))
    here = child.memberships.in_force(on=from_date).filter(household=household).first()
    if here is None:
        join_household(by=by, person=child, household=household, from_date=from_date, main=True)
    elif not here.main:
        set_main_household(by=by, person=child, household=household, from_date=from_date)
    if hide_address:
        for address in Address.objects.in_force(on=from_date).filter(household=household, confidential=False):
            set_confidential(by=by, address=address, confidential=True)
    audit.record("placement.begun", by=by, subject=child, summary="A foster placement was recorded.")
    return placement


@transaction.atomic
def change_placement(
    *, by, placement: FosterPlacement, seen: str, changes: dict, ended_on: date | None = None
) -> FosterPlacement:
    """Put a placement right, or end it: the child then belongs to the carers' household no longer.

    seen: saving.fingerprint(placement, PLACEMENT_FACTS). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by)
    placement = locked(placement, seen=seen, fields=PLACEMENT_FACTS)
    for name, value in changes.items():
        setattr(placement, name, value)
    if ended_on is not None and placement.to_date is None:
        if ended_on < placement.from_date:
            raise ValidationError({"ended_on": "The last day cannot be before the child was placed"})
        placement.to_date = ended_on
        membership = placement.child.memberships.in_force(on=ended_on).filter(household=placement.household).first()
        if membership is not None and membership.to_date is None:
            leave_household(by=by, membership=membership, on=ended_on)
    save_checked(placement)
    audit.record(
        "placement.ended" if ended_on else "placement.changed",
        by=by,
        subject=placement.child,
        summary="A foster placement ended." if ended_on else "A foster placement was changed.",
    )
    return placement


def _may(user):
    if not has_permission(user, Permission.RESPONSIBILITY_RECORD):
        raise PermissionDenied

"""Homes: a family moves, moves out, or its address was written down wrongly. A move never changes the old address."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..area_by_hand import NONE, learn
from ..models import Address, Household
from .new_facts import NewHome
from .register import begin_home
from .saving import EARLIEST, day_before, day_words, locked, save_checked

ADDRESS_FACTS = ("address_line_1", "town", "postcode", "from_date", "to_date", "confidential", "area_by_hand")


@transaction.atomic
def move_home(*, by, household: Household, home: NewHome, on: date) -> Address:
    """The family lives in the new home from the day `on`; the home before ends the day before.

    Where a supported family leaves the reach area, its case asks whether the support goes on here (trap T-39).
    Gives the new address. Raises ValidationError where a home begins on or after that day, or nothing was typed.
    """
    if home.is_empty:
        raise ValidationError({"address_line_1": "Enter the new address, or at least the postcode"})
    if on < EARLIEST:
        raise ValidationError({"from_date": "Enter a year after 1900"})
    Household.objects.select_for_update().get(pk=household.pk)
    later = household.addresses.filter(from_date__gte=on).order_by("from_date").first()
    if later is not None:
        raise ValidationError(
            {
                "from_date": f"The family has an address from {day_words(later.from_date)}. Enter a later day, or "
                "correct that address if it was written down wrongly."
            }
        )
    before = household.addresses.in_force(on=on).first()
    if before is not None:
        before.to_date = day_before(on)
        save_checked(before)
    address = begin_home(household, home, from_date=on)
    audit.record(
        "home.moved",
        by=by,
        subject=household,
        summary=f"The family moved on {day_words(on)}." if before else f"A home was recorded from {day_words(on)}.",
        detail={"from": on.isoformat(), "confidential": home.confidential},
    )
    if household.addresses.exclude(pk=address.pk).exists():
        from ..support.moving import ask_about_support

        ask_about_support(by=by, household=household, address=address)
    return address


@transaction.atomic
def end_home(*, by, address: Address, on: date) -> Address:
    """The family has left; nobody knows (yet) where to. `on` is the last day there. From then on: area not known."""
    address = locked(address)
    if address.to_date is not None and address.to_date <= on:
        raise ValidationError({"to_date": f"This address has ended already, on {day_words(address.to_date)}"})
    if on < address.from_date:
        raise ValidationError(
            {"to_date": f"The last day cannot be before they moved in, on {day_words(address.from_date)}"}
        )
    address.to_date = on
    save_checked(address)
    audit.record(
        "home.ended",
        by=by,
        subject=address.household,
        summary=f"The family left its home; the last day there was {day_words(on)}.",
        detail={"to": on.isoformat()},
    )
    return address


@transaction.atomic
def correct_address(*, by, address: Address, seen: str, changes: dict) -> Address:
    """Put right what was written down wrongly. For a move use move_home: past figures rest on the addresses of then.

    changes: any of address_line_1, town, postcode, from_date, to_date, area_by_hand (the code of an area that
    area_by_hand.area_from knows, area_by_hand.NONE, or "" for that of the postcode: trap T-38).
    seen: saving.fingerprint(address, ADDRESS_FACTS) of when the form was opened.
    Raises StaleRecord, ValidationError, and PermissionDenied for a confidential address that the user may not read.
    """
    current = locked(address, seen=seen, fields=ADDRESS_FACTS)
    if current.confidential and not has_permission(by, Permission.CONFIDENTIAL_ADDRESS_VIEW):
        raise PermissionDenied
    changed = []
    for name, value in changes.items():
        value = " ".join(value.upper().split()) if name == "postcode" else value
        if getattr(current, name) != value:
            setattr(current, name, value)
            changed.append(name)
    if not (current.address_line_1 or current.town or current.postcode):
        raise ValidationError({"address_line_1": "Enter the address, or at least the postcode"})
    if changed:
        save_checked(current)
        if current.area_by_hand not in ("", NONE):
            learn(current.area_by_hand)
        audit.record(
            "home.corrected",
            by=by,
            subject=current.household,
            summary="An address was corrected.",
            detail={"changed": changed},
        )
    return current


@transaction.atomic
def set_confidential(*, by, address: Address, confidential: bool) -> Address:
    """Hide an address from everyone not cleared (anybody may), or show it again (only those cleared)."""
    if not confidential and not has_permission(by, Permission.CONFIDENTIAL_ADDRESS_VIEW):
        raise PermissionDenied
    address = locked(address)
    if address.confidential != confidential:
        address.confidential = confidential
        save_checked(address)
        audit.record(
            "home.made_confidential" if confidential else "home.confidentiality_lifted",
            by=by,
            subject=address.household,
            summary="An address was made confidential." if confidential else "An address is no longer confidential.",
        )
    return address

"""A child is adopted: a new record begins, the old one ends the day before and is sealed."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.saving import EARLIEST, refuse_future, save_checked
from ..models import DuplicatePair, Household, HouseholdMembership, PairState, Person, Registration, SealedLink
from ..models.person import PersonRole
from ..references import next_references

SEALED = "record closed"


@transaction.atomic
def record_adoption(
    *,
    by,
    child: Person,
    adopted_on: date,
    first_name: str,
    last_name: str,
    household: Household | None = None,
) -> Person:
    """Give the child a new record under the new name, in `household` (None: a new family), from the day of adoption.

    The old record keeps its past: it is counted until the day before, and from then on the new one is, so that no day
    counts the child twice. The date of birth, sex, first language and allergies go over; names, homes, groups, visits
    and whoever was trusted stay behind. Whoever was registered is registered again from the day.
    Raises ValidationError, and PermissionDenied for everybody but the safeguarding lead and deputies.
    """
    if not has_permission(by, Permission.SEALED_RECORD_READ):
        raise PermissionDenied
    old = Person.objects.select_for_update().get(pk=child.pk)
    _check(old, adopted_on, first_name, last_name)
    day_before = adopted_on - timedelta(days=1)
    was_registered = _close(old, day_before)
    new = Person(
        reference=next_references(Person, 1)[0],
        role=old.role,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        date_of_birth=old.date_of_birth,
        sex=old.sex,
        first_language=old.first_language,
        allergies=old.allergies,
    )
    new.full_clean(validate_unique=False)
    new.save()
    if household is None:
        household = Household.objects.create(reference=next_references(Household, 1)[0])
    HouseholdMembership.objects.create(person=new, household=household, main=True, from_date=adopted_on)
    if was_registered:
        Registration.objects.create(person=new, registered_on=adopted_on)
    # Nobody is to compare the two: what was thought of the old record before goes.
    DuplicatePair.objects.filter(Q(one=old) | Q(other=old), state=PairState.OPEN).delete()
    SealedLink.objects.create(before=old, after=new, adopted_on=adopted_on, made_by=by)
    # Two events that say nothing of each other.
    audit.record("person.added", by=by, subject=new, summary="A person was added to a family as child.")
    audit.record("person.sealed", by=by, subject=old, summary="A record was closed and sealed.")
    return new


def link_of(user, person: Person) -> SealedLink | None:
    """The sealed link of a record, for those cleared; None for everybody else. Reading it is an event."""
    if not has_permission(user, Permission.SEALED_RECORD_READ):
        return None
    link = (
        SealedLink.objects.filter(before=person).select_related("before", "after").first()
        or SealedLink.objects.filter(after=person).select_related("before", "after").first()
    )
    if link is not None:
        audit.record("sealed_link.read", by=user, subject=link, summary="A sealed link was read.")
    return link


def _check(old, adopted_on, first_name, last_name):
    if old.role != PersonRole.CHILD or old.date_of_birth is None:
        raise ValidationError("Only a child with a date of birth can be recorded as adopted.")
    if old.sealed:
        raise ValidationError("This record is sealed already.")
    if not (first_name.strip() or last_name.strip()):
        raise ValidationError({"first_name": "Enter the child’s new first name or last name"})
    refuse_future(adopted_on, "adopted_on", "Enter the day of the adoption: today or earlier")
    if adopted_on < max(EARLIEST, old.date_of_birth):
        raise ValidationError({"adopted_on": "A child cannot be adopted before the birth"})


def _close(old, last_day) -> bool:
    """End whatever holds of the old record; whether it was registered then. Rows that begin later begin no more."""
    begun_later = [
        *old.memberships.filter(from_date__gt=last_day),
        *old.registrations.filter(registered_on__gt=last_day),
        *old.group_memberships.filter(from_date__gt=last_day),
    ]
    if begun_later:
        raise ValidationError(
            {"adopted_on": "Something about this child begins on that day or later: put that right first"}
        )
    registered = False
    for row in old.registrations.in_force(on=last_day):
        row.ended_on, row.ended_reason, registered = last_day, SEALED, True
        save_checked(row)
    for rows in (old.memberships, old.group_memberships, old.trusted_adults, old.responsibility_rows):
        for row in rows.in_force(on=last_day):
            row.to_date = last_day
            save_checked(row)
    old.sealed = True
    old.version += 1
    old.save(update_fields=["sealed", "version"])
    return registered

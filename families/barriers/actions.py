"""A colleague is linked with the person they are, kept out of a family, let in for a time.

Keywords only, `by=` the acting User, one transaction each. Nobody decides about themselves.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import locked, save_checked
from ..models import AccountPerson, Barrier, BarrierKind, Household, Person

LONGEST_LET_IN = timedelta(days=92)
ONESELF = "Somebody else decides about you: ask another lead or the head."


@transaction.atomic
def link_account(*, by, person: Person, user) -> AccountPerson | None:
    """The colleague `user` is this person (None: nobody is). Raises ValidationError and PermissionDenied."""
    _may(by, user)
    current = AccountPerson.objects.filter(person=person).first()
    if current is not None and current.user_id == getattr(user, "pk", None):
        return current
    if current is not None:
        _may(by, current.user)
        current.delete()
    link = None
    if user is not None:
        if AccountPerson.objects.filter(user=user).exists():
            raise ValidationError({"user": "This colleague is linked with another person already"})
        link = save_checked(AccountPerson(person=person, user=user))
    audit.record("account.linked", by=by, subject=person, summary="Who a colleague is was recorded.")
    return link


@transaction.atomic
def set_barrier(*, by, household: Household, user, kind: str, reason: str, until: date | None = None) -> Barrier:
    """Keep a colleague out of a family from today, or let them in until a day. Raises ValidationError and
    PermissionDenied."""
    _may(by, user)
    today = local_today()
    if not reason.strip():
        raise ValidationError({"reason": "Say why"})
    if until is not None and until < today:
        raise ValidationError({"until": "Enter today or a day to come"})
    if kind == BarrierKind.LET_IN:
        if until is None or until > today + LONGEST_LET_IN:
            raise ValidationError({"until": "Enter the last day, within three months"})
        if not Barrier.objects.in_force(on=today).filter(user=user, household=household, kind=BarrierKind.KEPT_OUT):
            raise ValidationError({"user": "This colleague is not kept out of this family"})
    barrier = save_checked(
        Barrier(
            kind=kind,
            user=user,
            household=household,
            reason=reason.strip(),
            set_by=by,
            from_date=today,
            to_date=until,
        )
    )
    words = "let into a family's records for a time" if kind == BarrierKind.LET_IN else "kept out of a family's records"
    audit.record("barrier.set", by=by, subject=household, summary=f"A colleague was {words}.")
    return barrier


@transaction.atomic
def end_barrier(*, by, barrier: Barrier) -> Barrier:
    """It holds no longer: yesterday was its last day, or it never was. Raises PermissionDenied."""
    barrier = locked(barrier)
    _may(by, barrier.user)
    today = local_today()
    if barrier.to_date is None or barrier.to_date >= today:
        if barrier.from_date >= today:
            barrier.delete()
        else:
            barrier.to_date = today - timedelta(days=1)
            save_checked(barrier)
        audit.record("barrier.ended", by=by, subject=barrier.household, summary="A barrier was lifted.")
    return barrier


def _may(by, about):
    if not has_permission(by, Permission.CONFLICT_SET):
        raise PermissionDenied
    if about is not None and about.pk == by.pk:
        raise ValidationError({"user": ONESELF})

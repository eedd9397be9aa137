"""Coming in and going out at reception."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centre.core import audit
from centre.core.dates import local_now
from staff.models import StaffMember

from ..creche.duty_actions import end_what_closing_left
from ..models import Duty, GuestKind, SignIn
from ..refusals import Refused

FORGOTTEN_AFTER = timedelta(days=366)


@transaction.atomic
def sign_in(
    *, by, kind: str, member: StaffMember | None = None, name="", organisation="", visiting="", identity_seen=False
) -> SignIn:
    """Somebody comes in now. A colleague who is in already stays in since then. Raises ValidationError."""
    now = local_now()
    row = SignIn(
        kind=kind,
        member=member if kind == GuestKind.STAFF else None,
        name="" if kind == GuestKind.STAFF else " ".join(name.split()),
        organisation=organisation.strip(),
        visiting=visiting.strip(),
        identity_seen=identity_seen,
        on=now.date(),
        came_at=now.time().replace(second=0, microsecond=0),
        by=by,
    )
    if row.member_id and (known := _open(row)):
        return known
    try:
        row.full_clean(validate_constraints=False)
        row.clean_fields()
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if known := _open(row):
            return known
        raise ValidationError("Choose a colleague, or enter the visitor’s name.") from None
    SignIn.objects.filter(on__lt=now.date() - FORGOTTEN_AFTER).delete()
    audit.record("building.in", by=by, subject=row, summary="Somebody was signed in at reception.")
    return row


def _open(row) -> SignIn | None:
    return SignIn.objects.filter(member=row.member_id, on=row.on, went_at=None).first() if row.member_id else None


@transaction.atomic
def sign_out(*, by, sign_in_id) -> SignIn:
    """Somebody goes now. A second time changes nothing. Raises Refused for who is not in.

    A colleague who is still down as being with children says first on that register that they go.
    """
    row = SignIn.objects.select_for_update(of=("self",)).filter(pk=sign_in_id).first()
    now = local_now()
    if row is None or row.on != now.date():
        raise Refused("They are not on the list of today.")
    if row.went_at is None:
        duty = Duty.objects.filter(member=row.member_id, session__date=row.on, went_at=None) if row.member_id else []
        for each in duty:
            raise Refused(f"{row} is on duty at {each.session.service}. Say there first that they have gone.")
        row.went_at = max(now.time().replace(second=0, microsecond=0), row.came_at)
        row.save(update_fields=["went_at"])
        if row.member_id:
            end_what_closing_left(row.member, row.went_at, on=row.on)
        audit.record("building.out", by=by, subject=row, summary="Somebody was signed out at reception.")
    return row


@transaction.atomic
def off_the_list(*, by, duty_id) -> Duty:
    """Somebody of a register that was closed before its end goes now. Raises Refused for who is not on the list."""
    now = local_now()
    moment = now.time().replace(second=0, microsecond=0)
    row = Duty.objects.select_for_update(of=("self",)).filter(pk=duty_id, session__date=now.date()).first()
    if row is None or row.went_at is None or row.went_at <= moment:
        raise Refused("They are not on the list of today.")
    row.went_at = max(moment, row.came_at)
    row.save(update_fields=["went_at"])
    audit.record("building.out", by=by, subject=row.session, summary="Somebody was signed out at reception.")
    return row

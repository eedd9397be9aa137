"""Certificates: seen and written down, taken off again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import add_months, local_today

from ..models import Qualification, QualificationKind, StaffMember

# A full paediatric first aid certificate is renewed every three years (EYFS statutory framework, Annex A).
FIRST_AID_MONTHS = 36
EXPERIENCE_ROUTE_FROM = date(2025, 9, 1)


@transaction.atomic
def record_qualification(
    *, by, member: StaffMember, kind: str, title="", awarded_on=None, expires_on=None, seen_on: date
) -> Qualification:
    """Write down a certificate that `by` has seen. Raises ValidationError for what cannot be."""
    today = local_today()
    if seen_on > today:
        raise ValidationError({"seen_on": "Enter the day on which you saw it: today or earlier"})
    if awarded_on and awarded_on > today:
        raise ValidationError({"awarded_on": "Enter the day that stands on the certificate: today or earlier"})
    if kind == QualificationKind.FIRST_AID:
        if awarded_on is None or expires_on is None:
            raise ValidationError(
                {"expires_on" if awarded_on else "awarded_on": "Enter both days that stand on the certificate"}
            )
        if expires_on > add_months(awarded_on, FIRST_AID_MONTHS):
            raise ValidationError({"expires_on": "A paediatric first aid certificate is valid for three years at most"})
    if kind == QualificationKind.LEVEL_3_BY_EXPERIENCE and (awarded_on or seen_on) < EXPERIENCE_ROUTE_FROM:
        raise ValidationError({"kind": "The route by experience exists since 1 September 2025"})
    row = Qualification(
        member=member,
        kind=kind,
        title=title.strip(),
        awarded_on=awarded_on,
        expires_on=expires_on,
        seen_on=seen_on,
        seen_by=by,
    )
    row.full_clean()
    row.save()
    audit.record(
        "qualification.recorded", by=by, subject=member, summary="Recorded a qualification", detail={"kind": kind}
    )
    return row


@transaction.atomic
def take_off_qualification(*, by, row: Qualification, why: str) -> Qualification:
    """It was entered by mistake, or has been withdrawn: from now on it does not count. A second time changes nothing.

    Raises ValidationError where nobody says why.
    """
    row = Qualification.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.taken_off_at is None:
        if not why.strip():
            raise ValidationError({"why": "Say why it is taken off"})
        row.taken_off_at, row.taken_off_because = timezone.now(), why.strip()
        row.save(update_fields=["taken_off_at", "taken_off_because"])
        audit.record(
            "qualification.taken_off",
            by=by,
            subject=row.member,
            summary="Took a qualification off",
            detail={"kind": row.kind},
        )
    return row

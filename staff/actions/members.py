"""Staff records: begun, changed, paused."""

from datetime import date

from django.db import transaction

from centre.core import audit

from ..models import StaffMember, SupervisionPause


@transaction.atomic
def add_staff_member(*, by, user, **facts) -> StaffMember:
    """A staff record for an account; who says that somebody counts in the ratio is kept.

    Raises ValidationError for facts that contradict each other.
    """
    member = StaffMember(user=user, **facts)
    member.counts_decided_by = by if member.counts_from else None
    member.full_clean()
    member.save()
    audit.record("staff.added", by=by, subject=member, summary="Added a staff record")
    return member


@transaction.atomic
def change_staff_member(*, by, member: StaffMember, **facts) -> StaffMember:
    """Change a staff record; the field history keeps the values. Raises ValidationError as above."""
    changed = sorted(field for field, value in facts.items() if getattr(member, field) != value)
    for field in changed:
        setattr(member, field, facts[field])
    if "counts_from" in changed:
        member.counts_decided_by = by if member.counts_from else None
        changed.append("counts_decided_by")
    member.full_clean()
    if changed:
        member.save(update_fields=changed)
        audit.record(
            "staff.changed", by=by, subject=member, summary="Changed a staff record", detail={"fields": changed}
        )
    return member


@transaction.atomic
def pause_supervision(*, by, member: StaffMember, from_date: date, to_date: date | None) -> SupervisionPause:
    """No supervision is due from a day until a last day, or until the pause is ended. Why is nobody's business here."""
    pause = SupervisionPause(staff_member=member, from_date=from_date, to_date=to_date)
    pause.full_clean()
    pause.save()
    audit.record(
        "staff.supervision_paused",
        by=by,
        subject=member,
        summary="Paused supervision",
        detail={"from": from_date.isoformat(), "until": to_date and to_date.isoformat()},
    )
    return pause


@transaction.atomic
def end_pause(*, by, pause: SupervisionPause, last_day: date) -> SupervisionPause:
    """The pause's last day. Raises ValidationError for a day before its first."""
    pause.to_date = last_day
    pause.full_clean()
    pause.save(update_fields=["to_date"])
    audit.record(
        "staff.supervision_resumed",
        by=by,
        subject=pause.staff_member,
        summary="Ended a pause of supervision",
        detail={"last day": last_day.isoformat()},
    )
    return pause

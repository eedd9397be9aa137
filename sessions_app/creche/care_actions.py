"""What is written down about a child in the crèche: facts, notes, medicines and every dose."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import LONDON, local_now, local_today
from families.actions.saving import locked, save_checked
from families.models import Person

from ..actions.registers import take_session
from ..models import (
    AttendanceStatus,
    CareKind,
    CareNote,
    CrecheChild,
    DoseOutcome,
    MedicineDose,
    MedicinePermission,
    Session,
)
from ..refusals import RegisterIsClosed

FACTS = ("key_person", "diet", "settling", "sleep")


@transaction.atomic
def keep_facts(*, by, child: Person, seen: str, facts: dict) -> CrecheChild:
    """Key person, diet, settling and sleep of a child (facts: FACTS).

    seen: saving.fingerprint of the row, "" where there was none. Raises StaleRecord and ValidationError.
    """
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=child.pk)
    row = CrecheChild.objects.filter(child=child).first()
    row = locked(row, seen=seen, fields=("pk", *FACTS)) if row else CrecheChild(child=child)
    changed = [name for name in FACTS if getattr(row, name) != facts[name]]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        save_checked(row)
        audit.record("creche.facts", by=by, subject=child, summary="What the crèche knows of a child was changed.")
    return row


@transaction.atomic
def write_note(
    *,
    by,
    session: Session,
    child: Person,
    kind: str,
    words: str,
    body_regions=(),
    explained_by="",
    explanation="",
    signed=False,
) -> CareNote:
    """A note about a child on the register of this session. Raises ValidationError and Refused."""
    _at_session(session, child)
    injury = kind == CareKind.INJURY
    if injury and not body_regions:
        raise ValidationError({"body_regions": "Choose where on the body it is"})
    if injury and not explained_by.strip():
        raise ValidationError({"explained_by": "Enter who brought the child and explained it"})
    row = CareNote(
        session=session,
        child=child,
        kind=kind,
        words=words.strip(),
        body_regions=list(body_regions) if injury else [],
        explained_by=explained_by.strip() if injury else "",
        explanation=explanation.strip() if injury else "",
        signed=signed if injury else False,
        by=by,
    )
    save_checked(row)
    audit.record(
        "creche.noted", by=by, subject=child, summary="A note of the crèche was written.", detail={"kind": kind}
    )
    return row


@transaction.atomic
def allow_medicine(*, by, child: Person, **facts) -> MedicinePermission:
    """A parent's written permission for one medicine. Raises ValidationError."""
    today = local_today()
    if facts["signed_on"] > today:
        raise ValidationError({"signed_on": "Enter the day on which the parent signed: today or earlier"})
    if facts["to_date"] < today:
        raise ValidationError({"to_date": "Enter a last day that is not over"})
    if facts["to_date"] > facts["from_date"] + timedelta(days=366):
        raise ValidationError({"to_date": "A permission holds for a year at most; ask again then"})
    if facts["expires_on"] < facts["from_date"]:
        raise ValidationError({"expires_on": "This medicine has expired: it must not be given"})
    row = save_checked(MedicinePermission(child=child, taken_by=by, **facts))
    audit.record("medicine.allowed", by=by, subject=child, summary="A permission for a medicine was recorded.")
    return row


@transaction.atomic
def stop_medicine(*, by, permission: MedicinePermission) -> None:
    """The permission ends now. A second time changes nothing."""
    row = locked(permission)
    if row.stopped_at is None:
        row.stopped_at = timezone.now()
        row.save(update_fields=["stopped_at"])
        audit.record("medicine.stopped", by=by, subject=row.child, summary="A permission for a medicine was ended.")


def permissions_of(child: Person, *, on):
    """What may be given to the child on the day, as far as the permission goes."""
    return MedicinePermission.objects.filter(child=child, from_date__lte=on, to_date__gte=on, stopped_at=None).order_by(
        "medicine", "id"
    )


def why_not_now(permission: MedicinePermission, at: datetime) -> str:
    """Why the medicine must not be given at this moment; "" where it may: permission, expiry, how often. One query."""
    day = timezone.localtime(at, LONDON).date()
    if permission.stopped_at or not permission.from_date <= day <= permission.to_date:
        return "The parent’s permission does not hold today."
    if permission.expires_on < day:
        return "The medicine has expired. Do not give it; ring the parent."
    given = [
        timezone.localtime(each, LONDON)
        for each in permission.doses.filter(
            outcome=DoseOutcome.GIVEN, at__gte=at - timedelta(days=2), at__lte=at + timedelta(days=1)
        ).values_list("at", flat=True)
    ]
    if sum(each.date() == day for each in given) >= permission.most_a_day:
        return f"It has been given as often as the parent allows in a day ({permission.most_a_day})."
    between = timedelta(hours=permission.hours_between)
    if any(abs((at - each).total_seconds()) < between.total_seconds() for each in given):
        last = max(given)
        return f"Too soon: the last dose was at {last:%H.%M}, and {permission.hours_between} hours must lie between."
    return ""


@transaction.atomic
def give_dose(
    *, by, session: Session, permission: MedicinePermission, outcome: str, witness: str, told: str = "", at=None
) -> MedicineDose:
    """A dose was given, or refused by the child. at: the time of day (now). Raises ValidationError and Refused.

    Checked again here, whatever the page showed: permission, expiry, most a day, hours between. A refusal is told to
    the parent, and whom one told is written down.
    """
    _at_session(session, permission.child)
    permission = locked(permission)
    moment = datetime.combine(session.date, at, tzinfo=LONDON) if at else local_now()
    if moment > local_now() + timedelta(minutes=1):
        raise ValidationError({"at": "Enter a time that is not ahead of now"})
    if outcome == DoseOutcome.GIVEN and (why := why_not_now(permission, moment)):
        raise ValidationError({"medicine": why})
    if outcome == DoseOutcome.REFUSED and not told.strip():
        raise ValidationError({"told": "Tell the parent, and enter whom you told and when"})
    row = save_checked(
        MedicineDose(
            permission=permission,
            session=session,
            outcome=outcome,
            at=moment,
            witness=witness.strip(),
            told=told.strip(),
            by=by,
        )
    )
    audit.record(f"medicine.{outcome}", by=by, subject=permission.child, summary="A dose of medicine was written down.")
    return row


def _at_session(session, child):
    """The session's row is held, its register open, and the child on it. Raises Refused and ValidationError."""
    held = take_session(session.pk)
    if held.is_register_closed:
        raise RegisterIsClosed
    if not held.attendances.filter(person=child, status=AttendanceStatus.PRESENT).exists():
        raise ValidationError(f"Sign {child.called} in first.")

"""What is said before a register is closed: who of us was there, that nothing happened, why nobody says how it went."""

from dataclasses import dataclass
from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from centre.core import audit
from centre.core.dates import local_now
from staff.models import StaffMember

from ..creche.duty_actions import may_change_duty, why_not_counted
from ..models import ClosingAnswers, Duty, NotCounted, Session


@dataclass(frozen=True)
class WasThere:
    """Somebody of us at the session: a colleague, or the name of a helper without a staff record."""

    came: time
    went: time
    member: StaffMember | None = None
    helper: str = ""


@transaction.atomic
def answer(
    *, session, by, there: list[WasThere] = (), nothing_happened: bool = False, no_evaluation_because: str = ""
) -> Session:
    """Write down what was said. Who is down already stays as they are, so a second press changes nothing.

    Raises Refused where the register takes no changes, and ValidationError (by the number of the person in `there`:
    "there_0") for times that cannot be.
    """
    session = may_change_duty(session.pk)
    for number, each in enumerate(there):
        try:
            _put_down(session, each, by)
        except ValidationError as error:
            raise ValidationError({f"there_{number}": error.messages}) from None
    row = ClosingAnswers.objects.filter(session=session).first() or ClosingAnswers(session=session)
    row.nothing_happened, row.no_evaluation_because, row.by = nothing_happened, no_evaluation_because.strip(), by
    row.save()
    audit.record("register.answered", by=by, subject=session, summary=f"Asked before closing: {session}")
    return session


def _put_down(session, each: WasThere, by) -> None:
    known = Q(member=each.member) if each.member else Q(helper=each.helper)
    if Duty.objects.filter(known, session=session).exists():
        return
    now = local_now()
    if session.date == now.date() and each.went > now.time():
        raise ValidationError("Enter a time that is not ahead of now")
    if each.went < each.came:
        raise ValidationError("Enter a time that is not before they came")
    because = NotCounted.NOT_KNOWN.value
    if each.member:
        # Held, so that nobody is put into two groups at once.
        StaffMember.objects.select_for_update(no_key=True, of=("self",)).get(pk=each.member.pk)
        elsewhere = (
            Duty.objects.filter(Q(went_at=None) | Q(went_at__gt=each.came), came_at__lt=each.went, member=each.member)
            .filter(session__date=session.date)
            .select_related("session__service")
            .first()
        )
        if elsewhere:
            raise ValidationError(f"They are down as being at {elsewhere.session.service} then. Put the times right")
        because = why_not_counted(each.member, session, "")
    Duty.objects.create(
        session=session,
        member=each.member,
        helper=each.helper,
        came_at=each.came,
        went_at=each.went,
        counted=not because,
        not_counted_because=because,
        recorded_by=by,
    )

"""No child comes into a crèche for whom the ratio leaves no room, unless somebody who may says why."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from families.models import Person, PersonRole
from staff.permissions import Permission, has_permission

from ..models import RatioOverride, Session
from ..refusals import Refused, TooManyChildren
from .live import creche_now

UNDO_MINUTES = 2


def refuse_to_vanish(session: Session, rows, *, by) -> None:
    """Raise Refused where one of these marks, about to go, is of a child in a crèche's care (traps T-28, T-29).

    A child goes home with somebody, and never by a tap; a tablet that has not heard of the sign-in yet cannot wipe it
    out either. Within two minutes of signing in it was a mistake; later, who may open registers again takes it back.
    """
    if not session.is_creche or session.date != local_today() or has_permission(by, Permission.REGISTER_REOPEN):
        return
    before = timezone.now() - timedelta(minutes=UNDO_MINUTES)
    for row in rows:
        in_care = row.person.role == PersonRole.CHILD and row.time_in is not None and row.time_out is None
        if in_care and row.marked_at < before:
            raise Refused(
                "This child is signed in: tap “Sign out” and say who takes the child home. Was the child never here? "
                "Then the coordinator takes the mark back."
            )


def refuse_too_many(session: Session, children: list[Person], *, by, reason: str = "") -> None:
    """Raise TooManyChildren where these children may not come in now (the session's row is held by the caller).

    With a reason, by somebody who may, it is recorded and they come in. PermissionDenied for a reason by anybody else.
    A register filled in on another day is not held up: nobody is kept safe by it any more. Two queries.
    """
    if not children or not session.is_creche or session.date != local_today():
        return
    inside = list(session.attendances.still_in().order_by().values_list("person__date_of_birth", flat=True))
    then, problems = creche_now(session, born=inside).problems_with(child.date_of_birth for child in children)
    if not problems:
        return
    reason = reason.strip()
    if not reason:
        raise TooManyChildren(problems)
    if not has_permission(by, Permission.RATIO_OVERRIDE):
        raise PermissionDenied
    RatioOverride.objects.create(
        session=session,
        children=then.children.total,
        adults=then.adults,
        needed=then.needed,
        problems=problems,
        reason=reason,
        by=by,
    )
    audit.record(
        "register.over_ratio",
        by=by,
        subject=session,
        summary=f"Signed in over the ratio: {session}",
        detail={"children": then.children.total, "adults": then.adults, "needed": then.needed},
    )

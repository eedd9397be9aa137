"""No child comes into a crèche for whom the ratio leaves no room, unless somebody who may says why."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from families.models import Person, PersonRole
from staff.permissions import Permission, has_permission

from ..models import Attendance, RatioOverride, Session
from ..refusals import Refused, TooManyChildren
from .live import creche_now

UNDO_MINUTES = 2


def refuse_to_vanish(session: Session, rows, *, by) -> None:
    """Raise Refused where one of these marks, about to become another, says that a child was in our care.

    A child goes home with somebody and never by a tap (traps T-28, T-29), and a stay that was remains one (T-30, T-60);
    a tablet that has not heard of the sign-in yet cannot wipe it out either. Two queries.
    """
    for row in _were_in_care(session, rows):
        raise Refused(_why_not(row, has_permission(by, Permission.REGISTER_REOPEN)))


def needs_reason_to_clear(session: Session, row, *, by) -> bool:
    """Whether this mark is of a child who was in our care: then it is taken back only with the reason, by who may
    open registers again. Raises Refused for anybody else. Two queries.
    """
    if not _were_in_care(session, [row]):
        return False
    if not has_permission(by, Permission.REGISTER_REOPEN):
        raise Refused(_why_not(row, False))
    return True


def _why_not(row, may_take_back: bool) -> str:
    here = "is signed in: tap “Sign out” and say who takes the child home"
    gone = "has been here and has gone home, and that stays on the register"
    never = "Take the mark back first, with the reason" if may_take_back else "Then the coordinator takes the mark back"
    return f"This child {gone if row.time_out else here}. Was the child never here? {never}."


def _were_in_care(session: Session, rows) -> list:
    """Those of these marks by which a child was in a crèche longer than a slip of the finger lasts, or went home."""
    if not session.is_creche:
        return []
    rows = [row for row in rows if row.person.role == PersonRole.CHILD and row.time_in is not None]
    if not rows:
        return []
    before = timezone.now() - timedelta(minutes=UNDO_MINUTES)
    history = Attendance.pgh_event_model.objects.filter(pgh_obj__in=rows, time_in__isnull=False, marked_at__lt=before)
    for_long = set(history.values_list("pgh_obj", flat=True))
    went_home = set(session.collections.went_home().values_list("child", flat=True))
    return [row for row in rows if row.pk in for_long or row.person_id in went_home]


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

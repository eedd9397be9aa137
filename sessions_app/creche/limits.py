"""No child comes into a crèche for whom the ratio leaves no room, unless somebody who may says why."""

from django.core.exceptions import PermissionDenied

from centre.core import audit
from centre.core.dates import local_today
from families.models import Person
from staff.permissions import Permission, has_permission

from ..models import RatioOverride, Session
from ..refusals import TooManyChildren
from .live import creche_now


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

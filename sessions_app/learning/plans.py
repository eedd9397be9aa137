"""What happens to the plan of a session: it is made, put right, and told how it went.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from families.actions.saving import locked, save_checked
from staff.permissions import Permission, has_permission

from ..models import Session, SessionPlan
from .library import put_out

PLAN_FACTS = ("areas", "stages", "aim", "interests", "activities", "put_out", "joining_in")
TOLD_FACTS = ("what_happened", "areas_seen", "next_steps")
# What an earlier plan gives to a new one. What happened then stays where it happened.
COPIED = PLAN_FACTS
MOST_EARLIER = 8


def earlier_plans(session: Session):
    """The plans of the same service before this session, the latest first."""
    plans = SessionPlan.objects.filter(session__service=session.service_id, session__date__lt=session.date)
    return plans.select_related("session__service").order_by("-session__date", "-session__start_time", "id")


def next_steps_for(session: Session) -> SessionPlan | None:
    """The plan whose next steps are still to be taken up here: the latest of the weekly series that told any.

    A single session goes on from the latest of its service. None where another session has taken them up. One query.
    """
    found = earlier_plans(session).exclude(next_steps="")
    if session.series_id:
        found = found.filter(session__series=session.series_id)
    latest = found.prefetch_related("followed_by").first()
    if latest is None or any(each.session_id != session.pk for each in latest.followed_by.all()):
        return None
    return latest


@transaction.atomic
def save_plan(
    *,
    by,
    session: Session,
    row: SessionPlan | None = None,
    seen: str | None = None,
    takes_up=False,
    things=(),
    **facts,
):
    """A session is planned, or (row, seen) its plan is put right. facts: PLAN_FACTS.

    takes_up: it goes on from the next steps of the last one. things: what is put out of the library.
    Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by)
    is_new = row is None
    row = SessionPlan(session=session) if is_new else locked(row, seen=seen, fields=PLAN_FACTS)
    for name in PLAN_FACTS:
        setattr(row, name, facts[name])
    before = row.follows or next_steps_for(session)
    row.follows = before if takes_up else None
    row.planned_by = by
    save_checked(row)
    put_out(plan=row, things=things)
    words = "was planned" if is_new else "has a changed plan"
    audit.record("session.planned", by=by, subject=session, summary=f"What children can learn at a session {words}.")
    return row


@transaction.atomic
def tell_what_happened(*, by, row: SessionPlan, seen: str, what_happened: str, areas_seen, next_steps: str):
    """How it went, what children were seen to learn, and what comes next. Raises as above."""
    _may(by)
    row = locked(row, seen=seen, fields=TOLD_FACTS)
    if row.session.date > local_today():
        raise ValidationError("The session has not been yet.")
    row.what_happened, row.areas_seen, row.next_steps = what_happened.strip(), areas_seen, next_steps.strip()
    row.told_by = by
    save_checked(row)
    audit.record("session.plan_told", by=by, subject=row.session, summary="What happened at a session was told.")
    return row


def _may(by):
    if not has_permission(by, Permission.REGISTER_MARK):
        raise PermissionDenied

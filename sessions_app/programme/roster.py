"""Who works at a session: one leads, others help, or are the key person of children."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from centre.core import audit
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..actions.registers import take_session
from ..leaders import people_who_run_sessions
from ..models import Part, RosterPlace, Session
from ..refusals import Refused

LEADS = "leads"
PARTS = ((LEADS, "Leads"), *Part.choices)

_ROLES = [role for role, description in ROLES.items() if Permission.SESSION_VIEW in description.permissions]


def people_to_plan(*, on, also=()):
    """Colleagues and volunteers whose role on the day has to do with sessions, by name; and those planned already."""
    holding = RoleAssignment.objects.in_force(on=on).filter(role__in=_ROLES).values("user_id")
    return User.objects.filter(Q(is_active=True, pk__in=holding) | Q(pk__in=list(also)))


def parts_of(session) -> dict:
    """{user id: part} as it is planned. One query."""
    parts = dict(session.roster.values_list("who", "part"))
    if session.led_by_id:
        parts[session.led_by_id] = LEADS
    return parts


def as_seen(parts: dict) -> str:
    """A word for the plan as it was shown, to find out whether somebody changed it before the button."""
    return hashlib.sha256("".join(f"{key}{parts[key]}" for key in sorted(parts)).encode()).hexdigest()[:16]


@transaction.atomic
def set_roster(*, session, parts: dict, by, seen=None, later_too=False) -> list[Session]:
    """Plan who does what: {User: part}, with "leads" for one at most. Returns the sessions that were planned so.

    later_too: the same for the sessions of its weekly series that are still planned after it. seen: as_seen() of what
    the person who plans looked at. Raises Refused where somebody else changed it meanwhile, ValidationError where two
    lead, or where the one who leads may not mark registers.
    """
    session = take_session(session.pk)
    if seen is not None and seen != as_seen(parts_of(session)):
        raise Refused("Somebody else changed who works at this session. Here is how it stands now: look once more.")
    leaders = [user for user, part in parts.items() if part == LEADS]
    if len(leaders) > 1:
        raise ValidationError("One person leads a session. Let the others help.")
    leader = leaders[0] if leaders else None
    allowed = people_who_run_sessions(on=session.date, also=session.led_by_id)
    if leader is not None and not allowed.filter(pk=leader.pk).exists():
        raise ValidationError(f"{leader} cannot lead a session, because their role marks no registers.")
    planned = [session]
    if later_too and session.series_id:
        later = Session.objects.planned().filter(series=session.series_id, date__gt=session.date)
        planned += later.select_for_update(no_key=True, of=("self",)).order_by("pk")
    keys = [each.pk for each in planned]
    Session.objects.filter(pk__in=keys).exclude(led_by=leader).update(led_by=leader)
    RosterPlace.objects.filter(session__in=keys).delete()
    RosterPlace.objects.bulk_create(
        RosterPlace(session=each, who=user, part=part)
        for each in planned
        for user, part in parts.items()
        if part != LEADS
    )
    audit.record(
        "session.roster_set",
        by=by,
        subject=session,
        summary=f"Who works at a session planned: {session}",
        detail={"people": len(parts), "sessions": len(planned)},
    )
    return planned

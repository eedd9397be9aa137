"""Who is planned to be with the children of a session to come, as far as their qualifications go."""

from dataclasses import dataclass
from datetime import date

from staff.models import Qualification, QualificationKind, StaffMember

from ..models import Duty, Session
from . import ratios
from .on_duty import DutyOfDay, OnDuty, skills_of


@dataclass(frozen=True)
class RunsOut:
    """A first aid certificate of somebody planned that does not hold on the session's day any more (trap T-31)."""

    name: str
    last_day: date


def planned_members(session: Session) -> list[StaffMember]:
    """The colleagues who are planned for a session: who leads it."""
    found = StaffMember.objects.employed(on=session.date).filter(user=session.led_by_id, user__is_active=True)
    return list(found.select_related("user"))


def planned_duty(session: Session) -> DutyOfDay:
    """Those planned as if they were on duty, with the qualifications valid on the day. Two queries."""
    members = planned_members(session)
    skills = skills_of(members, on=session.date)
    rows = []
    for member in members:
        why = ratios.why_not_counted(
            works_as=member.works_as,
            date_of_birth=member.date_of_birth,
            has_first_aid=skills[member.pk].first_aid,
            on=session.date,
        )
        rows.append(OnDuty(Duty(session=session, member=member, counted=not why), skills[member.pk]))
    return DutyOfDay(session.date, rows)


def first_aid_runs_out(session: Session) -> list[RunsOut]:
    """Those planned whose newest first aid certificate ends before the session's day. Two queries."""
    newest: dict = {}
    rows = Qualification.objects.filter(
        member__in=planned_members(session), kind=QualificationKind.FIRST_AID, taken_off_at=None
    )
    for row in rows.select_related("member__user").order_by("expires_on"):
        newest[row.member_id] = row
    return [RunsOut(str(row.member), row.expires_on) for row in newest.values() if row.expires_on < session.date]

"""Who is planned to be with the children of a session to come, as far as their qualifications go."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from staff.absence_models import Absence
from staff.models import Qualification, QualificationKind, StaffMember

from ..models import Duty, RosterPlace, Session
from . import ratios
from .on_duty import DutyOfDay, OnDuty, skills_of


@dataclass(frozen=True)
class RunsOut:
    """A first aid certificate of somebody planned that does not hold on the session's day any more (trap T-31)."""

    name: str
    last_day: date


def planned_members(session: Session) -> list[StaffMember]:
    """The colleagues planned for a session (its leader, its roster) who are not away that day. One query."""
    return list(_planned(session).exclude(user__absences__in=_away(session)))


def planned_and_away(session: Session) -> list[str]:
    """Who is planned for the session and away that day (trap T-31: the first aider goes on leave). One query."""
    return [str(each) for each in _planned(session).filter(user__absences__in=_away(session)).distinct()]


def _planned(session):
    members = StaffMember.objects.employed(on=session.date).filter(user__is_active=True).select_related("user")
    planned = RosterPlace.objects.filter(session=session.pk).values("who")
    return members.filter(Q(user=session.led_by_id) | Q(user__in=planned))


def _away(session):
    return Absence.objects.between(session.date, session.date)


def planned_duty(session: Session) -> DutyOfDay:
    """Those planned as if they were on duty, with the qualifications valid on the day. Two queries."""
    members = planned_members(session)
    skills = skills_of(members, on=session.date)
    rows = []
    for member in members:
        why = ratios.why_not_counted(
            works_as=member.works_as,
            date_of_birth=member.date_of_birth,
            counts_from=member.counts_from,
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

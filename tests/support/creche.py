"""Adults who look after children, with what they are qualified for."""

from datetime import date, time, timedelta

from centre.core.dates import local_today
from sessions_app.models import Duty
from staff.models import Qualification, QualificationKind

from .factories import StaffMemberFactory, UserFactory

LEADER = (
    QualificationKind.LEVEL_3,
    QualificationKind.FIRST_AID,
    QualificationKind.UNDER_TWOS,
    QualificationKind.BABIES,
)
HELPER = (QualificationKind.LEVEL_2, QualificationKind.BABIES)


def colleague_with(*kinds, first_aid_until=None, roles=(), **facts):
    """A staff record with these qualifications, seen long ago; first aid holds for a year unless said otherwise."""
    user = facts.pop("user", None) or UserFactory(roles=roles)
    member = StaffMemberFactory(user=user, **facts)
    for kind in kinds:
        dates = {}
        if kind == QualificationKind.FIRST_AID:
            until = first_aid_until or local_today() + timedelta(days=365)
            dates = {"awarded_on": until - timedelta(days=1000), "expires_on": until}
        Qualification.objects.create(member=member, kind=kind, seen_on=date(2022, 9, 1), seen_by=user, **dates)
    return member


def on_duty(session, *members, because=""):
    """They have been there since eight, counted unless `because` says why not."""
    return [
        Duty.objects.create(
            session=session,
            member=member,
            came_at=time(0, 1),
            counted=not because,
            not_counted_because=because,
            recorded_by=member.user,
        )
        for member in members
    ]


def well_staffed(session, adults=4):
    """Enough of us for every test that is about something else."""
    members = [colleague_with(*LEADER) for _ in range(adults)]
    on_duty(session, *members)
    return members

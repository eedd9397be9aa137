"""The people who work at the example centre, with one account for each role."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from centre.core.dates import LONDON
from staff.models import RoleAssignment, StaffMember, SupervisionMeeting, SupervisionPause, User
from staff.roles import Role


@dataclass(frozen=True)
class Colleague:
    username: str
    name: str
    role: Role
    job_title: str
    supervisor: str = ""
    interval_weeks: int | None = 6


COLLEAGUES = [
    Colleague("head", "Helen Ashworth", Role.HEAD_TEACHER, "Head teacher", interval_weeks=None),
    Colleague("coordinator", "Nadia Rahman", Role.COORDINATOR, "Centre coordinator", "head", 6),
    Colleague("fsw.one", "Tom Brennan", Role.FAMILY_SUPPORT_WORKER, "Family support worker", "coordinator", 4),
    Colleague("fsw.two", "Grace Adu", Role.FAMILY_SUPPORT_WORKER, "Family support worker", "coordinator", 4),
    Colleague("fsw.three", "Ewa Lis", Role.FAMILY_SUPPORT_WORKER, "Senior family support worker", "coordinator", 4),
    Colleague("admin", "Alan Price", Role.ADMINISTRATOR, "Administrator", "coordinator", 8),
    Colleague("creche", "Sunita Rai", Role.SESSION_WORKER, "Crèche and session worker", "coordinator", 6),
    Colleague("dsl", "Lena Dahl", Role.SAFEGUARDING_LEAD, "Assistant head, safeguarding lead", "head", 6),
    Colleague("deputy.dsl", "Marcus Cole", Role.DEPUTY_SAFEGUARDING_LEAD, "Early years lead, deputy", "dsl", 6),
    Colleague("volunteer", "Vera Lund", Role.VOLUNTEER, "Volunteer", "coordinator", 12),
    Colleague("governor", "Peter Okonjo", Role.GOVERNOR, "Governor for the centre"),
]

TALKED_ABOUT = [
    "Went through every open family. Two need a longer visit before the holidays. Talked about pace and travel.",
    "Workload is heavy but steady. Reviewed how the Tuesday group runs and who could lead it in spring.",
    "Looked at what went well with the new welcome at the door. Agreed to write down the routine for volunteers.",
    "Talked through recording on the same day. Phones help; the office corner in the afternoon is too noisy.",
    "Reviewed training: safeguarding update booked; would like the course on speech and language.",
]
AGREED = [
    "Book the joint visit by the end of the month. Try the quiet room for recording.",
    "Shadow the baby group twice. Send the training request this week.",
    "Write the one-page routine; look at it together next time.",
    "Keep Friday mornings free of meetings until half-term.",
]


def make_team(password: str, first_day: date, joined: date) -> dict[str, User]:
    """The accounts with their roles and staff records; the same password for all of them. By user name."""
    hashed = make_password(password)
    users = {
        colleague.username: User(username=colleague.username, name=colleague.name, password=hashed)
        for colleague in COLLEAGUES
    }
    User.objects.bulk_create(users.values())
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=users[each.username], role=each.role, from_date=first_day) for each in COLLEAGUES]
    )
    StaffMember.objects.bulk_create(
        [
            StaffMember(
                user=users[each.username],
                job_title=each.job_title,
                started_on=joined if each.username == "fsw.one" else first_day,
                supervisor=users.get(each.supervisor),
                supervision_interval_weeks=each.interval_weeks,
            )
            for each in COLLEAGUES
            if each.role != Role.GOVERNOR
        ]
    )
    return users


def make_supervision(users: dict[str, User], today: date, random: Random) -> None:
    """Two years of meetings: held about on time, one overdue now, one waiting for its second signature."""
    meetings = []
    late = {"fsw.two"}
    for member in StaffMember.objects.select_related("user", "supervisor").filter(supervisor__isnull=False):
        interval = timedelta(weeks=member.supervision_interval_weeks)
        # Who is late was last seen more than an interval ago; everybody else less than one.
        gap = interval + timedelta(days=9) if member.user.username in late else timedelta(days=random.randint(4, 20))
        held = today - gap
        earliest = max(member.started_on, today - timedelta(days=730))
        newest = True
        while held > earliest:
            if held.weekday() > 4:
                held -= timedelta(days=held.weekday() - 4)
            signed = datetime.combine(held, time(16, random.randint(0, 59)), LONDON)
            waiting = newest and member.user.username == "fsw.three"
            meetings.append(
                SupervisionMeeting(
                    staff_member=member,
                    supervisor=member.supervisor,
                    held_on=held,
                    discussion=random.choice(TALKED_ABOUT),
                    agreed_actions=random.choice(AGREED),
                    wellbeing=random.choice(
                        ["Feeling well and supported.", "Tired after a busy half-term; otherwise fine."]
                    ),
                    suitability_confirmed=True,
                    next_due_on=held + interval,
                    supervisor_signed_at=signed,
                    supervisee_signed_at=None if waiting else signed + timedelta(days=1),
                )
            )
            newest = False
            held -= interval + timedelta(days=random.randint(-3, 6))
    SupervisionMeeting.objects.bulk_create(meetings)
    paused = StaffMember.objects.get(user=users["admin"])
    SupervisionPause.objects.create(
        staff_member=paused, from_date=today - timedelta(days=400), to_date=today - timedelta(days=330)
    )

"""Which sessions a family or a person came to, for their own pages."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q

from centre.core.dates import twelve_months_ending

from .models import Attendance, AttendanceStatus, Session, SessionStatus

SHOWN = 25
# A family that came every day for years has a long page all the same.
MOST_ROWS = 400


@dataclass
class Came:
    """One session with the people of a family who were on its register."""

    session: Session
    marks: dict = field(default_factory=dict)  # status -> [Person, …]

    @property
    def present(self) -> list:
        return self.marks.get(AttendanceStatus.PRESENT, [])

    @property
    def others(self) -> list[tuple[str, list]]:
        """(mark in words, people) for those who were not there."""
        return [
            (label, self.marks[value])
            for value, label in AttendanceStatus.choices
            if value != AttendanceStatus.PRESENT and value in self.marks
        ]


@dataclass(frozen=True)
class AttendancePage:
    """What the tab shows."""

    booked: list[Came]  # to come
    came: list[Came]  # newest first
    more: bool
    sessions_in_twelve_months: int
    last: Came | None


def rows_of_household(household):
    """The register rows of a household's people on days on which they belonged to it."""
    day = F("session__date")
    return Attendance.objects.filter(
        Q(person__memberships__from_date__isnull=True) | Q(person__memberships__from_date__lte=day),
        Q(person__memberships__to_date__isnull=True) | Q(person__memberships__to_date__gte=day),
        person__memberships__household=household,
    )


def attendance_page(rows, *, today: date) -> AttendancePage:
    """The page from register rows of a family or a person. One query."""
    rows = rows.select_related("session__service", "person").order_by("-session__date", "-session__start_time", "id")
    by_session: dict = {}
    for row in rows[:MOST_ROWS]:
        came = by_session.setdefault(row.session_id, Came(row.session))
        people = came.marks.setdefault(row.status, [])
        if row.person not in people:
            people.append(row.person)
    sessions = list(by_session.values())
    booked = [each for each in sessions if each.session.date >= today and each.session.status == SessionStatus.PLANNED]
    held = [each for each in sessions if each.session.status == SessionStatus.RAN]
    since, _ = twelve_months_ending(today)
    with_somebody = [each for each in held if each.present]
    return AttendancePage(
        booked=booked[::-1],
        came=held[:SHOWN],
        more=len(held) > SHOWN,
        sessions_in_twelve_months=sum(each.session.date >= since for each in with_somebody),
        last=with_somebody[0] if with_somebody else None,
    )

"""Everybody who is in the building, read from the registers, from who is on duty, and from reception. Eight queries.

Only what happens at the centre counts: a session at an outreach venue has its own roll, its register. Whoever was not
signed out is still in (trap T-28): nobody leaves the list of an open register by the clock. A register that is closed
before the session ends (but a crèche's, which closes when every child has gone) says nothing about who has gone: its
people stay until the session's end, and guests as long as they were down to stay.
"""

from dataclasses import dataclass, field, replace
from datetime import date, time

from django.db.models import F, Q

from centre.core.dates import local_now
from families.models.person import PersonRole
from families.responsibility.door import NOTHING, at_the_door

from ..models import (
    Attendance,
    AttendanceStatus,
    CareKind,
    CareNote,
    CareType,
    Duty,
    GuestKind,
    Incident,
    RegisterState,
    Session,
    SessionGuest,
    SignIn,
)

CHILDREN, ADULTS, STAFF, VISITORS, CONTRACTORS = (
    "Children",
    "Parents and other adults",
    "Staff",
    "Visitors",
    "Contractors",
)
KINDS = (CHILDREN, ADULTS, STAFF, VISITORS, CONTRACTORS)


@dataclass(frozen=True)
class Here:
    """Somebody in the building."""

    name: str
    kind: str
    where: str
    since: time | None = None
    detail: str = ""
    alerts: tuple[str, ...] = ()  # what orders and stop alerts say, in words without reasons
    in_care: bool = False  # a child in the crèche: in our care
    step: str = ""  # how reception signs them out


@dataclass
class Building:
    """Everybody, by kind, and those whom nobody knows by name."""

    day: date
    people: list[Here] = field(default_factory=list)
    uncounted: list[tuple[str, int, int]] = field(default_factory=list)  # where, adults, children
    sessions: list[Session] = field(default_factory=list)  # that take place now
    lost: list[Incident] = field(default_factory=list)  # children who cannot be found
    without_staff: list[Session] = field(default_factory=list)  # where people are, and nobody of us is put down

    @property
    def groups(self) -> list[tuple[str, list[Here]]]:
        """(kind, people) for those kinds of whom somebody is here, children first."""
        found = [(kind, [each for each in self.people if each.kind == kind]) for kind in KINDS]
        return [(kind, people) for kind, people in found if people]

    @property
    def without_name(self) -> int:
        return sum(adults + children for _, adults, children in self.uncounted)

    @property
    def in_care(self) -> int:
        """How many children are in our care, with no parent of theirs beside them."""
        return sum(each.in_care for each in self.people)

    @property
    def total(self) -> int:
        return len(self.people) + self.without_name

    def is_here(self, user) -> bool:
        """Whether this colleague is on the list."""
        return any(each.kind == STAFF and each.name == str(user) for each in self.people)


def who_is_here(day: date) -> Building:
    """Everybody in the building on the day, as it stands now."""
    found, now = Building(day), local_now()
    shown = Q(register_state=RegisterState.OPEN)
    if day == now.date():
        still_on = Q(register_state=RegisterState.CLOSED, end_time__gt=now.time())
        shown |= still_on & ~Q(service__care_type=CareType.CRECHE)
    on_now = Session.objects.filter(shown, date=day, venue_address="").select_related("service", "led_by")
    sessions = {each.pk: each for each in on_now}
    found.sessions = list(sessions.values())
    found.lost = list(Incident.objects.being_searched_for().filter(happened_on=day).select_related("person"))
    _people(found, sessions)
    _staff_and_visitors(found, sessions, now)
    _guests(found, sessions, now.time())
    for session in sessions.values():
        if session.headcount:
            found.uncounted.append((_place(session), session.headcount_adults, session.headcount_children))
    found.people.sort(key=lambda each: (KINDS.index(each.kind), not each.in_care, each.name.casefold()))
    return found


def _people(found, sessions):
    rows = (
        Attendance.objects.filter(session__in=sessions, status=AttendanceStatus.PRESENT, time_out=None)
        .select_related("person", "came_with")
        .order_by("marked_at")
    )
    latest = {row.person_id: row for row in rows}  # who went from one room to another is in the last
    where_parents_are = {
        note.child_id: note.words
        for note in CareNote.objects.filter(session__in=sessions, kind=CareKind.PARENT).order_by("at")
    }
    doors = at_the_door(latest, on=found.day)
    for row in latest.values():
        session = sessions[row.session_id]
        is_child = row.person.role == PersonRole.CHILD
        in_care = is_child and session.is_creche
        parent = where_parents_are.get(row.person_id, "") if in_care else ""
        found.people.append(
            Here(
                row.person.full_name,
                CHILDREN if is_child else ADULTS,
                _place(session),
                row.time_in,
                _detail(parent, row.came_with),
                _alerts(doors.get(row.person_id, NOTHING), row.person),
                in_care,
            )
        )


def _staff_and_visitors(found, sessions, now):
    """Whoever is on duty or signed in at reception.

    Closing a register before the session ends says of us no more than of its people: a duty that it ended lasts until
    the session's end, or until they are on duty elsewhere or signed out at reception.
    """
    known: dict = {}
    day, here_now = found.day, Q(went_at=None)
    if day == now.date():
        here_now |= Q(went_at__gt=now.time())
    duties = Duty.objects.filter(here_now, session__date=day, session__venue_address="")
    # Who is on duty at two sessions is at the one that nobody has closed.
    by_end = F("went_at").asc(nulls_last=True)
    without = dict(sessions)
    for row in duties.select_related("member__user", "session__service").order_by(by_end, "came_at"):
        without.pop(row.session_id, None)
        step = f"{row.pk}:gone" if row.went_at else ""
        here = Here(str(row), STAFF, _place(row.session), row.came_at, step=step)
        if row.member_id:
            known[row.member_id] = here
        else:
            found.people.append(here)
    for row in SignIn.objects.filter(on=day, went_at=None).select_related("member__user"):
        step = f"{row.pk}:out"
        if row.kind == GuestKind.STAFF:
            duty = known.get(row.member_id)
            known[row.member_id] = Here(str(row), STAFF, duty.where if duty else "", row.came_at, step=step)
        else:
            kind = VISITORS if row.kind == GuestKind.VISITOR else CONTRACTORS
            found.people.append(Here(row.name, kind, row.visiting, row.came_at, row.organisation, step=step))
    found.people += known.values()
    busy = {each.where for each in found.people if each.kind in (CHILDREN, ADULTS)}
    found.without_staff = [each for each in without.values() if each.headcount or _place(each) in busy]


def _alerts(door, person) -> tuple[str, ...]:
    return (*door.instructions, *filter(None, [person.stop_alert]))


def _detail(parent, came_with) -> str:
    """Where the parent is, and which childminder brought the child."""
    said = (f"parent: {parent}" if parent else "", f"with {came_with.full_name}, childminder" if came_with else "")
    return "; ".join(filter(None, said))


def _guests(found, sessions, now):
    """Professionals and visitors on a register; who signed in at reception as well stands there already."""
    known = {each.name.casefold(): each for each in found.people if each.kind in (VISITORS, CONTRACTORS)}
    still_in = Q(time_out=None) | Q(time_out__gt=now)
    others = [each for each in found.people if each not in known.values()]
    for guest in SessionGuest.objects.filter(still_in, session__in=sessions).order_by("time_in", "pk"):
        # Somebody who looks at two groups is one person, and is where they went last.
        name, place = guest.name.casefold(), _place(sessions[guest.session_id])
        here = known.get(name) or Here(guest.name, VISITORS, place, guest.time_in, guest.organisation)
        known[name] = replace(here, where=place)
    found.people[:] = [*others, *known.values()]


def _place(session) -> str:
    return ", ".join(filter(None, (session.service.name, session.venue)))

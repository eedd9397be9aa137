"""The register as people read it: who is expected, who is there, family by family."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from centre.core.dates import local_now, local_today
from centre.core.models import CentreSettings
from centre.core.templatetags.words import age_in_words, time_words
from families.models import HouseholdMembership, Person, Registration
from families.responsibility.door import NOTHING, AtTheDoor, at_the_door

from .ages import outside_words
from .creche.stays import ChildToday, children_today, minutes_of
from .look_alikes import mark_look_alikes
from .models import Attendance, AttendanceStatus, Session

UNDER_FIVE, OLDER, AGE_NOT_KNOWN, ADULT = "under-five", "older", "age-not-known", "adult"
# In a family: the children the session is for, their brothers and sisters, the adults.
_ORDER = {UNDER_FIVE: 0, AGE_NOT_KNOWN: 1, OLDER: 2, ADULT: 3}
WORDS = {UNDER_FIVE: "under five", OLDER: "five or over", AGE_NOT_KNOWN: "age not known", ADULT: "adult"}


def kind_of(person: Person, on: date) -> str:
    """Under five, five or over, a child of unknown age, or an adult, on the session's day (measures, "Words")."""
    if person.is_adult:
        return ADULT
    if person.date_of_birth is None:
        return AGE_NOT_KNOWN
    return UNDER_FIVE if person.is_under_five_on(on) else OLDER


def short_id(pk: UUID) -> str:
    """A UUID in 22 letters that may stand anywhere."""
    return urlsafe_b64encode(pk.bytes).rstrip(b"=").decode()


def id_of(text: str) -> UUID:
    """The id behind a text of either length. Raises ValueError for any other text."""
    return UUID(bytes=urlsafe_b64decode(text + "==")) if len(text) == 22 else UUID(text)


@dataclass
class Row:
    """One person on a register."""

    person: Person
    on: date
    attendance: Attendance | None = None
    is_creche: bool = False
    kind: str = ""
    message: str = ""  # what went wrong with a tap on this row
    care: ChildToday | None = None  # at a crèche: what its workers know, and the time of all stays today
    asks_why: bool = False  # whoever looks wants to take the mark back and has to say why
    may_go_over: bool = False  # whoever looks may sign the child in over the ratio
    alike: str = ""  # with whom a child is easily mixed up, where the whole list is read
    tick_id: str = ""  # the id of its box, where a page has to lead to it
    outside: str = ""  # a child of another age than the service is for: in words

    @classmethod
    def at(cls, session: Session, person: Person, attendance: Attendance | None = None) -> "Row":
        """Somebody on the register of a session (with its service), or who could come onto it."""
        born = None if person.is_adult else person.date_of_birth
        outside = outside_words(session.service, born, session.date)
        return cls(person, session.date, attendance, session.is_creche, outside=outside)

    def __post_init__(self):
        self.kind = self.kind or kind_of(self.person, self.on)

    @cached_property
    def id(self) -> str:
        """The person's id as text."""
        return str(self.person.pk)

    @cached_property
    def short_id(self) -> str:
        """The same id in fewer letters, for what stands on every button."""
        return short_id(self.person.pk)

    @cached_property
    def status(self) -> str:
        return self.attendance.status if self.attendance else ""

    @cached_property
    def name(self) -> str:
        return self.person.full_name

    @property
    def known_as(self) -> str:
        """The name people call them by, where it is another than the first name."""
        return self.person.known_as if self.person.known_as and self.person.known_as != self.person.first_name else ""

    @property
    def facts(self) -> str:
        """What stands under the name: what they are called, how old they are, and that others are meant."""
        called = f"“{self.known_as}”, " if self.known_as else ""
        outside = f". {self.outside}" if self.outside and not self.is_creche else ""
        return f"{called}{self.age}{', five or over' if self.kind == OLDER else ''}{outside}"

    @property
    def has_more(self) -> bool:
        """Whether anything else is to be said of this row."""
        return bool(self.status or self.warnings or self.door.collectors or self.message or self.care)

    @cached_property
    def warnings(self) -> list[str]:
        """What a court ordered, stop alert and allergy, with whom one is easily mixed up: words beside the name.

        In a crèche also that it is for another age.
        """
        outside = self.outside if self.is_creche else ""
        return [*self.door.instructions, *self.person.words_at_the_door, *filter(None, [self.alike, outside])]

    @cached_property
    def door(self) -> AtTheDoor:
        """Instructions of orders and who collects, on the session's day. Read for a whole page by `with_doors`."""
        if self.kind == ADULT:
            return NOTHING
        return at_the_door([self.person.pk], on=self.on).get(self.person.pk, NOTHING)

    @cached_property
    def age(self) -> str:
        """The age on the session's day; not for adults, whose age is nobody's business at the door."""
        if self.kind == ADULT:
            return self.person.get_role_display().lower()
        if self.kind == AGE_NOT_KNOWN:
            return "age not known"
        return age_in_words(self.person.date_of_birth, self.on)

    @property
    def short_age(self) -> str:
        """For the circle: "2", "7m", "3w"; an adult's initial. From the first birthday on it counts years."""
        if self.kind == ADULT:
            return self.person.called[:1].upper()
        if self.kind == AGE_NOT_KNOWN or self.person.date_of_birth > self.on:
            return "?"
        if years := self.person.age_on(self.on):
            return str(years)
        number, unit = self.age.split(" ")
        return number + unit[0]

    @property
    def has_times(self) -> bool:
        """At a crèche: when the child came, and left."""
        return bool(self.is_creche and self.status == AttendanceStatus.PRESENT and self.attendance.time_in)

    @property
    def is_signed_in(self) -> bool:
        """A child in the crèche's care now."""
        return self.has_times and self.attendance.time_out is None

    @property
    def has_left(self) -> bool:
        """Somebody who was here and has gone."""
        return bool(self.attendance and self.attendance.has_left)

    @property
    def shows_times(self) -> bool:
        """Where a time, late or left is written down, or has to be entered because the day is over."""
        if self.status != AttendanceStatus.PRESENT:
            return False
        return bool(self.times or self.late or self.on != local_today())

    @property
    def late(self) -> bool:
        return bool(self.attendance and self.attendance.late)

    @property
    def brought_by(self) -> str:
        """The childminder who brought this child."""
        came_with = self.attendance and self.attendance.came_with_id and self.attendance.came_with
        return came_with.full_name if came_with else ""

    @property
    def mark_words(self) -> str:
        """The mark in words: "Present", "Late, left early", "Apologies"."""
        return self.attendance.mark_words if self.attendance else ""

    @property
    def times(self) -> str:
        """ "In 9.50am, out 10.40am", as far as the times are known; "" elsewhere."""
        if self.status != AttendanceStatus.PRESENT:
            return ""
        both = (("in", self.attendance.time_in), ("out", self.attendance.time_out))
        words = ", ".join(f"{what} {time_words(time)}" for what, time in both if time)
        return words[:1].upper() + words[1:]

    @property
    def may_be_cleared(self) -> bool:
        """Marked, and not only booked."""
        return self.status not in ("", AttendanceStatus.BOOKED)

    @property
    def version(self) -> str:
        """Changes whenever the mark does, so that a screen knows which rows are new."""
        return f"{self.attendance.marked_at.timestamp():.6f}" if self.attendance else "0"

    @property
    def order(self) -> tuple:
        born = self.person.date_of_birth or date.min
        return _ORDER[self.kind], -born.toordinal() if self.kind == ADULT else born.toordinal(), self.name


def with_care(rows, session: Session) -> list[Row]:
    """The rows of a crèche, each child knowing its care and how long all its stays are. One query; elsewhere none."""
    rows = list(rows)
    children = [row for row in rows if row.is_creche and row.kind != ADULT]
    if not children:
        return rows
    found = children_today(session, [row.person.pk for row in children])
    now = local_now()
    settings = CentreSettings.load().as_on(session.date)
    for row in children:
        care = row.care = found[row.person.pk]
        own = [(row.attendance.time_in, row.attendance.time_out)] if row.has_times else []
        # A register of another day is not running any more.
        clock = now.time() if session.date == now.date() else session.end_time or now.time()
        care.minutes = minutes_of(session.date, [*care.stays, *own], clock)
        care.is_long = row.is_signed_in and care.minutes >= settings.creche_alert_minutes
        care.is_over = care.is_long and care.minutes > settings.creche_limit_minutes
    return rows


def with_doors(rows) -> list[Row]:
    """The rows (of one day), each knowing what is to be seen at the door. One query."""
    rows = list(rows)
    if rows:
        doors = at_the_door([row.person.pk for row in rows if row.kind != ADULT], on=rows[0].on)
        for row in rows:
            row.door = doors.get(row.person.pk, NOTHING)
    return rows


@dataclass
class Family:
    """People of one household on a register."""

    name: str
    household_id: object = None
    rows: list[Row] = field(default_factory=list)


@dataclass
class Roll:
    """Everybody expected at or marked on a session, by family, with the numbers."""

    session: Session
    families: list[Family]

    @property
    def rows(self) -> list[Row]:
        return [row for family in self.families for row in family.rows]

    @property
    def counts(self) -> dict:
        return counts_of(self.rows)


def counts_of(rows) -> dict:
    """Numbers of a register: by mark, and of those present by kind. Keys as the page's counters."""
    marks = Counter(row.status or "unmarked" for row in rows)
    present = [row for row in rows if row.status == AttendanceStatus.PRESENT]
    kinds = Counter(row.kind for row in present)
    here_now = Counter(row.kind == ADULT for row in present if not row.has_left)
    return {
        "present": marks["present"],
        "in_now": sum(row.is_signed_in for row in rows),
        "now_children": here_now[False],
        "now_adults": here_now[True],
        "here": marks["present"] - sum(row.has_left for row in rows),
        "late": sum(row.late for row in rows),
        "left": sum(row.has_left for row in rows),
        "left_early": sum(bool(row.attendance and row.attendance.left_early) for row in rows),
        "absent": marks["absent"],
        "apologies": marks["apologies"],
        "booked": marks["booked"],
        "unmarked": marks["unmarked"] + marks["booked"],
        "under_five": kinds[UNDER_FIVE],
        "older": kinds[OLDER] + kinds[AGE_NOT_KNOWN],
        "adults": kinds[ADULT],
    }


@dataclass(frozen=True)
class InTheRoom:
    """Everybody at a session now: those on its register, those counted without a name, and its guests."""

    children: int
    adults: int
    guests: int

    @property
    def all(self) -> int:
        return self.children + self.adults + self.guests


def in_the_room(session: Session, counts: dict, guests) -> InTheRoom:
    """Who is there now, from what the page has read already: counts (`counts_of`), guests (its SessionGuests)."""
    return InTheRoom(
        children=counts["now_children"] + session.headcount_children,
        adults=counts["now_adults"] + session.headcount_adults,
        guests=sum(guest.time_out is None for guest in guests),
    )


def expected_people(session: Session):
    """People who came to this series within the last six weeks and have not left the centre since.

    The sessions are fetched first, so that nothing depends on what the database happens to know of its tables: just
    after an import, before it has counted them, it would look through all attendances for each person.
    """
    earlier = list(Session.objects.expected_from(session).values_list("pk", flat=True))
    came = Attendance.objects.present().filter(session__in=earlier).values("person")
    registered = Registration.objects.filter(person=OuterRef("pk"))
    # Somebody who moved away or died must not be asked for at the door; who never registered may come again.
    left = registered.filter(ended_on__lt=session.date)
    still = registered.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=session.date))
    return Person.objects.filter(pk__in=came, died_on__isnull=True).exclude(Exists(left) & ~Exists(still))


def read_roll(session: Session) -> Roll:
    """The register of a session: everybody marked, booked or expected, in five queries whatever their number."""
    marked = {row.person_id: row for row in session.attendances.select_related("person", "marked_by", "came_with")}
    people = {row.person_id: row.person for row in marked.values()}
    if not session.is_register_closed and not session.is_cancelled:
        for person in expected_people(session):
            people.setdefault(person.pk, person)
    rows = {pk: Row.at(session, person, marked.get(pk)) for pk, person in people.items()}
    with_doors(rows.values())
    with_care(rows.values(), session)
    return Roll(session, by_family(rows, on=session.date))


def read_row(session: Session, person: Person) -> Row:
    """One person's row as it stands."""
    attendance = session.attendances.filter(person=person).select_related("marked_by", "came_with").first()
    row = Row.at(session, person, attendance)
    with_care([row], session)
    return row


def by_family(rows: dict, *, on: date) -> list[Family]:
    """Group rows (by id of the person) by main household on the day; people without one stand alone. One query."""
    main = dict(
        HouseholdMembership.objects.in_force(on=on)
        .main()
        .filter(person__in=rows)
        .order_by()
        .values_list("person", "household")
    )
    grouped: dict = {}
    for pk, row in rows.items():
        grouped.setdefault(main.get(pk, pk), []).append(row)
    families = []
    for key, members in grouped.items():
        members.sort(key=lambda row: row.order)
        household = key if any(main.get(row.person.pk) == key for row in members) else None
        families.append(Family(family_name([row.person for row in members]), household, members))
    mark_look_alikes([family.rows for family in families])
    families.sort(key=lambda family: (family.name.casefold(), str(family.household_id)))
    return families


def family_name(people) -> str:
    """What a family is called on a register: its last names, the commonest first ("Okafor and Smith")."""
    names = Counter(person.last_name or person.full_name for person in people)
    ordered = sorted(names, key=lambda name: (-names[name], name))
    return " and ".join(ordered[:2])

"""What runs in the week of the example centre, who came, and how today's registers stand."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from centre.core.calendar import closed_days_between
from centre.core.dates import under_five_on
from centre.core.models import BankHoliday, ClosurePeriod, Term
from sessions_app.models import Attendance, RegisterEvent, Service, ServiceTranslation, Session, SessionSeries

from .households import DemoFamily
from .rooms import give_rooms, make_rooms

SOON = timedelta(weeks=4)
CRECHE_PLACES = 8


# Headings in other languages, as a centre would ask a parent to write them.
HEADINGS = (
    ("pl", "Zostań i baw się", "Zabawa dla małych dzieci z rodzicami."),
    ("so", "Joog oo ciyaar", "Ciyaar loogu talagalay carruurta yaryar iyo waalidkood."),
    ("ur", "آئیں اور کھیلیں", "چھوٹے بچوں اور والدین کے لیے کھیل۔"),
)


@dataclass(frozen=True)
class DemoService:
    name: str
    care_type: str
    venue: str
    weekday: int
    start: time
    end: time
    leader: str
    size: int  # families on an ordinary day
    description: str
    ages: tuple[int | None, int | None] = (None, None)  # in months
    for_whom: str = ""
    cost: str = "Free"
    booking: str = "none"
    accessibility: str = "Step-free, with room for buggies and a changing table."
    checked_days_ago: int = 20


SERVICES = [
    DemoService(
        "Stay and play",
        "drop-in",
        "Main hall",
        0,
        time(9, 30),
        time(11, 30),
        "creche",
        13,
        "Toys, messy play and songs for under-fives and whoever looks after them.",
        ages=(0, 60),
        for_whom="Anybody with a child under five, childminders too",
        cost="£1 a family",
    ),
    DemoService(
        "Baby group",
        "drop-in",
        "Sensory room",
        1,
        time(13, 0),
        time(14, 30),
        "fsw.two",
        9,
        "For babies who are not walking yet, and a cup of tea for you.",
        ages=(0, 12),
        for_whom="Anybody with a baby, from the first days on",
        checked_days_ago=12,
    ),
    DemoService(
        "Health visitor clinic",
        "clinic",
        "Clinic room",
        2,
        time(9, 0),
        time(12, 0),
        "admin",
        8,
        "Weighing and questions for the health visitor. Come when you like, and bring the red book.",
        ages=(0, 60),
        for_whom="Every family with a child under five",
        checked_days_ago=41,
    ),
    DemoService(
        "Crèche for English class",
        "crèche",
        "Crèche room",
        3,
        time(9, 30),
        time(11, 15),
        "creche",
        5,
        "We look after your child while you learn English next door.",
        ages=(6, 60),
        booking="ask",
    ),
    DemoService(
        "Talking together",
        "course",
        "Main hall",
        3,
        time(13, 0),
        time(14, 30),
        "fsw.three",
        7,
        "Eight weeks of songs, stories and talking for two-year-olds and their parents.",
        ages=(24, 36),
        for_whom="Two-year-olds with a parent or carer",
        booking="ask",
        checked_days_ago=104,
    ),
    DemoService(
        "Forest play",
        "drop-in",
        "Garden",
        4,
        time(10, 0),
        time(11, 30),
        "fsw.one",
        8,
        "Mud kitchen, den building and a story round the fire pit, in all weathers. Bring wellies.",
        ages=(18, 60),
        for_whom="Toddlers and older under-fives with an adult",
        cost="£1.50 a child",
        accessibility="Grass and bark paths; ask us for the wide-wheeled buggy. Toilets are step-free.",
        checked_days_ago=33,
    ),
    DemoService(
        "Dads' Saturday club",
        "drop-in",
        "Main hall",
        5,
        time(10, 0),
        time(12, 0),
        "fsw.one",
        6,
        "Breakfast and play for dads, grandads and male carers with their under-fives.",
        ages=(0, 60),
        for_whom="Dads, grandads and other men who look after a child under five",
        cost="Free, breakfast included",
        checked_days_ago=60,
    ),
]
# What only some services say about themselves.
MORE = {
    "Stay and play": {"capacity": 60, "aims": "Families who know nobody here find company, and come a third time."},
    "Talking together": {
        "capacity": 10,
        "bring": "A drink for your child, and a book they like",
        "partner": "Speech and language therapy service",
        "aims": "Each child says more words at the end than at the beginning, and parents sing and read at home.",
    },
    "Crèche for English class": {"capacity": 12, "bring": "A named bag with a change of clothes and a favourite toy"},
    "Forest play": {"bring": "Wellies and a waterproof"},
    "Health visitor clinic": {"bring": "The red book", "partner": "Health visiting service"},
}
WHY_CANCELLED = [
    "The leader was ill and nobody could stand in.",
    "No heating in the hall.",
    "Snow: the centre was closed.",
    "The room was needed for polling.",
    "A burst pipe in the garden room.",
]


def make_calendar(first_day: date, today: date) -> list[Term]:
    """School terms, the annual closure and the bank holidays from the first year to the end of next."""
    from govuk_bank_holidays.bank_holidays import BankHolidays

    terms, closures = [], []
    for year in range(first_day.year - 1, today.year + 2):
        terms += [
            Term(name=f"Autumn {year}", start_date=date(year, 9, 1), end_date=date(year, 12, 31)),
            Term(name=f"Spring {year + 1}", start_date=date(year + 1, 1, 1), end_date=date(year + 1, 4, 12)),
            Term(name=f"Summer {year + 1}", start_date=date(year + 1, 4, 13), end_date=date(year + 1, 8, 31)),
        ]
        closures += [
            ClosurePeriod(name="Christmas closure", start_date=date(year, 12, 20), end_date=date(year + 1, 1, 3)),
            ClosurePeriod(name="Summer closure", start_date=date(year + 1, 8, 3), end_date=date(year + 1, 8, 23)),
        ]
    Term.objects.bulk_create(terms)
    ClosurePeriod.objects.bulk_create(closures)
    known = BankHolidays(use_cached_holidays=True)
    BankHoliday.objects.bulk_create(
        [
            BankHoliday(date=holiday["date"], name=holiday["title"])
            for holiday in known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
            if first_day.year - 1 <= holiday["date"].year
        ],
        ignore_conflicts=True,
    )
    return terms


class ProgrammeMaker:
    """Series for each term, their sessions, and the people on the registers."""

    def __init__(self, random: Random, today: date, first_day: date, users, families: list[DemoFamily], new_id):
        self.random = random
        self.today = today
        self.first_day = first_day
        self.users = users
        self.families = families
        self.new_id = new_id
        self.sessions: list[Session] = []
        self.attendance: list[Attendance] = []

    def make(self, terms: list[Term]) -> None:
        services = {
            each.name: Service(
                id=self.new_id(),
                name=each.name,
                care_type=each.care_type,
                venue=each.venue,
                description=each.description,
                public=each.care_type != "crèche",
                age_from_months=each.ages[0],
                age_to_months=each.ages[1],
                for_whom=each.for_whom,
                cost=each.cost,
                booking=each.booking,
                accessibility=each.accessibility,
                **MORE.get(each.name, {}),
                last_checked_on=self.today - timedelta(days=each.checked_days_ago),
            )
            for each in SERVICES
        }
        Service.objects.bulk_create(services.values())
        ServiceTranslation.objects.bulk_create(
            ServiceTranslation(service=services["Stay and play"], language=language, title=title, sentence=sentence)
            for language, title, sentence in HEADINGS
        )
        # Near the end of a term the next one's sessions stand in the timetable already.
        shown = [term for term in terms if term.end_date >= self.first_day and term.start_date <= self.today + SOON]
        end = max(term.end_date for term in shown)
        closed = closed_days_between(self.first_day, end)
        series = [
            (
                each,
                SessionSeries(
                    id=self.new_id(),
                    service=services[each.name],
                    weekday=each.weekday,
                    start_time=each.start,
                    end_time=each.end,
                    venue=each.venue,
                    led_by=self.users[each.leader],
                    from_date=max(term.start_date, self.first_day),
                    to_date=term.end_date,
                ),
            )
            for term in shown
            for each in SERVICES
        ]
        rooms = make_rooms(self.new_id)
        for each, row in series:
            row.room = rooms[each.venue]
        SessionSeries.objects.bulk_create([row for _, row in series])
        for each, row in series:
            self._sessions(each, row, services[each.name], closed)
        self._something_today(services)
        self._something_called_off()
        self.sessions.sort(key=lambda session: (session.date, session.start_time))
        for number, session in enumerate(self.sessions, start=1):
            session.reference = f"MS{number:05}"
        give_rooms(self.sessions, rooms)
        self._registers()
        self._some_came_once()
        Session.objects.bulk_create(self.sessions, batch_size=1000)
        self._register_events()
        Attendance.objects.bulk_create(self.attendance, batch_size=2000)

    def _sessions(self, each: DemoService, row: SessionSeries, service: Service, closed) -> None:
        day = row.from_date + timedelta(days=(row.weekday - row.from_date.weekday()) % 7)
        while day <= row.to_date:
            if day not in closed:
                past = day < self.today
                cancelled = past and self.random.random() < 0.03
                leader = row.led_by if self.random.random() < 0.97 or past else None
                self.sessions.append(
                    Session(
                        id=self.new_id(),
                        service=service,
                        series=row,
                        venue=each.venue,
                        date=day,
                        start_time=each.start,
                        end_time=each.end,
                        led_by=leader,
                        status="cancelled" if cancelled else "ran" if past else "planned",
                        cancelled_because=self.random.choice(WHY_CANCELLED) if cancelled else "",
                    )
                )
            day += timedelta(days=7)

    def _something_today(self, services) -> None:
        """People meet the product today, whatever day it is: there is always a session to open."""
        for day, name, start, end in (
            (self.today, "Stay and play", time(9, 30), time(11, 30)),
            (self.today, "Baby group", time(13, 30), time(15, 0)),
            (self.today + timedelta(days=1), "Forest play", time(10, 0), time(11, 30)),
        ):
            on_that_day = [session for session in self.sessions if session.date == day]
            if len(on_that_day) < (2 if day == self.today else 1) and name not in {
                session.service.name for session in on_that_day
            }:
                service = services[name]
                self.sessions.append(
                    Session(
                        id=self.new_id(),
                        service=service,
                        venue=service.venue,
                        date=day,
                        start_time=start,
                        end_time=end,
                        led_by=self.users["creche"],
                        status="planned",
                    )
                )

    def _something_called_off(self) -> None:
        """A session to come that families are told not to come to."""
        soon = self.today + timedelta(days=8)
        garden = [each for each in self.sessions if each.service.name == "Forest play" and each.date >= soon]
        if garden:
            first = min(garden, key=lambda session: session.date)
            first.status, first.cancelled_because = "cancelled", "The big ash tree is being made safe."

    def _registers(self) -> None:
        sizes = {each.name: each.size for each in SERVICES}
        latecomer = iter(range(10**6))
        for session in self.sessions:
            if session.date > self.today or session.status == "cancelled":
                continue
            name = session.service.name
            under_way = session.date == self.today
            if under_way and next(latecomer) > 0:
                continue  # of today's sessions the first is being marked, the rest are still to come
            if under_way:
                session.status = "ran"
            self._mark(session, name, sizes[name], under_way)
            if name in ("Stay and play", "Forest play") and self.random.random() < 0.4:
                session.headcount_adults = self.random.randint(0, 4)
                session.headcount_children = self.random.randint(0, 3)

    def _some_came_once(self) -> None:
        """Every fourth family that was new in the last year did not come back after its first day."""
        days = {session.id: session.date for session in self.sessions}
        family_of = {person.pk: number for number, each in enumerate(self.families) for person in each.everybody}
        first: dict = {}
        for row in self.attendance:
            if row.status == "present":
                family = family_of[row.person_id]
                first[family] = min(first.get(family, self.today), days[row.session_id])
        earliest, latest = self.today - timedelta(days=365), self.today - timedelta(days=7)
        new = sorted(first, key=lambda family: (first[family], family))
        once = set([each for each in new if earliest <= first[each] < latest][::4])
        self.attendance = [
            row
            for row in self.attendance
            if (family := family_of[row.person_id]) not in once or days[row.session_id] == first[family]
        ]

    def _mark(self, session: Session, name: str, size: int, under_way: bool) -> None:
        random = self.random
        day = session.date
        growth = 0.75 + 0.5 * (day - self.first_day).days / max(1, (self.today - self.first_day).days)
        keen = [family for family in self.families if name in family.likes and family.keenness]
        # Families who come before anybody has registered them happen too, a little.
        keen = [
            family
            for family in keen
            if family.knows_centre_on(day - timedelta(days=0 if random.random() < 0.97 else -10))
        ]
        random.shuffle(keen)
        came = placed = 0
        for family in keen:
            little = [child for child in family.children if under_five_on(child.date_of_birth, day)]
            if not little or came >= size * growth * random.uniform(0.8, 1.3):
                continue
            chance = random.random()
            if chance < family.keenness:
                came += 1
                adult = family.adults[-1 if name.startswith("Dads") and len(family.adults) > 1 else 0]
                present = [child for child in little if random.random() < 0.93] or little[:1]
                if session.service.care_type == "crèche":
                    present = present[: CRECHE_PLACES - placed]
                    placed += len(present)
                if "English" not in name:
                    self._row(session, adult, "present")
                for child in present:
                    self._row(session, child, "present", under_way)
            elif chance < family.keenness + 0.03:
                for child in little:
                    self._row(session, child, random.choice(["apologies", "absent"]))

    def _row(self, session: Session, person, status: str, under_way: bool = False) -> None:
        creche = session.service.care_type == "crèche" and status == "present"
        self.attendance.append(
            Attendance(
                id=self.new_id(),
                session=session,
                person=person,
                status=status,
                time_in=session.start_time if creche else None,
                time_out=session.end_time if creche and not under_way else None,
                marked_by=session.led_by,
            )
        )

    def _register_events(self) -> None:
        marked = {row.session_id for row in self.attendance}
        events = []
        past = [session for session in self.sessions if session.status == "ran"]
        left_open = next((session for session in reversed(past) if session.date < self.today), None)
        for session in past:
            if session.id in marked or session.date < self.today:
                events.append(RegisterEvent(session=session, kind="opened", by=session.led_by))
            if session.date < self.today and session is not left_open:
                events.append(RegisterEvent(session=session, kind="closed", by=session.led_by))
        RegisterEvent.objects.bulk_create(events, batch_size=1000)

"""What strangers are told: services marked public, when they meet, and when the centre is closed.

The columns are named one by one: who leads a session, how many came and why one was cancelled are not even read.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Value
from django.db.models.functions import JSONObject
from django.utils.crypto import salted_hmac

from centre.core.dates import LONDON, local_now
from centre.core.models import BankHoliday, ClosurePeriod
from centre.core.templatetags.words import count_of, date_words, time_words

from ..models import Service, ServiceTranslation, Session, SessionSeries, SessionStatus, Weekday
from ..models.rhythms import SeriesRhythm, days_in_words, how_often_in_words
from .languages import LANGUAGES

WEEKS_AHEAD = 8
DATES_SHOWN = 4
CLOSURE_NOTICE = timedelta(days=42)

SERVICE_COLUMNS = (
    "id",
    "name",
    "care_type",
    "venue",
    "venue_address",
    "description",
    "bring",
    "partner",
    "age_from_months",
    "age_to_months",
    "for_whom",
    "cost",
    "booking",
    "accessibility",
    "capacity",
    "last_checked_on",
)


@dataclass(frozen=True)
class RegularTime:
    """ "Mondays, 9.30am to 11.30am", for as long as the series runs."""

    id: UUID
    weekday: int
    start: time
    end: time
    venue: str
    first_day: date
    last_day: date
    places: int | None = None
    rhythm: str = SeriesRhythm.WEEKLY
    in_holidays: bool = False

    @property
    def words_of_time(self) -> str:
        return times_words(self.start, self.end)

    @property
    def words_beside_the_day(self) -> str:
        """ "9.30am to 11.30am, every second week", under the name of the day."""
        holidays = "holidays too" if self.in_holidays else ""
        return ", ".join(filter(None, [self.words_of_time, how_often_in_words(self.rhythm), holidays]))

    def begins_words(self, today: date) -> str:
        """ "from 5 January 2027" where it is still to begin, else ""."""
        return f"from {date_words(self.first_day)}" if self.first_day > today else ""

    def words(self, today: date) -> str:
        """In words, with the day from which it runs where that is still to come."""
        days = days_in_words(Weekday(self.weekday).label, self.rhythm)
        holidays = "holidays too" if self.in_holidays else ""
        return ", ".join(filter(None, [days, self.words_of_time, holidays, self.begins_words(today)]))


@dataclass(frozen=True)
class Occasion:
    """One date of a service."""

    id: UUID
    day: date
    start: time | None
    end: time | None
    venue: str
    cancelled: bool
    in_series: bool
    places: int | None = None  # where this one has a number of its own

    @property
    def times(self) -> str:
        return times_words(self.start, self.end)

    def is_over(self, now: datetime) -> bool:
        return datetime.combine(self.day, self.end or time.max, tzinfo=LONDON) < now


@dataclass(frozen=True)
class Heading:
    """The name of a service, and a sentence about it, in another language."""

    language: str
    title: str
    sentence: str

    @property
    def direction(self) -> str:
        """For the dir attribute: which way it is written."""
        return LANGUAGES[self.language].direction

    @property
    def own_name(self) -> str:
        """What its speakers call the language."""
        return LANGUAGES[self.language].own


@dataclass
class Entry:
    """A service as strangers see it, with its times and dates, the nearest first."""

    service: Service
    today: date
    times: list[RegularTime] = field(default_factory=list)
    dates: list[Occasion] = field(default_factory=list)

    @property
    def headings(self) -> list[Heading]:
        """In other languages, where they are given."""
        return [Heading(**each) for each in self.service.headings if each["language"] in LANGUAGES]

    @property
    def checked_words(self) -> str:
        """ "Last checked 3 November 2026", or "" where nobody ever did."""
        checked = self.service.last_checked_on
        return f"Last checked {date_words(checked)}" if checked else ""

    @property
    def when(self) -> list[str]:
        """The weekly times in words."""
        return [each.words(self.today) for each in self.times]

    @property
    def places_words(self) -> str:
        """ "12 places", "8 to 12 places" where weekly times differ, or "" where everybody who comes is let in."""
        numbers = {each.places or self.service.capacity for each in self.times} or {self.service.capacity}
        if None in numbers:
            return ""
        least, most = min(numbers), max(numbers)
        return count_of(most, "place") if least == most else f"{least} to {most} places"

    @property
    def venues(self) -> list[str]:
        """Where it meets, each place once."""
        return list(dict.fromkeys(each.venue for each in [*self.times, *self.dates] if each.venue)) or (
            [self.service.venue] if self.service.venue else []
        )

    @property
    def next_dates(self) -> list[Occasion]:
        return self.dates[:DATES_SHOWN]

    @property
    def sort_key(self):
        first = next((each for each in self.dates if not each.cancelled), None)
        return (first is None, first.day if first else date.max, (first and first.start) or time.min, self.service.name)


@dataclass(frozen=True)
class Closure:
    name: str
    first_day: date
    last_day: date


@dataclass
class WhatsOn:
    """Everything that is said in public on a day."""

    today: date
    entries: list[Entry]
    closures: list[Closure]

    @property
    def venues(self) -> list[str]:
        return sorted({venue for entry in self.entries for venue in entry.venues})

    def coming_closures(self) -> list[Closure]:
        """Closures that families should know of by now."""
        return [each for each in self.closures if each.first_day <= self.today + CLOSURE_NOTICE]

    def closed_because(self, day: date) -> str:
        return next((each.name for each in self.closures if each.first_day <= day <= each.last_day), "")


def read_whats_on(
    *, now: datetime | None = None, weeks: int = WEEKS_AHEAD, since: date | None = None, pk=None
) -> WhatsOn:
    """What is on from today, `weeks` ahead, in four queries however much it is; `pk` narrows it to one service.

    Sessions of today that are over are left out. With `since` (for calendars) dates from that day on are all kept.
    """
    now = now or local_now()
    today = now.date()
    last = today + timedelta(weeks=weeks)
    headings = ServiceTranslation.objects.filter(service=OuterRef("pk")).order_by("language")
    services = (
        Service.objects.in_public(on=today)
        .only(*SERVICE_COLUMNS)
        .annotate(
            headings=ArraySubquery(
                headings.values(told=JSONObject(language="language", title="title", sentence="sentence"))
            )
        )
    )
    if pk is not None:
        services = services.filter(pk=pk)
    entries = {service.pk: Entry(service, today) for service in services}
    for service_id, time_ in _regular_times(entries, today, last):
        entries[service_id].times.append(time_)
    for service_id, occasion in _occasions(entries, since or today, last):
        if since or not occasion.is_over(now):
            entries[service_id].dates.append(occasion)
    return WhatsOn(
        today=today,
        entries=sorted(entries.values(), key=lambda entry: entry.sort_key),
        closures=_closures(entries.values(), today, last),
    )


def _closures(entries, today: date, last: date) -> list[Closure]:
    """When the centre is closed: its own closures, and bank holidays on which nothing is on. One query."""
    columns = ("name", "start_date", "end_date", "is_holiday")
    own = ClosurePeriod.objects.filter(end_date__gte=today, start_date__lte=last).annotate(is_holiday=Value(False))
    holidays = BankHoliday.objects.filter(date__range=(today, last)).annotate(
        start_date=F("date"), end_date=F("date"), is_holiday=Value(True)
    )
    both = own.order_by().values_list(*columns).union(holidays.order_by().values_list(*columns), all=True)
    periods, days = [], []
    for name, first_day, last_day, is_holiday in both:
        (days if is_holiday else periods).append(Closure(name, first_day, last_day))
    told_of = {each.day for entry in entries for each in entry.dates if not each.cancelled}
    days = [
        each
        for each in days
        if each.first_day not in told_of
        and not any(period.first_day <= each.first_day <= period.last_day for period in periods)
    ]
    return sorted([*periods, *days], key=lambda each: (each.first_day, each.last_day))


def _regular_times(entries, today: date, last: date):
    """The weekly times that run or begin by the last day. Terms that follow each other with the same time are one."""
    rows = (
        SessionSeries.objects.filter(service__in=list(entries), to_date__gte=today, from_date__lte=last)
        .order_by("weekday", "start_time", "end_time", "from_date")
        .values_list(
            "service_id",
            "id",
            "weekday",
            "rhythm",
            "in_holidays",
            "start_time",
            "end_time",
            "venue",
            "from_date",
            "to_date",
            "capacity",
        )
    )
    joined: dict[tuple, RegularTime] = {}
    for service_id, pk, weekday, rhythm, in_holidays, start, end, venue, first_day, last_day, places in rows:
        key = (service_id, weekday, rhythm, in_holidays, start, end, venue)
        known = joined.get(key)
        joined[key] = RegularTime(
            id=known.id if known else pk,
            weekday=weekday,
            start=start,
            end=end,
            venue=venue or entries[service_id].service.venue,
            first_day=known.first_day if known else first_day,
            last_day=max(known.last_day, last_day) if known else last_day,
            places=known.places if known else places,
            rhythm=rhythm,
            in_holidays=in_holidays,
        )
    return [(key[0], time_) for key, time_ in joined.items()]


def public_id(pk: UUID) -> UUID:
    """What strangers know a session by: always the same, and never turned back without the centre's secret.

    A session's own id opens its feedback page to whoever has the link, so nothing in public says it.
    """
    said = salted_hmac("sessions_app.whats_on", str(pk), algorithm="sha256").hexdigest()
    return UUID(hex=said[:32], version=5)


def _occasions(entries, first: date, last: date):
    rows = (
        Session.objects.filter(service__in=list(entries))
        .between(first, last)
        .order_by("date", "start_time", "id")
        .values_list("service_id", "id", "date", "start_time", "end_time", "venue", "status", "series_id", "capacity")
    )
    for service_id, pk, day, start, end, venue, status, series_id, places in rows:
        yield (
            service_id,
            Occasion(
                id=public_id(pk),
                day=day,
                start=start,
                end=end,
                venue=venue or entries[service_id].service.venue,
                cancelled=status == SessionStatus.CANCELLED,
                in_series=series_id is not None,
                places=places,
            ),
        )


@dataclass(frozen=True)
class Day:
    """One day of the week to come."""

    day: date
    title: str  # "Today, Saturday 21 November"
    closed: str
    rows: list[tuple[Occasion, Entry]]


def days_to_come(whats_on: WhatsOn, entries: list[Entry], *, days: int = 7) -> list[Day]:
    """Of the next `days` days those with one of these entries, be it called off, or with the centre closed."""
    last = whats_on.today + timedelta(days=days - 1)
    rows = defaultdict(list)
    for entry in entries:
        for occasion in entry.dates:
            if occasion.day <= last:
                rows[occasion.day].append((occasion, entry))
    found = []
    for number in range(days):
        day = whats_on.today + timedelta(days=number)
        on_that_day = sorted(rows[day], key=lambda row: (row[0].start or time.min, row[1].service.name))
        closed = whats_on.closed_because(day)
        if on_that_day or closed:
            near = {0: "Today, ", 1: "Tomorrow, "}.get(number, "")
            found.append(Day(day=day, title=f"{near}{day:%A} {day.day} {day:%B}", closed=closed, rows=on_that_day))
    return found


def times_words(start: time | None, end: time | None) -> str:
    """ "9.30am to midday", "from 9.30am", or "time to be confirmed"."""
    if start and end:
        return f"{_clock(start)} to {_clock(end)}"
    return f"from {_clock(start)}" if start else "time to be confirmed"


def _clock(at: time) -> str:
    # Nobody has to think which of the two 12 o'clocks is meant.
    return "midday" if (at.hour, at.minute) == (12, 0) else time_words(at)

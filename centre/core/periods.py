"""The named periods of three calendars that a centre reports by, none of which fits another.

School terms are the centre's own (settings). The council counts by quarters of a year that begins on 1 April; early
years funding by terms that begin on 1 January, 1 April and 1 September; the academic year begins on 1 September.
"""

from calendar import month_name
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.dates import twelve_months_ending
from centre.core.models import Term

# First months of the council's quarters and of the funding terms, in the order of the calendar year.
QUARTERS = {4: 1, 7: 2, 10: 3, 1: 4}
FUNDING_TERMS = {1: "Spring", 4: "Summer", 9: "Autumn"}
SHOWN_OF_EACH = 4
SCHOOL, COUNCIL, FUNDING, OTHERS = "school", "council", "funding", "others"
CALENDARS = {
    SCHOOL: "School and academic years",
    COUNCIL: "The council’s year",
    FUNDING: "Funding terms",
    OTHERS: "Others",
}


@dataclass(frozen=True)
class Period:
    """A named stretch of days, both ends included. `calendar`: one of CALENDARS, "" for days of one’s own."""

    name: str
    start: date
    end: date
    calendar: str = ""

    @property
    def value(self) -> str:
        """As it stands in an address: its days, so that a name never means another stretch a year later.

        With its calendar, because a funding term can have the days of a school term.
        """
        return f"{self.calendar}.{self.start.isoformat()}.{self.end.isoformat()}"


def academic_year(day: date) -> Period:
    """The academic year of a day: 1 September to 31 August."""
    first = day.year if day.month >= 9 else day.year - 1
    return Period(f"{_pair(first)} academic year", date(first, 9, 1), date(first + 1, 8, 31), SCHOOL)


def council_year(day: date) -> Period:
    """The council's year of a day: 1 April to 31 March."""
    first = day.year if day.month >= 4 else day.year - 1
    return Period(f"{_pair(first)} council year", date(first, 4, 1), date(first + 1, 3, 31), COUNCIL)


def council_quarter(day: date) -> Period:
    """The quarter of the council's year that a day is in; the fourth is January to March."""
    month = day.month - (day.month - 1) % 3
    start = date(day.year, month, 1)
    year = council_year(day)
    name = f"Quarter {QUARTERS[month]} of {_pair(year.start.year)}, {month_name[month]} to {month_name[month + 2]}"
    return Period(name, start, _day_before(_months_on(start, 3)), COUNCIL)


def funding_term(day: date) -> Period:
    """The early years funding term of a day: from 1 January, 1 April or 1 September."""
    month = max(month for month in FUNDING_TERMS if month <= day.month)
    start = date(day.year, month, 1)
    end = _day_before(_months_on(start, {1: 3, 4: 5, 9: 4}[month]))
    return Period(f"{FUNDING_TERMS[month]} {day.year} funding term", start, end, FUNDING)


def named_periods(today: date, terms: Iterable[Term]) -> list[Period]:
    """What a centre would ask for today, newest first within each calendar; nothing that has not begun."""
    school = [
        Period(term.name, term.start_date, term.end_date, SCHOOL)
        for term in sorted(terms, key=lambda term: term.start_date, reverse=True)
        if term.start_date <= today
    ][: SHOWN_OF_EACH + 2]
    return [
        *school,
        *_back(academic_year, today, 2),
        *_back(council_quarter, today, SHOWN_OF_EACH + 1),
        *_back(council_year, today, 2),
        *_back(funding_term, today, SHOWN_OF_EACH),
        Period("The last twelve months", *twelve_months_ending(today), OTHERS),
    ]


def _back(period_of, today: date, number: int) -> list[Period]:
    """The period of today and those before it."""
    found = [period_of(today)]
    while len(found) < number:
        found.append(period_of(_day_before(found[-1].start)))
    return found


def _pair(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _months_on(first_of_month: date, months: int) -> date:
    months += first_of_month.month - 1
    return date(first_of_month.year + months // 12, months % 12 + 1, 1)


def _day_before(day: date) -> date:
    return day - timedelta(days=1)

"""Dates as a children's centre means them: local days in England, ages in completed years.

Nothing here reads the clock of the server's time zone: a day is always a calendar day in Europe/London.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")

# A child counts for the centre's reach until the fifth birthday (measures, "Under five on a day").
UNDER_FIVE_YEARS = 5

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9


def local_now() -> datetime:
    """The present moment as an aware datetime in Europe/London."""
    return timezone.localtime(timezone.now(), LONDON)


def local_today() -> date:
    """Today's calendar day in Europe/London."""
    return local_now().date()


def birthday(date_of_birth: date, years: int) -> date:
    """The day on which somebody born on `date_of_birth` reaches the age `years`.

    Someone born on 29 February reaches it on 1 March in other years (measures, "Age on a day").
    """
    year = date_of_birth.year + years
    if (date_of_birth.month, date_of_birth.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, date_of_birth.month, date_of_birth.day)


def age_on(date_of_birth: date, on: date) -> int:
    """Age in completed years on the day `on`; negative before birth (measures, "Age on a day")."""
    years = on.year - date_of_birth.year
    return years if birthday(date_of_birth, years) <= on else years - 1


def fifth_birthday(date_of_birth: date) -> date:
    """The first day on which a child no longer counts as under five."""
    return birthday(date_of_birth, UNDER_FIVE_YEARS)


def under_five_on(date_of_birth: date | None, on: date) -> bool:
    """Whether somebody is born and aged under five on `on`; an expected baby (no date of birth) is not."""
    return date_of_birth is not None and date_of_birth <= on < fifth_birthday(date_of_birth)


def born_after_to_be_under(years: int, on: date) -> date:
    """The latest date of birth that is NO LONGER under `years` on the day `on`.

    People born strictly after the returned day, and not after `on`, are under that age on `on`. The rule that a
    29 February birthday falls on 1 March is why this is not a plain subtraction: on 28 February of a common year a
    leap-day child has not yet had the birthday.
    """
    year = on.year - years
    if (on.month, on.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return date(year, on.month, on.day)


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later (or earlier), or the last day of that month where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def twelve_months_ending(on: date) -> tuple[date, date]:
    """The first and last day of the twelve months that end on `on` (measures, "seen_12_months")."""
    return add_months(on, -12) + timedelta(days=1), on


def parse_date(text: str) -> date:
    """A day from what British people type: 2025-08-31, 31/8/2025, 31.8.25, 31 Aug 2025, 31 August 2025.

    Never month first. Raises ValueError with a sentence that says what to do.
    """
    cleaned = " ".join(str(text).replace("\x00", "").split())[:40]
    parts = None
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", cleaned):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", cleaned):
        parts = _whole_year(match[3]), int(match[2]), int(match[1])
    elif match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]{3,9})\.?,?[ \-](\d{4}|\d{2})", cleaned):
        month = _MONTHS.get(match[2].lower())
        parts = (_whole_year(match[3]), month, int(match[1])) if month else None
    if parts is None:
        raise ValueError("Enter the date as day, month and year, for example 31 8 2025.")
    year, month, day = parts
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"Enter a year between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("Enter a real date, for example 31 8 2025: this day is not in the calendar.") from None


def _whole_year(text: str) -> int:
    # Two figures are read as 20xx up to thirty years ahead of the century's start, otherwise 19xx: grandparents
    # are typed as 62, babies as 25.
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) <= 30 else 1900 + int(text)


def parse_time(text: str) -> time:
    """A time of day from 9.30, 0930, 9:30, 9:30am, 9am, 1.15 pm.

    Raises ValueError with a sentence that says what to do.
    """
    cleaned = str(text).replace("\x00", "").lower().replace(" ", "")[:20]
    match = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.](\d{2})(?:\.0+)?)?(am|pm)?", cleaned)
    if match and (match[2] or match[4]):
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[4] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match[4] == "pm" else 0)
        elif match[4]:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValueError("Enter a time, for example 9.30 or 2:15pm.")

"""A month of the timetable, as it stands in the address: 2026-11. Fixed in queries, however many sessions it has."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.calendar import closed_days_between

from ..models import Session
from ..week import EARLIEST, LATEST, Day, lines_of


@dataclass(frozen=True)
class Month:
    """A month, by its first day."""

    first: date

    @classmethod
    def containing(cls, day: date) -> "Month":
        return cls(day.replace(day=1))

    @classmethod
    def from_text(cls, text: str) -> "Month | None":
        """The month of "2026-11", or None for anything that is no month between 2000 and 2099."""
        match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text.strip())
        if not match or not EARLIEST <= int(match[1]) <= LATEST or not 1 <= int(match[2]) <= 12:
            return None
        return cls(date(int(match[1]), int(match[2]), 1))

    @property
    def text(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def after(self) -> "Month":
        return Month.containing(self.first + timedelta(days=31))

    @property
    def before(self) -> "Month":
        return Month.containing(self.first - timedelta(days=1))

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def monday(self) -> date:
        """The Monday of the week in which it begins."""
        return self.first - timedelta(days=self.first.weekday())


def weeks_of(month: Month, *, today) -> list[list[Day]]:
    """The weeks of the month from Monday to Sunday, each day with its sessions and closure; days beside it are bare.

    Sundays are left out where no Sunday has a session.
    """
    sessions = Session.objects.between(month.first, month.last).prefetch_related("service", "led_by")
    by_day: dict = {}
    for line in lines_of(sessions, today=today):
        by_day.setdefault(line.session.date, []).append(line)
    closed = closed_days_between(month.first, month.last)
    shown = 7 if any(day.weekday() == 6 for day in by_day) else 6
    weeks, day = [], month.monday
    while day <= month.last:
        days = [day + timedelta(days=number) for number in range(shown)]
        if days[-1] >= month.first:  # a month that begins on a Sunday on which nothing is on
            weeks.append([Day(each, closed.get(each, ""), by_day.get(each, [])) for each in days])
        day += timedelta(days=7)
    return weeks

"""A week of the timetable, as it stands in the address: 2025-W41."""

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from centre.core.calendar import closed_days_between
from centre.core.dates import local_now
from centre.core.templatetags.words import time_words

from .models import Attendance, Session
from .states import state_of

EARLIEST, LATEST = 2000, 2099


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday."""

    monday: date

    @classmethod
    def containing(cls, day: date) -> "Week":
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def from_text(cls, text: str) -> "Week | None":
        """The week of "2025-W41", or None for anything that is no week between 2000 and 2099."""
        match = re.fullmatch(r"(\d{4})-W(\d{1,2})", text.strip().upper())
        if not match or not EARLIEST <= int(match[1]) <= LATEST:
            return None
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            return None

    @property
    def text(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week(self.monday - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return Week(self.monday + timedelta(days=7))


@dataclass(frozen=True)
class SessionLine:
    """A session in a list: what it is, how it stands, and how many were marked."""

    session: Session
    state: object
    counts: dict
    lacks: tuple = ()  # of a crèche to come in the week: what is not met with those who are planned

    @property
    def times(self) -> str:
        """ "9.30am–11am", "9.30am", or "" where no time is known."""
        return "–".join(time_words(each) for each in (self.session.start_time, self.session.end_time) if each)

    @property
    def who_and_where(self) -> str:
        """Who runs it and where, as far as either is known."""
        leader = str(self.session.led_by) if self.session.led_by_id else ""
        return ", ".join(words for words in (leader, self.session.venue) if words)

    @property
    def present(self) -> int:
        return self.counts.get("present", 0)

    @property
    def booked(self) -> int:
        return self.counts.get("booked", 0)

    @property
    def older(self) -> int:
        """Children of five or over, and those whose age is not known."""
        return self.present - self.counts.get("under_five", 0) - self.counts.get("adults", 0)

    @property
    def has_numbers(self) -> bool:
        return bool(self.present or self.session.headcount)

    def is_on(self, now: time) -> bool:
        """Whether the session takes place at this time of its day, as far as its times and its register tell."""
        session = self.session
        if session.is_cancelled or not session.is_register_open:
            return False
        return (session.start_time is None or session.start_time <= now) and (
            session.end_time is None or now <= session.end_time
        )

    @property
    def here(self) -> int:
        """How many have come and not been signed out, with those who were only counted."""
        return self.present - self.counts.get("left", 0) + self.session.headcount

    @property
    def needs_leader(self) -> bool:
        return self.session.status == "planned" and self.session.led_by_id is None


@dataclass(frozen=True)
class Day:
    """A day of the week view."""

    day: date
    closed: str
    lines: list


def lines_of(sessions, *, today) -> list[SessionLine]:
    """The sessions with their states and numbers (one query more, however many there are)."""
    sessions = list(sessions)
    counted = Attendance.objects.filter(session__in=[each.pk for each in sessions]).counted_by_session()
    counts = {row["session"]: row for row in counted}
    return [SessionLine(each, state_of(each, today=today), counts.get(each.pk, {})) for each in sessions]


def days_of(week: Week, *, today, with_lacks=False) -> list[Day]:
    """Monday to Saturday with their sessions and closures; Sunday only when something is on.

    with_lacks: also which crèches to come lack somebody, in one query more where one is planned.
    """
    # Each service and each colleague is fetched once, however many sessions of theirs the week has.
    sessions = Session.objects.between(week.monday, week.sunday).prefetch_related("service", "led_by")
    lines = lines_of(sessions, today=today)
    if with_lacks:
        lines = _with_what_lacks(lines, week, today)
    closed = closed_days_between(week.monday, week.sunday)
    days = []
    for number in range(7):
        day = week.monday + timedelta(days=number)
        on_day = [line for line in lines if line.session.date == day]
        if number < 6 or on_day:
            days.append(Day(day, closed.get(day, ""), on_day))
    return days


def _with_what_lacks(lines, week, today) -> list[SessionLine]:
    """The lines, each crèche to come with what it lacks (trap T-31)."""
    from .creche.watch import watched

    if not any(line.session.is_creche and line.session.date >= today for line in lines):
        return lines
    seen = watched(max(week.monday, today), week.sunday, now=local_now(), live=False)
    lacks = {each.session.pk: tuple(each.lacks) for each in seen}
    return [replace(line, lacks=lacks.get(line.session.pk, ())) for line in lines]

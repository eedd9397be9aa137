"""The poster for the door, the library and the surgery: what is on each week, on one page where it fits."""

import hashlib
import io
from collections import defaultdict
from dataclasses import dataclass

import pikepdf
from django.core.cache import cache
from django.template.loader import render_to_string

from centre.core.fonts import has_letters_for
from centre.core.pdf import html_to_pdf, picture, stylesheet
from centre.core.square_code import square_code

from ..models import Booking, Weekday
from .pictures import pictures
from .reading import WhatsOn

# The same page gives the same poster, so it may be kept until something on it changes.
KEPT_FOR = 24 * 60 * 60
PAGE = {"a4": "@page { size: A4 }", "a3": "@page { size: A3 }"}
# How large the days are set, in rem: the largest that leaves it on one page is taken.
SIZES = (1.5, 1.36, 1.24, 1.13, 1.05, 0.98, 0.92, 0.86, 0.8, 0.74)
ON_TWO_PAGES = 0.98
LARGE_PRINT = 1.36
ROOMY_UP_TO = 6  # lines; with more of them the heading is smaller too
BLOCKS = 6
SHORT_BOOKING = {Booking.NONE: "Just come", Booking.ASK: "Ask us for a place", Booking.REFERRAL: "Ask us how to come"}


@dataclass(frozen=True)
class Line:
    """One thing on one day."""

    name: str
    times: str
    facts: list[str]
    cost: str
    toy: str
    note: str = ""
    headings: tuple = ()  # reading.Heading; only those for which this machine has letters


@dataclass(frozen=True)
class PosterDay:
    title: str
    lines: list[Line]
    block: int  # which of the toy blocks' colours


@dataclass(frozen=True)
class Poster:
    """A poster of everything public. `address` is the page that the square code leads to."""

    whats_on: WhatsOn
    centre: object
    size: str
    large: bool
    address: str

    def pdf(self) -> bytes:
        """The PDF, from the cache where the same was made within a day."""
        key = (
            f"whats-on-{type(self).__name__}-"
            + hashlib.sha256(self._html().encode() + self._css().encode()).hexdigest()
        )
        made = cache.get(key)
        if made is None:
            made = self._set()
            cache.set(key, made, KEPT_FOR)
        return made

    def days(self) -> list[PosterDay]:
        """The weekly times by day of the week, then what happens just once."""
        toys = pictures(self.whats_on.entries)
        weekly, once = defaultdict(list), []
        for entry in self.whats_on.entries:
            for each in entry.times:
                weekly[each.weekday].append(
                    (each.start, self._line(entry, each.words_beside_the_day, each.venue, toys, each))
                )
            for each in entry.dates:
                if not each.in_series and not each.cancelled:
                    when = f"{each.day:%a} {each.day.day} {each.day:%b}, {each.times}"
                    once.append(((each.day, each.times), self._line(entry, when, each.venue, toys)))
        days = [
            PosterDay(
                Weekday(day).label, [line for _, line in sorted(weekly[day], key=lambda row: row[0])], number % BLOCKS
            )
            for number, day in enumerate(sorted(weekly))
        ]
        if once:
            days.append(
                PosterDay("Just once", [line for _, line in sorted(once, key=lambda row: row[0])], len(days) % BLOCKS)
            )
        return days

    def _line(self, entry, times, venue, toys, regular=None) -> Line:
        service = entry.service
        facts = [venue, service.ages, SHORT_BOOKING.get(service.booking, "")]
        begins = regular.begins_words(self.whats_on.today) if regular else ""
        return Line(
            name=service.name,
            times=times,
            facts=[fact for fact in facts if fact],
            cost=service.cost,
            toy=toys[service.pk],
            note=begins,
            headings=tuple(each for each in entry.headings if has_letters_for(each.title)),
        )

    def _set(self) -> bytes:
        if self.large:  # letters stay large, however many pages that takes
            return self._drawn(LARGE_PRINT)
        for size in SIZES:
            if size <= self._guess():
                made = self._drawn(size)
                if _pages(made) == 1:
                    return made
        return self._drawn(ON_TWO_PAGES)

    def _guess(self) -> float:
        """How large the days can be at most, from their number: drawing is slow, so what cannot fit is not tried."""
        days = self.days()
        lines = sum(len(day.lines) for day in days)
        room, line, day = (44, 3.8, 0.9) if lines > ROOMY_UP_TO else (39, 4.5, 1)
        return room / (lines * line + len(days) * day) if lines else SIZES[0]

    def _drawn(self, size: float) -> bytes:
        return html_to_pdf(self._html(), css=f"{self._css()} main {{ font-size: {size}rem }}")

    def _html(self) -> str:
        return render_to_string("sessions_app/whats_on/poster.html", self._context())

    def _context(self) -> dict:
        days = self.days()
        return {
            "poster": self,
            "days": days,
            "tight": sum(len(day.lines) for day in days) > ROOMY_UP_TO,
            "centre": self.centre,
            "centre_name": self.centre.name or "our children’s centre",
            "whats_on": self.whats_on,
            "lettering": picture("img/whats-on/lettering.svg"),
            "address_line": ", ".join(line.strip(" ,") for line in self.centre.address.splitlines() if line.strip()),
            "short_address": self.address.split("://", 1)[-1].rstrip("/").split("/"),
            "code": square_code(self.address),
        }

    def _css(self) -> str:
        return stylesheet("whats-on-poster.css") + PAGE[self.size]


def _pages(made: bytes) -> int:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return len(pdf.pages)

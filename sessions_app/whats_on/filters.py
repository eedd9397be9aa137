"""Finding what suits: by a child's age, a day of the week and a place. Nothing that says who is looking."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from centre.core.templatetags.words import count_of

from ..models import Weekday
from .reading import Entry, WhatsOn

AGES = {
    "0": ("Under 1", 0, 12),
    "1": ("1 year old", 12, 24),
    "2": ("2 years old", 24, 36),
    "3": ("3 years old", 36, 48),
    "4": ("4 years old", 48, 60),
    "5": ("5 and over", 60, 18 * 12),
}
AGE_WORDS = {
    "0": "a baby under 1",
    "1": "a one-year-old",
    "2": "a two-year-old",
    "3": "a three-year-old",
    "4": "a four-year-old",
    "5": "a child of 5 or over",
}


@dataclass(frozen=True)
class Filters:
    """What was asked for; an empty string is "any"."""

    age: str = ""
    day: str = ""
    venue: str = ""

    @classmethod
    def from_query(cls, query, whats_on: WhatsOn) -> "Filters":
        """From the address. What is not one of the choices counts as not asked."""
        age, day, venue = (query.get(name, "") for name in ("age", "day", "venue"))
        return cls(
            age=age if age in AGES else "",
            day=day if day in {str(number) for number in Weekday.values} else "",
            venue=venue if venue in whats_on.venues else "",
        )

    @property
    def any_set(self) -> bool:
        return bool(self.age or self.day or self.venue)

    @property
    def query(self) -> str:
        """For an address, with the question mark; "" where nothing is asked for."""
        asked = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def apply(self, entries: list[Entry]) -> list[Entry]:
        """The entries that suit, each with only the times and dates that suit."""
        found = []
        for entry in entries:
            if not self._suits_age(entry.service):
                continue
            kept = replace(
                entry,
                times=[each for each in entry.times if self._suits(each.weekday, each.venue)],
                dates=[each for each in entry.dates if self._suits(each.day.weekday(), each.venue)],
            )
            # A service without any time yet is told of until a day is asked for.
            timeless = not entry.times and not entry.dates and not self.day
            if kept.times or kept.dates or (timeless and self.venue in ("", *entry.venues)):
                found.append(kept)
        return found

    def headline(self, found: int) -> str:
        """ "3 things to come to on Mondays with a two-year-old in the Main hall"."""
        words = count_of(found, "thing to come to,things to come to") if found else "Nothing to come to"
        if self.day:
            words += f" on {Weekday(int(self.day)).label}s"
        if self.age:
            words += f" with {AGE_WORDS[self.age]}"
        if self.venue:
            words += f" at “{self.venue}”"
        return words

    def _suits_age(self, service) -> bool:
        if not self.age:
            return True
        _, first, last = AGES[self.age]
        begins = service.age_from_months or 0
        ends = service.age_to_months
        return begins < last and (ends is None or ends > first)

    def _suits(self, weekday: int, venue: str) -> bool:
        return (not self.day or int(self.day) == weekday) and self.venue in ("", venue)


def choices(whats_on: WhatsOn) -> dict:
    """What can be chosen in the three boxes: {"ages", "days", "venues"} as (value, words)."""
    return {
        "ages": [(value, words) for value, (words, _, _) in AGES.items()],
        "days": [(str(value), label) for value, label in Weekday.choices],
        "venues": [(venue, venue) for venue in whats_on.venues],
    }

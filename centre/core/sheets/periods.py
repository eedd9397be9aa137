"""Periods of days, both ends included, open where an end is None: who overlaps whom."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ALWAYS = date(1, 1, 1)
FOR_EVER = date(9999, 12, 30)  # a day is left to step over it
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From a day to a day. `row` is the row of the sheet it comes from; None for one that is stored already."""

    start: date | None
    end: date | None
    row: int | None = None

    @property
    def first(self) -> date:
        return self.start or ALWAYS

    @property
    def last(self) -> date:
        return self.end or FOR_EVER

    def overlaps(self, other: "Period") -> bool:
        return self.first <= other.last and other.first <= self.last

    def __str__(self):
        start = f"from {self.start:%-d %B %Y}" if self.start else "from the beginning"
        return f"{start} to {self.end:%-d %B %Y}" if self.end else f"{start} with no last day"


def overlapping(periods: Iterable[Period]) -> list[tuple[Period, Period]]:
    """Pairs (one that comes from the sheet, the one it overlaps), at most one pair for each row of the sheet.

    Of two rows of the sheet the later row is named; of a row and a stored period, the row.
    """
    # Stored periods and earlier rows first, so that the newcomer is the culprit.
    ordered = sorted(periods, key=lambda period: (period.row is not None, period.row or 0))
    firsts: list[date] = []
    accepted: list[Period] = []
    found = []
    for period in ordered:
        place = bisect(firsts, period.first)
        # Accepted periods do not overlap each other, so only the neighbours can be in the way.
        neighbours = accepted[max(place - 1, 0) : place + 1]
        clash = next((other for other in neighbours if period.overlaps(other)), None)
        if clash is not None and period.row is not None:
            found.append((period, clash))
        else:
            firsts.insert(place, period.first)
            accepted.insert(place, period)
    return found

"""Dated rows of two records laid over one another, day by day."""

from collections.abc import Callable, Hashable
from datetime import date
from itertools import pairwise

# Before and after every day: an open end.
ALWAYS, FOR_EVER = 0, date.max.toordinal() + 1


def first_day(day: date | None) -> int:
    return ALWAYS if day is None else day.toordinal()


def last_day(day: date | None) -> int:
    return FOR_EVER if day is None else day.toordinal()


def as_first(number: int) -> date | None:
    return None if number <= ALWAYS else date.fromordinal(number)


def as_last(number: int) -> date | None:
    return None if number >= FOR_EVER else date.fromordinal(number)


def overlapping(periods: list[tuple[int, int]]) -> list[list[int]]:
    """Numbers of the periods in clusters: those that share a day, directly or through others, are in one."""
    clusters, end = [], None
    for number in sorted(range(len(periods)), key=lambda each: periods[each]):
        start, last = periods[number]
        if end is not None and start <= end:
            clusters[-1].append(number)
            end = max(end, last)
        else:
            clusters.append([number])
            end = last
    return clusters


def laid_out(periods: list[tuple[int, int]], says: Callable[[int], Hashable | None]) -> list[tuple[int, int, Hashable]]:
    """Stretches of days of which `says` tells the same: (first, last, what); days of which it tells None are left out.

    periods: whatever can make a difference begins or ends with one of them.
    """
    cuts = sorted({start for start, _ in periods} | {last + 1 for _, last in periods})
    stretches = []
    for start, following in pairwise(cuts):
        what = says(start)
        if what is None:
            continue
        if stretches and stretches[-1][2] == what and stretches[-1][1] + 1 == start:
            stretches[-1] = (stretches[-1][0], following - 1, what)
        else:
            stretches.append((start, following - 1, what))
    return stretches

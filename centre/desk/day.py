"""The day as a picture: when things begin and end, and where "now" is."""

from dataclasses import dataclass
from datetime import datetime, time

from centre.core.rooms import DayEntry

OPENS, CLOSES = 8, 18  # hours shown at least
WIDTH, LANE, TOP, LANES_AT_MOST = 1000, 34, 26, 8
SHORTEST = 45  # minutes: what has no end, or ends at once, is still seen


@dataclass(frozen=True)
class Bar:
    """An entry with its place in the picture."""

    entry: DayEntry
    x: float
    y: float
    width: float
    label: str


@dataclass(frozen=True)
class DayStrip:
    """The picture, ready to draw: hours, bars, and the line of now (None outside the hours)."""

    hours: list[tuple[str, float]]
    bars: list[Bar]
    height: int
    now: float | None
    now_words: str
    words: str
    kinds: list[tuple[str, str]]
    hidden: int


NOUNS = {"session": ("session", "sessions"), "visit": ("visit", "visits")}


def day_strip(entries, *, now: datetime) -> DayStrip | None:
    """The picture of the day, or None where nothing takes place at a known time."""
    entries = sorted((entry for entry in entries if entry.start), key=lambda entry: (entry.start, entry.label))
    if not entries:
        return None
    first = min(OPENS, entries[0].start.hour)
    last = max(CLOSES, *(_end(entry) // 60 + 1 for entry in entries))
    last = min(last, 24)
    lanes: list[int] = []
    bars, hidden = [], 0
    for entry in entries:
        begin, end = _minutes(entry.start), _end(entry)
        lane = next((number for number, free in enumerate(lanes) if free <= begin), len(lanes))
        if lane >= LANES_AT_MOST:
            hidden += 1
            continue
        lanes[lane : lane + 1] = [end]
        x, width = _x(begin, first, last), _x(end, first, last) - _x(begin, first, last)
        bars.append(Bar(entry, round(x, 1), TOP + lane * LANE + 3, round(width, 1), _fitting(entry.label, width)))
    minute = _minutes(now.time())
    inside = first * 60 <= minute <= last * 60
    return DayStrip(
        hours=[(_hour(hour), round(_x(hour * 60, first, last), 1)) for hour in range(first, last + 1)],
        bars=bars,
        height=TOP + len(lanes) * LANE + 6,
        now=round(_x(minute, first, last), 1) if inside else None,
        now_words=f"{now.hour % 12 or 12}.{now.minute:02d}",
        words=_words(entries, now),
        kinds=[(kind, NOUNS[kind][1].capitalize()) for kind in NOUNS if any(bar.entry.kind == kind for bar in bars)],
        hidden=hidden,
    )


def _words(entries, now) -> str:
    """What the picture says, for those who do not see it."""
    counts = []
    for kind, (one, many) in NOUNS.items():
        number = sum(entry.kind == kind and not entry.off for entry in entries)
        if number:
            counts.append(f"{number} {one if number == 1 else many}")
    running = [
        entry.label
        for entry in entries
        if not entry.off and _minutes(entry.start) <= _minutes(now.time()) < _end(entry)
    ]
    sentence = f"Today from morning to evening: {' and '.join(counts) or 'everything is cancelled'}."
    return f"{sentence} Now: {', '.join(running)}." if running else f"{sentence} Nothing is on just now."


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _end(entry) -> int:
    begin = _minutes(entry.start)
    end = _minutes(entry.end) if entry.end else begin + SHORTEST
    return min(max(end, begin + SHORTEST), 24 * 60)


def _x(minute, first, last) -> float:
    return (minute - first * 60) / ((last - first) * 60) * WIDTH


def _hour(hour) -> str:
    return f"{hour % 12 or 12}{'am' if hour < 12 or hour == 24 else 'pm'}"


def _fitting(label: str, width: float) -> str:
    """As much of the label as the bar has room for."""
    room = int((width - 16) / 8.2)
    return label if len(label) <= room else f"{label[: room - 1].rstrip()}…" if room > 3 else ""

"""The analysis as rows of words: in full for the team, and as it may leave the team. One shape for both."""

from collections.abc import Mapping
from uuid import UUID

from sessions_app.models import Weekday

from ..audience import CAME, newcomers_cell, week_cell
from .counting import Activity, Again, Analysis, Newcomers
from .outside import CENTRE, TOTAL, Outside, area_place, half_day_cell, service_cell, step_cell
from .words import COUNTED, NOBODY_YET, NOT_YET_KNOWN, WITHIN_WEEKS

HALVES = ("morning", "afternoon", "not known")


class InFull:
    """Gives the number as it is: for the team's own screen."""

    def __init__(self, analysis: Analysis):
        self.analysis = analysis

    def activity(self, cell: str, found: Activity) -> dict:
        return {
            "sessions": found.sessions,
            "value": found.attendances,
            "text": f"{found.attendances:,}",
            "average": found.average,
        }

    def count(self, cell: str, value: int) -> dict:
        return {"value": value, "text": f"{value:,}"}


class AsPrinted:
    """Gives what the small-number rule leaves: "fewer than 5" or "withheld" in the place of a number."""

    def __init__(self, outside: Outside):
        self.outside, self.analysis = outside, outside.analysis

    def activity(self, cell: str, found: Activity) -> dict:
        shown = self.outside[cell]
        # An average beside the number of sessions is the number itself.
        return {
            "sessions": found.sessions,
            "value": shown.value,
            "text": shown.text,
            "average": found.average if shown.is_shown else "",
        }

    def count(self, cell: str, value: int) -> dict:
        shown = self.outside[cell]
        return {"value": shown.value, "text": shown.text}


def tables_of(teller: InFull | AsPrinted, services: Mapping[UUID, str], *, groups: set[str] | None = None) -> dict:
    """Every table of the page: half_days, weeks, services, centre, steps, areas, groups.

    services: names by id. groups: the names of those that the reader may know of; all that are not restricted if None.
    """
    analysis = teller.analysis
    found = analysis.newcomers
    centre = _again(teller, CENTRE, found.again)
    return {
        "total": teller.activity(TOTAL, analysis.total),
        "half_days": _half_days(teller),
        "weeks": [
            {"monday": monday, **teller.activity(week_cell(monday), each)} for monday, each in analysis.by_week.items()
        ],
        "came": teller.count(CAME, found.came),
        "centre": centre,
        "steps": _steps(teller, found, not_yet=centre["not_yet"]),
        "services": [] if analysis.service else _services(teller, services),
        "areas": [
            {"code": area.code, "name": area.name, **_again(teller, area_place(area), area.again)}
            for area in analysis.areas
        ],
        "groups": [
            {"name": group.name, **_again(teller, f"group {group.name}", group.again)}
            for group in analysis.groups
            if not group.restricted and (groups is None or group.name in groups)
        ],
    }


def _half_days(teller) -> list[dict]:
    """A row for each weekday that has sessions, with a cell for each half that any day has."""
    held = teller.analysis.by_half_day
    halves = [half for half in HALVES if any(half == each for _, each in held)]
    return [
        {
            "weekday": Weekday(weekday).label,
            "halves": [
                {"half": half, **teller.activity(half_day_cell(weekday, half), held[weekday, half])}
                if (weekday, half) in held
                else {"half": half, "sessions": 0, "value": None, "text": "", "average": ""}
                for half in halves
            ],
        }
        for weekday in sorted({weekday for weekday, _ in held})
    ]


def _again(teller, where: str, again: Again) -> dict:
    """The cells of a row. Where nobody has been followed yet, what becomes of them is not known: that is never 0.

    `not_yet` in it says so. A number of followed that is withheld tells nothing, so what stands beside it stays.
    """
    cells = {what: teller.count(newcomers_cell(where, what), getattr(again, what)) for what in COUNTED}
    whole = cells["followed"]["value"]
    not_yet = whole == 0 and not teller.analysis.is_followed_whole
    for what in ("second", "third", "never"):
        cells[what]["share"] = _share(cells[what]["value"], whole)
        if not_yet:
            cells[what] |= {"value": None, "text": NOT_YET_KNOWN}
    if not_yet:
        cells["followed"]["text"] = NOBODY_YET
    return cells | {"not_yet": not_yet}


def _share(part: int | None, whole: int | None) -> str:
    """Of a hundred, rounded half up; only from two numbers that are both printed."""
    if part is None or not whole:
        return ""
    percent = (200 * part + whole) // (2 * whole)
    if percent == 0 and part:
        return "<1%"
    return ">99%" if percent == 100 and part < whole else f"{percent}%"


def _steps(teller, found: Newcomers, *, not_yet: bool) -> list[dict]:
    rows = []
    for weeks in WITHIN_WEEKS:
        row = {"weeks": weeks}
        for which in ("second", "third"):
            cell = newcomers_cell(CENTRE, which) if weeks == WITHIN_WEEKS[-1] else step_cell(which, weeks)
            row[which] = teller.count(cell, found.within.get(f"{which}_{weeks}", 0))
            if not_yet:
                row[which] = {"value": None, "text": NOT_YET_KNOWN}
        rows.append(row)
    return rows


def _services(teller, names) -> list[dict]:
    analysis = teller.analysis
    rows = []
    for service, held in analysis.by_service.items():
        found = analysis.newcomers_of_service[service]
        rows.append(
            {
                "id": service,
                "name": names[service],
                **teller.activity(service_cell(service), held),
                "came": teller.count(service_cell(service, "came"), found.came),
                **_again(teller, f"service {service}", found.again),
            }
        )
    return sorted(rows, key=lambda row: row["name"].casefold())

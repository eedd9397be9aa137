"""What may leave the team of the attendance analysis: every figure through the small-number rule, before any template.

One table holds the whole centre and every service, so that no two files can be subtracted from each other; what
earlier reports said of the period is kept to. Cells of the measures (attendances, weeks) have the measures' names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..audience import CAME, Printed, area_cell, newcomers_cell, week_cell, what_was_said
from ..disclosure import Kind, Mark, Suppression, Table, protect
from ..measures.definitions import ALL_UNDER_FIVES_SEEN
from .counting import Again, Analysis
from .words import COUNTED, WITHIN_WEEKS

TOTAL = "attendances_under_5"
CENTRE = "centre"


@dataclass(frozen=True)
class Outside:
    """The cells by name as they may be printed; what is withheld is in none of them."""

    analysis: Analysis
    threshold: int
    cells: dict[str, Printed]
    suppression: Suppression

    def __getitem__(self, name: str) -> Printed:
        return self.cells[name]

    def said(self) -> dict[str, int | str]:
        """What is printed, by name; what later reports keep to."""
        return {name: cell.value if cell.is_shown else str(cell.mark) for name, cell in self.cells.items()}


def for_outside(analysis: Analysis, threshold: int, *, earlier: Iterable[Mapping[str, int | str]] = ()) -> Outside:
    """The analysis of the whole centre through the rule. Raises ValueError for the analysis of one service."""
    if analysis.service is not None:
        raise ValueError("What leaves the team is the whole centre with all its services.")
    printed, withheld = what_was_said(earlier)
    table = table_of(analysis, threshold)
    _add_what_is_known(table, analysis, printed)
    suppression = protect(table, threshold, printed_before=printed, withheld_before=withheld)
    cells = {
        name: Printed(mark, table.cells[name].value if mark == Mark.SHOWN else None, threshold)
        for name, mark in suppression.marks.items()
    }
    return Outside(analysis, threshold, cells, suppression)


def half_day_cell(weekday: int, half: str) -> str:
    return f"attendances on day {weekday}, {half}"


def service_cell(service: UUID, what: str = "attendances") -> str:
    return f"{what} of service {service}"


def step_cell(which: str, weeks: int) -> str:
    return f"newcomers, {which} time within {weeks} weeks"


def area_place(area) -> str:
    return f"area {area.code or area.name.lower()}"


def table_of(analysis: Analysis, threshold: int) -> Table:
    """Every figure as a cell, and how they hang together."""
    table = Table()
    table.add(TOTAL, analysis.total.attendances)
    _add_parts(table, {half_day_cell(*key): each.attendances for key, each in analysis.by_half_day.items()})
    _add_parts(table, {week_cell(monday): each.attendances for monday, each in analysis.by_week.items()})
    _add_parts(table, {service_cell(key): each.attendances for key, each in analysis.by_service.items()})
    found = analysis.newcomers
    table.add(CAME, found.came)
    _add_again(table, CENTRE, found.again, threshold)
    table.add_difference(CAME, newcomers_cell(CENTRE, "first"), "came before the period, too")
    _add_steps(table, found)
    for area in analysis.areas:
        _add_again(table, area_place(area), area.again, threshold)
    for what in COUNTED:
        table.add_sum(newcomers_cell(CENTRE, what), [newcomers_cell(area_place(area), what) for area in analysis.areas])
    for group in analysis.groups:
        if not group.restricted:
            _add_group(table, f"group {group.name}", group.again, threshold)
    for service, newcomers in analysis.newcomers_of_service.items():
        where = f"service {service}"
        _add_again(table, where, newcomers.again, threshold)
        came = table.add(service_cell(service, "came"), newcomers.came)
        table.add_difference(came, newcomers_cell(where, "first"), f"{came}, before the period, too")
        table.add_difference(CAME, came, f"did not come: {came}")
    return table


def _add_parts(table, parts: dict[str, int]):
    for name, value in parts.items():
        table.add(name, value)
    if parts:
        table.add_sum(TOTAL, parts)


def _add_again(table, where, again: Again, threshold: int):
    cell = {what: table.add(newcomers_cell(where, what), getattr(again, what)) for what in COUNTED}
    table.add_difference(cell["first"], cell["followed"], newcomers_cell(where, "recent"))
    twice = table.add_difference(cell["second"], cell["third"], newcomers_cell(where, "twice, not three times"))
    # Who did not come again in time came later or never.
    rest = table.add_difference(cell["followed"], cell["second"], newcomers_cell(where, "not again in time"))
    later = table.add(newcomers_cell(where, "later"), again.later, Kind.IMPLIED)
    table.add_sum(rest, (later, cell["never"]))
    # Two more that anybody gets by subtraction. They hold nothing new, so they stand here only where they are small.
    for name, parts in (("not three times", (rest, twice)), ("back at all", (cell["second"], later))):
        value = sum(table.cells[part].value for part in parts)
        if 0 < value < threshold:
            table.add(newcomers_cell(where, name), value, Kind.IMPLIED)
            table.add_sum(newcomers_cell(where, name), parts)


def _add_group(table, where, again: Again, threshold: int):
    """Those in the group, and the others, who are the rest of the centre's."""
    _add_again(table, where, again, threshold)
    for what in COUNTED:
        table.add_difference(
            newcomers_cell(CENTRE, what), newcomers_cell(where, what), newcomers_cell(f"not in {where}", what)
        )


def _add_steps(table, found):
    for which in ("second", "third"):
        # The last step is the figure itself.
        larger = newcomers_cell(CENTRE, which)
        for weeks in reversed(WITHIN_WEEKS[:-1]):
            smaller = table.add(step_cell(which, weeks), found.within.get(f"{which}_{weeks}", 0))
            table.add_difference(larger, smaller, f"{which} time after more than {weeks} weeks")
            larger = smaller
    for weeks in WITHIN_WEEKS[:-1]:
        twice, three = step_cell("second", weeks), step_cell("third", weeks)
        table.add_difference(twice, three, f"second but not third time within {weeks} weeks")


def _add_what_is_known(table, analysis, printed: Mapping[str, int]):
    """Larger figures that a report of the same period gave away: whoever takes ours from them learns a rest."""
    pairs = [(ALL_UNDER_FIVES_SEEN, CAME)]
    pairs += [(area_cell(each.code, "seen"), newcomers_cell(area_place(each), "first")) for each in analysis.areas]
    for known, ours in pairs:
        if known in printed and printed[known] >= table.cells[ours].value:
            table.add(known, printed[known], Kind.KNOWN)
            table.add_difference(known, ours, f"{known}, not {ours}")

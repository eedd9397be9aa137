"""What leaves the team: the figures of a period through the small-number rule, and how they hang together.

`for_governors` is the only way from `Figures` to a report, an export or a chart. It gives cells that hold a value or
the mark that stands in its place, never both, so that no template can print what it was never given.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from centre.core.dates import twelve_months_ending

from .disclosure import Kind, Mark, Suppression, Table, protect
from .measures import MEASURES, PERCENTAGES, Figures, Percentage
from .measures.definitions import ALL_UNDER_FIVES_SEEN, PEOPLE, POPULATION, SESSIONS

NOT_AVAILABLE = "not available"
# Children registered on the as-at day whose home is not known: no measure, but the appendix says how many.
AREA_NOT_KNOWN = "registered, area not known"
# Children at a session of the period: the widest figure of the attendance analysis.
CAME = "came"

# Larger counts that hold others, and what stays when the smaller is taken away. Each rest is a count of people that
# anybody could get by subtraction, so it is guarded although nobody prints it.
NESTED = (
    ("registered", "registered_and_seen", "registered, not seen"),
    ("registered", "most_deprived_registered", "registered, other areas"),
    ("seen", "most_deprived_seen", "seen, other areas only"),
    ("seen_12_months", "sustained_12_months", "seen, not regularly"),
    ("adults_seen", "male_parents_and_carers_seen", "other adults seen"),
    (ALL_UNDER_FIVES_SEEN, "seen", "seen outside the area only"),
    (ALL_UNDER_FIVES_SEEN, "out_of_area_seen", "never seen while out of the area"),
    (ALL_UNDER_FIVES_SEEN, "area_not_known_seen", "always with a known area"),
    (ALL_UNDER_FIVES_SEEN, "registered_and_seen", "seen, not registered here"),
)


@dataclass(frozen=True)
class Printed:
    """One figure as it is printed: a value, or the words in its place. `value` is None unless it is shown."""

    mark: str
    value: int | None = None
    threshold: int = 5

    @property
    def is_shown(self) -> bool:
        return self.mark == Mark.SHOWN

    @property
    def text(self) -> str:
        """ "1,234", "fewer than 5", "withheld" or "not available"."""
        if self.is_shown:
            return f"{self.value:,}"
        return f"fewer than {self.threshold}" if self.mark == Mark.SMALL else str(self.mark)


@dataclass(frozen=True)
class PrintedShare:
    """A percentage as it is printed; `percentage` is None where a number under it is withheld."""

    text: str
    percentage: Percentage | None = None
    numerator: Printed | None = None
    denominator: Printed | None = None


@dataclass(frozen=True)
class PrintedFigures:
    """The figures of a period as one audience may see them."""

    period_from: date
    period_to: date
    as_at: date
    threshold: int
    cells: dict[str, Printed]
    # None where the cells come from a report that was issued.
    suppression: Suppression | None = None

    @classmethod
    def as_issued(cls, period_from: date, period_to: date, as_at: date, said: Mapping, threshold: int):
        """The figures as an issued report gave them (`said`): nothing new is told by repeating them."""
        cells = {
            name: Printed(Mark.SHOWN, value, threshold) if isinstance(value, int) else Printed(value, None, threshold)
            for name, value in said.items()
        }
        return cls(period_from, period_to, as_at, threshold, cells)

    def __getitem__(self, name: str) -> Printed:
        """The cell of that name; "not available" for one that the period does not have."""
        return self.cells.get(name, Printed(NOT_AVAILABLE, None, self.threshold))

    def share(self, numerator: str, denominator: str, target=None, amber_band=10) -> PrintedShare:
        """A percentage: only where both of its numbers are printed, and so nothing beyond them is told."""
        over, under = self[numerator], self[denominator]
        if NOT_AVAILABLE in (over.mark, under.mark):
            return PrintedShare(NOT_AVAILABLE, None, over, under)
        if not (over.is_shown and under.is_shown):
            return PrintedShare(str(Mark.WITHHELD), None, over, under)
        percentage = Percentage(over.value, under.value, target, amber_band)
        return PrintedShare(percentage.text, percentage, over, under)

    def said(self, names: Iterable[str] | None = None) -> dict[str, int | str]:
        """What is printed, by name: a number, or the mark in its place; what the next report has to keep to."""
        chosen = self.cells if names is None else {name: self.cells[name] for name in names if name in self.cells}
        return {
            name: printed.value if printed.is_shown else str(printed.mark)
            for name, printed in chosen.items()
            if printed.mark != NOT_AVAILABLE
        }


def for_governors(
    figures: Figures,
    settings,
    *,
    weeks: Mapping[date, int] | None = None,
    restricted_groups: bool = False,
    earlier: Iterable[Mapping[str, int | str]] = (),
    within_the_year: Iterable[PrintedFigures] = (),
    more: Callable[[Table], None] | None = None,
) -> PrintedFigures:
    """The figures of a period through the small-number rule.

    weeks: attendances of under-fives by week, where the report has them. restricted_groups: with groups such as child
    protection plan (Part B only). earlier: what earlier reports of the same period said (`PrintedFigures.said`).
    within_the_year: other periods of the same twelve months whose "seen" is printed beside these. more: adds further
    cells of the same report.
    """
    table = table_of(figures, settings, weeks or {}, restricted_groups)
    if more:
        more(table)
    _add_overlapping_periods(table, figures, within_the_year)
    printed_before, withheld_before = what_was_said(earlier)
    _add_newcomers(table, figures, printed_before)
    threshold = settings.small_number_threshold
    suppression = protect(table, threshold, printed_before=printed_before, withheld_before=withheld_before)
    cells = {}
    for cell in table.cells.values():
        mark = suppression.marks.get(cell.name)
        if mark is not None:
            cells[cell.name] = Printed(mark, cell.value if mark == Mark.SHOWN else None, threshold)
    for name, value in _public(figures).items():
        cells[name] = Printed(NOT_AVAILABLE if value is None else Mark.SHOWN, value, threshold)
    return PrintedFigures(figures.period_from, figures.period_to, figures.as_at, threshold, cells, suppression)


def table_of(figures: Figures, settings, weeks: Mapping[date, int], restricted_groups: bool) -> Table:
    """Every figure of the period as a cell, with all that the definitions say about how they hang together."""
    table = Table()
    for key, measure in MEASURES.items():
        if measure.kind not in (POPULATION, SESSIONS):
            table.add(key, figures.measures[key])
    table.add(ALL_UNDER_FIVES_SEEN, figures.all_under_fives_seen, Kind.DENOMINATOR)
    table.add(AREA_NOT_KNOWN, figures.registered_area_not_known)
    for larger, smaller, rest in NESTED:
        table.add_difference(larger, smaller, rest)
    table.add_difference("registered", "families_registered", "second children of a family", Kind.SLACK)
    table.add_sum(ALL_UNDER_FIVES_SEEN, ("seen", "out_of_area_seen", "area_not_known_seen"))
    year_from, year_to = twelve_months_ending(figures.as_at)
    if year_from <= figures.period_from and figures.period_to <= year_to:
        table.add_difference("seen_12_months", "seen", "seen earlier in the year only")
    _add_population(table, figures)
    _add_areas(table, figures, settings)
    for name, group in figures.groups.items():
        if restricted_groups or not group.restricted:
            _add_group(table, name, group)
    if weeks:
        for monday, count in weeks.items():
            table.add(week_cell(monday), count)
        table.add_sum("attendances_under_5", map(week_cell, weeks))
    return table


def area_cell(code: str, what: str) -> str:
    """The cell of an area: what is "registered" or "seen"."""
    return f"area {code}: {what}"


def decile_cell(decile: int, what: str) -> str:
    return f"decile {decile}: {what}"


def group_cell(name: str, what: str) -> str:
    """The cell of a group: what is "registered" or "registered_and_seen"."""
    return f"group {name}: {what}"


def newcomers_cell(where: str, what: str) -> str:
    """A cell of the attendance analysis. where: "centre", "area E01000001", "group lone parent", "service …"."""
    return f"newcomers, {where}: {what}"


def week_cell(monday: date) -> str:
    return f"week of {monday.isoformat()}"


def _public(figures) -> dict[str, int | None]:
    """What anybody may know: populations from official estimates, and sessions, which are not people."""
    values = {key: figures.measures[key] for key, measure in MEASURES.items() if measure.kind in (POPULATION, SESSIONS)}
    for code, area in figures.areas.items():
        values[area_cell(code, "population_under_5")] = area.population_under_5
    for decile, row in figures.deciles.items():
        values[decile_cell(decile, "population_under_5")] = row["population_under_5"]
    return values


def _add_population(table, figures):
    # A share of 98% of an estimate tells how many are missing, so the rest is guarded. Over 100% there is none.
    shares = [(share.numerator, share.denominator) for share in PERCENTAGES.values()]
    for numerator, denominator in shares:
        if MEASURES.get(denominator) and MEASURES[denominator].kind == POPULATION:
            _add_share_of_population(table, numerator, denominator, figures.measures[denominator])
    for decile, row in figures.deciles.items():
        # Counts alone: no share of a decile is printed.
        for what in ("registered", "seen"):
            table.add(decile_cell(decile, what), row[what])


def _add_share_of_population(table, numerator, population, value):
    if value is None:
        return
    if population not in table.cells:
        table.add(population, value, Kind.KNOWN)
    if value >= table.cells[numerator].value:
        table.add_difference(population, numerator, f"{population}, not {numerator}")


def _add_areas(table, figures, settings):
    for code, area in figures.areas.items():
        table.add(area_cell(code, "registered"), area.registered)
        table.add(area_cell(code, "seen"), area.seen)
    limit = settings.most_deprived_deciles
    everywhere = all(area.decile for area in figures.areas.values())
    for what in ("registered", "seen"):
        table.add_sum(what, [area_cell(code, what) for code in figures.areas])
        deprived = [code for code, area in figures.areas.items() if area.decile and area.decile <= limit]
        table.add_sum(f"most_deprived_{what}", [area_cell(code, what) for code in deprived])
        table.add_sum(
            "registered, other areas" if what == "registered" else "seen, other areas only",
            [area_cell(code, what) for code in figures.areas if code not in deprived],
        )
        for decile in figures.deciles:
            inside = [area_cell(code, what) for code, area in figures.areas.items() if area.decile == decile]
            table.add_sum(decile_cell(decile, what), inside)
        table.add_sum(f"most_deprived_{what}", [decile_cell(each, what) for each in figures.deciles if each <= limit])
        if everywhere:
            table.add_sum(what, [decile_cell(each, what) for each in figures.deciles])


def _add_group(table, name, group):
    """In the group or not, seen or not: a table of two by two inside "registered" and "registered and seen"."""
    inside = table.add(group_cell(name, "registered"), group.registered)
    inside_seen = table.add(group_cell(name, "registered_and_seen"), group.registered_and_seen)
    inside_not_seen = table.add_difference(inside, inside_seen, group_cell(name, "registered, not seen"))
    outside = table.add_difference("registered", inside, group_cell(name, "others registered"))
    outside_seen = table.add_difference("registered_and_seen", inside_seen, group_cell(name, "others seen"))
    outside_not_seen = table.add_difference(outside, outside_seen, group_cell(name, "others not seen"))
    table.add_sum("registered, not seen", (inside_not_seen, outside_not_seen))


def _add_overlapping_periods(table, figures, others):
    """A term inside the twelve months: whoever knows both "seen" knows who came before or after it only."""
    year_from, year_to = twelve_months_ending(figures.as_at)
    for number, other in enumerate(others):
        inside = year_from <= other.period_from and other.as_at <= year_to
        known = other["seen"]
        if inside and known.is_shown and known.value <= figures.measures["seen_12_months"]:
            name = table.add(f"seen in period {number}", known.value, Kind.KNOWN)
            table.add_difference("seen_12_months", name, f"not seen in period {number}")


def _add_newcomers(table, figures, printed: Mapping[str, int]):
    """What an attendance analysis of the period printed: whoever takes it from a figure here learns a rest."""
    pairs = [(ALL_UNDER_FIVES_SEEN, CAME)]
    pairs += [(area_cell(code, "seen"), newcomers_cell(f"area {code}", "first")) for code in figures.areas]
    for larger, known in pairs:
        if known in printed and printed[known] <= table.cells[larger].value:
            table.add(known, printed[known], Kind.KNOWN)
            table.add_difference(larger, known, f"{larger}, not {known}")


def what_was_said(earlier) -> tuple[dict[str, int], set[str]]:
    """What earlier reports printed, and which figures they withheld."""
    printed, withheld = {}, set()
    for said in earlier:
        for name, value in said.items():
            if isinstance(value, int):
                printed[name] = value
            else:
                withheld.add(name)
    return printed, withheld


def percentages_of(printed: PrintedFigures, settings) -> dict[str, PrintedShare]:
    """Every percentage of the measures, by key, as it may be printed."""
    return {
        key: printed.share(
            share.numerator,
            share.denominator,
            getattr(settings, share.target) if share.target else None,
            settings.amber_band,
        )
        for key, share in PERCENTAGES.items()
    }


def is_about_people(key: str) -> bool:
    """Whether the measure counts people, so that its change is one of people too."""
    return MEASURES[key].kind == PEOPLE

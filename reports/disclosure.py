"""The small-number rule: which figures of a table may be printed so that nobody can work out the withheld ones.

A table is a set of cells (counts) and of sums among them ("registered is the sum of the areas' registered"). The rule:

1. A count of people from 1 to threshold - 1 is printed as "fewer than 5"; 0 may stand.
2. A count that nobody prints but anybody could get by subtraction (registered but not seen) is guarded in the same way.
3. Where a reader could still work out a withheld figure, the next smallest printed figure of the sum is withheld as
   well, and so on until nothing can be worked out.

Proof instead of hope: the program accepts a table only when it has found, for each withheld figure, a *twin*: another
complete set of figures that prints exactly the same report and differs in that figure. Whoever reads the report,
however clever, cannot tell the two apart. The search for a twin is simple and may miss one; then more is withheld,
never less. Decision: docs/adr/0008.

This module is pure: names and numbers in, marks out. What our own figures have to do with each other: audience.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell is to the reader of the report."""

    COUNT = "count"  # to be printed; counts people
    DENOMINATOR = "denominator"  # printed under a percentage only: the first to go
    KNOWN = "known"  # public anyway: a population, or printed in an earlier report; never withheld
    IMPLIED = "implied"  # not printed, but a difference of printed figures
    SLACK = "slack"  # not printed and nothing to guard: makes "at most" a sum


class Mark(StrEnum):
    """How a cell is printed."""

    SHOWN = "shown"
    SMALL = "small"  # "fewer than 5"
    WITHHELD = "withheld"  # it would give another away


@dataclass(frozen=True)
class Cell:
    name: str
    value: int
    kind: Kind = Kind.COUNT

    @property
    def is_printed(self) -> bool:
        return self.kind in (Kind.COUNT, Kind.DENOMINATOR)


@dataclass(frozen=True)
class Sum:
    """total = parts added up, but for a constant that the reader is taken to know (a child who stands in two areas)."""

    total: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.total, *self.parts)


@dataclass
class Table:
    """Cells by name and the sums among them. Raises ValueError for a name that is given twice or is unknown."""

    cells: dict[str, Cell] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def add(self, name: str, value: int, kind: Kind = Kind.COUNT) -> str:
        if name in self.cells:
            raise ValueError(f"{name} is in the table already.")
        self.cells[name] = Cell(name, value, kind)
        return name

    def add_sum(self, total: str, parts: Iterable[str]) -> None:
        parts = tuple(parts)
        unknown = {total, *parts} - set(self.cells)
        if unknown:
            raise ValueError(f"Not in the table: {', '.join(sorted(unknown))}.")
        if parts:
            self.sums.append(Sum(total, parts))

    def add_difference(self, larger: str, smaller: str, name: str, kind: Kind = Kind.IMPLIED) -> str:
        """larger - smaller as a cell of its own, that nobody prints."""
        self.add(name, self.cells[larger].value - self.cells[smaller].value, kind)
        self.add_sum(larger, (smaller, name))
        return name


@dataclass(frozen=True)
class Suppression:
    """The outcome: how each printed cell is printed, and the twins that prove it."""

    marks: dict[str, Mark]
    # (the figures that may not be worked out, how much each cell differs in the twin)
    twins: tuple[tuple[frozenset, dict[str, int]], ...]
    # Withheld, but an earlier report gives it away; nothing in this one can help.
    exposed: frozenset[str]


# How far the search looks before it gives up and more is withheld instead.
_PATIENCE = 4_000


def protect(
    table: Table,
    threshold: int,
    *,
    printed_before: Mapping[str, int] | None = None,
    withheld_before: Iterable[str] = (),
) -> Suppression:
    """Decide how each printed cell of the table is printed.

    printed_before, withheld_before: what earlier reports of the same period said. What they withheld stays withheld;
    what they printed, and still is so, everybody knows.
    """
    return _Guard(table, threshold, printed_before or {}, frozenset(withheld_before)).suppression()


class _Guard:
    def __init__(self, table, threshold, printed_before, withheld_before):
        self.table = table
        self.threshold = threshold
        self.marks = {}
        # Which printed cells stood to choose from when a cell was withheld as the smallest: whoever knows the rule
        # knows that it is no larger than those that are still printed.
        self.chosen_from = {}
        self.exposed = set()
        self.known = set()
        for cell in table.cells.values():
            if cell.kind == Kind.KNOWN or printed_before.get(cell.name) == cell.value:
                self.known.add(cell.name)
            if not cell.is_printed:
                continue
            if self._is_small(cell.value):
                self.marks[cell.name] = Mark.SMALL
            elif cell.name in withheld_before:
                self.marks[cell.name] = Mark.WITHHELD
            else:
                self.marks[cell.name] = Mark.SHOWN
        self.exposed |= {name for name in self.known if self.marks.get(name) in (Mark.SMALL, Mark.WITHHELD)}
        self.sums_of = {name: [] for name in table.cells}
        # By how much each sum is out when the cell is one more: (number of the sum, 1 or -1).
        self.signs_of = {name: [] for name in table.cells}
        for number, each in enumerate(table.sums):
            for name in each.names:
                self.sums_of[name].append(each)
            self.signs_of[each.total].append((number, 1))
            for name in each.parts:
                self.signs_of[name].append((number, -1))

    def suppression(self) -> Suppression:
        twins = {}
        while True:
            open_targets = [target for target in self._targets() if target not in twins and not target <= self.exposed]
            if not open_targets:
                return Suppression(dict(self.marks), tuple(twins.items()), frozenset(self.exposed))
            # A twin stays one when more is withheld, so each is looked for once.
            failed = None
            for target in open_targets:
                twin = self._twin_for(target)
                if twin is None:
                    failed = failed or target
                else:
                    twins[target] = twin
            if failed is not None and not self._withhold_one_more(failed):
                self.exposed |= failed

    # --- What must not be worked out ----------------------------------------------------------------------------------

    def _targets(self) -> list[frozenset]:
        """Single cells, and small cells of one sum that together are small still."""
        single = [
            frozenset((cell.name,))
            for cell in self.table.cells.values()
            if self.marks.get(cell.name) in (Mark.SMALL, Mark.WITHHELD)
            or (cell.kind == Kind.IMPLIED and self._is_small(cell.value))
        ]
        together = []
        for each in self.table.sums:
            small = [name for name in each.parts if self._guards(name) and self._is_small(self._value(name))]
            if len(small) > 1 and self._is_small(sum(map(self._value, small))):
                together.append(frozenset(small))
        return single + together

    def _is_small(self, value) -> bool:
        return 0 < value < self.threshold

    def _guards(self, name) -> bool:
        return self.table.cells[name].is_printed or self.table.cells[name].kind == Kind.IMPLIED

    def _value(self, name) -> int:
        return self.table.cells[name].value

    # --- What the reader knows ----------------------------------------------------------------------------------------

    def _is_known(self, name) -> bool:
        return name in self.known or self.marks.get(name) == Mark.SHOWN

    def _could_be(self, name, value) -> bool:
        """Whether, for all that is printed about the cell itself, its value could be this one."""
        mark = self.marks.get(name)
        if mark == Mark.SMALL:
            return self._is_small(value)
        if mark == Mark.WITHHELD:
            # A small one or a 0 is withheld only where printing it so would give it away; then it could be anything.
            lowest = self.threshold if self._value(name) >= self.threshold else 0
            printed = [self._value(other) for other in self.chosen_from.get(name, ()) if self._is_known(other)]
            return value >= lowest and all(value <= limit for limit in printed)
        return value >= min(0, self._value(name))

    # --- The search for a twin ----------------------------------------------------------------------------------------

    def _twin_for(self, target: frozenset) -> dict[str, int] | None:
        """How much each cell differs in another set of figures that prints the same, with another sum over `target`."""
        self.patience = _PATIENCE
        for name in sorted(target):
            if self._is_known(name):
                continue
            for step in (1, -1, 2, -2):
                if self._could_be(name, self._value(name) + step):
                    changes = self._repair({name: step}, self._gaps_with({}, name, step), target - {name})
                    if changes is not None:
                        return changes
        return None

    def _repair(self, changes, gaps, frozen):
        """Complete a change so that every sum holds again, changing no cell twice; None where there is no way.

        gaps: by how much each sum is out, only those that are.
        """
        self.patience -= 1
        if not gaps:
            return changes
        if self.patience < 0:
            return None
        # The sum with the fewest ways out is mended first: a dead end shows at once.
        ways = None
        for number, gap in gaps.items():
            found = self._ways_out(self.table.sums[number], gap, changes, frozen)
            if ways is None or len(found) < len(ways):
                ways = found
            if not ways:
                return None
        for name, step in ways:
            completed = self._repair({**changes, name: step}, self._gaps_with(gaps, name, step), frozen)
            if completed is not None:
                return completed
        return None

    def _gaps_with(self, gaps, name, step) -> dict[int, int]:
        """The gaps when one more cell changes."""
        gaps = dict(gaps)
        for number, sign in self.signs_of[name]:
            gap = gaps.pop(number, 0) + sign * step
            if gap:
                gaps[number] = gap
        return gaps

    def _ways_out(self, each, gap, changes, frozen) -> list[tuple[str, int]]:
        """Each cell that could close the gap of a sum by itself, the freest first, with the step it would take."""
        ways = [
            (name, -gap if name == each.total else gap)
            for name in each.names
            if name not in changes and name not in frozen and not self._is_known(name)
        ]
        ways = [(name, step) for name, step in ways if self._could_be(name, self._value(name) + step)]
        return sorted(ways, key=lambda way: (len(self.sums_of[way[0]]), self._guards(way[0])))

    # --- Withholding one more -----------------------------------------------------------------------------------------

    def _withhold_one_more(self, target: frozenset) -> bool:
        """Withhold the next smallest printed cell that helps the target; False where nothing is left to withhold."""
        near = [each for name in sorted(target) for each in self.sums_of[name]]
        # Where the target stands alone among printed figures, it can be subtracted: that must end first.
        for each in near:
            is_alone = all(self._is_known(name) for name in each.names if name not in target)
            if is_alone and self._mark(self._smallest_of([each])):
                return True
        visited = set()
        while near:
            if self._mark(self._first_that_helps(near, target)):
                return True
            visited.update(near)
            hidden = {name for each in near for name in each.names if not self._is_known(name)}
            near = [each for name in sorted(hidden) for each in self.sums_of[name] if each not in visited]
        # No single one helps: begin with the smallest of all that hang together with the target.
        reachable = [each for each in self.table.sums if each in visited]
        last = [(cell, []) for cell in self._last_resorts(reachable) if cell.name not in target]
        return self._mark(self._smallest_of(reachable) or next(iter(last), None))

    def _candidates(self, sums) -> list[Cell]:
        """Printed cells of the sums that can still be withheld, the first to go first."""
        names = dict.fromkeys(name for each in sums for name in each.names)
        cells = [
            self.table.cells[name]
            for name in names
            if self.marks.get(name) == Mark.SHOWN and name not in self.known and self._value(name) > 0
        ]
        return sorted(cells, key=lambda cell: (cell.kind != Kind.DENOMINATOR, cell.value))

    def _last_resorts(self, sums) -> list[Cell]:
        """Small cells and noughts, where "fewer than 5" or the nought itself tells too much."""
        cells = [
            self.table.cells[name]
            for name in dict.fromkeys(name for each in sums for name in each.names)
            if self.marks.get(name) in (Mark.SMALL, Mark.SHOWN)
            and name not in self.known
            and self._value(name) < self.threshold
        ]
        return sorted(cells, key=lambda cell: -cell.value)

    def _smallest_of(self, sums):
        candidates = self._candidates(sums)
        return (candidates[0], candidates[1:]) if candidates else None

    def _first_that_helps(self, sums, target):
        """The first cell without which the target has a twin."""
        candidates = self._candidates(sums)
        for cell in candidates + self._last_resorts(sums):
            before = self.marks[cell.name]
            self.marks[cell.name] = Mark.WITHHELD
            helps = self._twin_for(target) is not None
            self.marks[cell.name] = before
            if helps:
                return cell, [other for other in candidates if other is not cell and other.value >= cell.value]
        return None

    def _mark(self, choice) -> bool:
        if choice is None:
            return False
        cell, others = choice
        self.marks[cell.name] = Mark.WITHHELD
        if cell.kind != Kind.DENOMINATOR:
            self.chosen_from[cell.name] = tuple(other.name for other in others)
        return True


def prints_the_same(table: Table, suppression: Suppression, changes: Mapping[str, int], threshold: int) -> bool:
    """Whether the figures changed by `changes` would print the very same report: the check of a twin, for tests."""
    for name, step in changes.items():
        cell = table.cells[name]
        mark = suppression.marks.get(name)
        if step and (cell.kind == Kind.KNOWN or mark == Mark.SHOWN):
            return False
        value = cell.value + step
        if mark == Mark.SMALL and not 0 < value < threshold:
            return False
        if mark == Mark.WITHHELD and 0 < value < threshold <= cell.value:
            return False
        if value < min(0, cell.value):
            return False
    return all(changes.get(each.total, 0) == sum(changes.get(part, 0) for part in each.parts) for each in table.sums)

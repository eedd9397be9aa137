"""A sheet as a resource of django-import-export that works on the whole sheet at once.

The library imports row by row: two queries or more for each, 0.5 to 1.4 ms a row. A register of years has hundreds of
thousands of rows, so a sheet's resource keeps the library's outside (declared columns, `import_data`, `Result`,
`export`) and does the inside in sets: clean column by column, look up what is stored in one query, write with COPY.
(docs/adr/0006-importing-on-resources-with-set-based-writes.md)
"""

from collections import Counter, namedtuple
from collections.abc import Callable, Iterable

import tablib
from import_export import resources
from import_export.results import Result, RowResult

from . import lookups  # noqa: F401 - adds `__any_of` to the lookups
from .cells import cell_text
from .columns import Column
from .periods import Period, overlapping
from .problems import RowProblem
from .writing import CHANGED, NEW, UNCHANGED, TableChanges

LONGEST_SHOWN = 40


class _EveryField:
    """Stands for every field of a model in `exclude`: a sheet has the columns that it declares, and no others."""

    def __contains__(self, name):
        return True


class SheetResult(Result):
    """The library's result, with the problems by row and column, and what was written to which table."""

    def __init__(self):
        super().__init__()
        self.problems: list[RowProblem] = []
        self.tables: list[TableChanges] = []

    @property
    def counts(self) -> dict[str, int]:
        """{"new", "changed", "unchanged", "rejected"}: rows of the sheet."""
        return {
            "new": self.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": self.totals[RowResult.IMPORT_TYPE_UPDATE],
            "unchanged": self.totals[RowResult.IMPORT_TYPE_SKIP],
            "rejected": self.totals[RowResult.IMPORT_TYPE_INVALID],
        }

    def has_validation_errors(self):
        """The library can end an import with has_errors() false and nothing stored: here both say the same."""
        return bool(self.problems)

    def has_errors(self):
        return bool(self.problems) or super().has_errors()


class SheetResource(resources.ModelResource):
    """Base of the resources of the import sheets.

    A sheet declares `sheet` (its name), `key` (the columns that tell its rows apart) and its columns; and it has
    `store(rows)`, which gathers what is to be written. `rows` are named tuples with the row's number as `row` and a
    value (None for an empty cell) for each column.
    """

    sheet = ""
    key: tuple[str, ...] = ()
    # Columns by which later sheets refer to its rows; the first of the key where this is empty.
    referred_to: tuple[str, ...] = ()

    class Meta:
        exclude = _EveryField()

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """The columns of the sheet by name, in order."""
        return {name: each for name, each in cls.fields.items() if isinstance(each, Column)}

    @classmethod
    def get_result_class(cls):
        return SheetResult

    # --- for the sheets ----------------------------------------------------------------------------------------------

    def store(self, rows: list) -> None:
        """Gather what the good rows do to the tables. Calls `refuse`, `mark` and `table`."""
        raise NotImplementedError

    def check(self, row) -> Iterable[tuple[str, str]]:
        """What is wrong within one row: pairs of (column, what to do). Cells have been read already."""
        return ()

    def refuse(self, row: int, reason: str, column: str = "", value: str = "") -> None:
        """Reject the row numbered `row`."""
        self.outcome[row] = None
        self.result.problems.append(RowProblem(self.sheet, row, column, reason, value[:LONGEST_SHOWN]))

    def mark(self, row: int, outcome: str) -> None:
        """Say what becomes of a row: NEW, CHANGED or UNCHANGED. New outweighs changed, changed outweighs unchanged."""
        before = self.outcome.get(row, UNCHANGED)
        if before is None or before == NEW or outcome == UNCHANGED:
            return
        self.outcome[row] = outcome

    def table(self, model, fields: str) -> TableChanges:
        """A table that the sheet writes to; `fields` are names separated by spaces. Written in the order asked for."""
        changes = TableChanges(model, fields.split())
        self.result.tables.append(changes)
        return changes

    def is_good(self, row: int) -> bool:
        """Whether the row numbered `row` has not been refused."""
        return self.outcome.get(row, UNCHANGED) is not None

    def refuse_unknown(self, row: int, column: str, reference: str, sheet: str) -> None:
        """Refuse a row that names something which neither the sheets nor the centre know."""
        if reference in self.refused_before.get(sheet, ()):
            self.refuse(row, f"Its row in the {sheet} sheet is rejected: put that right first.", column, reference)
        else:
            self.refuse(
                row, f"Neither the {sheet} sheet nor the centre knows it. Check the spelling.", column, reference
            )

    def refuse_overlaps(self, periods: dict, column: str, words: Callable[[str], str]) -> None:
        """Refuse rows whose period overlaps another of the same owner.

        periods: {owner: [Period]}. words: makes the sentence from the other period in words.
        """
        for of_owner in periods.values():
            for period, other in overlapping(of_owner):
                where = f" (row {other.row})" if other.row else " (stored already)"
                self.refuse(period.row, words(f"{other}{where}"), column)

    @staticmethod
    def add_period(periods: dict, owner, start, end, row=None) -> None:
        periods.setdefault(owner, []).append(Period(start, end, row))

    # --- the library's import, in sets -------------------------------------------------------------------------------

    def import_data_inner(self, dataset, dry_run, raise_errors, using_transactions, collect_failed_rows, **kwargs):
        """As the library's; keyword arguments of ours:

        row_numbers: the rows' numbers in the spreadsheet (default: 2, 3, …).
        refused: {sheet: set of references} of rows that were refused in sheets before this one; added to.
        advance: called with a number of rows each time so many more have been stored.
        today, default_from: for the sheets that ask for them (as `self.options`).
        """
        self.result = result = self.get_result_class()()
        result.diff_headers = self.get_diff_headers()
        result.total_rows = len(dataset)
        self.outcome: dict[int, str | None] = {}
        self.refused_before = kwargs.get("refused", {})
        self.options = kwargs
        self.headers = set(dataset.headers)
        numbers = kwargs.get("row_numbers") or range(2, len(dataset) + 2)

        self.before_import(dataset, **kwargs)
        rows = self._without_repeats(self._read(dataset, numbers))
        self.store(rows)
        for changes in result.tables:
            changes.new = [each for each in changes.new if self.is_good(each[0])]
            changes.changed = [each for each in changes.changed if self.is_good(each[0])]
            changes.removed = [each for each in changes.removed if self.is_good(each[0])]
            changes.write(self.refuse, kwargs.get("advance"))

        self._remember_refused()
        outcomes = Counter(self.outcome.get(number, UNCHANGED) for number in numbers)
        for outcome, name in (
            (NEW, RowResult.IMPORT_TYPE_NEW),
            (CHANGED, RowResult.IMPORT_TYPE_UPDATE),
            (UNCHANGED, RowResult.IMPORT_TYPE_SKIP),
            (None, RowResult.IMPORT_TYPE_INVALID),
        ):
            result.totals[name] = outcomes[outcome]
        result.problems.sort(key=lambda problem: problem.row)
        self.after_import(dataset, result, **kwargs)
        return result

    def _remember_refused(self):
        # Later sheets that refer to such a row say so, instead of calling it unknown.
        refused = self.refused_before.setdefault(self.sheet, set())
        for row, outcome in self.outcome.items():
            if outcome is None:
                refused.update(reference for reference in self._references.get(row, ()) if reference)

    def _read(self, dataset, numbers) -> list:
        """The rows as named tuples; those with a cell that cannot be read are refused."""
        names = list(self.columns())
        row_type = namedtuple("Row", ["row", *names])
        places = {header: place for place, header in enumerate(dataset.headers)}
        table = list(dataset)
        values = [list(numbers)]
        for name in names:
            if name in places:
                values.append(self._read_column(name, [cells[places[name]] for cells in table], values[0]))
            else:
                values.append([None] * len(table))
        told = [values[1 + names.index(name)] for name in self.referred_to or self.key[:1]]
        self._references = dict(zip(values[0], zip(*told, strict=True), strict=True))
        rows = [row for row in map(row_type._make, zip(*values, strict=True)) if self.is_good(row.row)]
        good = []
        for row in rows:
            wrong = list(self.check(row))
            for column, reason in wrong:
                self.refuse(row.row, reason, column, self._shown(column, getattr(row, column, None)))
            if not wrong:
                good.append(row)
        return good

    def _read_column(self, name, cells, numbers) -> list:
        column = self.fields[name]
        clean = column.widget.clean
        known = {}
        read = []
        for number, cell in zip(numbers, cells, strict=True):
            # The same dates, words and references come again and again.
            key = (cell.__class__, cell)
            if key not in known:
                try:
                    known[key] = (clean(cell), None)
                except ValueError as error:
                    known[key] = (None, str(error))
            value, reason = known[key]
            if reason:
                self.refuse(number, reason, name, self._shown(name, cell))
            elif value is None and column.filled:
                self.refuse(number, f"Fill in {name}: it is empty.", name)
            read.append(value)
        return read

    def _shown(self, name, cell) -> str:
        if not name or self.fields[name].personal or cell is None:
            return ""
        try:
            return self.fields[name].widget.render(cell) if not isinstance(cell, str) else cell_text(cell)
        except (ValueError, AttributeError, TypeError):
            return ""

    def _without_repeats(self, rows) -> list:
        first_rows, kept = {}, []
        for row in rows:
            key = tuple(getattr(row, name) for name in self.key)
            if key in first_rows:
                same = "has the same " + " and ".join(self.key)
                self.refuse(row.row, f"Row {first_rows[key]} {same}. Keep one of the two.", self.key[0])
            else:
                first_rows[key] = row.row
                kept.append(row)
        return kept

    # --- the library's export, by sheet ------------------------------------------------------------------------------

    def sheet_rows(self, **kwargs) -> Iterable[tuple]:
        """The stored rows as values for the columns, in order."""
        raise NotImplementedError

    def export(self, queryset=None, **kwargs):
        """A tablib.Dataset with the sheet's own columns, readable by the import again.

        Keyword arguments go to `sheet_rows` of the sheet, which says what it takes.
        """
        columns = self.columns()
        dataset = tablib.Dataset(headers=list(columns), title=self.sheet)
        renders = [column.widget.render for column in columns.values()]
        for values in self.sheet_rows(**kwargs):
            dataset.append([render(value) for render, value in zip(renders, values, strict=True)])
        return dataset

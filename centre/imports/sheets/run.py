"""The import of the centre's sheets, whole or not at all."""

from collections.abc import Callable, Iterable

import tablib
from django.db import transaction

from centre.core import audit
from centre.core.reading import Table, Unreadable, Upload, open_tables
from centre.core.sheets.problems import RowProblem

from ..outcome import Outcome, Part
from ..transaction import import_transaction
from .matching import Match, missing_sentence, recognise

TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")


def find_matches(uploads: Iterable[Upload], remembered=None, chosen=None) -> tuple[list[Match], list[Table]]:
    """The sheets in the files that somebody brought, and the tables that are none of them.

    remembered and chosen: see `recognise`. Raises Unreadable where a file cannot be read; and, unless something was
    chosen, where no table of any file is a sheet of ours.
    """
    tables = [table for upload in uploads for table in open_tables(upload)]
    matches, others = recognise(tables, remembered, chosen)
    if not matches and chosen is None:
        names = ", ".join(table.title for table in others) or "the folder"
        raise Unreadable(
            f"No sheet of a centre was found in {names}. Name the files or sheets people, sessions, attendance and so "
            "on, with the names of the columns in the first row."
        )
    return matches, others


def import_sheets(
    matches: list[Match],
    *,
    by=None,
    check: bool = False,
    others: Iterable[Table] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
    today=None,
    record: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Import every sheet, or with `check` find out what would happen; with one bad row nothing is stored.

    progress: called with (rows done, rows in all). record: called inside the transaction when something was stored.
    Raises Unreadable where a sheet lacks a needed column, and transaction.Busy.
    """
    for match in matches:
        if match.missing:
            raise Unreadable(missing_sentence(match))
    outcome = Outcome(notes=[f"{table.title} is not one of the sheets: not read." for table in others])
    datasets = [_dataset(match, outcome) for match in matches]
    total = sum(len(dataset) for dataset, _ in datasets)
    done, refused = 0, {}
    with import_transaction(by=by, what="import of sheets"):
        for match, (dataset, numbers) in zip(matches, datasets, strict=True):
            resource = match.resource()
            steps = _Steps(done, len(dataset), total, progress)
            result = resource.import_data(
                dataset,
                use_transactions=False,
                raise_errors=True,
                row_numbers=numbers,
                refused=refused,
                advance=steps,
                today=today,
            )
            done += len(dataset)
            progress(done, total)
            part = Part(match.sheet, match.table.title, result.counts, _notes(match))
            _count_unread(part, outcome)
            outcome.parts.append(part)
            outcome.problems += result.problems
            outcome.tables += result.tables
            outcome.see_changes(match.sheet, result.tables)
        order = [match.sheet for match in matches]
        outcome.problems.sort(key=lambda problem: (order.index(problem.sheet), problem.row))
        if check or outcome.problems:
            transaction.set_rollback(True)
        elif outcome.changes_something:
            audit.record(
                "import.done",
                by=by,
                summary="Imported sheets: " + "; ".join(f"{part.name} {part.words()}" for part in outcome.parts)[:250],
                detail=outcome.counts,
            )
            record(outcome)
    return outcome


class _Steps:
    """Turns "so many more rows stored" into "done of all"; a sheet can store more rows than it has."""

    def __init__(self, before, size, total, progress):
        self.before, self.size, self.total, self.progress, self.stored = before, size, total, progress, 0

    def __call__(self, rows):
        self.stored += rows
        self.progress(self.before + min(self.stored, self.size), self.total)


def _dataset(match: Match, outcome: Outcome):
    """The sheet's rows under our own column names, and their numbers in the spreadsheet."""
    names = list(match.columns)
    places = list(match.columns.values())
    width, last = len(match.headers), max(places)
    rows, numbers = [], []
    for number, cells in match.table.rows_below(match.header_row):
        if len(cells) > width and any(cell not in (None, "") for cell in cells[width:]):
            outcome.problems.append(
                RowProblem(
                    match.sheet,
                    number,
                    "",
                    "This row has more cells than there are columns: put text with a comma into quotation marks.",
                )
            )
            continue
        if len(cells) <= last:
            cells = [*cells, *[None] * (last + 1 - len(cells))]
        rows.append([cells[place] for place in places])
        numbers.append(number)
    return tablib.Dataset(*rows, headers=names), numbers


def _count_unread(part, outcome):
    part.counts["rejected"] += len({problem.row for problem in outcome.problems if problem.sheet == part.name})


def _notes(match: Match) -> list[str]:
    notes = [f"“{theirs}” is read as {ours}." for ours, theirs in match.renamed.items()]
    if match.unused:
        notes.append(f"Not read: {', '.join(match.unused[:20])}.")
    absent = [
        name for name, column in match.resource.columns().items() if name not in match.columns and not column.extra
    ]
    if absent:
        notes.append(f"Without {', '.join(absent)}.")
    return notes

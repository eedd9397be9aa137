"""Which column of somebody's spreadsheet stands for which of ours, and which table is which sheet."""

import hashlib
import re
from dataclasses import dataclass, field

from centre.core.reading import Table, Unreadable, tidy
from centre.core.reading.limits import HEADER_WITHIN

from . import SHEETS

SHORTEST_BEGINNING = 4


@dataclass
class Match:
    """How a table is read as a sheet. `columns`: {our column: place in the row}."""

    table: Table
    sheet: str
    header_row: int
    headers: list[str]
    columns: dict[str, int]
    # Our columns found under another name: {ours: theirs}, to be said.
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def resource(self):
        return SHEETS[self.sheet]

    @property
    def missing(self) -> list[str]:
        """Needed columns that have not been found."""
        return [name for name, column in self.resource.columns().items() if column.needed and name not in self.columns]

    @property
    def unused(self) -> list[str]:
        """Headers that stand for none of our columns."""
        used = set(self.columns.values())
        return [header for place, header in enumerate(self.headers) if header and place not in used]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headers)


def fingerprint(headers) -> str:
    """The same for the same header row, whatever its case and spaces."""
    return hashlib.sha256("\n".join(tidy(header) for header in headers).encode()).hexdigest()


def match_columns(
    sheet: str, headers, remembered: dict[str, str] | None = None
) -> tuple[dict[str, int], dict[str, str]]:
    """Our columns among the headers of a row: ({ours: place}, {ours: theirs} for those with another name).

    By what was matched before (`remembered`: {ours: tidy header, "" for one that is not to be read}), then by name, by
    another usual name, by a name that was cut short and can be no other's. A header that comes twice is no match.
    """
    tidied = [tidy(header) for header in headers]
    once = {name: place for place, name in enumerate(tidied) if name and tidied.count(name) == 1}
    settled = {ours for ours, theirs in (remembered or {}).items() if not theirs}
    columns = {ours: column for ours, column in SHEETS[sheet].columns().items() if ours not in settled}
    found: dict[str, int] = {}

    def take(ours, theirs):
        if ours not in found and theirs in once and once[theirs] not in found.values():
            found[ours] = once[theirs]

    for ours, theirs in (remembered or {}).items():
        if ours in columns:
            take(ours, theirs)
    for ours in columns:
        take(ours, ours)
    for ours, column in columns.items():
        for alias in column.aliases:
            take(ours, alias)
    for theirs in once:
        begun = [ours for ours in columns if ours.startswith(theirs) and len(theirs) >= SHORTEST_BEGINNING]
        if len(begun) == 1:
            take(begun[0], theirs)
    renamed = {ours: str(headers[place]).strip() for ours, place in found.items() if tidied[place] != ours}
    return found, renamed


def match_table(table: Table, sheet: str, remembered=None) -> Match:
    """Read a table as the sheet named; the header is the row of its first thirty that fits best.

    remembered: a function that gives {ours: tidy header} for a sheet and a fingerprint, or None.
    """
    best = None
    for number, cells in table.top()[:HEADER_WITHIN]:
        headers = ["" if cell is None else str(cell).strip() for cell in cells]
        known = remembered(sheet, fingerprint(headers)) if remembered else None
        columns, renamed = match_columns(sheet, headers, known)
        match = Match(table, sheet, number, headers, columns, renamed)
        if best is None or len(match.columns) > len(best.columns):
            best = match
        if not match.missing:
            break
    return best


def sheet_of_name(name: str) -> str | None:
    """The sheet that a file or a sheet of a workbook is named after: "People (2).csv", "01 people"."""
    plain = re.sub(r"^[0-9]+_|_[0-9]+$|_copy$|_sheet$", "", tidy(name))
    return plain if plain in SHEETS else None


def sheet_by_columns(table: Table, remembered=None) -> Match | None:
    """The one sheet whose needed columns are all there; None where no sheet or more than one fits."""
    fitting = [match for sheet in SHEETS if _fits(match := match_table(table, sheet, remembered))]
    if len(fitting) > 1:
        most = max(len(match.columns) for match in fitting)
        fitting = [match for match in fitting if len(match.columns) == most]
    return fitting[0] if len(fitting) == 1 else None


def _fits(match: Match) -> bool:
    # An official table has the codes of areas too: without a name to go by, most columns have to be ours.
    return not match.missing and len(match.columns) >= len(match.unused)


def recognise(tables: list[Table], remembered=None, chosen=None) -> tuple[list[Match], list[Table]]:
    """Which table is which sheet: as chosen, by its name, or by its columns. Gives (matches, tables that are no sheet).

    chosen: {title of a table: sheet, or "" for one that is not to be read}.

    Raises Unreadable where two tables are the same sheet.
    """
    matches, others = [], []
    chosen = chosen or {}
    for table in tables:
        if table.title in chosen:
            sheet = chosen[table.title]
            matches += [match_table(table, sheet, remembered)] if sheet in SHEETS else []
            others += [] if sheet in SHEETS else [table]
            continue
        sheet = sheet_of_name(table.name)
        if sheet is None and table.is_only_one:
            sheet = sheet_of_name(table.file_name.rsplit(".", 1)[0])
        match = match_table(table, sheet, remembered) if sheet else sheet_by_columns(table, remembered)
        if match is None:
            others.append(table)
        else:
            matches.append(match)
    seen = {}
    for match in matches:
        if match.sheet in seen:
            raise Unreadable(
                f"{seen[match.sheet].title} and {match.table.title} are both the sheet {match.sheet}. Bring only one."
            )
        seen[match.sheet] = match.table
    order = list(SHEETS)
    return sorted(matches, key=lambda match: order.index(match.sheet)), others


def missing_sentence(match: Match) -> str:
    """What to say of a table that lacks needed columns."""
    title, missing = match.table.title, match.missing
    other = sheet_by_columns(match.table)
    if other is not None:
        return f"{title} looks like the sheet {other.sheet}, not {match.sheet}: give it its own name."
    if len(match.columns) == 0:
        return (
            f"{title} has no header row that can be read as the sheet {match.sheet}. Its first row names the columns: "
            f"{', '.join(match.resource.columns())}."
        )
    twice = [name for name in missing if [tidy(header) for header in match.headers].count(name) > 1]
    if twice:
        return f"{title} has the column {twice[0]} more than once: rename or remove the other."
    columns = "the column" if len(missing) == 1 else "the columns"
    return f"{title} lacks {columns} {', '.join(missing)}, which the sheet {match.sheet} needs."

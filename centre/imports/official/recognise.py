"""Which of the tables of a file is the official one that was asked for, and what a wrong file looks like instead."""

from centre.core.reading import Table, Unreadable, Upload, open_tables, tidy
from centre.core.reading.limits import HEADER_WITHIN

from ..sheets.matching import sheet_by_columns
from . import changes, deprivation, population, postcodes, reach
from .codes import area_columns
from .found import SLOTS, WORDS, Found

KINDS = {
    "deprivation": deprivation,
    "postcodes": postcodes,
    "changes": changes,
    "population": population,
    "reach": reach,
}
BELOW = 20


def find(upload: Upload, kind: str, *, any_size: bool = False) -> Found:
    """The table of the wanted kind in a file, whatever sheet it is on and wherever its header is.

    Raises Unreadable with what the file is instead, or what it lacks.
    """
    tables = open_tables(upload, any_size=any_size)
    for table in tables:
        # The more telling kinds first: a list of areas could be read out of each of them.
        for each in KINDS:
            found = _understand(table, each)
            if found is not None and each == kind:
                return found
            if found is not None:
                break
    raise Unreadable(_what_else(upload.name, tables, kind))


def recognise(upload: Upload) -> str | None:
    """The kind of official data in a file, or None."""
    for table in open_tables(upload):
        for kind in KINDS:
            if _understand(table, kind) is not None:
                return kind
    return None


def _understand(table: Table, kind: str) -> Found | None:
    module, top = KINDS[kind], table.top()
    for place, (number, cells) in enumerate(top[:HEADER_WITHIN]):
        headers = [_printed(cell) for cell in cells]
        below = [row for _, row in top[place + 1 : place + 1 + BELOW]]
        found = module.understand(table, number, headers, below)
        if found is not None:
            return found
    if hasattr(module, "understand_content"):
        return module.understand_content(table, top)
    return None


def _printed(cell) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _what_else(title: str, tables: list[Table], kind: str) -> str:
    slot = SLOTS[kind]
    for table in tables:
        for other in KINDS:
            if other != kind and _understand(table, other) is not None:
                return f"{title} looks like {WORDS[other]}; this box is for {slot}."
    for table in tables:
        headers = [[tidy(cell) for cell in cells] for _, cells in table.top()[:HEADER_WITHIN]]
        words = {word for row in headers for word in row}
        if any("population_mid" in word or "excluding_prisoners" in word for word in words):
            return (
                f"{title} looks like the population denominators of the Indices of Deprivation (File 6), which have no "
                f"under-fives and no ranks; this box is for {slot}."
            )
        if any(len(area_columns(row)) > 1 for row in headers):
            return f"{title} looks like a lookup between areas of 2011 and 2021; this box is for {slot}."
        if any(area_columns(row) for row in headers):
            return f"{title} lists areas, but {_lacks(kind)}."
        match = sheet_by_columns(table)
        if match is not None:
            return f"{title} looks like the centre's own sheet {match.sheet}; this box is for {slot}."
    if kind != "reach" and any(not _has_words(table) for table in tables):
        return f"{title} has no header row, and {slot} cannot be told without one."
    return f"{title} is not {WORDS[kind]}: {_lacks(kind)}."


def _lacks(kind: str) -> str:
    return {
        "postcodes": "no column of postcodes beside a column of LSOA codes was found",
        "deprivation": "no rank with a decile of the IMD or IDACI was found, as Files 1, 3 and 7 have them",
        "population": "no column of under-fives, and no single years of age from 0 to 4, was found",
        "changes": "no column of change codes beside the areas of 2011 and of 2021 was found",
        "reach": "it is no plain list of LSOA codes with the days from and to which they belong to the reach area",
    }[kind]


def _has_words(table: Table) -> bool:
    first = table.top()[0][1] if table.top() else []
    return all(tidy(cell) and not tidy(cell).replace("_", "").isdigit() for cell in first[:2])

"""The lookup of the Office for National Statistics between areas of 2011 and 2021, with what became of each."""

from centre.core.reading import Table, tidy

from .codes import FIRST_YEAR, LSOA, SECOND_YEAR, area_columns, authority_columns, cell_at, name_columns
from .found import Found

CHANGE_HEADERS = ("chgind", "change_code", "change_indicator", "change_ind", "chng_ind", "change")
KINDS = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}


def understand(table: Table, number: int, headers: list[str], below: list[list]) -> Found | None:
    """A header row with an area of 2011, one of 2021, and a change code."""
    tidied = [tidy(header) for header in headers]
    areas = area_columns(tidied)
    change = next((tidied.index(name) for name in CHANGE_HEADERS if name in tidied), None)
    if change is None or not {FIRST_YEAR, SECOND_YEAR} <= set(areas):
        return None
    found = Found("changes", table, number, headers, {FIRST_YEAR, SECOND_YEAR})
    found.columns = {
        "areas": {year: areas[year] for year in (FIRST_YEAR, SECOND_YEAR)},
        "names": name_columns(tidied),
        "change": change,
        "authorities": authority_columns(tidied),
    }
    found.words = f"areas from {found.header(areas[FIRST_YEAR])} and {found.header(areas[SECOND_YEAR])}"
    found.words += f", what became of them from {found.header(change)}"
    return found


def read(found: Found, keep, refuse):
    """Yields (row, code of 2011, code of 2021, change, {year: name}). keep and refuse as for the postcodes."""
    columns = found.columns
    places = columns["areas"]
    for number, cells in found.rows():
        codes = {year: cell_at(cells, place).upper() for year, place in places.items()}
        wrong = next((year for year, code in codes.items() if not LSOA.fullmatch(code)), None)
        if wrong:
            refuse(number, found.header(places[wrong]), "This is not the code of an LSOA.", codes[wrong][:12])
            continue
        change = cell_at(cells, columns["change"]).upper()
        if change not in KINDS:
            refuse(number, found.header(columns["change"]), "Enter U, S, M or X.", change[:12])
            continue
        if (change == "U") != (codes[FIRST_YEAR] == codes[SECOND_YEAR]):
            reason = "An unchanged area keeps its code, and any other gets a new one. Bring the file as published."
            refuse(number, found.header(columns["change"]), reason, change)
            continue
        known = codes[FIRST_YEAR] if codes[FIRST_YEAR] in keep.areas else codes[SECOND_YEAR]
        if keep(cells, known):
            names = {year: cell_at(cells, place) for year, place in columns["names"].items() if year in places}
            yield number, codes[FIRST_YEAR], codes[SECOND_YEAR], change, names

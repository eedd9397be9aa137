"""The list of LSOAs of the reach area: with days, or a bare list of codes."""

from centre.core.reading import Table, tidy

from .codes import area_columns, areas_in_content, name_columns
from .found import Found

FROM_HEADERS = ("from_date", "from", "start_date", "valid_from")
TO_HEADERS = ("to_date", "to", "until", "end_date", "valid_to")
OTHER_CODES = ("code", "codes", "area", "area_code", "areas")
# A list of areas with much else beside is something else.
MOST_OTHER_COLUMNS = 3


def understand(table: Table, number: int, headers: list[str], below: list[list]) -> Found | None:
    """A header row with an LSOA, and little else."""
    tidied = [tidy(header) for header in headers]
    areas = area_columns(tidied)
    if not areas:
        name = next((name for name in OTHER_CODES if name in tidied), None)
        areas = {None: tidied.index(name)} if name else {}
    if len(areas) != 1:
        return None
    ((vintage, place),) = areas.items()
    start = next((tidied.index(name) for name in FROM_HEADERS if name in tidied), None)
    end = next((tidied.index(name) for name in TO_HEADERS if name in tidied), None)
    used = {place, start, end, *name_columns(tidied).values()}
    if len([header for at, header in enumerate(tidied) if header and at not in used]) > MOST_OTHER_COLUMNS:
        return None
    found = Found("reach", table, number, headers, {vintage} if vintage else set())
    found.columns = {"lsoa_code": place, "from_date": start, "to_date": end}
    found.words = ", ".join(f"{name} from {found.header(at)}" for name, at in found.columns.items() if at is not None)
    return found


def understand_content(table: Table, below: list[tuple]) -> Found | None:
    """A bare list: nothing but codes, perhaps under a title."""
    rows = [row for _, row in below]
    header_row = 0
    if len(rows) > 1 and not areas_in_content(rows):
        header_row, rows = below[0][0], rows[1:]
    if areas_in_content(rows) != [0] or any(len(cells) > 1 for cells in rows):
        return None
    found = Found("reach", table, header_row, [])
    found.columns = {"lsoa_code": 0, "from_date": None, "to_date": None}
    found.words = "a bare list of codes"
    return found

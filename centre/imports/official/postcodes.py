"""Postcode lookups of the ONS: the best-fit lookup, ONSPD and NSPL, under the column names of all their years."""

import re

from centre.core.reading import Table, tidy
from families.models import PostcodeArea
from families.models.household import postcode_key

from .codes import (
    LSOA,
    OTHER_NATIONS,
    POSTCODE,
    area_columns,
    areas_in_content,
    authority_columns,
    cell_at,
    name_columns,
    postcodes_in_content,
)
from .found import Found

# From the one with a single space, to the fixed widths.
POSTCODE_HEADERS = ("pcds", "pcd8", "pcd7", "pcd2", "pcd", "postcode", "post_code", "postcodes", "postcode_pcds")
TERMINATED_HEADERS = ("doterm", "date_of_termination", "terminated")


def understand(table: Table, number: int, headers: list[str], below: list[list]) -> Found | None:
    """A header row with a postcode and an LSOA."""
    tidied = [tidy(header) for header in headers]
    postcode = next((tidied.index(name) for name in POSTCODE_HEADERS if name in tidied), None)
    areas = area_columns(tidied)
    if postcode is None or not areas:
        return None
    terminated = next((tidied.index(name) for name in TERMINATED_HEADERS if name in tidied), None)
    if None in areas and len(areas) > 1:
        areas.pop(None)
    found = Found("postcodes", table, number, headers, {vintage for vintage in areas if vintage})
    found.columns = {
        "postcode": postcode,
        "areas": areas,
        "names": name_columns(tidied),
        "terminated": terminated,
        "authorities": authority_columns(tidied),
    }
    read = [
        f"postcode from {found.header(postcode)}",
        *(f"area from {found.header(place)}" for place in areas.values()),
    ]
    if terminated is not None:
        read.append(f"end from {found.header(terminated)}")
    found.words = ", ".join(read)
    return found


def understand_content(table: Table, below: list[tuple]) -> Found | None:
    """A table without a header: a column of postcodes (or several with the same ones), and one of LSOAs."""
    below = [row for _, row in below]
    postcodes, areas = postcodes_in_content(below), areas_in_content(below)
    if not postcodes or len(areas) != 1:
        return None
    place = postcodes[0]
    for other in postcodes[1:]:
        if any(postcode_key(cell_at(row, other)) != postcode_key(cell_at(row, place)) for row in below):
            return None
    found = Found("postcodes", table, 0, [])
    found.columns = {
        "postcode": place,
        "areas": {None: areas[0]},
        "names": {},
        "terminated": None,
        "authorities": [],
    }
    found.words = f"no header: postcode from {found.header(place)}, area from {found.header(areas[0])}"
    return found


def read(found: Found, vintages: dict, keep, refuse):
    """The rows of a lookup.

    vintages: {vintage as the header says or None: vintage}. keep(cells, code): whether the row is wanted.
    refuse(row, column, reason, value). Yields (row, key, {vintage: code}, {vintage: name}, terminated).
    """
    columns = found.columns
    areas = [(vintages[said], place) for said, place in columns["areas"].items() if said in vintages]
    names = {vintages.get(said): place for said, place in columns["names"].items() if said in vintages}
    for number, cells in found.rows():
        key = postcode_key(cell_at(cells, columns["postcode"]))
        if not POSTCODE.fullmatch(key):
            refuse(number, found.header(columns["postcode"]), "This is not a postcode.", key[:12])
            continue
        codes = {}
        for vintage, place in areas:
            code = cell_at(cells, place).upper()
            if LSOA.fullmatch(code):
                codes[vintage] = code
            elif code and not OTHER_NATIONS.fullmatch(code):
                refuse(number, found.header(place), "This is not the code of an LSOA.", code[:12])
        wanted = {vintage: code for vintage, code in codes.items() if keep(cells, code)}
        if wanted:
            terminated = re.sub(r"\.0$", "", cell_at(cells, columns["terminated"]))[:7]
            said = {vintage: cell_at(cells, names[vintage])[:80] for vintage in wanted if vintage in names}
            yield number, key, wanted, said, terminated


def stored(vintage: int, keys) -> dict:
    """{key: (pk, key, vintage, code, terminated)} of the lookup that the centre has."""
    rows = PostcodeArea.objects.filter(vintage=vintage)
    if len(keys) < 50_000:
        rows = rows.filter(postcode_key__in=keys)
    fields = ("pk", "postcode_key", "vintage", "lsoa_code", "terminated")
    return {each[1]: each for each in rows.values_list(*fields)}

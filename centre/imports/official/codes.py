"""Codes of small areas, and what headers call them.

Boundaries were drawn for the censuses of 2011 and 2021. Most codes are the same in both; areas that were split or
merged in 2021 got new ones, from E01033769 and W01001959 on. (Office for National Statistics, LSOA names and codes)
"""

import re

LSOA = re.compile(r"[EW]01[0-9]{6}")
OTHER_NATIONS = re.compile(r"(S01|N|L|M|95|J|Z)[0-9A-Z]{5,8}")
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
LAST_OF_2011 = {"E": "E01033768", "W": "W01001958"}
FIRST_YEAR, SECOND_YEAR = 2011, 2021
VINTAGES = (FIRST_YEAR, SECOND_YEAR)

_YEAR = r"(?:20)?(11|21)"
_CODE_HEADER = re.compile(
    rf"^(?:lsoa_?{_YEAR}_?(?:c|cd|code)?|lsoa_?(?:cd|code|codes)_?{_YEAR}|lsoa_{_YEAR}_code|{_YEAR}_super_output_area.*"
    rf"|lsoa(?:_?cd|_?codes?|_?cod)?)$"
)
_NAME_HEADER = re.compile(rf"^(?:lsoa_?{_YEAR}_?(?:n|nm|name)|lsoa_?(?:nm|name)_?(?:{_YEAR})?|lsoa_{_YEAR}_name)$")
_AUTHORITY_CODE = re.compile(
    r"^(?:os)?(?:lad|ltla|laua|la|utla)_?(?:\d\d|\d{4})?_?(?:c|cd|code)?$|^local_authority_district_code.*$|^la_code.*$"
    r"|^lad_\d{4}_code$"
)
_AUTHORITY_NAME = re.compile(
    r"^(?:lad|ltla|la|utla)_?(?:\d\d|\d{4})?_?(?:nm|name)$|^local_authority_district_name.*$|^la_name.*$|^lad_\d{4}_name$"
)


def area_columns(tidied: list[str]) -> dict[int | None, int]:
    """Columns with LSOA codes: {vintage, or None where the header does not say: place}."""
    found: dict[int | None, int] = {}
    for place, header in enumerate(tidied):
        match = _CODE_HEADER.match(header)
        if match and not _NAME_HEADER.match(header):
            year = next((group for group in match.groups() if group), None)
            found.setdefault(2000 + int(year) if year else None, place)
    return found


def name_columns(tidied: list[str]) -> dict[int | None, int]:
    """Columns with LSOA names, by vintage as above."""
    found: dict[int | None, int] = {}
    for place, header in enumerate(tidied):
        if match := _NAME_HEADER.match(header):
            year = next((group for group in match.groups() if group), None)
            found.setdefault(2000 + int(year) if year else None, place)
    return found


def authority_columns(tidied: list[str]) -> list[int]:
    """Columns with the code or the name of the local authority."""
    return [
        place for place, header in enumerate(tidied) if _AUTHORITY_CODE.match(header) or _AUTHORITY_NAME.match(header)
    ]


def cell_at(cells, place) -> str:
    """The cell at a place as text; "" where the row is shorter or the cell empty."""
    if place is None or place >= len(cells) or cells[place] is None:
        return ""
    return str(cells[place]).replace("\x00", "").strip()


def is_only_of_2021(code: str) -> bool:
    """Whether an area of this code was made in 2021."""
    return code > LAST_OF_2011.get(code[:1], "~")


def areas_in_content(rows: list[list]) -> list[int]:
    """Places of the columns whose cells are all LSOA codes, for tables without a header."""
    width = max((len(cells) for cells in rows), default=0)
    places = []
    for place in range(width):
        cells = [cell_at(row, place) for row in rows]
        if cells and all(LSOA.fullmatch(cell) for cell in cells):
            places.append(place)
    return places


def postcodes_in_content(rows: list[list]) -> list[int]:
    """Places of the columns whose cells are all postcodes."""
    width = max((len(cells) for cells in rows), default=0)
    return [
        place
        for place in range(width)
        if all(POSTCODE.fullmatch(cell_at(row, place).upper().replace(" ", "")) for row in rows)
    ]

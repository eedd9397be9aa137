"""Under-fives by LSOA: a column of totals, or single years of age of which 0 to 4 are added up."""

import re
from datetime import date

from centre.core.dates import parse_date
from centre.core.reading import Table, tidy

from .codes import LSOA, area_columns, areas_in_content, authority_columns, cell_at, name_columns
from .found import Found

AGES = range(5)
_TOTAL = re.compile(
    r"^(?:population_|children_|number_)?(?:all_)?(?:aged?_)?(?:under_?(?:5|five)s?|0_?(?:to_)?_?4)(?:_years?|_population)?$"
)
_AS_AT = ("as_at", "as_at_date", "as_at_day", "reference_date")
_SOURCE = ("source", "data_source")


def understand(table: Table, number: int, headers: list[str], below: list[list]) -> Found | None:
    """A header row with an LSOA and under-fives."""
    tidied = [tidy(header) for header in headers]
    areas = area_columns(tidied)
    if not areas and any(header in ("mnemonic", "area_code", "geography_code", "code") for header in tidied):
        # Some exports name the column after the tool; then the codes themselves tell.
        areas = dict.fromkeys([None], areas_in_content(below)[0]) if areas_in_content(below) else {}
    total = next((place for place, header in enumerate(tidied) if _TOTAL.match(header)), None)
    parts = [total] if total is not None else _single_years(tidied)
    if not areas or not parts:
        return None
    vintage, place = max(areas.items(), key=lambda each: each[0] or 0)
    found = Found("population", table, number, headers, {vintage} if vintage else set())
    found.columns = {
        "area": place,
        "name": next(iter(name_columns(tidied).values()), None),
        "parts": parts,
        "as_at": next((tidied.index(name) for name in _AS_AT if name in tidied), None),
        "source": next((tidied.index(name) for name in _SOURCE if name in tidied), None),
        "authorities": authority_columns(tidied),
    }
    added = "under-fives from " if total is not None else "under-fives added up from "
    found.words = f"area from {found.header(place)}, {added}" + ", ".join(found.header(part) for part in parts)
    return found


def _single_years(tidied) -> list[int]:
    """The places of the ages 0 to 4: of all people, or of females and males; [] where one is missing."""
    for patterns in (
        (r"(?:persons?_)?(?:aged?_?)?{age}(?:_years?(?:_old)?)?",),
        (r"f(?:emales?)?_?(?:aged?_?)?{age}", r"m(?:ales?)?_?(?:aged?_?)?{age}"),
    ):
        places = []
        for pattern in patterns:
            for age in AGES:
                matching = re.compile(pattern.format(age=age))
                places += [place for place, header in enumerate(tidied) if matching.fullmatch(header)][:1]
        if len(places) == len(patterns) * len(AGES):
            return places
    return []


def _whole(text: str) -> int | None:
    plain = text.replace(",", "").strip()
    return int(plain.split(".")[0]) if re.fullmatch(r"[0-9]{1,7}(\.0+)?", plain) else None


def read(found: Found, as_at: date | None, source: str, keep, refuse):
    """Yields (row, code, name, day, under fives, source). keep and refuse as for the postcodes."""
    columns, days = found.columns, {}
    for number, cells in found.rows():
        code = cell_at(cells, columns["area"]).upper()
        if not LSOA.fullmatch(code):
            refuse(number, found.header(columns["area"]), "This is not the code of an LSOA.", code[:12])
            continue
        if not keep(cells, code):
            continue
        counts = [_whole(cell_at(cells, place)) for place in columns["parts"]]
        if None in counts:
            place = columns["parts"][counts.index(None)]
            refuse(number, found.header(place), "This is not a whole number.", cell_at(cells, place)[:12])
            continue
        day = as_at
        if columns["as_at"] is not None:
            text = cell_at(cells, columns["as_at"])
            day = days.get(text) or _day(text)
            days[text] = day
            if day is None:
                refuse(number, found.header(columns["as_at"]), "Enter a day, for example 30/6/2020.", text[:20])
                continue
            if as_at and day != as_at:
                reason = f"The day differs from the one that was asked for, {as_at:%-d %B %Y}."
                refuse(number, found.header(columns["as_at"]), reason, text[:20])
                continue
        said = cell_at(cells, columns["source"])[:200] or source
        yield number, code, cell_at(cells, columns["name"])[:80], day, sum(counts), said


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

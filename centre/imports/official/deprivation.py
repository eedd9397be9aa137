"""Indices of Deprivation of 2019 and 2025: Files 1, 3 and 7, under headers that differ from file to file."""

import re

from centre.core.reading import Table, tidy

from .codes import LSOA, area_columns, authority_columns, cell_at, name_columns
from .found import Found

# How many areas England has in each: ranks go up to this, and a decile is a tenth of it.
AREAS_OF = {"2019": 32_844, "2025": 33_755}
VINTAGE_OF = {"2019": 2011, "2025": 2021}
YEAR_OF_VINTAGE = {2011: "2019", 2021: "2025"}
# The local authorities are those of the year of publication, or of the year before.
YEAR_OF_AUTHORITIES = {"2019": "2019", "2024": "2025", "2025": "2025", "2013": "2015", "2010": "2010"}

FULL_HEADERS = {
    ("IMD", "rank"): "index_of_multiple_deprivation_imd_rank_where_1_is_most_deprived",
    ("IMD", "decile"): "index_of_multiple_deprivation_imd_decile_where_1_is_most_deprived",
    ("IDACI", "rank"): "income_deprivation_affecting_children_index_idaci_rank_where_1_is_most_deprived",
    ("IDACI", "decile"): "income_deprivation_affecting_children_index_idaci_decile_where_1_is_most_deprived",
}
SHORTEST_CUT = len("index_of_mul")


def understand(table: Table, number: int, headers: list[str], below: list[list]) -> Found | None:
    """A header row with an LSOA and the rank and decile of an index."""
    tidied = [tidy(header) for header in headers]
    areas = area_columns(tidied)
    places = _index_columns(tidied, below)
    if not areas or not places:
        return None
    vintage, place = max(areas.items(), key=lambda each: each[0] or 0)
    found = Found("deprivation", table, number, headers, {vintage} if vintage else set())
    found.columns = {
        "area": place,
        "name": next(iter(name_columns(tidied).values()), None),
        "indexes": places,
        "authorities": authority_columns(tidied),
        "year": _year(tidied),
    }
    read = [f"area from {found.header(place)}"]
    read += [
        f"{index} from {found.header(rank)} and {found.header(decile)}" for index, (rank, decile) in places.items()
    ]
    found.words = ", ".join(read)
    return found


def _index_columns(tidied, below) -> dict[str, tuple[int, int]]:
    """{"IMD": (place of the rank, place of the decile)} for each index that has both."""
    found = {}
    for place, header in enumerate(tidied):
        index = _index_named(header)
        for word, kind in (("rank", "rank"), ("dec", "decile")):
            if index and word in header:
                found.setdefault((index, kind), place)
                break
    cut = {place: header for place, header in enumerate(tidied) if place not in found.values()}
    for index in ("IMD", "IDACI"):
        _fill_from_cut_headers(index, cut, found, below)
    return {
        index: (found[index, "rank"], found[index, "decile"])
        for index in ("IMD", "IDACI")
        if (index, "rank") in found and (index, "decile") in found
    }


def _index_named(header) -> str | None:
    if "idaci" in header or "affecting_children" in header:
        return "IDACI"
    if "idaopi" in header or "score" in header:
        return None
    if "index_of_multiple_deprivation" in header or re.search(r"(^|_)imd", header):
        return "IMD"
    return None


def _fill_from_cut_headers(index, cut, found, below):
    """Headers cut short ("Index of Multiple Depriva"): what the cells hold tells rank from decile."""
    for place, header in cut.items():
        if len(header) < SHORTEST_CUT or place in found.values():
            continue
        meant = {key for key, full in FULL_HEADERS.items() if full.startswith(header)}
        if not meant or {key[0] for key in meant} != {index}:
            continue
        if len(meant) > 1:
            numbers = [_number(cell_at(cells, place)) for cells in below]
            kind = "decile" if numbers and all(number and number <= 10 for number in numbers) else "rank"
            meant = {(index, kind)}
        found.setdefault(meant.pop(), place)


def _year(tidied) -> str | None:
    """The year of the indices, from the year of the local authorities or of the areas."""
    for header in tidied:
        if match := re.match(r"local_authority_district_(?:code|name)_(\d{4})", header):
            return YEAR_OF_AUTHORITIES.get(match[1], match[1])
    vintage = max((each for each in area_columns(tidied) if each), default=None)
    return YEAR_OF_VINTAGE.get(vintage)


def _number(text: str) -> int | None:
    """16380, "16,380" and 16380.00 are the same whole number; None for anything else."""
    plain = text.replace(",", "").strip()
    return int(plain.split(".")[0]) if re.fullmatch(r"[0-9]{1,6}(\.0+)?", plain) else None


def decile_of(rank: int, year: str) -> int:
    """The tenth of all areas in which a rank lies."""
    return -(-rank * 10 // AREAS_OF[year])


def year_of_figures(found: Found) -> str | None:
    """The year whose number of areas makes every decile fit its rank, where that is so for one year only."""
    places = list(found.columns["indexes"].values())
    fitting = set(AREAS_OF)
    for _, cells in found.rows():
        for rank_place, decile_place in places:
            rank, decile = _number(cell_at(cells, rank_place)), _number(cell_at(cells, decile_place))
            fitting = {year for year in fitting if not rank or not decile or decile_of(rank, year) == decile}
    return fitting.pop() if len(fitting) == 1 else None


def read(found: Found, year: str, keep, refuse):
    """Yields (row, code, name, {index: (rank, decile)}). keep and refuse as for the postcodes."""
    columns, most = found.columns, AREAS_OF[year]
    for number, cells in found.rows():
        code = cell_at(cells, columns["area"]).upper()
        if not LSOA.fullmatch(code):
            refuse(number, found.header(columns["area"]), "This is not the code of an LSOA.", code[:12])
            continue
        if not keep(cells, code):
            continue
        scores = {}
        for index, (rank_place, decile_place) in columns["indexes"].items():
            rank, decile = _number(cell_at(cells, rank_place)), _number(cell_at(cells, decile_place))
            if rank is None or not 1 <= rank <= most:
                reason = f"Ranks of {year} go from 1 to {most:,}."
                refuse(number, found.header(rank_place), reason, cell_at(cells, rank_place)[:12])
            elif decile is None or not 1 <= decile <= 10:
                shown = cell_at(cells, decile_place)[:12]
                refuse(number, found.header(decile_place), "Deciles go from 1 to 10.", shown)
            elif abs(decile_of(rank, year) - decile) > 1:
                reason = f"This decile does not fit the rank {rank:,}, which lies in decile {decile_of(rank, year)}."
                refuse(number, found.header(decile_place), reason, str(decile))
            else:
                scores[f"{index}{year}"] = (rank, decile)
        if len(scores) == len(columns["indexes"]):
            yield number, code, cell_at(cells, columns["name"])[:80], scores

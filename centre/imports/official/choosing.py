"""Which rows of a national file are the centre's: those of its authorities, or of the areas it knows."""

from centre.core.reading import tidy
from families.models import ReachAreaPart

from .areas import Areas
from .codes import LSOA, cell_at
from .found import Found

# A file of more areas than any one authority has (Birmingham: 659) is a file of many.
NATIONAL = 1_500


class Choice:
    """Asked for each row, with its cells and its area's code: is it wanted?"""

    def __init__(self, found: Found, authorities: tuple[str, ...], areas: Areas):
        self.found = found
        self.authorities = {tidy(name) for name in authorities}
        self.places = found.columns.get("authorities", [])
        self.left_out = 0
        self.is_national = found.kind != "reach" and not self.authorities and self._has_many_areas()
        self.areas = self._known_areas(areas) if self.is_national else set()

    def _has_many_areas(self) -> bool:
        codes = set()
        for _, cells in self.found.rows():
            codes.add(cell_at(cells, self._area_place()))
            if len(codes) > NATIONAL:
                return True
        return False

    def _area_place(self) -> int:
        columns = self.found.columns
        return columns["area"] if "area" in columns else next(iter(columns["areas"].values()))

    def _known_areas(self, areas: Areas) -> set[str]:
        """The areas that the file is narrowed to; empty where none is known yet, and everything is kept."""
        reach = set(ReachAreaPart.objects.values_list("lsoa_code", flat=True))
        if self.found.kind != "postcodes":
            return reach | areas.codes()
        if not reach or not self.places:
            return reach
        # All of the authorities in which the reach area lies: families move within the borough.
        by_authority: dict[str, set[str]] = {}
        for _, cells in self.found.rows():
            by_authority.setdefault(cell_at(cells, self.places[0]), set()).add(cell_at(cells, self._area_place()))
        return {code for codes in by_authority.values() if codes & reach for code in codes if LSOA.fullmatch(code)}

    def __call__(self, cells, code: str) -> bool:
        if self.authorities:
            wanted = any(tidy(cell_at(cells, place)) in self.authorities for place in self.places)
        else:
            wanted = not self.areas or code in self.areas
        self.left_out += not wanted
        return wanted

    def notes(self) -> list[str]:
        """What to say of rows that were left out, or that could not be."""
        if self.left_out:
            which = "the chosen authorities" if self.authorities else "the areas that the centre knows"
            return [f"{self.left_out:,} rows outside {which} were left out."]
        if self.is_national and not self.areas:
            return ["No postcodes and no reach area are loaded yet, so the rows of all areas were kept."]
        return []

    def nothing_left(self) -> str:
        """Why no row is left."""
        title = self.found.table.title
        if self.authorities and not self.places:
            return f"{title} does not say to which local authority its rows belong, so none could be chosen."
        if self.left_out:
            return f"None of the {self.left_out:,} rows of {title} belongs to the areas that were asked for."
        return f"{title} has a header and no rows that can be used."

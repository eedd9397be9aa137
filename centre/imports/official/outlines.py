"""Boundaries of LSOAs as the Office for National Statistics publishes them: GeoJSON in longitude and latitude."""

import json
import math
import re
from dataclasses import dataclass

from centre.core.reading import Unreadable, Upload
from centre.core.reading.limits import LARGEST_FILE, MEGABYTE
from centre.core.sheets.writing import CHANGED, NEW, UNCHANGED, TableChanges
from families.models import AreaOutline, ReachAreaPart

from ..outcome import Outcome, Part
from .areas import Areas
from .codes import LSOA

KIND = "outlines"
# Anything beyond Great Britain is a grid of metres, or somewhere else.
WEST, EAST, SOUTH, NORTH = -9.0, 2.5, 49.0, 61.5
MOST_AREAS = 2_000
MOST_POINTS = 20_000
_CODE = re.compile(r"^lsoa_?(11|21|2011|2021)_?(cd|code)$")
_YEARS = {"11": 2011, "2011": 2011, "21": 2021, "2021": 2021}


@dataclass
class Outlines:
    """A file of boundaries, understood: {code: (name, outline)} of one vintage."""

    title: str
    vintage: int
    found: dict[str, tuple[str, str]]

    def load(self, outcome: Outcome, areas: Areas) -> Part:
        """Store those of the areas that the centre knows. Raises Unreadable where there is none of them."""
        wanted = self._wanted(areas)
        stored = {
            code: (pk, outline)
            for pk, code, outline in AreaOutline.objects.filter(vintage=self.vintage).values_list(
                "pk", "lsoa_code", "outline"
            )
        }
        part = Part(KIND, self.title)
        part.notes.append(f"Read: {len(self.found):,} boundaries. Areas of {self.vintage}.")
        table = TableChanges(AreaOutline, ("vintage", "lsoa_code", "outline"))
        for row, code in enumerate(wanted, start=1):
            name, outline = self.found[code]
            areas.see(self.vintage, code, name)
            if code not in stored:
                table.add(row, (self.vintage, code, outline))
                part.counts[NEW] += 1
            else:
                pk, before = stored[code]
                result = table.merge(row, pk, (self.vintage, code, before), (self.vintage, code, outline))
                part.counts[CHANGED if result == CHANGED else UNCHANGED] += 1
        table.write(lambda row, reason: None)
        outcome.tables.append(table)
        if left_out := len(self.found) - len(wanted):
            part.notes.append(f"{left_out:,} boundaries outside the areas that the centre knows were left out.")
        return part

    def _wanted(self, areas: Areas) -> list[str]:
        known = areas.codes(self.vintage) | set(ReachAreaPart.objects.values_list("lsoa_code", flat=True))
        wanted = [code for code in self.found if code in known] if known else list(self.found)
        if not wanted:
            raise Unreadable(
                f"{self.title} has no boundary of an area that the centre knows. Check the year of the areas."
            )
        if len(wanted) > MOST_AREAS:
            raise Unreadable(f"{self.title} has boundaries of the whole country: load the reach area first.")
        return wanted


def read_outlines(upload: Upload, vintage: int | None) -> Outlines:
    """The boundaries in a GeoJSON file. vintage: of its areas, where its columns do not say.

    Raises Unreadable with a sentence that says what to bring instead.
    """
    title = upload.name
    if upload.size() > LARGEST_FILE:
        raise Unreadable(
            f"{title} has {upload.size() // MEGABYTE} MB; at most {LARGEST_FILE // MEGABYTE} MB are read. Bring the "
            "generalised boundaries, or those of your borough alone."
        )
    try:
        told = json.loads(upload.bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unreadable(f"{title} is no GeoJSON file: bring LSOA boundaries as GeoJSON.") from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not features:
        raise Unreadable(f"{title} is no collection of boundaries: bring LSOA boundaries as GeoJSON.")
    said, found = None, {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code, name, year = _who(properties if isinstance(properties, dict) else {}, title, number)
        if said is not None and year != said:
            raise Unreadable(f"{title} mixes areas of {said} and {year}: bring one year at a time.")
        said = year
        if code in found:
            raise Unreadable(f"{title} has the boundary of {code} twice.")
        found[code] = (name, _outline(feature.get("geometry"), title, code))
    if vintage is not None and said != vintage:
        raise Unreadable(f"{title} has boundaries of {said}, not of {vintage}.")
    return Outlines(title, said, found)


def _who(properties: dict, title: str, number: int) -> tuple[str, str, int]:
    for key, value in properties.items():
        match = _CODE.match(str(key).lower())
        if match and LSOA.fullmatch(str(value).strip().upper()):
            year = match[1]
            name_of = re.compile(rf"^lsoa_?{year}_?(nm|name)$")
            name = next((str(value) for key, value in properties.items() if name_of.match(str(key).lower())), "")
            return str(value).strip().upper(), name.replace("\x00", "")[:80], _YEARS[year]
    raise Unreadable(
        f"Boundary {number} of {title} has no code of an LSOA (LSOA11CD or LSOA21CD): bring boundaries of LSOAs."
    )


def _outline(geometry, title: str, code: str) -> str:
    """The rings of a Polygon or MultiPolygon as text."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    shapes = {"Polygon": lambda held: [held], "MultiPolygon": lambda held: held}.get(kind)
    try:
        rings = [ring for polygon in shapes(geometry["coordinates"]) for ring in polygon]
        points = [[(float(point[0]), float(point[1])) for point in ring] for ring in rings]
    except (TypeError, ValueError, KeyError, IndexError):
        raise Unreadable(f"{title} has no boundary that can be drawn for {code}.") from None
    if not points or min(map(len, points)) < 4 or sum(map(len, points)) > MOST_POINTS:
        raise Unreadable(f"{title} has no boundary that can be drawn for {code}.")
    for longitude, latitude in (point for ring in points for point in ring):
        # Also false for what is no number.
        if not (math.isfinite(longitude) and WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            raise Unreadable(
                f"{title} is not in longitude and latitude (WGS 84): download it as GeoJSON once more, or convert it."
            )
    return "|".join(" ".join(f"{x:.5f},{y:.5f}" for x, y in ring) for ring in points)

"""The reach area as a map: each small area with its number, shaded by how many of its under-fives were seen.

Drawn as plain shapes for the page's own style sheet, so that an area can be a link; its table stands beside it and says
the same. Shade only adds: every area carries the number of its row.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from .measures import AreaFigures

WIDTH = 640
TALLEST = 760
EDGE = 6
# The lower ends of the shades, in per cent of the under-fives living there.
SHADES = (0, 20, 40, 60, 80)


@dataclass(frozen=True)
class MapArea:
    """One area: its row in the table, and its shape where a boundary is loaded (path "" where not)."""

    number: int
    code: str
    figures: AreaFigures
    share: Fraction | None  # seen, in per cent of the under-fives living there; None where not available
    path: str = ""
    label: tuple[float, float] = (0, 0)

    @property
    def gap(self) -> int | None:
        """Under-fives living there who are not registered; None where nobody knows how many live there."""
        living = self.figures.population_under_5
        return None if living is None else max(living - self.figures.registered, 0)

    @property
    def shade(self) -> str:
        """Which shade it has: "0" to "4", or "none" where the share is not available."""
        if self.share is None:
            return "none"
        return str(max(step for step, low in enumerate(SHADES) if self.share >= low))


@dataclass(frozen=True)
class AreaMap:
    """The areas in the order of the table, and the size of the picture."""

    areas: list[MapArea]
    width: int
    height: int

    @property
    def drawn(self) -> list[MapArea]:
        return [area for area in self.areas if area.path]

    @property
    def not_drawn(self) -> list[MapArea]:
        return [area for area in self.areas if not area.path]


def area_map(figures: Mapping[str, AreaFigures], outlines: Mapping[str, list]) -> AreaMap:
    """The map of the areas, those with most children not registered first.

    figures: by code of the area; outlines: by code, its rings as lists of (longitude, latitude).
    """
    order = sorted(figures, key=lambda code: (-_not_registered(figures[code]), code))
    points = [point for code in order for ring in outlines.get(code, ()) for point in ring]
    place, height = _projection(points)
    areas = []
    for number, code in enumerate(order, start=1):
        area = figures[code]
        share = Fraction(area.seen * 100, area.population_under_5) if area.population_under_5 else None
        rings = [[place(point) for point in ring] for ring in outlines.get(code, ())]
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
        areas.append(MapArea(number, code, area, share, path, _middle(rings) if rings else (0, 0)))
    return AreaMap(areas, WIDTH, height)


def _not_registered(area: AreaFigures) -> int:
    return -1 if area.population_under_5 is None else area.population_under_5 - area.registered


def _projection(points):
    """(function from longitude and latitude to the picture, the picture's height). North is up, a mile is a mile."""
    if not points:
        return (lambda point: (0.0, 0.0)), 0
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * narrowing, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * EDGE) / across, (TALLEST - 2 * EDGE) / up)
    left = (WIDTH - across * scale) / 2

    def place(point):
        return left + (point[0] - west) * narrowing * scale, EDGE + (north - point[1]) * scale

    return place, round(up * scale) + 2 * EDGE


def _middle(rings) -> tuple[float, float]:
    """The centre of gravity of the largest ring: where its number stands."""
    best, most = (0.0, 0.0), -1.0
    for ring in rings:
        twice = x = y = 0.0
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            cross = x1 * y2 - x2 * y1
            twice, x, y = twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        if abs(twice) > most:
            flat = abs(twice) < 1e-9
            best = ring[0] if flat else (x / (3 * twice), y / (3 * twice))
            most = abs(twice)
    return round(best[0], 1), round(best[1], 1)

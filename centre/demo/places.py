"""Fernley: a town that is on no map, with its areas, postcodes and numbers of under-fives."""

import math
from dataclasses import dataclass
from datetime import date

from families.models import Area, AreaOutline, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart

TOWN = "Fernley"
ACROSS = 4  # areas in a row of the map
CENTRE_NAME = "Marigold Children's Centre"
# Postcode area ZZ and LSOA codes E019990xx are given to no place.
STREETS = [
    "Garden Row",
    "Mill Bank",
    "Orchard Way",
    "Quarry Lane",
    "Station Approach",
    "Chapel Street",
    "Weavers Court",
    "Elder Grove",
    "Foundry Road",
    "Canal Side",
    "Larkfield",
    "Old Brewery Yard",
    "Nursery Road",
    "Thistle Close",
]


@dataclass(frozen=True)
class DemoArea:
    code: str
    name: str
    decile: int
    share: float  # of the families of the reach area that live here
    reach: float  # how well the centre knows it: registered of those living there
    in_reach: bool = True

    @property
    def postcodes(self) -> list[str]:
        number = int(self.code[-2:])
        return [
            f"ZZ{number} {1 + index // 10}{'ABDEFGHJLN'[index % 10]}{'ABDEFGHJ'[number % 8]}" for index in range(20)
        ]


AREAS = [
    DemoArea("E01999001", "Fernley 001A", 1, 0.15, 0.62),
    DemoArea("E01999002", "Fernley 001B", 1, 0.12, 0.78),
    DemoArea("E01999003", "Fernley 001C", 2, 0.14, 0.74),
    DemoArea("E01999004", "Fernley 002A", 2, 0.11, 0.83),
    DemoArea("E01999005", "Fernley 002B", 3, 0.12, 0.71),
    DemoArea("E01999006", "Fernley 002C", 4, 0.10, 0.81),
    DemoArea("E01999007", "Fernley 003A", 5, 0.09, 0.86),
    DemoArea("E01999008", "Fernley 003B", 6, 0.08, 0.79),
    DemoArea("E01999009", "Fernley 003C", 8, 0.06, 0.68),
    DemoArea("E01999010", "Fernley 004A", 9, 0.03, 0.55),
    DemoArea("E01999011", "Hathersage Moor 001A", 3, 0, 0, in_reach=False),
    DemoArea("E01999012", "Hathersage Moor 001B", 6, 0, 0, in_reach=False),
]


def make_places(first_day: date) -> None:
    """Areas, postcodes, deprivation and the reach area; the numbers of under-fives follow once families are there."""
    Area.objects.bulk_create([Area(code=area.code, vintage=2011, name=area.name) for area in AREAS])
    PostcodeArea.objects.bulk_create(
        [
            PostcodeArea(postcode_key=postcode.replace(" ", ""), vintage=2011, lsoa_code=area.code)
            for area in AREAS
            for postcode in area.postcodes
        ]
    )
    AreaOutline.objects.bulk_create(
        [AreaOutline(lsoa_code=area.code, vintage=2011, outline=_boundary(number)) for number, area in enumerate(AREAS)]
    )
    DeprivationScore.objects.bulk_create(
        [
            DeprivationScore(
                index="IMD2019", lsoa_code=area.code, rank=area.decile * 3000 - 1500 + number, decile=area.decile
            )
            for number, area in enumerate(AREAS)
        ]
    )
    # One area joined the reach area a year ago, when the council redrew it.
    redrawn = date(first_day.year + 2, 9, 1)
    ReachAreaPart.objects.bulk_create(
        [
            ReachAreaPart(lsoa_code=area.code, from_date=redrawn if area.code == "E01999010" else date(2020, 4, 1))
            for area in AREAS
            if area.in_reach
        ]
    )


def _boundary(number: int) -> str:
    """The boundary of the area in this place of the list: crooked fields, four in a row, in the sea off Cornwall."""
    row, column = divmod(number, ACROSS)
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    points = []
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        # A bend in the middle of each side, the same from both sides of it.
        points += [_crooked(x1, y1), _crooked((x1 + x2) / 2, (y1 + y2) / 2)]
    return " ".join(f"{x:.5f},{y:.5f}" for x, y in [*points, points[0]])


def _crooked(x: float, y: float) -> tuple[float, float]:
    east = x + 0.22 * math.sin(3.1 * x + 1.7 * y + 0.4)
    north = y + 0.22 * math.sin(2.3 * x + 4.1 * y + 1.1)
    return -6.0 + 0.016 * east, 49.6 - 0.010 * north


def make_population(registered_by_area: dict[str, int], as_at: date) -> None:
    """Estimates of under-fives that make the shares registered believable."""
    PopulationEstimate.objects.bulk_create(
        [
            PopulationEstimate(
                lsoa_code=area.code,
                vintage=2011,
                as_at=as_at,
                under_five=max(12, round(registered_by_area.get(area.code, 0) / area.reach)),
                source="Invented for the example centre",
            )
            for area in AREAS
            if area.in_reach
        ]
    )

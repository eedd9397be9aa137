"""Fernley: a town that is on no map, with its areas, postcodes and numbers of under-fives."""

from dataclasses import dataclass
from datetime import date

from families.models import Area, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart

TOWN = "Fernley"
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

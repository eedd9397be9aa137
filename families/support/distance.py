"""How far a family has come on each scale: the first number, the newest, and the way between them."""

from dataclasses import dataclass, field
from datetime import date

from ..models import Case, CaseReading, CaseScale
from ..models.case_plan import Occasion

STEP = 24  # of the small chart: from one number to the next
EDGE = 14


@dataclass
class Way:
    """One scale of one case, with its readings in order."""

    scale: CaseScale
    readings: list[CaseReading] = field(default_factory=list)

    @property
    def first(self) -> CaseReading:
        return self.readings[0]

    @property
    def newest(self) -> CaseReading:
        return self.readings[-1]

    @property
    def is_last(self) -> bool:
        return self.newest.occasion == Occasion.LAST

    @property
    def travelled(self) -> int | None:
        """From the first number to the newest; None while there is only one (measures, M14)."""
        return self.newest.value - self.first.value if len(self.readings) > 1 else None

    @property
    def words(self) -> str:
        """ "3, then 5, now 7: up 4"."""
        numbers = [str(reading.value) for reading in self.readings]
        if self.travelled is None:
            return f"{numbers[0]}, asked once"
        middle = [f"then {number}" for number in numbers[1:-1]]
        path = ", ".join([numbers[0], *middle, f"{'at the end' if self.is_last else 'now'} {numbers[-1]}"])
        way = "no change" if not self.travelled else f"{'up' if self.travelled > 0 else 'down'} {abs(self.travelled)}"
        return f"{path}: {way}"

    @property
    def marks(self) -> list[dict]:
        """The ten places of the chart, each with whether the first or the newest number stands there."""
        return [
            {
                "x": EDGE + (number - 1) * STEP,
                "number": number,
                "first": number == self.first.value,
                "newest": number == self.newest.value,
            }
            for number in range(1, 11)
        ]

    @property
    def start_x(self) -> int:
        return EDGE + (self.first.value - 1) * STEP

    @property
    def end_x(self) -> int:
        return EDGE + (self.newest.value - 1) * STEP


def ways_of(case: Case) -> list[Way]:
    """Every scale that was asked in the case, in the order in which they were first asked. One query."""
    ways: dict = {}
    for reading in case.readings.select_related("scale").order_by("happened_on", "id"):
        ways.setdefault(reading.scale_id, Way(reading.scale)).readings.append(reading)
    return list(ways.values())


def asked_on(ways: list[Way]) -> date | None:
    """The newest day on which any scale was asked."""
    return max((way.newest.happened_on for way in ways), default=None)

"""The measures a priority can be linked to, so that the plan shows where it stands without anybody typing a number."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class LiveMeasure:
    """A measure as the plan shows it: words, unit, and how it follows from the figures of a period."""

    label: str
    unit: str  # "%" or "" for a count of people
    value: Callable[[dict], Fraction | None]


def _percent(numerator: str, denominator: str) -> Callable[[dict], Fraction | None]:
    def value(measures: dict) -> Fraction | None:
        top, bottom = measures.get(numerator), measures.get(denominator)
        return Fraction(top * 100, bottom) if top is not None and bottom else None

    return value


def _count(key: str) -> Callable[[dict], Fraction | None]:
    def value(measures: dict) -> Fraction | None:
        return None if measures.get(key) is None else Fraction(measures[key])

    return value


LIVE_MEASURES: dict[str, LiveMeasure] = {
    "registered_percent": LiveMeasure(
        "Under-fives of the reach area who are registered", "%", _percent("registered", "population_under_5")
    ),
    "seen_percent": LiveMeasure(
        "Under-fives of the reach area seen this term", "%", _percent("seen", "population_under_5")
    ),
    "registered_and_seen_percent": LiveMeasure(
        "Registered under-fives seen this term", "%", _percent("registered_and_seen", "registered")
    ),
    "sustained_percent": LiveMeasure(
        "Under-fives with sustained contact, of those seen in twelve months",
        "%",
        _percent("sustained_12_months", "seen_12_months"),
    ),
    "most_deprived_registered_percent": LiveMeasure(
        "Under-fives of the most deprived areas who are registered",
        "%",
        _percent("most_deprived_registered", "most_deprived_population_under_5"),
    ),
    "most_deprived_seen_percent": LiveMeasure(
        "Under-fives of the most deprived areas seen this term",
        "%",
        _percent("most_deprived_seen", "most_deprived_population_under_5"),
    ),
    "families_registered": LiveMeasure("Families registered", "", _count("families_registered")),
    "male_parents_and_carers_seen": LiveMeasure(
        "Fathers and male carers seen this term", "", _count("male_parents_and_carers_seen")
    ),
}


def live_measure_choices() -> list[tuple[str, str]]:
    """For a select: key and words, with "no live measure" first."""
    return [("", "No live measure")] + [
        (key, f"{measure.label}{' (%)' if measure.unit else ''}") for key, measure in LIVE_MEASURES.items()
    ]


def share_of_the_way(baseline: Decimal | None, now: Fraction | None, target: Decimal | None) -> int | None:
    """How far from baseline to target the measure has come, 0 to 100, or None where one of the three is missing."""
    if baseline is None or now is None or target is None or baseline == target:
        return None
    share = (now - Fraction(baseline)) / (Fraction(target) - Fraction(baseline)) * 100
    return max(0, min(100, int(share)))

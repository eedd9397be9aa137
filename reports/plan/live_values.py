"""Where the live measures stand: in full for the team, and through the small-number rule for governors."""

from datetime import date
from fractions import Fraction

from centre.core.dates import local_today
from centre.core.models import CentreSettings, Term

from ..measures import figures_for
from .live_measures import LIVE_MEASURES

NOT_AVAILABLE = "not available"


def full_values(keys, term: Term, *, today: date | None = None) -> dict[str, tuple[Fraction | None, str]]:
    """The exact value and its words for each key, for those who may see everything."""
    measures = _measures(term, today or local_today())
    values = {}
    for key in keys:
        value = LIVE_MEASURES[key].value(measures)
        values[key] = (value, _words(value, LIVE_MEASURES[key].unit))
    return values


def governors_values(keys, term: Term, *, today: date | None = None) -> dict[str, tuple[Fraction | None, str]]:
    """The same for what leaves the team: a count of 1 to 4, or a share that rests on one, is not given.

    Only the words are given, rounded to whole numbers: the exact value would give the numerator away.
    """
    measures = _measures(term, today or local_today())
    threshold = CentreSettings.load().small_number_threshold
    values = {}
    for key in keys:
        live = LIVE_MEASURES[key]
        value = live.value(measures)
        if value is not None and _too_small(key, measures, threshold):
            values[key] = (None, f"withheld (fewer than {threshold})")
        else:
            rounded = None if value is None else Fraction(_half_up(value))
            values[key] = (rounded, _words(value, live.unit))
    return values


def _measures(term: Term, today: date) -> dict:
    return figures_for(term.start_date, min(term.end_date, today)).measures


def _too_small(key: str, measures: dict, threshold: int) -> bool:
    parts = PARTS[key]
    top = measures[parts[0]]
    if 0 < top < threshold:
        return True
    # A share whose complement is small says as much as the share itself.
    return len(parts) == 2 and 0 < measures[parts[1]] - top < threshold


PARTS = {
    "registered_percent": ("registered", "population_under_5"),
    "seen_percent": ("seen", "population_under_5"),
    "registered_and_seen_percent": ("registered_and_seen", "registered"),
    "sustained_percent": ("sustained_12_months", "seen_12_months"),
    "most_deprived_registered_percent": ("most_deprived_registered", "most_deprived_population_under_5"),
    "most_deprived_seen_percent": ("most_deprived_seen", "most_deprived_population_under_5"),
    "families_registered": ("families_registered",),
    "male_parents_and_carers_seen": ("male_parents_and_carers_seen",),
}


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _words(value: Fraction | None, unit: str) -> str:
    return NOT_AVAILABLE if value is None else f"{_half_up(value)}{' ' + unit if unit else ''}"

"""Where the live measures stand: in full for the team, and through the small-number rule for governors."""

from datetime import date
from fractions import Fraction

from centre.core.models import CentreSettings, Term

from ..audience import PrintedFigures
from ..governors.publications import printed_for, publish, to_publish
from ..kept_figures import kept_figures
from ..measures import PERCENTAGES, figures_for, percentage_of
from ..models import PublishedFigures
from .live_measures import LIVE_MEASURES

NOT_AVAILABLE = "not available"


def full_values(keys, term: Term, *, today: date | None = None) -> dict[str, tuple[Fraction | None, str]]:
    """The exact value and its words for each key, for those who may see everything."""
    figures, settings = kept_figures(term, today=today).figures, CentreSettings.load()
    values = {}
    for key in keys:
        value = LIVE_MEASURES[key].value(figures.measures)
        if key in PERCENTAGES:
            words = percentage_of(figures, key, settings).text
        else:
            words = NOT_AVAILABLE if value is None else f"{value.numerator:,}"
        values[key] = (value, words)
    return values


def governors_values(keys, term: Term, *, today: date | None = None, by=None) -> dict[str, tuple[Fraction | None, str]]:
    """The same for what leaves the team: as the term's report printed it, or through the small-number rule.

    What is told is remembered, so that no later report of the term tells what this one withheld. Only rounded values
    are given: an exact share would give its numerator away.
    """
    settings = CentreSettings.load()
    printed, is_new = printed_for(
        term, settings, count=lambda term: figures_for(term.start_date, term.end_date, today=today, settings=settings)
    )
    values, told = {}, []
    for key in keys:
        values[key] = _printed(printed, key, settings)
        told += PARTS[key]
    if is_new:
        _remember(printed, sorted(set(told)), by)
    return values


def _printed(printed: PrintedFigures, key: str, settings) -> tuple[Fraction | None, str]:
    parts = PARTS[key]
    if len(parts) == 1:
        cell = printed[parts[0]]
        return (Fraction(cell.value), cell.text) if cell.is_shown else (None, cell.text)
    target = PERCENTAGES[key].target
    share = printed.share(*parts, getattr(settings, target) if target else None, settings.amber_band)
    if share.percentage is None:
        return None, share.text
    over, under = share.numerator.value, share.denominator.value
    return (Fraction(_half_up(Fraction(over * 100, under))), share.text) if under else (None, NOT_AVAILABLE)


def _remember(printed: PrintedFigures, names: list[str], by) -> None:
    row = to_publish(printed, names)
    known = PublishedFigures.objects.filter(
        period_from=row["period_from"], period_to=row["period_to"], said=row["said"], as_at=row["as_at"]
    )
    if row["said"] and not known.exists():
        publish([row], what="Centre Improvement Plan", by=by)


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

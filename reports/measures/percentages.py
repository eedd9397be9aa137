"""Shares: exact, rounded half up, rated red, amber or green on the unrounded value (measures, "Rounding")."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

WHY_OVER_100 = (
    "More than 100%: families who moved away and were never ended, children over five still registered, records held "
    "twice, or an estimate of the population that is older than the children."
)


class Rating(StrEnum):
    """How a share stands against its target; always printed as a word beside its shape."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def words(self) -> str:
        """What the colour means here."""
        return {"green": "Target met", "amber": "Close to target", "red": "Below target"}[self.value]

    @property
    def short(self) -> str:
        """The colour's own name, as governors know it."""
        return self.value.capitalize()


@dataclass(frozen=True)
class Percentage:
    """numerator / denominator with its target. No value where the denominator is 0 or not available."""

    numerator: int | None
    denominator: int | None
    target: Decimal | None = None
    amber_band: Decimal = Decimal(10)

    @property
    def value(self) -> Fraction | None:
        """The exact share in per cent, or None."""
        if self.numerator is None or not self.denominator:
            return None
        return Fraction(self.numerator * 100, self.denominator)

    @property
    def text(self) -> str:
        """As printed: "38%", "<1%", ">99%", "79.6%" near a threshold, "not available"."""
        value = self.value
        if value is None:
            return "not available"
        if self._is_near_a_threshold:
            tenths = half_up(value * 10)
            return f"{tenths // 10}.{tenths % 10}%"
        whole = half_up(value)
        if whole == 0 and value > 0:
            return "<1%"
        if whole == 100 and value != 100:
            return ">99%" if value < 100 else ">100%"
        return f"{whole}%"

    @property
    def _is_near_a_threshold(self) -> bool:
        return any(abs(self.value - threshold) <= 1 for threshold in self.thresholds)

    @property
    def _rounded(self) -> Fraction:
        """The value as it is printed: whole, or with one decimal near a threshold."""
        return Fraction(half_up(self.value * 10), 10) if self._is_near_a_threshold else Fraction(half_up(self.value))

    @property
    def thresholds(self) -> tuple[Fraction, ...]:
        """The target and the limit of amber, where there is a target."""
        if self.target is None:
            return ()
        target = Fraction(self.target)
        return (target, max(target - Fraction(self.amber_band), Fraction(0)))

    @property
    def rating(self) -> Rating | None:
        """Green from the target, amber from the target less the amber band, both reached counting as met; else red."""
        if self.value is None or self.target is None:
            return None
        target, amber = self.thresholds
        if self.value >= target:
            return Rating.GREEN
        return Rating.AMBER if self.value >= amber else Rating.RED

    @property
    def warning(self) -> str:
        """Why a share can be over 100%, where it is; it is never cut down."""
        return WHY_OVER_100 if self.value is not None and self.value > 100 else ""

    def points_since(self, earlier: "Percentage | None") -> int | None:
        """The change from an earlier share in whole points, or None where one of them has no value.

        Between the two as they are printed: 68% beside 68% is no change, whatever stands behind the point.
        """
        if earlier is None or self.value is None or earlier.value is None:
            return None
        change = self._rounded - earlier._rounded
        return half_up(change) if change >= 0 else -half_up(-change)


def half_up(value: Fraction) -> int:
    """A number that is not negative, rounded to a whole number, a half going up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def percentage_of(figures, key: str, settings) -> Percentage:
    """The share with this key of PERCENTAGES, of a period's figures, with the centre's target."""
    from .definitions import ALL_UNDER_FIVES_SEEN, PERCENTAGES

    share = PERCENTAGES[key]
    values = {**figures.measures, ALL_UNDER_FIVES_SEEN: figures.all_under_fives_seen}
    return Percentage(
        values[share.numerator],
        values[share.denominator],
        getattr(settings, share.target) if share.target else None,
        settings.amber_band,
    )


def group_percentage(group, settings) -> Percentage:
    """The share of a group's registered children who were seen, with the centre's target for engagement."""
    return Percentage(group.registered_and_seen, group.registered, settings.target_engaged, settings.amber_band)

"""Single figures as a report prints them: the value, what it is held against, and how it moved. All in words."""

from ..audience import NOT_AVAILABLE, Printed, PrintedShare
from ..measures import PercentageMeasure, Rating

# colour -> (word, what it means, kind of state tag, sign on paper)
RATINGS = {
    Rating.GREEN: ("Green", "target met", "good", "●"),
    Rating.AMBER: ("Amber", "close to target", "due", "◆"),
    Rating.RED: ("Red", "below target", "stop", "▲"),
}


def rating_row(share: PrintedShare) -> dict | None:
    """The rating in word, meaning, kind of tag and sign; None without a target or where the share is withheld."""
    if share.percentage is None or share.percentage.rating is None:
        return None
    word, means, kind, sign = RATINGS[share.percentage.rating]
    return {"word": word, "means": means, "kind": kind, "sign": sign}


def count_row(key: str, name: str, now: Printed, last: Printed | None, last_year: Printed | None, **more) -> dict:
    """A counted figure beside last term and the same term last year."""
    return {
        "key": key,
        "name": name,
        "now": now.text,
        "is_shown": now.is_shown,
        "last": last.text if last else "",
        "last_year": last_year.text if last_year else "",
        "change": count_change(now, last),
        "change_on_year": count_change(now, last_year),
        **more,
    }


def share_row(
    share: PercentageMeasure,
    now: PrintedShare,
    last: PrintedShare | None,
    last_year: PrintedShare | None,
    target,
) -> dict:
    """A percentage with its numerator and denominator, target and rating, beside the other terms."""
    return {
        "key": share.key,
        "name": share.name,
        "sentence": share.sentence,
        "now": now.text,
        "is_shown": now.percentage is not None,
        "numbers": numbers_of(now),
        "of": share.of,
        "target": per_cent(target) if target is not None else "",
        "rating": rating_row(now),
        "last": last.text if last else "",
        "last_year": last_year.text if last_year else "",
        "change": share_change(now, last),
        "change_on_year": share_change(now, last_year),
        "warning": now.percentage.warning if now.percentage else "",
    }


def numbers_of(share: PrintedShare) -> str:
    """ "120 of 680", "fewer than 5 of 68"; empty where there is no denominator."""
    if share.numerator is None or share.denominator is None or share.denominator.mark == NOT_AVAILABLE:
        return ""
    if not share.denominator.is_shown:
        return f"{share.numerator.text}; of how many is withheld"
    return f"{share.numerator.text} of {share.denominator.text}"


def per_cent(value) -> str:
    """A setting of the centre in per cent: "80%", "72.5%"."""
    return f"{value.normalize():f}%"


def count_change(now: Printed, then: Printed | None) -> dict | None:
    """How a count moved; None where either of the two is not printed, because the change would tell it."""
    if then is None or not (now.is_shown and then.is_shown):
        return None
    return _change(now.value - then.value, "")


def share_change(now: PrintedShare, then: PrintedShare | None) -> dict | None:
    """How a percentage moved, in points."""
    if then is None or now.percentage is None or then.percentage is None:
        return None
    points = now.percentage.points_since(then.percentage)
    return None if points is None else _change(points, " point" if abs(points) == 1 else " points")


def _change(difference: int, unit: str) -> dict:
    if not difference:
        return {"direction": "same", "words": "no change", "sign": "→"}
    direction, sign = ("up", "↑") if difference > 0 else ("down", "↓")
    return {"direction": direction, "words": f"{direction} {abs(difference):,}{unit}", "sign": sign}

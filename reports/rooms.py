"""What the reports offer the desk: this term's reach at a glance, and the report that is still to be issued."""

from datetime import timedelta

from django.urls import reverse
from django.utils.http import urlencode

from centre.core.models import CentreSettings, Term
from centre.core.rooms import DeskItem, DeskSection, Urgency, register_desk_items, register_desk_section
from staff.permissions import Permission, has_permission

from .governors.publications import newest_edition
from .governors.rows import RATINGS
from .kept_figures import kept_figures
from .measures import percentage_of

# What the desk shows of a term: share, and the figure above it.
AT_A_GLANCE = (
    ("registered_percent", "registered"),
    ("seen_percent", "seen"),
    ("most_deprived_seen_percent", "seen in the most deprived areas"),
)
BAR = 200  # units of the drawing for 100%
# Governors meet within weeks of a term's end; then its report should be out.
REPORT_EXPECTED_AFTER = timedelta(weeks=3)


def register() -> None:
    register_desk_section(DeskSection("reach", "reports/desk_reach.html", reach_at_a_glance, order=40))
    register_desk_items(reports_due)


def reach_at_a_glance(user, today):
    """Registered and seen against target and last year, from figures that may be a few minutes old."""
    if not has_permission(user, Permission.MEASURE_VIEW):
        return None
    term = Term.known().current_or_latest(today)
    if term is None or term.start_date > today:
        return None
    settings = CentreSettings.load()
    kept = kept_figures(term, today=today)
    year_ago = Term.known().same_term_last_year(term)
    then = kept_figures(year_ago, today=today).figures if year_ago else None
    builds = has_permission(user, Permission.REPORT_BUILD)
    return {
        "term": term,
        "year_ago": year_ago,
        "counted_at": kept.counted_at,
        "is_to_date": kept.figures.is_to_date,
        "rows": [_row(key, name, kept.figures, then, settings, term) for key, name in AT_A_GLANCE],
        "url": f"{reverse('reports:governors')}?{urlencode({'term': term.slug})}" if builds else "",
        "width": BAR + 12,
    }


def _row(key, name, figures, then, settings, term) -> dict:
    from .measures import PERCENTAGES

    share = percentage_of(figures, key, settings)
    before = percentage_of(then, key, settings) if then else None
    points = share.points_since(before)
    rating = RATINGS[share.rating] if share.rating else None
    return {
        "name": name,
        "value": share.text,
        "numbers": f"{share.numerator:,} of {share.denominator:,}" if share.value is not None else "",
        "count": f"{share.numerator:,}",
        "word": f"{rating[0]}: {rating[1]}" if rating else "",
        "kind": rating[2] if rating else "quiet",
        "moved": _moved(points),
        "direction": "same" if not points else "up" if points > 0 else "down",
        "url": f"{reverse('reports:figure', args=[PERCENTAGES[key].numerator])}?{urlencode({'term': term.slug})}",
        "now": _along(share.value),
        "then": _along(before.value) if before else None,
        "then_words": before.text if before else "",
        "target": _along(share.target),
        "target_words": f"{share.target.normalize():f}%" if share.target is not None else "",
    }


def _along(value):
    """How far along the bar a share lies; over 100% it ends at the end, and the words say more."""
    return None if value is None else round(min(float(value), 100) * BAR / 100, 1)


def _moved(points) -> str:
    if points is None:
        return ""
    if points == 0:
        return "as last year"
    return f"{abs(points)} point{'' if abs(points) == 1 else 's'} {'up' if points > 0 else 'down'} on last year"


def reports_due(user, today):
    """The last whole term's report, where it is not out some weeks after the term."""
    if not has_permission(user, Permission.REPORT_BUILD):
        return
    term = Term.known().ended_before(today)
    if term is None or today < term.end_date + REPORT_EXPECTED_AFTER or newest_edition(term) is not None:
        return
    due = term.end_date + REPORT_EXPECTED_AFTER
    yield DeskItem(
        title=f"The governors' report for {term.name} has not been issued",
        url=f"{reverse('reports:governors')}?{urlencode({'term': term.slug})}",
        action="Go to the report",
        urgency=Urgency.WAITING,
        due=due,
        room="Reports",
    )

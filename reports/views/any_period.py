"""The figures of any stretch of days, for the team: a council quarter, a funding term, a year, or days of their own."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from centre.core.dates import local_today
from centre.core.models import CentreSettings, Term
from centre.core.period_form import PeriodForm
from centre.core.periods import named_periods
from centre.core.views import requires
from families.models import Group
from staff.permissions import Permission

from ..measures import MEASURES, PERCENTAGES, Figures, figures_for, group_percentage, percentage_of
from .common import areas_for
from .tables import rating_of


@require_GET
@requires(Permission.MEASURE_VIEW)
def any_period(request):
    """Always counted anew from the days asked for: a year is never the sum of its terms (somebody comes in both)."""
    today = local_today()
    form = PeriodForm(request.GET, periods=named_periods(today, Term.objects.all()))
    context = {"form": form, "chosen": None}
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        settings = CentreSettings.load()
        figures = figures_for(chosen.start, chosen.end, today=today, settings=settings)
        context |= {
            "chosen": chosen,
            "figures": figures,
            "areas": areas_for(request.user, figures),
            "not_begun": chosen.start > today,
            "shares": [_share_row(percentage_of(figures, key, settings), PERCENTAGES[key].name) for key in PERCENTAGES],
            "counts": _counts(figures),
            "groups": _group_rows(figures, settings, request.user),
        }
    return render(request, "reports/any_period.html", context)


def _counts(figures: Figures) -> list[dict]:
    return [
        {"name": measure.name, "value": "not available" if value is None else f"{value:,}"}
        for key, measure in MEASURES.items()
        for value in [figures.measures[key]]
    ]


def _share_row(percentage, name: str) -> dict:
    return {
        "name": name,
        "text": percentage.text,
        "numbers": f"{percentage.numerator:,} of {percentage.denominator:,}" if percentage.value is not None else "",
        "rating": rating_of(percentage),
        "warning": percentage.warning,
    }


def _group_rows(figures: Figures, settings: CentreSettings, user) -> list[dict]:
    """The groups this person may know of; those that only the closed room may count are left out."""
    may_know = set(Group.objects.visible_to(user).values_list("name", flat=True))
    return [
        {
            "registered": group.registered,
            "seen": group.registered_and_seen,
            **_share_row(group_percentage(group, settings), name),
        }
        for name, group in figures.groups.items()
        if name in may_know and not group.restricted
    ]

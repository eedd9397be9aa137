"""The figures of family support for any period: counts for the team and the head teacher, no word of any case."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.period_form import PeriodForm
from centre.core.periods import named_periods
from centre.core.views import requires
from families.portfolio.figures import learning_figures
from families.support.figures import case_figures
from staff.permissions import Permission


@require_GET
@requires(Permission.MEASURE_VIEW)
def casework(request):
    """Counted anew from the days asked for; on screen only, so in full. It leaves the team in no report or table."""
    today = local_today()
    form = PeriodForm(request.GET, periods=named_periods(today, Term.objects.all()))
    context = {"form": form, "chosen": None, "today": today}
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        context |= {
            "chosen": chosen,
            "figures": case_figures(chosen.start, chosen.end, today=today),
            "learning": learning_figures(chosen.start, chosen.end, today=today),
        }
    return render(request, "reports/casework.html", context)

"""Who is away. Kinds are for the people who plan leave; everybody else is told "away" where it matters."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from centre.core.dates import local_today
from centre.core.views import requires

from ..actions.absences import remove_absence, save_absence
from ..forms.absences import AbsenceForm
from ..models import Absence
from ..permissions import Permission
from ..saving import posted, save_once

FORM = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 200


@requires(Permission.STAFF_CHANGE)
@FORM
def absences(request):
    """Who is away now and later, and a form to write it down."""
    today = local_today()
    form = AbsenceForm(posted(request))
    if request.method == "POST" and form.is_valid() and (response := _save(request, form)):
        return response
    coming = Absence.objects.not_over(today).select_related("user")
    context = {"form": form, "coming": coming[:MOST_SHOWN], "today": today, "submit_label": "Write it down"}
    return render(request, "staff/absences.html", context)


@requires(Permission.STAFF_CHANGE)
@FORM
def absence(request, pk):
    """Change when somebody is away, or take it out."""
    shown = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        remove_absence(by=request.user, absence=shown)
        messages.success(request, f"It is taken out that {shown.user} is away.")
        return redirect("staff:absences")
    form = AbsenceForm(posted(request), instance=shown)
    if request.method == "POST" and form.is_valid() and (response := _save(request, form, shown)):
        return response
    context = {"form": form, "absence": shown, "cancel_url": reverse("staff:absences")}
    return render(request, "staff/absence.html", context)


def _save(request, form, shown=None):
    facts = {name: form.cleaned_data[name] for name in form.Meta.fields}

    def save():
        saved = save_absence(by=request.user, absence=shown, **facts)
        messages.success(request, f"It is written down when {saved.user} is away.")
        return reverse("staff:absences")

    return save_once(request, form, save)

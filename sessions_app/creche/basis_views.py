"""On what basis a crèche runs, and how many days of the year it has run at its premises."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import requires
from families.views.change import tell
from staff.permissions import Permission

from ..models import CareType, Service
from .care_forms import BasisForm
from .registration import basis_on, set_basis, what_is_wrong, year_at


@requires(Permission.SESSION_CHANGE)
def basis(request, pk):
    """The registration of one crèche: its basis, from which day, and the days of this year."""
    service = get_object_or_404(Service, pk=pk)
    if service.care_type != CareType.CRECHE:
        raise Http404("No crèche")
    today = local_today()
    form = BasisForm(request.POST or None, initial={"from_date": today})
    if request.method == "POST" and form.is_valid():
        try:
            set_basis(by=request.user, service=service, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, "The basis is recorded.")
            return redirect("sessions_app:creche_basis", pk)
    year, now = year_at(service.venue_address, on=today), basis_on(service, today)
    return render(
        request,
        "sessions_app/creche/basis.html",
        {
            "form": form,
            "service": service,
            "year": year,
            "basis": now,
            "wrong": what_is_wrong(now, year),
            "history": service.creche_bases.all(),
            "source": CentreSettings.load().creche_source,
            "submit_label": "Record the basis",
        },
    )

"""Weekly series: looked at first, then made, changed or ended in one step."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission

from ..actions.series import change_series, end_series, sessions_after, start_series
from ..forms import EndSeriesForm, SeriesForm
from ..models import Service, SessionSeries
from ..planning import Wanted, plan_series
from ..refusals import ChangedMeanwhile, Refused


@requires(Permission.SESSION_CHANGE)
def series_new(request, pk):
    """A new weekly series of a service: show the sessions, then make them."""
    service = get_object_or_404(Service, pk=pk)
    today = local_today()
    term = Term.known().current_or_latest(today)
    first = max(today, term.start_date) if term and term.end_date >= today else today
    initial = {
        "venue": service.venue,
        "from_date": first,
        "to_date": term.end_date if term and term.end_date > first else None,
    }
    form = SeriesForm(request.POST or None, initial=initial)
    context = {"service": service, "cancel_url": reverse("sessions_app:service", args=[pk]), "no_terms": term is None}

    def make(wanted, seen):
        return start_series(service=service, wanted=wanted, by=request.user, seen=seen)

    return _plan_page(request, form, context, make, lambda wanted: plan_series(wanted, today=today))


@requires(Permission.SESSION_CHANGE)
def series_change(request, pk):
    """Change a weekly series from today on; the sessions that are touched are shown first."""
    series = get_object_or_404(SessionSeries.objects.select_related("service", "led_by", "room"), pk=pk)
    today = local_today()
    initial = {name: getattr(series, name) for name in Wanted.__dataclass_fields__}
    form = SeriesForm(request.POST or None, initial=initial, led_by_now=series.led_by_id, room_now=series.room_id)
    context = {
        "service": series.service,
        "series": series,
        "cancel_url": reverse("sessions_app:service", args=[series.service_id]),
        "no_terms": False,
    }

    def make(wanted, seen):
        return change_series(series=series, wanted=wanted, by=request.user, seen=seen)

    return _plan_page(request, form, context, make, lambda wanted: plan_series(wanted, series=series, today=today))


def _plan_page(request, form, context, make, look):
    """Look first ("show"), then do it ("make") as long as what was seen still holds."""
    plan = None
    if request.method == "POST" and form.is_valid():
        if "make" in request.POST:
            try:
                # Together, so that a refusal gives the form's token back.
                with transaction.atomic():
                    token = claim_submission(request)
                    done = make(form.wanted, request.POST.get("seen", ""))
            except AlreadySubmitted as again:
                return redirect(again.url)
            except ChangedMeanwhile as changed:
                plan = changed.current or look(form.wanted)
                form.add_error(None, str(changed))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _done_words(done))
                return finish_submission(token, reverse("sessions_app:service", args=[done.series.service_id]))
        else:
            plan = look(form.wanted)
    return render(request, "sessions_app/series_form.html", {**context, "form": form, "plan": plan})


def _done_words(done) -> str:
    plan = done.plan
    parts = [
        (len(plan.add), "added"),
        (len(plan.change), "changed"),
        (len(plan.remove), "taken off the timetable"),
    ]
    words = [f"{number} {'session' if number == 1 else 'sessions'} {what}" for number, what in parts if number]
    return f"{done.series}: {', '.join(words) or 'no session had to change'}."


@requires(Permission.SESSION_CHANGE)
def series_end(request, pk):
    """End a series after a day; what goes is said first."""
    series = get_object_or_404(SessionSeries.objects.select_related("service"), pk=pk)
    today = local_today()
    form = EndSeriesForm(request.POST or None, initial={"last_day": max(min(today, series.to_date), series.from_date)})
    if request.method == "POST" and form.is_valid():
        try:
            done = end_series(series=series, last_day=form.cleaned_data["last_day"], by=request.user)
        except Refused as refusal:
            form.add_error("last_day", str(refusal))
        else:
            messages.success(request, _done_words(done))
            return redirect("sessions_app:service", series.service_id)
    return render(
        request,
        "sessions_app/series_end.html",
        {
            "form": form,
            "series": series,
            "to_come": sessions_after(series, today - timedelta(days=1), today=today).count(),
            "submit_label": "End this series",
            "cancel_url": reverse("sessions_app:service", args=[series.service_id]),
            "cancel_label": "Keep it",
        },
    )

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..actions.services import add_service, change_service, end_service, offer_again
from ..forms import EndServiceForm, ServiceForm
from ..models import Service, Session
from ..refusals import Refused
from ..week import lines_of

SESSIONS_ON_A_PAGE = 25


@requires(Permission.SESSION_VIEW)
def service_list(request):
    """What the centre offers, and what it offered."""
    today = local_today()
    services = list(Service.objects.all().prefetch_related("series"))
    offered = [each for each in services if each.ended_on is None or each.ended_on >= today]
    return render(
        request,
        "sessions_app/services.html",
        {
            "offered": [(each, [row for row in each.series.all() if row.to_date >= today]) for each in offered],
            "ended": [each for each in services if each not in offered],
            "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
            "may_see_figures": has_permission(request.user, Permission.MEASURE_VIEW),
        },
    )


@requires(Permission.SESSION_VIEW)
def service(request, pk):
    """One service: its weekly series, and its sessions to come or (?show=past) past."""
    shown = get_object_or_404(Service, pk=pk)
    today = local_today()
    past = request.GET.get("show") == "past"
    sessions = Session.objects.filter(service=shown).for_lists()
    sessions = (
        sessions.filter(date__lt=today).order_by("-date", "-start_time", "-reference")
        if past
        else sessions.filter(date__gte=today)
    )
    page = Paginator(sessions, SESSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "sessions_app/service.html",
        {
            "service": shown,
            "series": shown.series.select_related("led_by").filter(to_date__gte=today),
            "page_obj": page,
            "lines": lines_of(page.object_list, today=today),
            "past": past,
            "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
        },
    )


@requires(Permission.SESSION_CHANGE)
def service_new(request):
    """Offer something new."""
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_service(by=request.user, **form.cleaned_data)
        messages.success(
            request, f"{added} has been added. Now say when it meets: weekly in term time, or on single days."
        )
        return redirect("sessions_app:service", added.pk)
    return render(
        request,
        "sessions_app/service_form.html",
        {"form": form, "submit_label": "Add the service", "cancel_url": reverse("sessions_app:services")},
    )


@requires(Permission.SESSION_CHANGE)
def service_change(request, pk):
    """Change what is said about a service."""
    changed = get_object_or_404(Service, pk=pk)
    form = ServiceForm(request.POST or None, instance=changed)
    if request.method == "POST" and form.is_valid():
        try:
            change_service(service=Service.objects.get(pk=pk), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{changed} has been changed.")
            return redirect("sessions_app:service", pk)
    return render(
        request,
        "sessions_app/service_form.html",
        {
            "form": form,
            "service": changed,
            "submit_label": "Save",
            "cancel_url": reverse("sessions_app:service", args=[pk]),
        },
    )


@requires(Permission.SESSION_CHANGE)
def service_end(request, pk):
    """Stop offering a service after a day."""
    ended = get_object_or_404(Service, pk=pk)
    form = EndServiceForm(request.POST or None, initial={"last_day": local_today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_service(service=ended, last_day=form.cleaned_data["last_day"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{ended} is no longer offered. Everything that was recorded about it stays.")
            return redirect("sessions_app:services")
    return render(
        request,
        "sessions_app/service_end.html",
        {
            "form": form,
            "service": ended,
            "submit_label": "End this service",
            "cancel_url": reverse("sessions_app:service", args=[pk]),
            "cancel_label": "Keep it",
        },
    )


@require_POST
@requires(Permission.SESSION_CHANGE)
def service_offer_again(request, pk):
    """Take an ended service up again."""
    offered = offer_again(service=get_object_or_404(Service, pk=pk), by=request.user)
    messages.success(request, f"{offered} is offered again.")
    return redirect("sessions_app:service", pk)

"""What is said in public is read through every three months: the desk says when, and a page shows what families see."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.templatetags.words import date_words
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..actions.services import check_service
from ..models import Service
from .reading import read_whats_on

STALE_AFTER = timedelta(days=90)


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(stale_entries)


def stale_entries(user, today):
    """One item for all public services that nobody has read through for 90 days. One query."""
    if not has_permission(user, Permission.SESSION_CHANGE):
        return []
    rows = list(
        Service.objects.in_public(on=today)
        .unchecked_since(today - STALE_AFTER)
        .order_by("name")
        .values_list("name", "last_checked_on")
    )
    if not rows:
        return []
    first = min((day for _, day in rows if day), default=None)
    if len(rows) > 1:
        what, detail = f"{len(rows)} services", "Not checked for three months"
    else:
        what, detail = f"“{rows[0][0]}”", f"Last checked {date_words(first)}" if first else "Not checked as it stands"
    return [
        DeskItem(
            title=f"Check what families read about {what}",
            detail=detail,
            url=reverse("whats_on:to_check"),
            action="Read it through",
            urgency=Urgency.OVERDUE,
            due=first + STALE_AFTER if first else None,
            room="What’s on",
        )
    ]


@requires(Permission.SESSION_CHANGE)
def to_check(request):
    """What families read about each service, those that were not checked for longest first."""
    today = local_today()
    entries = read_whats_on().entries
    stale = [entry for entry in entries if is_stale(entry.service, today)]
    fresh = [entry for entry in entries if not is_stale(entry.service, today)]
    stale.sort(key=lambda entry: (entry.service.last_checked_on is not None, entry.service.last_checked_on))
    return render(request, "sessions_app/whats_on/to_check.html", {"stale": stale, "fresh": fresh, "today": today})


@require_POST
@requires(Permission.SESSION_CHANGE)
def checked(request, pk):
    """Say that what is told about a service is right today."""
    service = check_service(service=get_object_or_404(Service, pk=pk), on=local_today(), by=request.user)
    messages.success(request, f"{service} was checked today, {date_words(service.last_checked_on)}.")
    return redirect("whats_on:to_check")


def is_stale(service, today) -> bool:
    """Whether nobody has read the service through for 90 days, or ever."""
    return service.last_checked_on is None or service.last_checked_on < today - STALE_AFTER

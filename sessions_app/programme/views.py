"""Rooms and equipment, and who works at a session."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission
from staff.saving import posted, save_once

from ..models import Equipment, Room
from ..refusals import Refused
from ..views.parts import session_or_404
from ..week import Week, days_of
from .actions import rooms_of_week, save_space
from .clashes import Commitments
from .forms import EquipmentForm, RoomForm, RosterForm
from .roster import parts_of, set_roster

FORM = require_http_methods(["GET", "HEAD", "POST"])
KINDS = {"room": (Room, RoomForm, "room"), "equipment": (Equipment, EquipmentForm, "equipment")}


@requires(Permission.SESSION_VIEW)
@require_safe
def rooms(request):
    """Which room is used for what in a week, and what else there is: ?week=2025-W41, or this week. Eight queries."""
    today = local_today()
    this_week = Week.containing(today)
    week = Week.from_text(request.GET.get("week", "")) or this_week
    days = days_of(week, today=today)
    lines = rooms_of_week([line for day in days for line in day.lines], [day.day for day in days])
    listed = list(Room.objects.all())
    shown = [room for room in listed if room.pk in lines or room.ended_on is None or room.ended_on >= week.monday]
    context = {
        "week": week,
        "this_week": this_week,
        "days": days,
        "today": today,
        "rows": [(room, _cells(days, lines.get(room.pk))) for room in shown],
        "elsewhere": _cells(days, lines.get(None)) if None in lines else None,
        "old_rooms": [room for room in listed if room not in shown],
        "equipment": Equipment.objects.all(),
        "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
    }
    return render(request, "sessions_app/programme/rooms.html", context)


def _cells(days, lines) -> list:
    return list(zip(days, lines or [[] for _ in days], strict=True))


@requires(Permission.SESSION_CHANGE)
@FORM
def space_new(request, kind):
    """List a room, or a thing."""
    model, _, noun = _kind(kind)
    return _space_page(request, kind, model(), "Add a room" if noun == "room" else "Add equipment")


@requires(Permission.SESSION_CHANGE)
@FORM
def space_change(request, kind, pk):
    """Change what is said about a room or a thing."""
    model, _, _ = _kind(kind)
    space = get_object_or_404(model, pk=pk)
    return _space_page(request, kind, space, f"Change “{space}”")


def _kind(kind):
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _space_page(request, kind, space, heading):
    _, form_class, _ = KINDS[kind]
    form = form_class(posted(request), instance=space)
    if request.method == "POST" and form.is_valid():

        def save():
            saved = save_space(space=space, by=request.user, today=local_today(), **form.cleaned_data)
            messages.success(request, f"{saved} is listed.")
            return reverse("sessions_app:rooms")

        if response := save_once(request, form, save):
            return response
    context = {"form": form, "page_heading": heading, "cancel_url": reverse("sessions_app:rooms")}
    return render(request, "sessions_app/programme/space_form.html", context)


@requires(Permission.SESSION_CHANGE)
@FORM
def roster(request, pk):
    """Who works at a session: a part for each colleague, beside what speaks against it."""
    session = session_or_404(pk)
    parts = parts_of(session)
    form = RosterForm(
        posted(request), session=session, parts=parts, commitments=Commitments(session.date, session.date)
    )
    if request.method == "POST" and form.is_valid():

        def save():
            planned = set_roster(
                session=session,
                parts=form.parts(),
                later_too=form.cleaned_data.get("later_too", False),
                seen=form.cleaned_data["seen"] or None,
                by=request.user,
            )
            more = f", and at {len(planned) - 1} later ones" if len(planned) > 1 else ""
            messages.success(request, f"It is planned who works at {session}{more}.")
            return session.get_absolute_url()

        if response := save_once(request, form, save, refusals=(Refused,)):
            return response
    context = {"form": form, "session": session, "cancel_url": session.get_absolute_url()}
    return render(request, "sessions_app/programme/roster.html", context)

"""Finding a family at the door, and signing in who is there of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission

from ..finding import brought_before, childminder, childminder_of, family_at_door, find_families
from ..forms import FindForm
from .parts import session_to_mark
from .register import mode_of


@require_POST
@requires(Permission.REGISTER_MARK)
def find(request, pk):
    """words=…: families that fit, each with its people to tick. In the page while typing, or as a page of its own.

    Posted, so that no name ends up in an address or a log.
    """
    session = session_to_mark(request, pk)
    form = FindForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    context = {
        "session": session,
        "found": find_families(session, words, user=request.user),
        "mode": mode_of(request, session, today=local_today()),
        "came_with": childminder(request.POST.get("with", "")),
    }
    template = "sessions_app/register/found.html" if request.htmx else "sessions_app/register_find.html"
    return render(request, template, context)


@requires(Permission.REGISTER_MARK)
def family(request, pk, household_pk):
    """Everybody of one family who could be here, with a box to tick."""
    session = session_to_mark(request, pk)
    mode = mode_of(request, session, today=local_today())
    if mode == "read":
        messages.error(request, "This register takes no marks now.")
        return redirect("sessions_app:register", pk)
    shown = family_at_door(session, household_pk)
    if shown is None:
        raise Http404
    minder = childminder_of(shown)
    context = {
        "session": session,
        "family": shown,
        "mode": mode,
        "came_with": minder,
        "brought": brought_before(session, minder) if minder else [],
    }
    return render(request, "sessions_app/register_family.html", context)

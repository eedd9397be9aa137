"""The live list for reception, and the fire roll."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_now, local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from families.views.change import tell
from staff.models import StaffMember
from staff.permissions import Permission, has_permission

from ..models import GuestKind
from ..refusals import Refused
from . import actions
from .forms import SignInForm
from .known import words_about
from .reading import who_is_here


@requires(Permission.BUILDING_SEE)
def building(request):
    """Who is in the building. POST step=me:in, <row>:out or <duty>:gone; otherwise the form.

    A script asks for the list alone.
    """
    today = local_today()
    if request.htmx and request.method == "GET":
        return render(request, "sessions_app/building/list.html", _list(request, who_is_here(today)) | {"alone": True})
    members = StaffMember.objects.employed(on=today).filter(user__is_active=True).select_related("user")
    form = SignInForm(None, members=members)
    if request.method == "POST" and request.POST.get("step"):
        _step(request)
        return redirect("sessions_app:building")
    if request.method == "POST":
        form = SignInForm(request.POST, members=members)
        if form.is_valid():
            try:
                token = claim_submission(request)
                row = actions.sign_in(by=request.user, **form.facts())
            except AlreadySubmitted as again:
                return redirect(again.url)
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(request, f"{row} is signed in.")
                _warn(request, row)
                return finish_submission(token, request.path)
    here = who_is_here(today)
    return render(
        request,
        "sessions_app/building/page.html",
        _list(request, here)
        | {
            "form": form,
            "is_here": here.is_here(request.user),
            "has_record": any(each.user_id == request.user.pk for each in form.members.values()),
            "submit_label": "Sign in",
        },
    )


def _warn(request, row):
    """Say what is known of somebody of this name, before they go any further."""
    words = words_about(row.name, on=row.on) if row.name else []
    if not words:
        return
    audit.record("building.known_name", by=request.user, subject=row, summary="A visitor has the name of an alert.")
    said = " ".join(f"“{each}”" for each in words)
    messages.error(
        request,
        f"Stop: of somebody called {row.name} stands here: {said} Keep them at the door, and get the safeguarding lead "
        "or the coordinator now.",
    )


def _list(request, here) -> dict:
    return {"building": here, "now": local_now(), "may_mark": has_permission(request.user, Permission.REGISTER_MARK)}


def _step(request):
    row, _, what = request.POST["step"].partition(":")
    try:
        if row == "me" and what == "in":
            member = StaffMember.objects.employed(on=local_today()).filter(user=request.user).first()
            if member is None:
                raise Refused("You have no staff record, so sign in as a visitor.")
            actions.sign_in(by=request.user, kind=GuestKind.STAFF, member=member)
            messages.success(request, "You are signed in.")
        elif what == "out":
            gone = actions.sign_out(by=request.user, sign_in_id=uuid.UUID(row))
            messages.success(request, f"{gone} is signed out.")
        elif what == "gone":
            gone = actions.off_the_list(by=request.user, duty_id=uuid.UUID(row))
            messages.success(request, f"{gone} is signed out.")
        else:
            raise Refused("Choose who comes or goes.")
    except (Refused, ValueError) as refusal:
        messages.error(request, str(refusal) if isinstance(refusal, Refused) else "Choose who comes or goes.")


@require_safe
@requires(Permission.BUILDING_SEE)
def fire_roll(request):
    """Everybody in the building on one plain page: to print, or to tick off outside on a phone."""
    here = who_is_here(local_today())
    audit.record(
        "building.fire_roll", by=request.user, summary="A fire roll was drawn up", detail={"people": here.total}
    )
    context = {
        **_list(request, here),
        "may_record": has_permission(request.user, Permission.SAFETY_MANAGE),
    }
    return render(request, "sessions_app/building/fire_roll.html", context)

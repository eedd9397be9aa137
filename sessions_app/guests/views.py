"""Professionals and visitors of one session."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission

from ..refusals import Refused
from ..views.parts import session_to_mark
from .actions import guest_comes, guest_goes, take_guest_off
from .forms import GuestForm

STEPS = {"out": guest_goes, "off": take_guest_off}


@requires(Permission.REGISTER_MARK)
def guests(request, pk):
    """Who else is there. POST step=<row>:out or :off for one of them; otherwise the form."""
    session = session_to_mark(request, pk)
    if session.is_cancelled or session.is_register_closed or session.date > local_today():
        messages.error(request, "This register takes no marks now.")
        return redirect("sessions_app:register", pk)
    form = GuestForm(request.POST if request.method == "POST" and "step" not in request.POST else None)
    if request.method == "POST":
        try:
            if "step" in request.POST:
                _step(session, request)
                return redirect("sessions_app:register_guests", pk)
            if form.is_valid():
                with transaction.atomic():
                    token = claim_submission(request)
                    row = guest_comes(session_id=pk, by=request.user, **form.cleaned_data)
                    answer = finish_submission(token, reverse("sessions_app:register", args=[pk]))
                messages.success(request, f"{row} is on the register, and counts for no figure of families.")
                return answer
        except AlreadySubmitted as again:
            return redirect(again.url)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("sessions_app:register_guests", pk)
    context = {
        "session": session,
        "form": form,
        "guests": session.guests.all(),
        "submit_label": "Put on the register",
        "cancel_url": reverse("sessions_app:register", args=[pk]),
    }
    return render(request, "sessions_app/guests/guests.html", context)


def _step(session, request):
    row, _, what = request.POST["step"].partition(":")
    try:
        more = {"reason": request.POST.get(f"why-{row}", "")} if what == "off" else {}
        STEPS[what](session_id=session.pk, guest_id=uuid.UUID(row), by=request.user, **more)
    except (KeyError, ValueError):
        raise Refused("Choose somebody from the list.") from None

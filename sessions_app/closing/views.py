"""Closing a register: the numbers, who is still in, and what has to be said first."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..actions.registers import close_register
from ..creche.doses import doses_untold
from ..creche.taken_home import nobody_knows_who_took
from ..models import ClosingAnswers
from ..refusals import ChildrenAreStillIn, Refused
from ..roll import Row, counts_of
from ..views.parts import session_to_mark
from .actions import answer
from .forms import ClosingForm
from .reading import colleagues, planned_people

CLOSED = "The register is closed. Its marks and head count stand. Whoever of us stays in the building signs in there."


@requires(Permission.REGISTER_MARK)
def close(request, pk):
    """Close the register. POST later=yes saves what is known so far and keeps it open."""
    session = session_to_mark(request, pk)
    still_in = []
    if session.is_creche and not session.is_register_closed:
        still_in = [row.person for row in session.attendances.still_in().select_related("person")]
    can_close = not session.is_register_closed and not session.is_cancelled and session.date <= local_today()
    form = _form(request, session) if can_close else None
    if request.method == "POST" and not can_close:
        messages.error(request, "This register cannot be closed now.")
        return redirect("sessions_app:register", pk)
    if request.method == "POST" and form.is_valid():
        try:
            return _save(request, session, form)
        except ChildrenAreStillIn as refusal:
            still_in = refusal.people
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.tell(error)
    return render(request, "sessions_app/closing/close.html", _context(session, form, still_in, can_close))


def _save(request, session, form):
    """What was said is written down and the register closed, or neither."""
    with transaction.atomic():
        answer(session=session, by=request.user, **form.answers())
        if not form.closing:
            messages.success(request, "It is written down. The register is still open.")
            return redirect("sessions_app:register", session.pk)
        close_register(session=session, by=request.user, although=form.cleaned_data.get("although", ""))
    messages.success(request, CLOSED)
    return redirect(session)


def _form(request, session) -> ClosingForm:
    duties = list(session.duties.select_related("member__user"))
    planned = planned_people(session, duties)
    return ClosingForm(
        request.POST if request.method == "POST" else None,
        session=session,
        duties=duties,
        planned=planned,
        members=colleagues(session),
        incidents=list(session.incidents.select_related("person")),
        said=getattr(session, "closing_answers", None) or ClosingAnswers(session=session),
        may_override=has_permission(request.user, Permission.REGISTER_REOPEN),
        closing="later" not in request.POST,
    )


def _context(session, form, still_in, can_close) -> dict:
    rows = [
        Row(row.person, session.date, row, session.is_creche)
        for row in session.attendances.select_related("person").order_by("person__last_name", "person__first_name")
    ]
    return {
        "session": session,
        "form": form,
        "counts": counts_of(rows),
        "guests": session.guests.count(),
        "booked": [row for row in rows if row.status == "booked"],
        "still_in": still_in,
        "unknown": nobody_knows_who_took(session) if can_close else [],
        "untold": doses_untold(session) if can_close and session.is_creche else [],
        "can_close": can_close,
        "cancel_url": reverse("sessions_app:register", args=[session.pk]),
    }

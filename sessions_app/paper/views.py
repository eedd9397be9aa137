"""Typing in a sign-in sheet."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission

from ..refusals import Refused
from ..views.parts import names_in_words, session_to_mark
from .actions import LineRefused, enter_sheet
from .forms import FIELDS, MORE_LINES, MOST_LINES, RestForm, Sheet
from .reading import suggestions

PREFIX = "line"


@requires(Permission.REGISTER_MARK)
def enter(request, pk):
    """A line for each name on the sheet; POST more=yes asks for more lines and keeps what was typed."""
    session = session_to_mark(request, pk)
    if session.is_cancelled or session.date > local_today():
        messages.error(request, "This register takes no marks now, so no sheet can be typed in.")
        return redirect("sessions_app:register", pk)
    closed = session.is_register_closed
    if request.method == "POST" and "more" not in request.POST:
        rest = RestForm(request.POST, closed=closed)
        sheet = Sheet(request.POST, prefix=PREFIX, session=session, user=request.user)
        if sheet.is_valid() & rest.is_valid():
            answer = _save(request, session, sheet, rest)
            if answer is not None:
                return answer
    elif request.method == "POST":
        rest = RestForm(None, closed=closed, initial=request.POST.dict())
        sheet = _with_more_lines(request, session)
    else:
        rest = RestForm(None, closed=closed)
        sheet = Sheet(prefix=PREFIX, session=session, user=request.user)
    context = {
        "session": session,
        "form": rest,
        "formset": sheet,
        "suggestions": suggestions(session),
        "may_have_more": len(sheet.forms) < MOST_LINES,
        "cancel_url": reverse("sessions_app:register", args=[pk]),
    }
    return render(request, "sessions_app/paper/enter.html", context)


def _with_more_lines(request, session) -> Sheet:
    """What was typed, unjudged, and room for more."""
    typed = [
        {name: request.POST.get(f"{PREFIX}-{number}-{name}", "")[:200] for name in FIELDS if name != "pick"}
        for number in range(MOST_LINES)
        if f"{PREFIX}-{number}-name" in request.POST
    ]
    sheet = Sheet(prefix=PREFIX, session=session, user=request.user, initial=typed)
    sheet.extra = max(0, min(MORE_LINES, MOST_LINES - len(typed)))
    return sheet


def _save(request, session, sheet, rest):
    """The answer where it was saved; None where something was refused and stands on the forms now."""
    lines, forms_of = sheet.lines()
    given = rest.cleaned_data
    adults, children = given.get("adults") or 0, given.get("children") or 0
    if not lines and not adults and not children:
        rest.add_error(None, "Nothing has been typed in. Enter a name on the first line.")
        return None
    try:
        with transaction.atomic():
            token = claim_submission(request)
            entered = enter_sheet(
                session_id=session.pk,
                lines=lines,
                adults=adults,
                children=children,
                reason=given.get("reason", ""),
                by=request.user,
            )
            answer = finish_submission(token, reverse("sessions_app:register", args=[session.pk]))
    except AlreadySubmitted as again:
        return redirect(again.url)
    except LineRefused as refusal:
        forms_of[refusal.number].add_error("name", str(refusal))
        return None
    except Refused as refusal:
        rest.add_error(None, str(refusal))
        return None
    _tell(request, entered, adults + children)
    return answer


def _tell(request, entered, counted):
    guests, already = len(entered.guests), [*(each.full_name for each in entered.already), *entered.guests_already]
    names = len(entered.marked) + guests
    words = f"{names} {'name is' if names == 1 else 'names are'} entered"
    if guests:
        words += f" ({guests} of no family)"
    messages.success(request, f"{words}, and {counted} without a name." if counted else f"{words}.")
    if already:
        names = names_in_words(already)
        messages.info(request, f"On the register already, so nothing was changed: {names}.")
    if entered.apart:
        names = names_in_words(each.called for each in entered.apart)
        words = f"A court order or a stop alert keeps whoever took {names} home apart from the child."
        messages.error(request, f"{words} Tell the safeguarding lead now.")

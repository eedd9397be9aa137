"""The head count of visitors nobody knows by name."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from centre.core.views import requires
from staff.permissions import Permission

from ..actions.headcount import FIELDS, count_heads, set_head_count
from ..forms import HeadCountForm
from ..refusals import ChangedMeanwhile, Refused
from .parts import session_to_mark
from .register import head_count_form_for, register_context

STEPS = {"more": 1, "fewer": -1}


@require_POST
@requires(Permission.REGISTER_MARK)
def heads(request, pk):
    """step=adults:more (or fewer, or children) for a tap on + or -; otherwise both numbers as typed.

    only=numbers: where the step was taken the answer is the numbers alone, not the whole panel. A panel drawn anew
    would take away the button under a quick thumb, and with it the taps that wait for their turn.
    """
    session = session_to_mark(request, pk)
    form = None
    try:
        if step := request.POST.get("step", ""):
            who, _, way = step.partition(":")
            if who in FIELDS and way in STEPS:
                session = count_heads(session_id=pk, who=who, more=STEPS[way], by=request.user)
        else:
            form = HeadCountForm(request.POST, auto_id="heads_%s")
            if form.is_valid():
                session = set_head_count(session_id=pk, by=request.user, **form.cleaned_data)
                form = None
    except ChangedMeanwhile as changed:
        session = changed.current
        form = _typed_again(form, session)
        form.add_error(None, str(changed))
    except Refused as refusal:
        if not request.htmx:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]))
        session.refresh_from_db()
        refused = _panel(request, session, head_count_form_for(session), message=str(refusal), status=409)
        return retarget(reswap(refused, "outerHTML"), "#heads")
    if request.htmx:
        if form is None and request.POST.get("only") == "numbers":
            return _numbers(request, session)
        return _panel(request, session, form or head_count_form_for(session))
    if form is not None:
        context = register_context(request, session, head_count_form=form) | {"form": form}
        return render(request, "sessions_app/register.html", context)
    return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + "#heads")


def _typed_again(form, session):
    """The same form with what was typed, over the numbers as they stand now."""
    data = form.data.copy()
    data["seen_adults"], data["seen_children"] = session.headcount_adults, session.headcount_children
    again = HeadCountForm(data, auto_id="heads_%s")
    again.is_valid()
    return again


def _numbers(request, session):
    form = head_count_form_for(session)
    for field in form.fields.values():
        field.widget.attrs["hx-swap-oob"] = "true"
    return render(request, "sessions_app/register/heads_numbers.html", {"head_count_form": form})


def _panel(request, session, form, *, message="", status=200):
    context = {"session": session, "head_count_form": form, "mode": "mark", "heads_message": message}
    return render(request, "sessions_app/register/heads.html", context, status=status)

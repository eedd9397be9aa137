"""Who is on duty at a session, and signing a child in over the ratio."""

import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import requires
from staff.models import StaffMember
from staff.permissions import Permission

from ..actions.marks import mark_person, sign_back_in
from ..models import AttendanceStatus, NotCounted, RatioOverride
from ..refusals import Refused
from ..roll import Row
from ..views.parts import person_for_register, session_to_mark
from ..views.register import mode_of
from . import duty_actions
from .coverage import stretches_of
from .duty_forms import DutyForm, OverRatioForm
from .live import creche_now
from .on_duty import duty_of_day, skills_of

# What a tap beside a name does: the reason for which they do not count from then on, or "" where they do.
CHANGES = {"break": NotCounted.BREAK.value, "other": NotCounted.OTHER_WORK.value, "back": ""}


@requires(Permission.REGISTER_MARK)
def duty(request, pk):
    """Who is on duty. POST step=<row>:<break, other, back, gone or remove> for one of them; otherwise the form."""
    session = session_to_mark(request, pk)
    members = _members(session)
    form = DutyForm(None, members=members)
    if request.method == "POST":
        refused = ""
        try:
            if request.POST.get("step"):
                _step(request, session)
            else:
                form = DutyForm(request.POST, members=members)
                if form.is_valid():
                    row = _come(request, session, form.cleaned_data)
                    messages.success(request, f"{row} is on duty.")
        except Refused as refusal:
            refused = str(refusal)
        if request.htmx and request.POST.get("step"):
            return _panel(request, session, refused)
        if refused and form.is_bound and form.is_valid():
            form.add_error("member", refused)
        elif refused:
            messages.error(request, refused)
        if not form.errors:
            if request.POST.get("from") == "register":
                return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + "#ratio")
            return redirect("sessions_app:duty", pk)
    day = duty_of_day(session.date)
    return render(
        request,
        "sessions_app/creche/duty.html",
        {
            "session": session,
            "form": form,
            "rows": day.at_session(session),
            "short": stretches_of(session, day),
            "may_change": not session.is_cancelled and not session.is_register_closed and session.date <= local_today(),
            "overrides": RatioOverride.objects.filter(session=session).select_related("by"),
            "submit_label": "Put on duty",
            "cancel_url": reverse("sessions_app:register", args=[pk]),
        },
    )


def _members(session):
    """Colleagues who may be on duty that day, each with what they count as, or why they do not. Two queries."""
    members = list(StaffMember.objects.employed(on=session.date).filter(user__is_active=True).select_related("user"))
    skills = skills_of(members, on=session.date)
    found = []
    for each in members:
        rule = duty_actions.rule_against(each, skills[each.pk], on=session.date)
        words = f"{skills[each.pk].words}; does not count: {rule}" if rule else skills[each.pk].words
        found.append((each.pk, f"{each} ({words})"))
    return found


def _step(request, session):
    row, _, what = request.POST["step"].partition(":")
    try:
        known = {"session_id": session.pk, "duty_id": uuid.UUID(row), "by": request.user}
    except ValueError:
        raise Refused("Choose somebody from the list.") from None
    if what in CHANGES:
        duty_actions.change_duty(not_counted_because=CHANGES[what], **known)
    elif what == "gone":
        duty_actions.go_off_duty(**known)
    elif what == "remove":
        duty_actions.take_duty_back(**known, reason=request.POST.get(f"why-{row}", ""))
    else:
        raise Refused("Choose what changes.")


def _come(request, session, given):
    return duty_actions.come_on_duty(
        session_id=session.pk,
        by=request.user,
        member_id=given["member"] or None,
        helper=given["helper"],
        not_counted_because=given["not_counted_because"],
        at=given["at"],
    )


def _panel(request, session, refused):
    session.refresh_from_db(fields=["status", "register_state"])
    context = {
        "session": session,
        "ratio": creche_now(session),
        "mode": mode_of(request, session, today=local_today()),
        "ratio_message": refused,
        "line_too": True,
    }
    return render(request, "sessions_app/creche/ratio.html", context, status=409 if refused else 200)


@requires(Permission.RATIO_OVERRIDE)
def over_ratio(request, pk, person_pk):
    """Sign one child in although the ratio does not allow it, with the reason."""
    session = session_to_mark(request, pk)
    person = person_for_register(request, session, person_pk)
    to_register = HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + f"#row-{person_pk}")
    if not session.is_creche or session.date != local_today() or person.is_adult:
        return to_register
    form = OverRatioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            facts = {"session_id": pk, "person_id": person_pk, "by": request.user}
            because = form.cleaned_data["reason"]
            if session.attendances.filter(person=person, time_out__isnull=False).exists():
                sign_back_in(**facts, over_ratio_because=because)
            else:
                mark_person(**facts, status=AttendanceStatus.PRESENT, over_ratio_because=because)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.warning(request, f"{person.called} is signed in over the ratio. The reason is recorded.")
            return to_register
    _, problems = creche_now(session).problems_with([person.date_of_birth])
    return render(
        request,
        "sessions_app/creche/over_ratio.html",
        {
            "form": form,
            "session": session,
            "row": Row(person, session.date),
            "problems": problems,
            "submit_label": "Sign in over the ratio",
            "cancel_url": reverse("sessions_app:register", args=[pk]),
            "cancel_label": "Do not sign in",
        },
    )

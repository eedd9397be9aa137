"""The pages on which a closed register is put right."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from centre.core.views import requires
from staff.permissions import Permission

from ..creche.taken_home import nobody_knows_who_took
from ..models import AttendanceCorrection, HeadCountCorrection
from ..refusals import Refused
from ..roll import read_row
from ..views.parts import person_for_register, session_to_mark, tell_if_kept_away
from .actions import correct_head_count, correct_mark, version_of
from .forms import CorrectHeadsForm, CorrectMarkForm

STILL_OPEN = "This register is open: mark on it as ever."


def corrections_of(session) -> list:
    """Everything that was taken back or corrected on a register, marks and head counts, oldest first. Two queries."""
    marks = AttendanceCorrection.objects.filter(session=session).select_related("person", "by")
    heads = HeadCountCorrection.objects.filter(session=session).select_related("by")
    return sorted([*marks, *heads], key=lambda row: row.at)


@requires(Permission.REGISTER_MARK)
def correct(request, pk, person_pk):
    """Correct the mark of one person, or add somebody who was missed."""
    session = session_to_mark(request, pk)
    if not session.is_register_closed:
        messages.info(request, STILL_OPEN)
        return redirect("sessions_app:register", pk)
    person = person_for_register(request, session, person_pk)
    row = read_row(session, person)
    form = _form(request, session, row)
    if request.method == "POST" and form.is_valid():
        try:
            correct_mark(
                session_id=pk,
                person_id=person.pk,
                mark=form.asked(),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                took=form.cleaned_data.get("took", ""),
                by=request.user,
            )
        except Refused as refusal:
            form = _as_it_stands(form, read_row(session, person))
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The mark of {person.called} is corrected.")
            tell_if_kept_away(request, session, person, form.cleaned_data.get("took", ""))
            return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + "#corrections")
    context = {
        "form": form,
        "session": session,
        "row": row,
        "corrections": [each for each in corrections_of(session) if getattr(each, "person_id", None) == person.pk],
        "submit_label": "Correct it",
        "cancel_url": reverse("sessions_app:register", args=[pk]),
    }
    return render(request, "sessions_app/corrections/correct.html", context)


def _form(request, session, row) -> CorrectMarkForm:
    mark = row.attendance
    initial = {"seen": version_of(mark)}
    if mark:
        initial |= {
            "mark": mark.status,
            "time_in": mark.time_in,
            "time_out": mark.time_out,
            "late": mark.late,
            "early": mark.left_early,
        }
    in_care = row.is_creche and not row.person.is_adult
    return CorrectMarkForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        in_care=in_care,
        asks_who=in_care and (not row.has_left or row.person in nobody_knows_who_took(session)),
        is_marked=mark is not None,
    )


def _as_it_stands(form, row) -> CorrectMarkForm:
    """What was typed, over the mark as it stands now."""
    data = form.data.copy()
    data["seen"] = version_of(row.attendance)
    again = CorrectMarkForm(data, in_care=form.in_care, is_marked=row.attendance is not None, asks_who=form.asks_who)
    again.is_valid()
    return again


@requires(Permission.REGISTER_MARK)
def correct_heads(request, pk):
    """Correct the head count of a closed register."""
    session = session_to_mark(request, pk)
    if not session.is_register_closed:
        messages.info(request, STILL_OPEN)
        return redirect("sessions_app:register", pk)
    numbers = {"adults": session.headcount_adults, "children": session.headcount_children}
    seen = {f"seen_{name}": number for name, number in numbers.items()}
    form = CorrectHeadsForm(request.POST if request.method == "POST" else None, initial=numbers | seen)
    if request.method == "POST" and form.is_valid():
        try:
            correct_head_count(session_id=pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            session.refresh_from_db()
            data = form.data.copy()
            data["seen_adults"], data["seen_children"] = session.headcount_adults, session.headcount_children
            form = CorrectHeadsForm(data)
            form.is_valid()
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The head count is corrected.")
            return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + "#corrections")
    context = {
        "form": form,
        "session": session,
        "row": None,
        "corrections": HeadCountCorrection.objects.filter(session=session).select_related("by"),
        "submit_label": "Correct it",
        "cancel_url": reverse("sessions_app:register", args=[pk]),
    }
    return render(request, "sessions_app/corrections/correct.html", context)

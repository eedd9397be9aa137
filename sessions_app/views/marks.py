"""One tap, one mark: answered with the one row, or (without JavaScript) with the register at that row."""

import uuid

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from centre.core.dates import local_today
from centre.core.views import requires
from families.models import Person, Registration
from staff.permissions import Permission, has_permission

from ..actions.marks import change_times, clear_mark, leave, mark_people, mark_person, sign_back_in
from ..creche.live import creche_now
from ..creche.taken_home import in_care, nobody_knows_who_took
from ..finding import childminder, family_at_door
from ..forms import TickForm, TimesForm
from ..models import AttendanceStatus
from ..refusals import NobodyToMark, ReasonIsNeeded, Refused, TooManyChildren
from ..roll import Row, id_of, read_row, short_id, with_care
from ..voids import OWN_WORDS, REASONS, readable
from .parts import names_in_words, session_to_mark, tell_if_kept_away
from .register import mode_of

MOST_AT_ONCE = 60
OVER = Permission.RATIO_OVERRIDE
OUT, LATE, CLEAR = "out", "late", "clear"
# out: on a page of its own, with who takes the child; late: present, and after the start
MOVES = {OUT: None, LATE: None, "left": leave, "in": sign_back_in, CLEAR: None}


@require_POST
@requires(Permission.REGISTER_MARK)
def mark(request, pk):
    """mark=<person>:<what>; what is present, late, left, absent, apologies, booked, out, in or clear.

    clear:<reason> says why (voids.REASONS); clear:words takes it from why-<person>. The row asks where it is needed.
    409 with the row as it stands and the reason where the register refuses; nothing that was marked is lost.
    """
    session = session_to_mark(request, pk)
    person_id, what, why = _asked(request.POST)
    if person_id is None:
        return _refuse(request, session, None, "Choose a mark on the register.")
    if what == OUT:
        page = reverse("sessions_app:creche_step", args=[pk, person_id, "collect"])
        return HttpResponseClientRedirect(page) if request.htmx else HttpResponseRedirect(page)
    try:
        attendance = _do(session, person_id, what, request.user, why)
    except ReasonIsNeeded as refusal:
        return _ask_why(request, session, person_id, str(refusal) if why is not None else "")
    except TooManyChildren as refusal:
        return _refuse(request, session, person_id, str(refusal), over=has_permission(request.user, OVER))
    except Refused as refusal:
        return _refuse(request, session, person_id, str(refusal))
    if not request.htmx:
        return _to_row(pk, person_id, only_unmarked=request.POST.get("show") == "unmarked")
    if attendance is None:
        row = read_row(session, get_object_or_404(Person, pk=person_id))
    else:
        (row,) = with_care([Row.at(session, attendance.person, attendance)], session)
    return _row(request, session, row)


def _asked(data):
    """(id of the person or None, what, why a mark is taken back: None where nothing was said about it)."""
    person, _, what = data.get("mark", "").partition(":")
    what, _, code = what.partition(":")
    try:
        person_id = id_of(person)
    except ValueError:
        return None, "", None
    if what not in MOVES and what not in AttendanceStatus.values:
        return None, "", None
    if code == OWN_WORDS:
        return person_id, what, readable(data.get(f"why-{person}", ""))
    return person_id, what, REASONS[code][1] if code in REASONS else None


def _do(session, person_id, what, by, why):
    if what == CLEAR:
        return clear_mark(session_id=session.pk, person_id=person_id, by=by, reason=why or "")
    if what == LATE:
        return mark_person(
            session_id=session.pk, person_id=person_id, status=AttendanceStatus.PRESENT, late=True, by=by
        )
    if what in MOVES:
        return MOVES[what](session_id=session.pk, person_id=person_id, by=by)
    return mark_person(session_id=session.pk, person_id=person_id, status=what, by=by)


def _row(request, session, row, status=200):
    # The mark itself has opened a register that was not open.
    context = {"rows": [row], "mode": mode_of(request, session, today=local_today()), "session": session}
    if session.is_creche and context["mode"] == "mark":
        context["ratio"] = creche_now(session)
    return render(request, "sessions_app/register/answer.html", context, status=status)


def _ask_why(request, session, person_id, message):
    """The row with the question: alone, or (without JavaScript) on the register's page, at that row."""
    person = get_object_or_404(Person, pk=person_id)
    if not request.htmx:
        shown = "&show=unmarked" if request.POST.get("show") == "unmarked" else ""
        address = reverse("sessions_app:register", args=[session.pk])
        return HttpResponseRedirect(f"{address}?why={short_id(person_id)}{shown}#row-{person_id}")
    row = read_row(session, person)
    row.asks_why, row.message = True, message
    return _row(request, session, row, status=409)


def _refuse(request, session, person_id, message, *, over=False):
    if over and not request.htmx:
        return redirect("sessions_app:over_ratio", session.pk, person_id)
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    if not request.htmx or person is None:
        messages.error(request, message)
        return _to_row(session.pk, person_id)
    session.refresh_from_db(fields=["status", "register_state"])
    row = read_row(session, person)
    row.message, row.may_go_over = message, over
    return _row(request, session, row, status=409)


def _to_row(pk, person_id, *, only_unmarked=False):
    shown = "?show=unmarked" if only_unmarked else ""
    anchor = f"#row-{person_id}" if person_id else ""
    return HttpResponseRedirect(reverse("sessions_app:register", args=[pk]) + shown + anchor)


@require_POST
@requires(Permission.REGISTER_MARK)
def sign_in(request, pk):
    """people=<id>, several: those ticked of a family are marked present (booked, for a session to come) together."""
    session = session_to_mark(request, pk)
    ids = set()
    for text in request.POST.getlist("people")[:MOST_AT_ONCE]:
        try:
            ids.add(uuid.UUID(text))
        except ValueError:
            continue
    to_come = session.date > local_today()
    if not ids:
        return _nobody_ticked(request, session)
    status = AttendanceStatus.BOOKED if to_come else AttendanceStatus.PRESENT
    minder = childminder(request.POST.get("with", ""))
    try:
        rows = mark_people(session_id=pk, person_ids=ids, status=status, by=request.user, came_with=minder)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("sessions_app:register", pk)
    names = names_in_words(sorted(row.person.called for row in rows))
    messages.success(request, f"{names} {'is' if len(rows) == 1 else 'are'} {'booked' if to_come else 'signed in'}.")
    if minder:
        tell_of_unregistered(request, session, rows, minder)
    return _to_row(pk, rows[0].person_id)


def tell_of_unregistered(request, session, rows, minder):
    """Whose parents still have to register: a childminder cannot do it for them. One query."""
    brought = [row.person for row in rows if row.came_with_id == minder.pk]
    in_force = Registration.objects.in_force(on=session.date).filter(person__in=brought)
    registered = set(in_force.values_list("person", flat=True))
    missing = [each.called for each in brought if each.pk not in registered]
    if missing:
        names = names_in_words(missing)
        messages.warning(request, f"Not registered yet: {names}. Give {minder.called} a form for the parents.")


def _nobody_ticked(request, session):
    """The family's page again, leading to its boxes; the register where it is not known whose they were."""
    mode = mode_of(request, session, today=local_today())
    try:
        family = family_at_door(session, uuid.UUID(request.POST.get("household", "")))
    except ValueError:
        family = None
    if family is None or mode == "read":
        messages.error(request, "Nobody was ticked, so nobody was signed in. Tick who is here.")
        return redirect("sessions_app:register", session.pk)
    form = TickForm(request.POST, family=family, mode=mode)
    form.is_valid()
    context = {"session": session, "family": family, "mode": mode, "form": form}
    return render(request, "sessions_app/register_family.html", context)


@requires(Permission.REGISTER_MARK)
def times(request, pk, person_pk):
    """When somebody came and left, and whether that was late or early."""
    session = session_to_mark(request, pk)
    row = read_row(session, get_object_or_404(Person, pk=person_pk, attendances__session=session))
    names = {"time_in": "time_in", "time_out": "time_out", "late": "late", "early": "left_early"}
    left_another_day = session.date != local_today() and row.attendance.time_out is None
    form = TimesForm(
        request.POST or None,
        initial={name: getattr(row.attendance, field) for name, field in names.items()},
        session=session,
        in_care=in_care(session, row.person),
        asks_who=in_care(session, row.person) and (left_another_day or row.person in nobody_knows_who_took(session)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_times(session_id=pk, person_id=person_pk, by=request.user, **form.cleaned_data)
        except NobodyToMark as refusal:
            form.add_error(None, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return _to_row(pk, person_pk)
        else:
            messages.success(request, f"The times of {row.person.called} have been changed.")
            tell_if_kept_away(request, session, row.person, form.cleaned_data.get("took", ""))
            return _to_row(pk, person_pk)
    return render(
        request,
        "sessions_app/register_times.html",
        {"form": form, "session": session, "row": row, "cancel_url": reverse("sessions_app:register", args=[pk])},
    )

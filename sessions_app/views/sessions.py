from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission, has_permission

from ..access import may_mark_register, may_see_register
from ..actions.sessions import FIELDS, add_session, cancel_session, change_session, put_session_back
from ..creche.coverage import over_places, stretches_of
from ..creche.live import planned
from ..creche.on_duty import duty_of_day
from ..creche.planning import first_aid_runs_out, planned_and_away
from ..creche.registration import basis_on, what_is_wrong, year_at
from ..forms import CancelForm, SessionChangeForm, SessionForm
from ..learning.plans import next_steps_for
from ..models import RatioOverride, RegisterState, Service, SessionPlan, SessionStatus
from ..programme.clashes import clashes_between
from ..refusals import Refused, SpaceTaken
from ..safety.of_session import room_of
from ..states import state_of
from ..week import Week, lines_of
from .parts import session_or_404


@requires(Permission.SESSION_VIEW)
def session(request, pk):
    """One session: facts, how its register stands and stood, numbers. Names are on the register alone."""
    shown = session_or_404(pk)
    today = local_today()
    user = request.user
    (line,) = lines_of([shown], today=today)
    return render(
        request,
        "sessions_app/session.html",
        {
            "session": shown,
            "line": line,
            "state": state_of(shown, today=today),
            "roster": shown.roster.select_related("who"),
            "equipment": shown.equipment_uses.select_related("equipment"),
            "clashes": [] if shown.date < today else clashes_between(shown.date, shown.date, [shown]).get(shown.pk, []),
            "history": shown.register_events.select_related("by"),
            "duties": shown.duties.select_related("member__user") if shown.is_register_closed else [],
            "said": getattr(shown, "closing_answers", None),
            "week": Week.containing(shown.date),
            "is_to_come": shown.date > today,
            **_creche_plan(shown, today),
            **_learning(user, shown),
            "may_observe": shown.date <= today
            and not shown.is_cancelled
            and may_mark_register(user, shown, today=today),
            "may_change": has_permission(user, Permission.SESSION_CHANGE),
            "may_record_safety": has_permission(request.user, Permission.SAFETY_RECORD),
            "room_today": room_of(shown, today=today),
            "may_see_register": may_see_register(user, shown, today=today),
            "may_mark": may_mark_register(user, shown, today=today),
            "may_reopen": shown.date == today and has_permission(user, Permission.REGISTER_REOPEN),
        },
    )


def _learning(user, session) -> dict:
    """Its plan of play and learning; where there is none, what the last one left to go on with. One or two queries."""
    plan = SessionPlan.objects.filter(session=session).first()
    may_plan = has_permission(user, Permission.REGISTER_MARK) and not session.is_cancelled
    last = next_steps_for(session) if may_plan and plan is None else None
    return {"learning_plan": plan, "next_steps": last, "may_plan": may_plan}


def _creche_plan(session, today) -> dict:
    """How a crèche would stand with everybody booked and whoever is planned; once it has begun, when it fell short."""
    if not session.is_creche:
        return {
            "short": [],
            "overrides": [],
            "plan": None,
            "runs_out": [],
            "planned_away": [],
            "year": None,
            "year_wrong": [],
        }
    year = year_at(session.venue_address, on=min(session.date, today))
    has_begun = session.register_state != RegisterState.NOT_OPENED
    registration = {
        "short": stretches_of(session, duty_of_day(session.date)) if has_begun else [],
        "overrides": RatioOverride.objects.filter(session=session).select_related("by"),
        "year": year,
        "year_wrong": what_is_wrong(basis_on(session.service, session.date), year),
        "over_places": over_places(session),
    }
    if session.is_cancelled or session.status != SessionStatus.PLANNED or session.date < today:
        return registration | {"plan": None, "runs_out": [], "planned_away": []}
    return registration | {
        "plan": planned(session),
        "runs_out": first_aid_runs_out(session),
        "planned_away": planned_and_away(session),
    }


@requires(Permission.SESSION_CHANGE)
def session_new(request):
    """Put a single session on the timetable (?service= and ?date= are only suggestions)."""
    initial = {"date": request.GET.get("date") or local_today()}
    chosen = _service_from(request.GET.get("service", ""))
    if chosen:
        initial |= {"service": chosen, "venue": chosen.venue}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                token = claim_submission(request)
                added = add_session(by=request.user, **form.cleaned_data)
        except AlreadySubmitted as again:
            return redirect(again.url)
        except SpaceTaken as taken:
            form.add_error(taken.field if taken.field in form.fields else None, str(taken))
        else:
            messages.success(request, f"{added} is on the timetable.")
            return finish_submission(token, added.get_absolute_url())
    return render(
        request,
        "sessions_app/session_form.html",
        {"form": form, "submit_label": "Add the session", "cancel_url": reverse("sessions_app:week")},
    )


def _service_from(text):
    try:
        return Service.objects.filter(pk=text).first() if text else None
    except ValidationError:  # no UUID
        return None


@requires(Permission.SESSION_CHANGE)
def session_change(request, pk):
    """Change one session; the others of its series stay as they are."""
    changed = session_or_404(pk)
    initial = {name: getattr(changed, name) for name in FIELDS}
    initial["equipment"] = list(changed.equipment_uses.values_list("equipment", flat=True))
    form = SessionChangeForm(
        request.POST or None,
        initial=initial,
        led_by_now=changed.led_by_id,
        room_now=changed.room_id,
        equipment_now=initial["equipment"],
        may_move=changed.status == SessionStatus.PLANNED,
        times_needed=changed.start_time is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_session(session=changed, by=request.user, **form.cleaned_data)
        except SpaceTaken as taken:
            form.add_error(taken.field if taken.field in form.fields else None, str(taken))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The session has been changed.")
            return redirect(changed)
    return render(
        request,
        "sessions_app/session_form.html",
        {"form": form, "session": changed, "submit_label": "Save", "cancel_url": changed.get_absolute_url()},
    )


@requires(Permission.SESSION_CHANGE)
def session_cancel(request, pk):
    """Cancel a session with a reason."""
    cancelled = session_or_404(pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(session=cancelled, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{cancelled} is cancelled. It counts as planned and not run.")
            return redirect(cancelled)
    (line,) = lines_of([cancelled], today=local_today())
    return render(
        request,
        "sessions_app/session_cancel.html",
        {
            "form": form,
            "session": cancelled,
            "line": line,
            "submit_label": "Cancel the session",
            "cancel_url": cancelled.get_absolute_url(),
            "cancel_label": "Keep the session",
        },
    )


@require_POST
@requires(Permission.SESSION_CHANGE)
def session_put_back(request, pk):
    """Undo the cancelling."""
    back = session_or_404(pk)
    try:
        put_session_back(session=back, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{back} is on the timetable again.")
    return redirect(back)

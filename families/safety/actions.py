"""What happens to a safe-return timer: it is set with the plan, somebody goes in, stays longer, comes out, or does not.

Keywords only, `by=` the acting User, one transaction each, an event without names. Tapping twice does what tapping once
does. Raises PermissionDenied where the user may not, ValidationError with a plain sentence where it cannot be.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..models.contact import Visit, VisitType
from ..models.safety import EscalationKind, HowItEnded, VisitEscalation, VisitRisk, VisitSafety
from ..visit_rights import may_change
from .clock import planned_length, planned_out

LONGER = (15, 30, 60)
FACTS = ("second_worker", "mobile", "risk", "risk_note")


def may_tap(user, visit) -> bool:
    """Whether the user may say that somebody went in or came out: worker, second worker, coordinator."""
    if may_change(user, visit):
        return True
    safety = getattr(visit, "safety", None)
    return safety is not None and safety.second_worker_id == user.pk and has_permission(user, Permission.VISIT_CHANGE)


def usual_length() -> timedelta:
    return timedelta(minutes=CentreSettings.load().visit_usual_minutes)


@transaction.atomic
def set_with_plan(*, by, visit: Visit, facts: dict | None = None) -> VisitSafety | None:
    """Set the timer as a visit is planned or moved; facts: any of FACTS, and "assessed" (file read, risk weighed).

    A visit that is none to a home has no timer; one that had a timer and is moved elsewhere needs it no longer.
    Raises ValidationError (two are to go, and nobody was named as the second).
    """
    known = VisitSafety.objects.select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if visit.type != VisitType.HOME_VISIT:
        if known is not None and known.ended_at is None:
            _end(known, by, HowItEnded.CALLED_OFF)
        return known
    safety = known or VisitSafety(visit=visit)
    for name in FACTS:
        if facts and name in facts:
            setattr(safety, name, facts[name])
    _refuse_second(safety, visit)
    if facts and "assessed" in facts and bool(facts["assessed"]) != bool(safety.assessed_at):
        safety.assessed_by, safety.assessed_at = (by, timezone.now()) if facts["assessed"] else (None, None)
    if not safety.is_running:  # while somebody is in there, a corrected plan does not touch their clock
        safety.expected_out_at = planned_out(visit, usual=usual_length())
        _begin_anew(safety)
    safety.save()
    return safety


def _refuse_second(safety, visit):
    if safety.risk == VisitRisk.TWO_GO and safety.second_worker is None:
        raise ValidationError({"second_worker": "Choose who goes along, or plan to meet somewhere else"})
    if safety.second_worker_id and safety.second_worker_id == visit.worker_id:
        raise ValidationError({"second_worker": "Choose somebody else: this is who visits already"})


@transaction.atomic
def go_in(*, by, visit: Visit) -> VisitSafety:
    """ "I'm going in": from now the planned length counts. Another visit that the worker was in has ended safely."""
    safety = _locked(visit, by)
    visit = safety.visit
    if visit.outcome:
        raise ValidationError("This visit has been logged already.")
    if visit.type != VisitType.HOME_VISIT:
        raise ValidationError("Only a home visit has a safe-return time.")
    if safety.is_running:
        return safety
    today = local_today()
    if visit.date not in (today, today - timedelta(days=1)):  # begun late in the evening
        raise ValidationError("This visit is planned for another day. Move it to today first.")
    for other in VisitSafety.objects.select_for_update(of=("self",)).out_now().filter(visit__worker=visit.worker_id):
        _end(other, by, HowItEnded.OUT_SAFE)
    now = timezone.now()
    _begin_anew(safety)
    safety.went_in_at = now
    safety.expected_out_at = now + planned_length(visit, usual=usual_length())
    safety.save()
    _record("visit.went_in", by, visit, "The worker went in.", expected_out=safety.expected_out_at.isoformat())
    return safety


@transaction.atomic
def stay_longer(*, by, visit: Visit, minutes: int) -> VisitSafety:
    """It takes longer: from the expected time, or from now where that has passed."""
    safety = _locked(visit, by)
    if minutes not in LONGER:
        raise ValidationError("Choose how much longer it takes.")
    if not safety.is_running:
        raise ValidationError("Nobody is in this visit just now.")
    safety.expected_out_at = max(safety.expected_out_at, timezone.now()) + timedelta(minutes=minutes)
    safety.save()
    _record("visit.stays_longer", by, safety.visit, f"The visit takes {minutes} minutes longer.")
    return safety


@transaction.atomic
def come_out(*, by, visit: Visit) -> VisitSafety:
    """ "I'm out, safe": the timer ends, and with it an alert."""
    safety = _locked(visit, by)
    if safety.ended_at is None:
        _end(safety, by, HowItEnded.OUT_SAFE)
        _record("visit.came_out", by, safety.visit, "The worker is out and safe.")
    return safety


def end_with_visit(*, by, visit: Visit, called_off: bool = False) -> None:
    """The visit was logged or called off: whoever did so is not in there any more. Inside the caller's transaction."""
    for safety in VisitSafety.objects.select_for_update(of=("self",)).filter(pk=visit.pk, ended_at__isnull=True):
        _end(safety, by, HowItEnded.CALLED_OFF if called_off else HowItEnded.LOGGED)


@transaction.atomic
def record_step(*, by, visit: Visit, step: str, who_called: str, came_of_it: str, closes: bool) -> VisitEscalation:
    """Something was done because a worker did not come out: add it to the log; closes=True when they are safe.

    Nothing in the log is ever changed. Raises PermissionDenied, ValidationError (closing without what came of it).
    """
    if not has_permission(by, Permission.VISIT_ALERT_ANSWER):
        raise PermissionDenied
    if not came_of_it.strip():
        raise ValidationError({"came_of_it": "Write what came of it, even if nobody answered"})
    safety = VisitSafety.objects.select_for_update(of=("self",)).select_related("visit").get(pk=visit.pk)
    if safety.expected_out_at is None:
        raise ValidationError("Nobody has gone into this visit, and no time was planned for it.")
    entry = VisitEscalation.objects.create(
        visit=safety.visit,
        expected_out_at=safety.expected_out_at,
        kind=EscalationKind.CLOSED if closes else EscalationKind.STEP,
        step=step,
        who_called=who_called.strip(),
        came_of_it=came_of_it.strip(),
        by=by,
    )
    if closes and safety.ended_at is None:
        _end(safety, by, HowItEnded.ALERT_CLOSED)
    word = "closed" if closes else "answered"
    _record(f"visit.alert_{word}", by, safety.visit, f"An alert about a home visit was {word}.", step=step)
    return entry


def _locked(visit, by) -> VisitSafety:
    # The visit's own row is held, so that two taps on a visit without a timer make one.
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not may_tap(by, visit):
        raise PermissionDenied
    safety = VisitSafety.objects.select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if safety is None:
        safety = VisitSafety(visit=visit)
    safety.visit = visit
    return safety


def _begin_anew(safety):
    safety.went_in_at = safety.ended_at = safety.ended_by = None
    safety.ended_how = ""


def _end(safety, by, how):
    safety.ended_at, safety.ended_by, safety.ended_how = timezone.now(), by, how
    safety.save()


def _record(action, by, visit, summary, **detail):
    audit.record(action, by=by, subject=visit, summary=summary, detail=detail)

"""What happens to a visit: it is planned, moved, logged, changed, called off, and its next step gets done.

Every function takes keywords only, `by=` the acting User, works in one transaction and records a readable event without
names. Rules that a person could break raise ValidationError whose keys are the fields of the visit form, with messages
that say what to do. Who may do it is asked here as well as in the views: PermissionDenied where they may not.
"""

from datetime import date, time, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..follow_up import no_access, sign_off
from ..models import Household, Visit
from ..models.contact import VisitOutcome, VisitType
from ..models.person import PersonRole
from ..privacy import typed_place
from ..safety import actions as safe_return
from ..support import episodes
from ..visit_rights import may_change
from .seen import keep_seen

CALLED_OFF = frozenset({VisitOutcome.CANCELLED_BY_FAMILY, VisitOutcome.CANCELLED_BY_US, VisitOutcome.REFUSED})
FURTHEST_PLAN = timedelta(days=366)
EARLIEST_LOG = timedelta(days=366 * 5)

# What a visit says, apart from whose it is; the form and the stored visit are compared on these.
FACTS = ("date", "start_time", "end_time", "type", "place", "outcome")
NOTES = ("summary", "child_voice", "agreed", "next_step", "next_step_due")


class VisitChangedMeanwhile(Exception):
    """Somebody saved the visit after this editor opened it; `.visit` is how it stands now. Nothing was written."""

    def __init__(self, visit: Visit):
        self.visit = visit
        super().__init__("The visit has been changed since it was opened.")


class VisitSavedAlready(Exception):
    """A visit with this id is there already: the form came twice. `.visit` is the stored one. Nothing was written."""

    def __init__(self, visit: Visit):
        self.visit = visit
        super().__init__("This visit has been saved already.")


@transaction.atomic
def plan_visit(
    *, by, id: UUID, household, worker, date: date, type: str, start_time=None, end_time=None, place="", safety=None
) -> Visit:
    """Put a visit into the diary. `id` is made by the form. safety: facts of families.safety.actions.set_with_plan.

    Raises VisitSavedAlready, ValidationError (a day in the past or over a year ahead, times the wrong way round) and
    PermissionDenied.
    """
    _may_act_for(by, worker)
    today = local_today()
    problems = _time_problems(start_time, end_time)
    if date < today:
        problems["date"] = "A visit is planned for today or a later day. Use “Log a visit” for one that took place."
    elif date > today + FURTHEST_PLAN:
        problems["date"] = "Enter a day within the next twelve months."
    _refuse(problems)
    visit = _create(
        id,
        household=household,
        worker=worker,
        date=date,
        type=type,
        start_time=start_time,
        end_time=end_time,
        place=place,
    )
    safe_return.set_with_plan(by=by, visit=visit, facts=safety)
    audit.record(
        "visit.planned",
        by=by,
        subject=visit,
        summary=f"A visit was planned for {_day(date)}.",
        detail={"date": date.isoformat(), "type": type},
    )
    return visit


@transaction.atomic
def log_visit(*, by, id: UUID, household, worker, people_seen=(), manner=None, **facts) -> Visit:
    """Log a visit that was not planned. `id` is made by the form, so that the same form sent twice is one visit.

    facts: date, type, outcome, and any of start_time, end_time, place, summary, agreed, next_step, next_step_due.
    people_seen: Person rows; kept only when the visit was achieved, and then at least one is needed.
    manner: how some of them were seen, {person id: {"alone": True, "awake": "awake"}}.
    Raises VisitSavedAlready, ValidationError and PermissionDenied.
    """
    _may_act_for(by, worker)
    people = _checked(facts, people_seen)
    visit = _create(id, household=household, worker=worker, logged_at=timezone.now(), **facts)
    keep_seen(visit, {person.pk for person in people}, manner)
    no_access.follow(visit=visit)
    _record_logged(visit, by, len(people))
    return visit


@transaction.atomic
def log_planned_visit(*, by, visit: Visit, version: int, people_seen=(), worker=None, manner=None, **facts) -> Visit:
    """Log a visit that was planned before: the same facts as log_visit. Raises VisitChangedMeanwhile besides."""
    return _write(
        by=by, visit=visit, version=version, people_seen=people_seen, worker=worker, facts=facts, manner=manner
    )


@transaction.atomic
def change_visit(
    *,
    by,
    visit: Visit,
    version: int,
    people_seen=(),
    worker=None,
    household: Household | None = None,
    manner=None,
    **facts,
) -> Visit:
    """Put a logged visit right, also when it was logged for the wrong family. What it said before stays in the history.

    Raises as log_planned_visit.
    """
    return _write(
        by=by,
        visit=visit,
        version=version,
        people_seen=people_seen,
        worker=worker,
        facts=facts,
        household=household,
        manner=manner,
    )


@transaction.atomic
def reschedule_visit(
    *,
    by,
    visit: Visit,
    version: int,
    date: date,
    type: str,
    start_time=None,
    end_time=None,
    place="",
    worker=None,
    safety=None,
) -> Visit:
    """Move a planned visit to another day, time, place or worker; safety as for plan_visit.

    Raises VisitChangedMeanwhile, ValidationError (as plan_visit, or when it has been logged) and PermissionDenied.
    """
    visit = _locked(visit, by=by, version=version)
    if visit.outcome:
        raise ValidationError("This visit has been logged already, so it cannot be moved.")
    today = local_today()
    problems = _time_problems(start_time, end_time)
    if date < today:
        problems["date"] = "Move the visit to today or a later day. Log it if it took place."
    elif date > today + FURTHEST_PLAN:
        problems["date"] = "Enter a day within the next twelve months."
    _refuse(problems)
    was = visit.date
    place = _kept_place(visit, by, place)
    visit.date, visit.type, visit.place = date, type, place
    visit.start_time, visit.end_time = start_time, end_time
    _hand_over(visit, by, worker)
    _save(visit)
    safe_return.set_with_plan(by=by, visit=visit, facts=safety)
    audit.record(
        "visit.moved",
        by=by,
        subject=visit,
        summary=f"A planned visit was moved from {_day(was)} to {_day(date)}."
        if was != date
        else f"The plan of the visit on {_day(date)} was changed.",
        detail={"from": was.isoformat(), "to": date.isoformat()},
    )
    return visit


@transaction.atomic
def call_off_visit(*, by, visit: Visit, version: int, outcome: str, reason: str = "") -> Visit:
    """Call off a planned visit; it stays in the record with who called it off. Nobody was seen.

    Raises VisitChangedMeanwhile, ValidationError and PermissionDenied.
    """
    visit = _locked(visit, by=by, version=version)
    if visit.outcome:
        raise ValidationError("This visit has been logged already. Change it instead.")
    if outcome not in CALLED_OFF:
        raise ValidationError({"outcome": "Choose who called the visit off"})
    visit.outcome, visit.summary, visit.logged_at = outcome, reason, timezone.now()
    _save(visit)
    safe_return.end_with_visit(by=by, visit=visit, called_off=True)
    audit.record(
        "visit.called_off",
        by=by,
        subject=visit,
        summary=f"The visit planned for {_day(visit.date)} was called off: {outcome}.",
        detail={"date": visit.date.isoformat(), "outcome": outcome},
    )
    return visit


@transaction.atomic
def complete_next_step(*, by, visit: Visit) -> Visit:
    """Mark what was agreed to come next as done, today. Doing it twice changes nothing. Raises PermissionDenied."""
    return _set_next_step_done(visit, by, local_today(), "done", "The next step of a visit was done.")


@transaction.atomic
def reopen_next_step(*, by, visit: Visit) -> Visit:
    """Undo complete_next_step. Raises PermissionDenied."""
    return _set_next_step_done(visit, by, None, "reopened", "The next step of a visit is open again.")


def _set_next_step_done(visit, by, day, word, summary):
    visit = _locked(visit, by=by)
    has_step = bool(visit.next_step or visit.next_step_due)
    if has_step and bool(visit.next_step_done_on) != bool(day):
        visit.next_step_done_on = day
        _save(visit)
        audit.record(f"visit.next_step_{word}", by=by, subject=visit, summary=summary)
    return visit


def _write(*, by, visit, version, people_seen, worker, facts, household=None, manner=None):
    visit = _locked(visit, by=by, version=version)
    was_planned = not visit.outcome
    people = _checked(facts, people_seen)
    if household is None or household.pk == visit.household_id:
        facts["place"] = _kept_place(visit, by, facts["place"])
    changed = [name for name in (*FACTS, *NOTES) if name in facts and getattr(visit, name) != facts[name]]
    if visit.next_step_done_on and {"next_step", "next_step_due"} & set(changed):
        # Another step has been agreed; that the former one was done says nothing about it.
        visit.next_step_done_on = None
    for name in changed:
        setattr(visit, name, facts[name])
    _hand_over(visit, by, worker)
    if household is not None and household.pk != visit.household_id:
        visit.household = household
        changed.append("household")
    if was_planned:
        visit.logged_at = timezone.now()
    _save(visit)
    if was_planned:
        safe_return.end_with_visit(by=by, visit=visit)
    seen_changed = keep_seen(visit, {person.pk for person in people}, manner)
    no_access.follow(visit=visit)
    if was_planned:
        _record_logged(visit, by, len(people))
    else:
        if seen_changed:
            changed.append("people_seen")
        if changed:
            sign_off.take_away(by=by, visit=visit)
        audit.record(
            "visit.changed",
            by=by,
            subject=visit,
            summary=f"The record of the visit on {_day(visit.date)} was "
            + ("moved to another family." if "household" in changed else "changed."),
            detail={"changed": changed},
        )
    return visit


def _kept_place(visit, by, typed: str) -> str:
    """The typed place; an empty one takes nothing away that this user could not read (trap T-70)."""
    return visit.place if not typed and typed_place(visit, by)[1] else typed


def _checked(facts, people_seen):
    """The people to keep as seen; puts missing facts in and raises ValidationError for what cannot be."""
    today = local_today()
    for name, empty in (("start_time", None), ("end_time", None), ("place", ""), ("next_step_due", None)):
        facts.setdefault(name, empty)
    for name in ("summary", "child_voice", "agreed", "next_step"):
        facts.setdefault(name, "")
    problems = _time_problems(facts["start_time"], facts["end_time"])
    day, outcome = facts["date"], facts["outcome"]
    achieved = outcome == VisitOutcome.ACHIEVED
    if facts["type"] not in VisitType:
        problems["type"] = "Choose what kind of visit it was"
    if outcome not in VisitOutcome:
        problems["outcome"] = "Choose how it went"
    if day > today and outcome not in CALLED_OFF:
        problems["date"] = "A visit can be logged once it has taken place. Enter today or an earlier day."
    elif day > today + FURTHEST_PLAN:
        problems["date"] = "Enter a day within the next twelve months."
    elif day < today - EARLIEST_LOG:
        problems["date"] = "Enter a day within the last five years."
    # A form that was opened before two records were merged still names the old one.
    people = list({person.kept.pk: person.kept for person in people_seen}.values()) if achieved else []
    if achieved and not people:
        problems["people_seen"] = "Tick at least one person who was seen"
    elif "date" not in problems and any(not _could_be_seen(person, day) for person in people):
        problems["people_seen"] = "Take off the tick from the baby who was not born yet on that day"
    if facts["next_step_due"] and not facts["next_step"]:
        problems["next_step"] = "Enter what is to happen next, or take the day away"
    if facts["next_step"] and not facts["next_step_due"]:
        problems["next_step_due"] = "Enter the day by which the next step should be done"
    elif facts["next_step_due"] and facts["next_step_due"] < day:
        problems["next_step_due"] = "The next step cannot be due before the visit. Enter a later day."
    elif facts["next_step_due"] and facts["next_step_due"] > day + FURTHEST_PLAN:
        problems["next_step_due"] = "Enter a day within a year of the visit."
    _refuse(problems)
    return people


def _could_be_seen(person, day) -> bool:
    if person.role == PersonRole.EXPECTED_BABY:
        return False
    return person.date_of_birth is None or person.date_of_birth <= day


def _time_problems(start: time | None, end: time | None) -> dict[str, str]:
    if end and not start:
        return {"start_time": "Enter when the visit began, or take the end away"}
    if end and end < start:
        return {"end_time": "The end is before the start. Enter a later time."}
    return {}


def _refuse(problems):
    if problems:
        raise ValidationError(problems)


def _may_act_for(by, worker):
    allowed = has_permission(by, Permission.VISIT_CHANGE) and worker == by
    if not allowed and not has_permission(by, Permission.VISIT_CHANGE_ANY):
        raise PermissionDenied


def _hand_over(visit, by, worker):
    if worker is not None and worker.pk != visit.worker_id:
        if not has_permission(by, Permission.VISIT_CHANGE_ANY):
            raise PermissionDenied
        visit.worker, visit.worker_name = worker, ""


def _create(id, **values) -> Visit:
    known = Visit.objects.filter(pk=id).first()
    if known is None:
        try:
            with transaction.atomic():
                visit = Visit(pk=id, reference=f"V-{id.hex[:16].upper()}", **values)
                episodes.attach(visit)
                visit.save(force_insert=True)
                return visit
        except IntegrityError:
            # Two presses at once: the other one was first. Anything else than a known id is a fault of ours.
            known = Visit.objects.filter(pk=id).first()
            if known is None:
                raise
    raise VisitSavedAlready(known)


def _locked(visit, *, by, version=None) -> Visit:
    current = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not may_change(by, current):
        raise PermissionDenied
    if version is not None and current.version != version:
        raise VisitChangedMeanwhile(current)
    return current


def _save(visit):
    visit.version += 1
    episodes.attach(visit)
    visit.save()


def _record_logged(visit, by, count):
    audit.record(
        "visit.logged",
        by=by,
        subject=visit,
        summary=f"The visit on {_day(visit.date)} was logged: {visit.outcome}.",
        detail={"date": visit.date.isoformat(), "outcome": visit.outcome, "people_seen": count},
    )


def _day(day) -> str:
    return f"{day.day} {day:%B %Y}"

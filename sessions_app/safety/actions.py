"""What happens about safety: an accident is taken down and followed up, a check made, a hazard seen and put right.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from centre.core import audit
from centre.core.dates import local_today
from families.actions.saving import day_words, locked, refuse_future, save_checked
from staff.permissions import Permission, has_permission

from ..models import FireDrill, Hazard, Incident, RiskAssessment, RiskLine, Routine, RoutineDone
from .turns import give_turns

INCIDENT_FACTS = (
    *("kind", "happened_on", "happened_at", "place", "person_id", "who_else", "is_colleague", "what_happened"),
    *("injury", "body_regions", "first_aid", "first_aid_by", "witnesses", "afterwards"),
    "specified_injury",
)
FOLLOW_UP = (
    *("parent_told_on", "parent_signed_as", "reviewed_on", "review"),
    *("safety_executive", "safety_executive_note", "ofsted", "ofsted_note"),
)
RISK_FACTS = ("title", "service_id", "assessed_on", "review_on", "version")


@transaction.atomic
def record_incident(*, by, session=None, **facts) -> Incident:
    """It happened: take it down. facts: what IncidentForm asks. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_RECORD)
    refuse_future(facts["happened_on"], "happened_on", "Enter a day that is not ahead of us")
    row = save_checked(Incident(recorded_by=by, session=session, **facts))
    _record("incident.recorded", by, row, f"{row.get_kind_display()} of {day_words(row.happened_on)} was recorded.")
    return row


@transaction.atomic
def correct_incident(*, by, row: Incident, seen: str, **facts) -> Incident:
    """Put right what was taken down; what it said before stays in its history.

    Once the parent has signed, only who reviews accidents may. Raises StaleRecord, ValidationError, PermissionDenied.
    """
    row = locked(row, seen=seen, fields=INCIDENT_FACTS + FOLLOW_UP)
    _may(by, Permission.SAFETY_MANAGE if row.parent_signed_as else Permission.SAFETY_RECORD)
    refuse_future(facts["happened_on"], "happened_on", "Enter a day that is not ahead of us")
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row)
    _record("incident.corrected", by, row, f"The record of {day_words(row.happened_on)} was put right.")
    return row


@transaction.atomic
def tell_parent(*, by, row: Incident, told_on: date, told_at, how: str, signed_as: str) -> Incident:
    """The parent was told, and perhaps signed. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_RECORD)
    row = locked(row)
    refuse_future(told_on, "parent_told_on", "Enter a day that is not ahead of us")
    if told_on < row.happened_on:
        raise ValidationError({"parent_told_on": f"It only happened on {day_words(row.happened_on)}"})
    row.parent_told_on, row.parent_told_at = told_on, told_at
    row.parent_told_how, row.parent_signed_as = how.strip(), signed_as.strip()
    save_checked(row)
    _record("incident.parent_told", by, row, f"The parent was told on {day_words(told_on)}.")
    return row


@transaction.atomic
def review_incident(*, by, row: Incident, seen: str, **facts) -> Incident:
    """A manager, never who recorded it, says what was found and who outside is told.

    facts: review, safety_executive(_note), ofsted(_note). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by, Permission.SAFETY_MANAGE)
    row = locked(row, seen=seen, fields=INCIDENT_FACTS + FOLLOW_UP)
    if row.recorded_by_id == by.pk:
        raise ValidationError("You recorded this yourself: another manager looks at it.")
    for name, value in facts.items():
        setattr(row, name, value.strip())
    row.reviewed_by, row.reviewed_on = by, local_today()
    save_checked(row)
    _record("incident.reviewed", by, row, f"The record of {day_words(row.happened_on)} was reviewed.")
    return row


@transaction.atomic
def add_routine(*, by, who=(), **facts) -> Routine:
    """Something is to be checked again and again; who: the colleagues who do it, in turn. Raises ValidationError,
    PermissionDenied.
    """
    _may(by, Permission.SAFETY_MANAGE)
    row = save_checked(Routine(from_date=local_today(), **facts))
    give_turns(row, who)
    _record("routine.added", by, row, "A check was put on the list.")
    return row


@transaction.atomic
def change_routine(*, by, row: Routine, who=(), **facts) -> Routine:
    """It is worded, comes round, or is done by others from now on. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_MANAGE)
    row = locked(row)
    passes_on = row.turn_length
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row)
    give_turns(row, who, anew=row.turn_length != passes_on)
    _record("routine.changed", by, row, "A check was changed.")
    return row


@transaction.atomic
def end_routine(*, by, row: Routine) -> Routine:
    """It is no longer checked. Checks that were made stay. Raises PermissionDenied."""
    _may(by, Permission.SAFETY_MANAGE)
    row = locked(row)
    row.ended_on = local_today()
    save_checked(row)
    _record("routine.ended", by, row, "A check was taken off the list.")
    return row


@transaction.atomic
def check_done(*, by, routines, faults: dict) -> int:
    """These checks were made today; faults: {routine id: (what is wrong, how bad)}. Each fault becomes a hazard.

    Gives how many hazards were opened. Raises PermissionDenied.
    """
    _may(by, Permission.SAFETY_RECORD)
    today = local_today()
    rows = []
    for each in routines:
        note, _ = faults.get(each.pk, ("", ""))
        rows.append(RoutineDone(routine=each, words=str(each), on=today, is_fine=not note, note=note.strip(), by=by))
    RoutineDone.objects.bulk_create(rows)
    wrong = [row for row in rows if not row.is_fine]
    for row in wrong:
        save_checked(
            Hazard(
                room=row.routine.room,
                place=row.routine.place,
                what=row.note,
                seen_on=today,
                seen_by=by,
                found_by_check=row,
                risk=faults[row.routine_id][1],
            )
        )
    audit.record(
        action="routine.done", by=by, subject=by, summary=f"{len(rows)} checks were made, {len(wrong)} found a fault."
    )
    return len(wrong)


@transaction.atomic
def report_hazard(*, by, **facts) -> Hazard:
    """Somebody saw something that could hurt. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_RECORD)
    row = save_checked(Hazard(seen_on=local_today(), seen_by=by, **facts))
    _record("hazard.reported", by, row, "A hazard was reported.")
    return row


@transaction.atomic
def change_hazard(*, by, row: Hazard, **facts) -> Hazard:
    """Who sees to it, by when, how bad it is. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_RECORD)
    row = locked(row)
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row)
    _record("hazard.changed", by, row, "A hazard was changed.")
    return row


@transaction.atomic
def hazard_fixed(*, by, row: Hazard, fixed_on: date, how: str) -> Hazard:
    """It is put right. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_RECORD)
    row = locked(row)
    if row.fixed_on is not None:
        raise ValidationError("A colleague has put it right already.")
    refuse_future(fixed_on, "fixed_on", "Enter a day that is not ahead of us")
    if fixed_on < row.seen_on:
        raise ValidationError({"fixed_on": f"It was only seen on {day_words(row.seen_on)}"})
    row.fixed_on, row.fixed_by, row.how = fixed_on, by, how.strip()
    save_checked(row)
    _record("hazard.fixed", by, row, f"A hazard was put right on {day_words(fixed_on)}.")
    return row


@transaction.atomic
def assess_risk(*, by, row: RiskAssessment | None = None, seen: str | None = None, **facts) -> RiskAssessment:
    """A new risk assessment, or (row, seen) an old one looked at again. Raises StaleRecord and as above."""
    _may(by, Permission.SAFETY_MANAGE)
    is_new = row is None
    row = RiskAssessment() if is_new else locked(row, seen=seen, fields=RISK_FACTS)
    for name, value in facts.items():
        setattr(row, name, value)
    row.assessed_by = by
    row.version = 1 if is_new else row.version + 1
    save_checked(row)
    _record("risk.assessed", by, row, f"A risk assessment was {'made' if is_new else 'looked at again'}.")
    return row


@transaction.atomic
def save_risk_line(*, by, assessment: RiskAssessment, row: RiskLine | None = None, **facts) -> RiskLine:
    """One hazard of it, new or changed. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_MANAGE)
    assessment = locked(assessment)
    if row is None:
        last = assessment.lines.aggregate(last=Max("order"))["last"]
        row = RiskLine(assessment=assessment, order=(last or 0) + 1)
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row)
    assessment.version += 1
    assessment.save(update_fields=["version"])
    _record("risk.line", by, assessment, "A hazard of a risk assessment was written down.")
    return row


@transaction.atomic
def record_drill(*, by, **facts) -> FireDrill:
    """A fire drill was held, or the building left in earnest. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SAFETY_MANAGE)
    row = save_checked(FireDrill(led_by=by, **facts))
    _record("drill.recorded", by, row, f"A fire drill of {day_words(row.on)} was recorded.")
    return row


def _may(by, permission):
    if not has_permission(by, permission):
        raise PermissionDenied


def _record(action, by, row, summary):
    audit.record(action=action, by=by, subject=row, summary=summary)

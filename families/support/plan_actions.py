"""What happens to the plan of a case: assessments, goals, actions, the team around the family, scales.

As families.support.actions: keywords only, `by=`, one transaction each, ValidationError for what cannot be.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, day_words, locked, refuse_future, save_checked
from ..models import (
    Case,
    CaseAction,
    CaseAssessment,
    CaseGoal,
    CaseMeeting,
    CaseMember,
    CaseReading,
    CaseScale,
)
from ..models.case_plan import ActionOwner, Occasion
from .actions import check_day, current_case, may_work, record

FURTHEST = timedelta(days=366)


@transaction.atomic
def assess(
    *, by, case: Case, happened_on: date, answers: list[dict], child_voice: str = "", parent_voice: str = ""
) -> CaseAssessment:
    """A new version of the early help assessment; the ones before stay. Raises ValidationError, PermissionDenied."""
    case = _begin(by, case, happened_on)
    if not any(answer["words"].strip() for answer in answers) and not child_voice.strip() and not parent_voice.strip():
        raise ValidationError("Enter something under at least one heading.")
    row = save_checked(
        CaseAssessment(
            case=case,
            by=by,
            happened_on=happened_on,
            answers=[{"heading": each["heading"], "words": each["words"].strip()} for each in answers],
            child_voice=child_voice.strip(),
            parent_voice=parent_voice.strip(),
        )
    )
    record("case.assessed", by, case, f"An early help assessment of {day_words(happened_on)} was recorded.")
    return row


@transaction.atomic
def agree_goal(*, by, case: Case, words: str, agreed_on: date) -> CaseGoal:
    """What the family wants to reach."""
    case = _begin(by, case, agreed_on, "agreed_on")
    row = save_checked(CaseGoal(case=case, by=by, words=words.strip(), agreed_on=agreed_on))
    record("case.goal_agreed", by, case, "A goal was agreed in a case.")
    return row


@transaction.atomic
def end_goal(*, by, row: CaseGoal, ended: str, ended_on: date) -> CaseGoal:
    """The goal was reached, or is no longer one."""
    row = _row(by, row, ended_on)
    if row.ended:
        raise ValidationError(CHANGED_MEANWHILE)
    row.ended, row.ended_on = ended, ended_on
    save_checked(row)
    record("case.goal_ended", by, row.case, "A goal of a case ended.")
    return row


@transaction.atomic
def agree_action(
    *, by, case: Case, words: str, owner_kind: str, agreed_on: date, due_on: date, owner_name: str = "", goal=None
) -> CaseAction:
    """What somebody does by a day, towards one of the case's goals or by itself."""
    case = _begin(by, case, agreed_on, "agreed_on")
    if owner_kind == ActionOwner.PROFESSIONAL and not owner_name.strip():
        raise ValidationError({"owner_name": "Enter who: their name, and the agency"})
    if due_on < agreed_on:
        raise ValidationError({"due_on": "It cannot be due before it was agreed"})
    if due_on > local_today() + FURTHEST:
        raise ValidationError({"due_on": "Enter a day within the next twelve months"})
    if goal is not None and goal.case_id != case.pk:
        raise ValidationError({"goal": "Choose a goal of this case"})
    row = save_checked(
        CaseAction(
            case=case,
            by=by,
            goal=goal,
            words=words.strip(),
            owner_kind=owner_kind,
            owner_name=owner_name.strip(),
            agreed_on=agreed_on,
            due_on=due_on,
        )
    )
    record("case.action_agreed", by, case, f"An action was agreed in a case, to be done by {day_words(due_on)}.")
    return row


@transaction.atomic
def end_action(*, by, row: CaseAction, ended: str, ended_on: date, outcome: str = "") -> CaseAction:
    """The action was done, or is no longer needed."""
    row = _row(by, row, ended_on)
    if row.ended:
        raise ValidationError(CHANGED_MEANWHILE)
    row.ended, row.ended_on, row.outcome = ended, ended_on, outcome.strip()
    save_checked(row)
    record("case.action_ended", by, row.case, "An action of a case was done or dropped.")
    return row


@transaction.atomic
def add_member(*, by, case: Case, name: str, part: str = "") -> CaseMember:
    """Somebody joins the team around the family."""
    may_work(by)
    case = current_case(case)
    row = save_checked(CaseMember(case=case, name=name.strip(), part=part.strip()))
    record("case.member_added", by, case, "Somebody joined the team around a family.")
    return row


@transaction.atomic
def member_left(*, by, row: CaseMember, left_on: date) -> CaseMember:
    """Somebody leaves the team; the meetings they came to stay as they were."""
    row = _row(by, row, left_on, "left_on")
    row.left_on = left_on
    save_checked(row)
    record("case.member_left", by, row.case, "Somebody left the team around a family.")
    return row


@transaction.atomic
def hold_meeting(
    *, by, case: Case, held_on: date, came, minutes: str, apologies: str = "", next_on: date | None = None
) -> CaseMeeting:
    """The team around the family met: who came, the minutes, and by when it meets again."""
    case = _begin(by, case, held_on, "held_on")
    came = list(came)
    if not came:
        raise ValidationError({"came": "Tick who came, or add them to the team first"})
    if any(member.case_id != case.pk for member in came):
        raise ValidationError({"came": "Choose members of this team"})
    if next_on is not None and not held_on < next_on <= held_on + FURTHEST:
        raise ValidationError({"next_on": "Enter a day after this meeting, within a year"})
    row = save_checked(
        CaseMeeting(
            case=case, by=by, held_on=held_on, minutes=minutes.strip(), apologies=apologies.strip(), next_on=next_on
        )
    )
    row.came.set(came)
    record("case.meeting_held", by, case, f"A team around the family met on {day_words(held_on)}.", came=len(came))
    return row


@transaction.atomic
def take_readings(*, by, case: Case, happened_on: date, values: dict, last: bool = False) -> list[CaseReading]:
    """Where the family puts itself: {CaseScale: number from 1 to 10}. The first one of each scale is found by itself.

    last: this is how it ends. A scale needs a first reading before a last one, and none after it.
    """
    case = _begin(by, case, happened_on)
    if not values:
        raise ValidationError("Enter a number for at least one scale.")
    known = {}
    for row in case.readings.all():
        known.setdefault(row.scale_id, []).append(row)
    rows = []
    for scale, value in values.items():
        before = known.get(scale.pk, [])
        if before and happened_on < before[-1].happened_on:
            raise ValidationError({"happened_on": f"“{scale}” was last asked on {day_words(before[-1].happened_on)}"})
        if any(row.occasion == Occasion.LAST for row in before):
            raise ValidationError(f"“{scale}” has had its last reading.")
        if last and not before:
            raise ValidationError(f"“{scale}” has no first reading to compare with.")
        occasion = Occasion.FIRST if not before else Occasion.LAST if last else Occasion.REVIEW
        rows.append(
            save_checked(
                CaseReading(case=case, by=by, scale=scale, value=value, occasion=occasion, happened_on=happened_on)
            )
        )
    record("case.readings_taken", by, case, f"Scales of {day_words(happened_on)} were recorded.", scales=len(rows))
    return rows


@transaction.atomic
def define_scale(*, by, name: str, low: str, high: str) -> CaseScale:
    """A scale from 1 to 10 in the centre's own words. Raises ValidationError, PermissionDenied."""
    _may_define(by)
    row = CaseScale(name=name.strip(), low=low.strip(), high=high.strip())
    if CaseScale.objects.filter(name__iexact=row.name, ended_on=None).exists():
        raise ValidationError({"name": "There is a scale of this name already"})
    save_checked(row)
    record("case.scale_defined", by, row, "A scale was added.")
    return row


@transaction.atomic
def end_scale(*, by, row: CaseScale) -> CaseScale:
    """The scale is no longer asked; what was answered stays. Twice changes nothing."""
    _may_define(by)
    row = locked(row)
    if row.ended_on is None:
        row.ended_on = local_today()
        save_checked(row)
        record("case.scale_ended", by, row, "A scale is no longer asked.")
    return row


def _may_define(user):
    if not has_permission(user, Permission.CASE_AGREE):
        raise PermissionDenied


def _begin(by, case, day, field="happened_on") -> Case:
    may_work(by)
    case = current_case(case)
    check_day(day, case, field)
    return case


def _row(by, row, day, field="ended_on"):
    may_work(by)
    current_case(row.case)
    refuse_future(day, field, "Enter a day that is not ahead of us")
    row = locked(row)
    begun = getattr(row, "agreed_on", None)
    if begun and day < begun:
        raise ValidationError({field: f"It was only agreed on {day_words(begun)}"})
    return row

"""What happens to a letter or message: it is taken down, put right, answered, opened again.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..actions.saving import day_words, locked, refuse_future, save_checked
from ..models.letter import Correspondence, CorrespondenceKind
from .promises import answer_due

FACTS = ("kind", "came_on", "from_whom", "household_id", "about", "for_whom_id")
ANSWER = ("answered_on", "answer", "due_on")
EARLIEST_YEAR = 2000


@transaction.atomic
def take_down(
    *, by, kind: str, came_on: date, from_whom: str, about: str, household=None, for_whom=None
) -> Correspondence:
    """Something came in: keep it, with the day by which it is to be answered. Raises ValidationError."""
    _may(by)
    _check_day(came_on)
    row = save_checked(
        Correspondence(
            kind=kind,
            came_on=came_on,
            from_whom=from_whom.strip(),
            household=household,
            about=about.strip(),
            for_whom=for_whom,
            taken_by=by,
            due_on=answer_due(kind, came_on, CentreSettings.load()),
        )
    )
    _record("letter.taken_down", by, row, f"{row.get_kind_display()} of {day_words(came_on)} was taken down.")
    return row


@transaction.atomic
def correct(*, by, row: Correspondence, seen: str, changes: dict) -> Correspondence:
    """Put right what was taken down (changes: any of FACTS). What was promised follows the kind and the day it came.

    seen: saving.fingerprint(row, FACTS + ANSWER). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by)
    row = locked(row, seen=seen, fields=FACTS + ANSWER)
    _check_day(changes.get("came_on", row.came_on))
    promise = (row.kind, row.came_on)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, changes[name])
    if (row.kind, row.came_on) != promise:
        row.due_on = answer_due(row.kind, row.came_on, CentreSettings.load())
    save_checked(row)
    _record("letter.corrected", by, row, "A letter or message was put right.", changed=changed)
    return row


@transaction.atomic
def answer(*, by, row: Correspondence, seen: str, answered_on: date, answer: str) -> Correspondence:
    """It was answered on a day, with these words. A complaint needs words on its outcome.

    seen: as for `correct`. Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by)
    row = locked(row, seen=seen, fields=FACTS + ANSWER)
    refuse_future(answered_on, "answered_on", "Enter a day that is not ahead of us")
    if answered_on < row.came_on:
        raise ValidationError({"answered_on": f"It only came on {day_words(row.came_on)}"})
    if row.kind == CorrespondenceKind.COMPLAINT and not answer.strip():
        raise ValidationError({"answer": "Enter the outcome: what was found, and what the family was told"})
    row.answered_on, row.answered_by, row.answer = answered_on, by, answer.strip()
    save_checked(row)
    _record("letter.answered", by, row, f"A letter or message was answered on {day_words(answered_on)}.")
    return row


@transaction.atomic
def open_again(*, by, row: Correspondence) -> Correspondence:
    """It was not answered after all. The words that stood there stay in the record's history."""
    _may(by)
    row = locked(row)
    if row.answered_on is not None:
        row.answered_on, row.answered_by, row.answer = None, None, ""
        save_checked(row)
        _record("letter.opened_again", by, row, "The answer to a letter or message was taken back.")
    return row


@transaction.atomic
def hand_on_after_a_death(*, by, person) -> None:
    """Somebody of a family has died: whoever was to answer its letters is relieved, and the coordinator finds them.

    Nothing is closed: a family that waits for an answer gets one, from somebody who knows. (domain trap T-11)
    """
    homes = person.memberships.in_force(on=person.died_on).values("household")
    for row in Correspondence.objects.select_for_update().waiting().filter(household__in=homes):
        if row.for_whom is not None and not has_permission(row.for_whom, Permission.COMPLAINT_READ):
            row.for_whom = None
            save_checked(row)
            _record("letter.handed_on", by, row, "A letter or message was handed to the coordinator.")


def _may(user):
    if not has_permission(user, Permission.LETTER_LOG):
        raise PermissionDenied


def _check_day(came_on: date):
    refuse_future(came_on, "came_on", "Enter the day it came: it cannot be ahead of us")
    if came_on.year < EARLIEST_YEAR:
        raise ValidationError({"came_on": f"Enter a day from {EARLIEST_YEAR} on"})


def _record(action, by, row, summary, **detail):
    audit.record(action, by=by, subject=row, summary=summary, detail={"kind": row.kind, **detail})

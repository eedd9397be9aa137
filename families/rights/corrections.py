"""What happens to a request for a correction.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, locked, refuse_future, save_checked
from ..models import Correction, Person
from ..models.correction import CorrectionDecision
from .clock import due_on

NOT_AHEAD = "Enter a day that is not ahead of us"


@transaction.atomic
def ask(*, by, person: Person, asker_name: str, received_on: date, what: str, wanted: str) -> Correction:
    """Somebody says that something about a person is wrong. Answered within a month, as a request for data is."""
    _may(by)
    refuse_future(received_on, "received_on", NOT_AHEAD)
    row = Correction(person=person, asker_name=asker_name, received_on=received_on, what=what, wanted=wanted, by=by)
    row.due_on = due_on(received_on=received_on)
    save_checked(row)
    audit.record("correction.asked", by=by, subject=row, summary="A request for a correction was logged.")
    return row


@transaction.atomic
def decide(
    *, by, row: Correction, decision: str, told_on: date, was: str = "", now_is: str = "", reason: str = ""
) -> Correction:
    """Put right (the record itself is changed on its own page), completed by what they say, or refused with why."""
    _may(by)
    row = locked(row)
    if row.decision:
        raise ValidationError(CHANGED_MEANWHILE)
    refuse_future(told_on, "told_on", NOT_AHEAD)
    if told_on < row.received_on:
        raise ValidationError({"told_on": "They cannot have been told before they asked"})
    if decision == CorrectionDecision.CORRECTED:
        for name, words in (("was", was), ("now_is", now_is)):
            if not words:
                raise ValidationError({name: "Enter what stood there, and what stands there now"})
    elif decision == CorrectionDecision.REFUSED and not reason:
        raise ValidationError({"reason": "Enter why, as you told them"})
    row.decision, row.told_on, row.was, row.now_is, row.reason = decision, told_on, was, now_is, reason
    row.decided_by = by
    save_checked(row)
    audit.record(
        "correction.decided",
        by=by,
        subject=row,
        summary="A request for a correction was decided.",
        detail={"decision": decision},
    )
    return row


def _may(by):
    if not has_permission(by, Permission.RIGHTS_RECORD):
        raise PermissionDenied

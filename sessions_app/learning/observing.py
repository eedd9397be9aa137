"""What happens to observations: written, put right, taken back, shared with a parent.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from families.actions.saving import day_words, locked, refuse_future, save_checked
from families.models import Person
from staff.permissions import Permission, has_permission

from ..models import Attendance, Observation, ObservationShare, Session
from .querysets import reads_observations
from .telling import may_be_told

FACTS = ("on", "areas", "saw", "next_step", "parent_words")


@transaction.atomic
def write_observation(*, by, child: Person, session: Session | None = None, **facts) -> Observation:
    """Somebody saw a child do something. facts: FACTS. Raises ValidationError, PermissionDenied.

    The session: the one given, if it was that day and the child came; else the one the child came to on the day.
    """
    _may(by)
    _check_day(child, facts["on"])
    row = Observation(child=child, session=_session_of(child, facts["on"], session), written_by=by, **facts)
    save_checked(row)
    _record("observation.written", by, row, f"An observation of {day_words(row.on)} was written.")
    return row


@transaction.atomic
def correct_observation(*, by, row: Observation, seen: str, **facts) -> Observation:
    """It is put right; what it said before stays in its history. Raises StaleRecord, ValidationError and as above."""
    _may(by)
    row = locked(row, seen=seen, fields=FACTS)
    _check_day(row.child, facts["on"])
    if row.on != facts["on"]:
        row.session = _session_of(row.child, facts["on"], row.session)
    for name in FACTS:
        setattr(row, name, facts[name])
    row.put_right_on = local_today()
    save_checked(row)
    _record("observation.corrected", by, row, f"The observation of {day_words(row.on)} was put right.")
    return row


@transaction.atomic
def take_back(*, by, row: Observation, because: str) -> Observation:
    """It was about somebody else, or was not so: it is shown to no parent any more. Raises as above."""
    _may(by)
    row = locked(row)
    if row.taken_back_on is not None:
        raise ValidationError("A colleague has taken it back already.")
    row.taken_back_on, row.taken_back_because = local_today(), because.strip()
    save_checked(row)
    _record("observation.taken_back", by, row, f"The observation of {day_words(row.on)} was taken back.")
    return row


@transaction.atomic
def share_observations(*, by, child: Person, rows, with_person: Person, on: date, how: str) -> list[ObservationShare]:
    """These observations of the child were shared on a day. Raises ValidationError, PermissionDenied.

    With nobody but those who may be told of the child today, whatever the form offered.
    """
    _may(by)
    if not reads_observations(by):
        raise PermissionDenied
    refuse_future(on, "on", "Enter a day that is not ahead of us")
    if with_person.pk not in {each.pk for each in may_be_told(by, child, on=local_today())}:
        raise ValidationError({"with_person": "We may not share it with this person. Ask the safeguarding lead."})
    rows = list(Observation.objects.select_for_update().filter(pk__in=[each.pk for each in rows]))
    for row in rows:
        if row.child_id != child.pk or row.taken_back_on is not None:
            raise ValidationError({"observations": "One of them has just been taken back. Look again."})
        if row.on > on:
            raise ValidationError({"on": f"One of them is of {day_words(row.on)}"})
    shares = [
        save_checked(ObservationShare(observation=row, with_person=with_person, on=on, how=how, by=by)) for row in rows
    ]
    audit.record(
        "observation.shared", by=by, subject=child, summary=f"Observations of a child were shared: {len(shares)}."
    )
    return shares


def _session_of(child, day, given) -> Session | None:
    came = Attendance.objects.present().filter(person=child, session__date=day).select_related("session")
    sessions = [row.session for row in came.order_by("session__start_time", "session_id")]
    if given is not None and any(each.pk == given.pk for each in sessions):
        return given
    return sessions[0] if sessions else None


def _check_day(child, day):
    refuse_future(day, "on", "Enter a day that is not ahead of us")
    if child.date_of_birth and day < child.date_of_birth:
        raise ValidationError({"on": "The child was not born yet on this day"})


def _may(by):
    if not has_permission(by, Permission.REGISTER_MARK):
        raise PermissionDenied


def _record(action, by, row, summary):
    audit.record(action, by=by, subject=row, summary=summary)

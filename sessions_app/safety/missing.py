"""A child who cannot be found: written down at once, told to those who can act, and followed until the child is found.

It is an incident like others, so that the parent is told, a manager looks at it and decides about Ofsted (domain 4.3);
until somebody says that the child was found it stands first on the desk, and above the list of who is in the building.
"""

from datetime import time

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now
from families.actions.saving import locked, save_checked
from families.models import Person, PersonRole

from ..actions.registers import take_session
from ..models import Attendance, Incident, IncidentKind, Session
from ..refusals import Refused


def children_here(session: Session):
    """The children who are marked present at the session and have not gone."""
    here = Attendance.objects.present().filter(session=session, time_out=None).values("person")
    return Person.objects.filter(pk__in=here, role=PersonRole.CHILD).order_by("first_name", "last_name")


@transaction.atomic
def report_missing(*, by, session: Session, person: Person, last_seen_at: time, place: str, seen_as: str) -> Incident:
    """A child of this session cannot be found. Said twice, it is one record. Raises Refused, ValidationError.

    place: where the child was last seen; seen_as: with whom, doing what, and what the child wears.
    """
    session, now = take_session(session.pk), local_now()
    if session.date != now.date():
        raise Refused("This session is not today. Write down what happened under Safety.")
    if last_seen_at > now.time():
        raise ValidationError({"last_seen_at": "Enter a time that is not ahead of now"})
    known = Incident.objects.being_searched_for().filter(session=session, person=person).first()
    if known is not None:
        return known
    row = save_checked(
        Incident(
            kind=IncidentKind.MISSING,
            session=session,
            person=person,
            happened_on=now.date(),
            happened_at=last_seen_at,
            place=place.strip(),
            what_happened=seen_as.strip(),
            recorded_by=by,
        )
    )
    audit.record("incident.missing", by=by, subject=row, summary="A child could not be found.")
    return row


@transaction.atomic
def follow_search(
    *, by, row: Incident, searched: str, told_at, told_how: str, police_called_at, found_at, found_how: str
) -> Incident:
    """What has been done since: who searched where, who was called when, that the child was found. Raises
    ValidationError.

    Once a time stands there it is put right, never emptied, as everything of this day may be asked about later.
    """
    row, now = locked(row), local_now()
    times = {"parent_told_at": told_at, "police_called_at": police_called_at, "found_at": found_at}
    for name, at in times.items():
        if at and row.happened_on == now.date() and at > now.time():
            raise ValidationError({name: "Enter a time that is not ahead of now"})
    if found_at and not found_how.strip():
        raise ValidationError({"found_how": "Say where the child was found, and how the child is"})
    if told_at and not told_how.strip():
        raise ValidationError({"parent_told_how": "Say who was told, and how"})
    row.searched = searched.strip() or row.searched
    row.police_called_at = police_called_at or row.police_called_at
    row.found_at, row.found_how = found_at or row.found_at, found_how.strip() or row.found_how
    if told_at:
        row.parent_told_on = row.parent_told_on or now.date()
        row.parent_told_at, row.parent_told_how = told_at, told_how.strip()
    save_checked(row)
    done = "A child was found." if row.found_at else "A search was written down."
    audit.record("incident.search_followed", by=by, subject=row, summary=done)
    return row

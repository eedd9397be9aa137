"""Somebody comes to the door whom the centre does not know: registered and signed in at one stroke, or not at all."""

from django.db import transaction

from centre.core.dates import local_today
from families.actions import add_person, register_family
from families.models import HouseholdMembership, PersonRole

from ..models import Attendance, AttendanceStatus
from .marks import mark_people


@transaction.atomic
def sign_in_new_family(*, session, people, home=None, looked_alike=(), by, came_with=None) -> list[Attendance]:
    """Register a family and mark all of it present (booked, for a session to come).

    came_with: a childminder who brought the children; nobody of the family is registered by that (trap
    T-45), and the parents are not marked: they are not here.
    people: families.actions.NewPerson, those who are there; home: NewHome or None. looked_alike: whom they were taken
    for first (families.duplicates.PossibleDuplicate). Raises ValidationError for what
    cannot be, and Refused where the register takes no marks: then nobody is registered either.
    """
    household = register_family(
        by=by,
        people=people,
        home=home,
        source="signed in at a session",
        looked_alike=looked_alike,
        registered=came_with is None,
    )
    members = HouseholdMembership.objects.filter(household=household)
    if came_with is not None:
        members = members.filter(person__role=PersonRole.CHILD)
    return _mark(session, list(members.values_list("person", flat=True)), by, came_with)


@transaction.atomic
def sign_in_newcomer(*, session, household, new, looked_alike=(), by) -> Attendance:
    """Add somebody to a family that the centre knows and mark them present (or book them). Raises as above."""
    person = add_person(by=by, household=household, new=new, registered_on=local_today(), looked_alike=looked_alike)
    return _mark(session, [person.pk], by)[0]


def _mark(session, person_ids, by, came_with=None):
    status = AttendanceStatus.BOOKED if session.date > local_today() else AttendanceStatus.PRESENT
    return mark_people(session_id=session.pk, person_ids=person_ids, status=status, by=by, came_with=came_with)

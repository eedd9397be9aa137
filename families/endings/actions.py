"""Somebody has died, or a pregnancy has ended. The record is kept; nothing asks for them any more.

(domain trap T-11: reminders, lists, mailings and birthdays stop at once; counted until the day, and never after it.)
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import AuditEvent
from centre.core.rooms import person_has_died
from staff.permissions import Permission, has_permission

from ..actions.saving import refuse_future, save_checked
from ..models import HouseholdMembership, Person, Visit
from ..models.contact import VisitOutcome
from ..models.person import EndedReason, PersonRole


@transaction.atomic
def record_death(*, by, person: Person, on: date, put_visits_aside: bool = True) -> Person:
    """The person died, or the pregnancy ended, on the day. Registration, groups and family end with it, bookings go.

    put_visits_aside: planned visits to the family are called off and its next steps are no longer asked for: somebody
    rings instead. Raises ValidationError and PermissionDenied.
    """
    _may(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.died_on is not None:
        raise ValidationError("This is recorded already.")
    refuse_future(on, "on", "Enter the day: today or earlier")
    if person.date_of_birth is not None and on < person.date_of_birth:
        raise ValidationError({"on": "This day is before the birth"})
    homes = list(person.memberships.in_force(on=on).values_list("household_id", flat=True))
    for row in person.registrations.in_force(on=on):
        row.ended_on, row.ended_reason = on, EndedReason.DIED
        save_checked(row)
    for rows in (person.memberships, person.group_memberships, person.trusted_adults, person.placements):
        for row in rows.in_force(on=on):
            row.to_date = on
            save_checked(row)
    person.died_on = on
    person.version += 1
    person.save(update_fields=["died_on", "version"])
    person_has_died(person, by)
    if put_visits_aside:
        _put_aside(homes)
    parents = _no_longer_expecting(homes, on) if person.is_expected else []
    audit.record(
        "person.died",
        by=by,
        subject=person,
        summary="A pregnancy that ended was recorded." if person.is_expected else "A death was recorded.",
        detail={"no_longer_expecting": parents} if parents else {},
    )
    return person


@transaction.atomic
def take_back_death(*, by, person: Person) -> Person:
    """It was recorded for the wrong person: whatever ended with it holds again. Bookings and visits are made anew."""
    _may(by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.died_on is None:
        return person
    for row in person.registrations.filter(ended_on=person.died_on, ended_reason=EndedReason.DIED):
        row.ended_on, row.ended_reason = None, ""
        save_checked(row)
    for rows in (person.memberships, person.group_memberships, person.trusted_adults, person.placements):
        for row in rows.filter(to_date=person.died_on):
            row.to_date = None
            save_checked(row)
    person.died_on = None
    person.version += 1
    person.save(update_fields=["died_on", "version"])
    _expecting_again(person)
    audit.record(
        "person.death_taken_back", by=by, subject=person, summary="A death recorded by mistake was taken back."
    )
    return person


def _no_longer_expecting(households, on) -> list[str]:
    """Who was recorded as an expectant parent there is a parent from now on, unless another baby is still expected."""
    here = HouseholdMembership.objects.in_force(on=on).filter(household__in=households)
    expecting = Person.objects.expected(on=on).filter(pk__in=here.values("person"))
    still = HouseholdMembership.objects.in_force(on=on).filter(person__in=expecting).values("household")
    adults = here.exclude(household__in=still).values("person")
    return _change_role(adults, PersonRole.EXPECTANT_PARENT, PersonRole.PARENT)


def _expecting_again(person):
    events = AuditEvent.objects.filter(action="person.died", subject_id=str(person.pk)).order_by("-at")
    event = events.first()
    if event is not None and event.detail.get("no_longer_expecting"):
        _change_role(event.detail["no_longer_expecting"], PersonRole.PARENT, PersonRole.EXPECTANT_PARENT)


def _change_role(people, was, becomes) -> list[str]:
    found = Person.objects.select_for_update().filter(pk__in=people, role=was)
    for adult in found:
        adult.role = becomes
        adult.version += 1
        adult.save(update_fields=["role", "version"])
    return [str(adult.pk) for adult in found]


def _put_aside(households):
    today = local_today()
    planned = Visit.objects.select_for_update().filter(household__in=households, outcome="", date__gte=today)
    steps = Visit.objects.select_for_update().with_next_step_open().filter(household__in=households)
    for visit in planned:
        visit.outcome = VisitOutcome.CANCELLED_BY_US
        visit.version += 1
        visit.save()
    for visit in steps:
        visit.next_step_done_on = today
        visit.version += 1
        visit.save()


def _may(user):
    if not has_permission(user, Permission.FAMILY_CHANGE):
        raise PermissionDenied

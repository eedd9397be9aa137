"""What one click mends. Each is an ordinary change of a registration or of who belongs to a family: with its event, its
history and its way back.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from centre.core import audit
from centre.core.dates import fifth_birthday, local_today
from centre.core.rooms import registry
from staff.permissions import Permission, has_permission

from ..actions.households import join_household
from ..actions.registrations import end_registrations, register_people
from ..actions.saving import day_words, locked, save_checked
from ..barriers.check import barriers_of, kept_out_people
from ..home import homes_of_people
from ..models import Address, EndedReason, Person, Registration
from .belonging import likely
from .finding import first_contacts


@transaction.atomic
def mend(*, by, kind: str, rows) -> int:
    """Mend the registrations or people with these ids, as far as they still have the fault; gives how many were.

    Left out without a word are families this colleague is kept out of. Raises ValidationError where a rule of the
    database is in the way.
    """
    if kind in OF_PEOPLE:
        found = [(person, person) for person in Person.objects.not_merged().filter(pk__in=rows).order_by("pk")]
    else:
        registrations = Registration.objects.filter(pk__in=rows).select_related("person").order_by("pk")
        found = [(registration, registration.person) for registration in registrations]
    apart = kept_out_people(by, [person.pk for _, person in found])
    return sum(_MEND[kind](by, row) for row, person in found if person.pk not in apart)


def _end_on_fifth_birthday(by, registration) -> bool:
    born = registration.person.date_of_birth
    if born is None or registration.ended_on is not None or fifth_birthday(born) > local_today():
        return False
    on = max(fifth_birthday(born), registration.registered_on)
    end_registrations(by=by, registrations=[registration], on=on, reason=EndedReason.TURNED_FIVE)
    return True


def _begin_at_birth(by, registration) -> bool:
    born = registration.person.date_of_birth
    return born is not None and registration.registered_on < born and _begin(by, registration, born)


def _begin_with_first_contact(by, registration) -> bool:
    person = registration.person
    day = first_contacts([person.pk], today=local_today()).get(person.pk)
    if day is None or day >= registration.registered_on:
        return False
    if Registration.objects.filter(person=person, registered_on__lt=registration.registered_on).exists():
        return False
    return _begin(by, registration, max(day, person.date_of_birth or day))


def _begin(by, registration, day) -> bool:
    registration = locked(registration)
    if registration.ended_on is not None and registration.ended_on < day:
        raise ValidationError("A registration cannot end before it begins: put it right on the person’s page.")
    registration.registered_on = day
    save_checked(registration)
    audit.record(
        "registration.corrected",
        by=by,
        subject=registration.person,
        summary=f"A registration was corrected: it begins on {day_words(day)}.",
        detail={"changed": ["registered_on"]},
    )
    return True


def _end_on_moving(by, registration) -> bool:
    """They moved out of the reach area and do not come any more: the last day is that of the move."""
    person, today = registration.person, local_today()
    if registration.ended_on is not None:
        return False
    address = (
        Address.objects.in_force(on=today)
        .filter(household__memberships__in=person.memberships.main().in_force(on=today))
        .first()
    )
    home = homes_of_people([person.pk], on=today).get(person.pk)
    if address is None or home is None or not home.is_known or home.in_reach:
        return False
    if address.confidential and not has_permission(by, Permission.CONFIDENTIAL_ADDRESS_VIEW):
        return False
    on = max(address.from_date, registration.registered_on)
    end_registrations(by=by, registrations=[registration], on=on, reason=EndedReason.MOVED_AWAY)
    return True


def _register_again(by, person) -> bool:
    """They came back: registered anew from the first day on which they did."""
    today = local_today()
    if person.died_on or person.registrations.in_force(on=today).exists():
        return False
    ended = person.registrations.aggregate(last=Max("ended_on"))["last"]
    if ended is None:
        return False
    came = registry.contact_days
    days = [
        provider().filter(person_id=person.pk, day__gt=ended, day__lte=today).order_by("day").first()
        for provider in came
    ]
    on = min((row["day"] for row in days if row), default=None)
    if on is None:
        return False
    register_people(by=by, people=[person], on=on)
    return True


def _belongs_together(kind):
    def join(by, person) -> bool:
        today = local_today()
        belonging = likely(kind, [person.pk], today=today).get(person.pk)
        if belonging is None or belonging.household.pk in barriers_of(by).kept_out:
            return False
        if kept_out_people(by, [belonging.adult.pk]):
            return False
        join_household(by=by, person=belonging.adult, household=belonging.household, from_date=today, main=False)
        return True

    return join


# Whose rows are people; those of all others are registrations.
OF_PEOPLE = {"came-after", "no-adult", "no-child"}
_MEND = {
    "left-reach": _end_on_moving,
    "came-after": _register_again,
    "no-adult": _belongs_together("no-adult"),
    "no-child": _belongs_together("no-child"),
    "over-five": _end_on_fifth_birthday,
    "before-birth": _begin_at_birth,
    "came-before": _begin_with_first_contact,
}

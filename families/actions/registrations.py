"""People are registered with the centre, leave, and come back. A registration is ended, never removed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today

from ..models import Person, Registration
from .saving import EARLIEST, day_words, locked, refuse_future, save_checked

REGISTRATION_FACTS = ("registered_on", "ended_on", "ended_reason")


@transaction.atomic
def register_people(*, by, people: list[Person], on: date) -> list[Registration]:
    """Register people the centre knows already, again or for the first time, from the day `on`.

    Raises ValidationError where nobody is given, the day is to come, or somebody is registered then.
    """
    if not people:
        raise ValidationError({"people": "Tick at least one person"})
    _check_day(on)
    made = []
    for person in people:
        begins = max(on, person.date_of_birth or on)
        if person.registrations.in_force(on=begins).exists():
            raise ValidationError({"people": f"{person} is registered on {day_words(begins)} already"})
        registration = save_checked(Registration(person=person, registered_on=begins))
        audit.record(
            "registration.begun",
            by=by,
            subject=person,
            summary=f"A person was registered from {day_words(begins)}.",
            detail={"registered_on": begins.isoformat()},
        )
        made.append(registration)
    return made


@transaction.atomic
def end_registrations(*, by, registrations: list[Registration], on: date, reason: str) -> list[Registration]:
    """End registrations; `on` is the last day, `reason` one of EndedReason or the centre's own words.

    Raises ValidationError where nothing is given, the day is to come or before the beginning, or one has ended.
    """
    if not registrations:
        raise ValidationError({"registrations": "Tick at least one person"})
    if not reason.strip():
        raise ValidationError({"reason": "Choose why it ends"})
    refuse_future(on, "on", "Enter the last day they were registered: today or earlier")
    ended = []
    for registration in registrations:
        registration = locked(registration)
        person = registration.person
        if registration.ended_on is not None and registration.ended_on <= on:
            ended_on = day_words(registration.ended_on)
            raise ValidationError({"registrations": f"The registration of {person} has ended already, on {ended_on}"})
        if on < registration.registered_on:
            raise ValidationError(
                {"on": f"{person} registered on {day_words(registration.registered_on)}: enter that day or a later one"}
            )
        registration.ended_on, registration.ended_reason = on, reason.strip()[:80]
        save_checked(registration)
        audit.record(
            "registration.ended",
            by=by,
            subject=person,
            summary=f"A registration ended; the last day was {day_words(on)}.",
            detail={"ended_on": on.isoformat()},
        )
        ended.append(registration)
    return ended


@transaction.atomic
def correct_registration(*, by, registration: Registration, seen: str, changes: dict) -> Registration:
    """Put right the dates or the reason of a registration (changes: any of REGISTRATION_FACTS).

    seen: saving.fingerprint(registration, REGISTRATION_FACTS). Raises StaleRecord and ValidationError.
    """
    registration = locked(registration, seen=seen, fields=REGISTRATION_FACTS)
    changed = [name for name, value in changes.items() if getattr(registration, name) != value]
    for name in changed:
        setattr(registration, name, changes[name])
    _check_day(registration.registered_on)
    refuse_future(registration.ended_on, "ended_on", "Enter the last day they were registered: today or earlier")
    if registration.ended_reason and not registration.ended_on:
        raise ValidationError({"ended_on": "Enter the last day, or take the reason away"})
    if changed:
        save_checked(registration)
        audit.record(
            "registration.corrected",
            by=by,
            subject=registration.person,
            summary="A registration was corrected.",
            detail={"changed": changed},
        )
    return registration


def _check_day(on):
    if on > local_today():
        raise ValidationError({"registered_on": "Enter the day they registered: today or earlier"})
    if on < EARLIEST:
        raise ValidationError({"registered_on": "Enter a year after 1900"})

"""What one click mends. Each is an ordinary change of a registration: with its event, its history and its way back."""

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import fifth_birthday, local_today

from ..actions.registrations import end_registrations
from ..actions.saving import day_words, locked, save_checked
from ..models import EndedReason, Registration
from .finding import first_contacts


@transaction.atomic
def mend(*, by, kind: str, rows) -> int:
    """Mend the registrations with these ids, as far as they still have the fault; gives how many were mended.

    Raises ValidationError where a rule of the database is in the way.
    """
    registrations = Registration.objects.filter(pk__in=rows).select_related("person").order_by("pk")
    return sum(_MEND[kind](by, registration) for registration in registrations)


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


_MEND = {
    "over-five": _end_on_fifth_birthday,
    "before-birth": _begin_at_birth,
    "came-before": _begin_with_first_contact,
}

"""What the centre offers: adding, changing and ending a service."""

from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today

from ..models import RegisterState, Service
from ..refusals import Refused

KIND_STAYS = "It has sessions, so its kind stays. End this service, and add a new one of the other kind."

# What strangers read: whoever changes it has not read through how it stands now.
PUBLIC_FACTS = {
    *("name", "care_type", "venue", "venue_address", "description", "bring", "partner", "capacity"),
    *("age_from_months", "age_to_months", "for_whom", "cost", "booking", "accessibility"),
}
FIELDS = (
    "name",
    "care_type",
    "venue",
    "venue_address",
    "description",
    "bring",
    "partner",
    "aims",
    "capacity",
    "age_from_months",
    "age_to_months",
    "for_whom",
    "cost",
    "booking",
    "comes_after",
    "accessibility",
    "public",
    "last_checked_on",
)


@transaction.atomic
def add_service(*, name, care_type, by, **said) -> Service:
    """Offer something new; `said` is any other of FIELDS.

    Raises ValidationError where a service of this name and kind exists, TypeError for what is none of FIELDS.
    """
    if unknown := said.keys() - set(FIELDS):
        raise TypeError(f"A service has no {', '.join(sorted(unknown))}")
    service = Service(name=name, care_type=care_type, **said)
    service.full_clean()
    service.save()
    audit.record("service.added", by=by, subject=service, summary=f"Service added: {service}")
    return service


@transaction.atomic
def change_service(*, service, by, **changes) -> Service:
    """Change what is said about a service (any of FIELDS). Past sessions keep their own place, address and times.

    Another address is that of its sessions from tomorrow on. Raises ValidationError where the new name and kind exist
    already, and Refused for another kind once it has sessions (a crèche that becomes a drop-in would no longer be
    watched, traps T-28 to T-30), or for another address while a register of today is open.
    What families read counts as checked no longer once it says something else, unless it is checked again at once.
    """
    service = Service.objects.select_for_update().get(pk=service.pk)
    changed = [name for name in FIELDS if name in changes and changes[name] != getattr(service, name)]
    if not changed:
        return service
    if "care_type" in changed and service.sessions.exists():
        raise Refused(KIND_STAYS)
    if "venue_address" in changed:
        _move(service, changes["venue_address"])
    for name in changed:
        setattr(service, name, changes[name])
    if PUBLIC_FACTS.intersection(changed) and changes.get("last_checked_on") != local_today():
        service.last_checked_on = None
        changed = list({**dict.fromkeys(changed), "last_checked_on": None})
    service.full_clean()
    service.save(update_fields=changed)
    audit.record(
        "service.changed", by=by, subject=service, summary=f"Service changed: {service}", detail={"changed": changed}
    )
    return service


def _move(service, address):
    today = local_today()
    sessions = service.sessions.select_for_update(no_key=True).order_by("pk")
    if sessions.filter(date=today, register_state=RegisterState.OPEN):
        raise Refused("A register of it is open today. Change the address once it is closed: people are there now.")
    service.sessions.filter(date__gt=today).update(venue_address=address)


@transaction.atomic
def check_service(*, service, on, by) -> Service:
    """Say that everything told about a service was read through on a day, and is right."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    service.last_checked_on = on
    service.save(update_fields=["last_checked_on"])
    audit.record("service.checked", by=by, subject=service, summary=f"What is said about a service checked: {service}")
    return service


@transaction.atomic
def end_service(*, service, last_day, by) -> Service:
    """Stop offering a service after a day. Raises Refused while sessions are planned after it."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    planned = service.sessions.planned().filter(date__gt=last_day).count()
    if planned:
        raise Refused(
            f"{planned} {'session is' if planned == 1 else 'sessions are'} still planned after that day. "
            "End the weekly series and cancel what is left first."
        )
    service.ended_on = last_day
    service.save(update_fields=["ended_on"])
    audit.record(
        "service.ended", by=by, subject=service, summary=f"Service ended: {service}", detail={"last_day": f"{last_day}"}
    )
    return service


@transaction.atomic
def offer_again(*, service, by) -> Service:
    """Take an ended service up again."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    if service.ended_on is not None:
        service.ended_on = None
        service.save(update_fields=["ended_on"])
        audit.record("service.offered_again", by=by, subject=service, summary=f"Service offered again: {service}")
    return service

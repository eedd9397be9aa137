"""What the families room offers to the desk and to a family's timeline."""

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.rooms import (
    DeskItem,
    TimelineEntry,
    Urgency,
    register_desk_items,
    register_household_timeline,
)
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from .alerts import BIRTH_ASKED_AFTER
from .faults import faults
from .models import GroupMembership, HouseholdMembership, Person, Registration
from .models.person import EndedReason, PersonRole
from .privacy import WITHHELD
from .visit_families import families_in_words

ROOM = "Families"
MOST_BIRTHS = 10


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(births_to_ask_about)
    register_desk_items(records_to_put_in_order)
    register_household_timeline(timeline)


def births_to_ask_about(user, today: date):
    """Expected babies three weeks past their due date: a birth is asked about, never assumed. Two queries."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    babies = (
        Person.objects.expected(on=today)
        .filter(due_date__lt=today - BIRTH_ASKED_AFTER)
        .order_by("due_date", "id")[:MOST_BIRTHS]
    )
    memberships = {
        row.person_id: row.household_id
        for row in HouseholdMembership.objects.in_force(on=today).main().filter(person__in=list(babies))
    }
    families = families_in_words(memberships.values(), on=today, user=user)
    return [
        DeskItem(
            title=f"A baby of {families[memberships[baby.pk]].in_sentence} was due"
            if baby.pk in memberships
            else "A baby was due",
            url=reverse("families:birth", args=[baby.pk]),
            action="Record the birth",
            urgency=Urgency.WAITING,
            due=baby.due_date,
            room=ROOM,
        )
        for baby in babies
    ]


def records_to_put_in_order(user, today: date):
    """Over-fives still registered, and families whose area is not known: they make figures wrong. One query."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    settings = CentreSettings.load()
    cleared = has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    over_five, no_area = faults(today=today, vintage=settings.lsoa_vintage, hidden_too=cleared)
    found = (
        (
            over_five,
            "has a child over five who is still registered",
            "have a child over five who is still registered",
            "over-five",
        ),
        (
            no_area,
            "has an area that is not known",
            "have an area that is not known",
            "no-area",
        ),
    )
    return [
        DeskItem(
            title=f"{count_of(count, 'family,families').capitalize()} {one if count == 1 else many}",
            url=f"{reverse('families:list')}?show={show}",
            action="See the list",
            urgency=Urgency.WAITING,
            room=ROOM,
        )
        for count, one, many, show in found
        if count
    ]


def timeline(user, household, since, until):
    """Who joined and left, registrations, births, homes and groups of a family, each day's together. Five queries.

    A confidential address is withheld here from everybody: those cleared read it on the page of the home.
    """
    if not has_permission(user, Permission.FAMILY_VIEW):
        return []
    rows = HouseholdMembership.objects.filter(household=household).select_related("person")
    if not has_permission(user, Permission.SEALED_RECORD_READ):
        rows = rows.filter(person__sealed=False)
    rows = list(rows)
    people = {row.person_id: row.person for row in rows}
    registrations = list(Registration.objects.filter(person__in=people).order_by("registered_on"))
    groups = (
        GroupMembership.objects.visible_to(user).filter(person__in=people).select_related("group").order_by("from_date")
    )
    entries = [
        *_joined(rows),
        *_registered(registrations, people),
        *_born(people.values(), registrations),
        *_moved(household),
        *_grouped(groups, people),
    ]
    return [entry for entry in entries if (since is None or since <= entry.on) and (until is None or entry.on <= until)]


def _joined(rows):
    for row in rows:
        if row.from_date:
            yield TimelineEntry(
                row.from_date, f"{row.person.called} joined the household", icon="people", kind="household"
            )
        if row.to_date:
            yield TimelineEntry(row.to_date, f"{row.person.called} left the household", icon="people", kind="household")


def _registered(registrations, people):
    begun, ended = defaultdict(list), defaultdict(list)
    for registration in registrations:
        person = people[registration.person_id]
        begun[registration.registered_on].append(person.called if not person.is_expected else "an expected baby")
        if registration.ended_on:
            ended[registration.ended_on, registration.ended_reason].append(person.called)
    for day, names in begun.items():
        yield TimelineEntry(day, f"{_joined_words(names)} registered", icon="star", kind="registration")
    for (day, reason), names in ended.items():
        words = dict(EndedReason.choices).get(reason, reason)
        title = f"The registration of {_joined_words(names)} ended"
        yield TimelineEntry(day, title, detail=words, icon="note", kind="registration")


def _born(people, registrations):
    known_since = min((registration.registered_on for registration in registrations), default=None)
    for person in people:
        born = person.date_of_birth
        # Only births since the centre knows the family: the others are no part of its story here.
        if person.role == PersonRole.CHILD and born and known_since and born >= known_since:
            yield TimelineEntry(born, f"{person.called} was born", icon="star", kind="birth")


def _moved(household):
    addresses = list(household.addresses.order_by("from_date"))
    for number, address in enumerate(addresses):
        words = ", ".join(filter(None, (address.address_line_1, address.town, address.postcode)))
        title = "Moved to a new home" if number else "Home recorded"
        yield TimelineEntry(
            address.from_date, title, detail=WITHHELD if address.confidential else words, icon="home", kind="home"
        )
        following = addresses[number + 1].from_date if number + 1 < len(addresses) else None
        if address.to_date and following != address.to_date + timedelta(days=1):
            yield TimelineEntry(address.to_date, "Moved out; the next home was not known", icon="home", kind="home")


def _grouped(memberships, people):
    for row in memberships:
        name = people[row.person_id].called
        yield TimelineEntry(row.from_date, f"{name}: {row.group} from this day", icon="people", kind="group")
        if row.to_date:
            yield TimelineEntry(row.to_date, f"{name}: {row.group} until this day", icon="people", kind="group")


def _joined_words(names) -> str:
    text = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    return text[:1].upper() + text[1:]

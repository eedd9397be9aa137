"""Two records side by side, in words."""

from dataclasses import dataclass

from centre.core.rooms import registry
from centre.core.templatetags.words import date_words

from ..actions.people import PERSON_FACTS
from ..home import homes_of_people
from ..models import GroupMembership, HouseholdMembership, Person, Registration
from ..privacy import address_words


@dataclass(frozen=True)
class Row:
    """One fact of both records; `differs` where somebody has to choose."""

    name: str
    label: str
    values: tuple[str, str]

    @property
    def differs(self) -> bool:
        return all(self.values) and self.values[0] != self.values[1]


def facts_side_by_side(one: Person, other: Person) -> list[Row]:
    """The facts of which at least one record tells something."""
    rows = []
    for name in PERSON_FACTS:
        field = Person._meta.get_field(name)
        values = tuple(_words(field, getattr(person, name)) for person in (one, other))
        if any(values):
            label = str(field.verbose_name)
            rows.append(Row(name, label[:1].upper() + label[1:], values))
    return rows


def what_hangs_on(one: Person, other: Person, user, *, today) -> list[Row]:
    """Families, homes, registrations, groups and contacts of both, as far as the user may know. A few queries."""
    both = (one, other)
    homes = homes_of_people([person.pk for person in both], on=today)
    families = _listed(
        HouseholdMembership.objects.filter(person__in=both).select_related("household").order_by("-main", "from_date"),
        lambda row: f"{row.household.reference}{'' if row.main else ' (also)'}",
    )
    registered = _listed(
        Registration.objects.filter(person__in=both).order_by("registered_on"),
        lambda row: (
            f"from {date_words(row.registered_on)}" + (f" to {date_words(row.ended_on)}" if row.ended_on else "")
        ),
    )
    groups = _listed(
        GroupMembership.objects.visible_to(user).filter(person__in=both).select_related("group").order_by("from_date"),
        lambda row: row.group.name,
    )
    met = _met(both)
    rows = [
        ("Family", [families.get(person.pk, "") for person in both]),
        ("Home", [address_words(homes[person.pk].address, user) for person in both]),
        ("Registered", [registered.get(person.pk, "") for person in both]),
        ("Groups", [groups.get(person.pk, "") for person in both]),
        ("Days we met", [str(met.get(person.pk, 0)) for person in both]),
    ]
    return [Row("", label, tuple(values)) for label, values in rows if any(values)]


def _met(both) -> dict:
    days: dict = {}
    for contact_days in registry.contact_days:
        for row in contact_days().filter(person_id__in=[person.pk for person in both]).order_by():
            days.setdefault(row["person_id"], set()).add(row["day"])
    return {person: len(met) for person, met in days.items()}


def _listed(rows, words) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(words(row))
    return {person: ", ".join(dict.fromkeys(each)) for person, each in found.items()}


def _words(field, value) -> str:
    if value in (None, ""):
        return ""
    if hasattr(value, "year"):
        return f"{value.day} {value:%B %Y}"
    return str(dict(field.flatchoices).get(value, value))

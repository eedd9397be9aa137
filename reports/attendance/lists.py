"""The families behind "have not come back", for those who may see families: names kept back as in every list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from families.models import HouseholdMembership, Person, Registration
from families.visit_families import families_in_words

from ..views.common import keep_back


@dataclass
class NotBack:
    """One child's line: `family` and `household_id` are empty where nothing may be said or there is no home now."""

    person: Person
    first_day: date
    services: str
    family: str = ""
    household_id: object = None

    @property
    def has_left(self) -> bool:
        return self.person.was_registered and not self.person.is_registered


def named(rows: list[dict], user, *, today: date) -> list[NotBack]:
    """The rows of `counting.not_back` with names, as far as this user may read them. A fixed number of queries."""
    ids = [row["person_id"] for row in rows]
    mine = Registration.objects.filter(person=OuterRef("pk"))
    people = Person.objects.only("first_name", "last_name", "known_as", "role", "date_of_birth", "sealed").annotate(
        was_registered=Exists(mine), is_registered=Exists(mine.in_force(on=today))
    )
    people = people.in_bulk(ids)
    keep_back(people.values(), user)
    homes = dict(
        HouseholdMembership.objects.in_force(on=today)
        .filter(person__in=ids, main=True)
        .values_list("person_id", "household_id")
    )
    words = families_in_words(homes.values(), on=today, user=user)
    found = []
    for row in rows:
        line = NotBack(people[row["person_id"]], row["first_day"], row["services"])
        household = homes.get(line.person.pk)
        if household and not line.person.kept_back:
            line.family, line.household_id = words[household].name, household
        found.append(line)
    return found

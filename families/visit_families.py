"""Whose visit it is, in words: the family's name and its people, for many visits in one query."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from . import privacy
from .barriers.check import barriers_of
from .models import Address, Person
from .models.person import PersonRole

MOST_NAMES = 2


@dataclass(frozen=True)
class FamilyWords:
    """How a family is spoken of, and who belongs to it."""

    name: str  # "The Hassan family", "The Hassan and Novak family"
    people: list[Person] = field(default_factory=list)
    surnames: str = ""  # where there is little room: "Hassan", "Hassan, Novak"

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: "the Hassan family"."""
        return self.name[:1].lower() + self.name[1:] if self.name.startswith(("The ", "A family ")) else self.name

    @property
    def children(self) -> list[Person]:
        return [person for person in self.people if not person.is_adult]


# What somebody reads of a family they are kept out of, in a list that has a line for it (trap T-49).
KEPT_APART = "A family you are kept apart from"


def families_in_words(household_ids, *, on: date, user=None) -> dict:
    """{household id: FamilyWords} for the households' members on the day. One query, whatever their number.

    A household without members on the day is a family without a name. What is not named in _PARTS is fetched only when
    asked for. user: who reads it; a family they are kept out of has no name and no people for them.
    """
    kept_out = barriers_of(user).kept_out if user is not None else ()
    wanted = {each for each in household_ids if each is not None}
    members = defaultdict(list)
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute(_MEMBERS, {"households": list(wanted), "on": on})
            for household_id, *values in cursor.fetchall():
                members[household_id].append(Person.from_db(connection.alias, _PARTS, values))
    apart = FamilyWords(name=KEPT_APART, surnames=KEPT_APART)
    return {each: apart if each in kept_out else _words(members[each]) for each in wanted}


_PARTS = ["id", "first_name", "last_name", "known_as", "date_of_birth", "due_date", "role"]
# Asked for several times on a page that is fetched once a minute: SQL, because putting it together took longer than
# running it.
_MEMBERS = """
SELECT membership.household_id, person.id, person.first_name, person.last_name, person.known_as,
       person.date_of_birth, person.due_date, person.role
FROM families_householdmembership AS membership JOIN families_person AS person ON person.id = membership.person_id
WHERE membership.household_id = ANY(%(households)s)
  AND (membership.from_date IS NULL OR membership.from_date <= %(on)s)
  AND (membership.to_date IS NULL OR membership.to_date >= %(on)s)
ORDER BY person.date_of_birth, person.last_name, person.id
"""


def family_in_words(household_id, *, on: date) -> FamilyWords:
    """The words for one family."""
    return families_in_words([household_id], on=on)[household_id]


def _words(people) -> FamilyWords:
    adults = [person for person in people if person.is_adult]
    # The same surname typed in two ways is one name.
    names = {}
    for person in adults or people:
        if person.last_name:
            names.setdefault(person.last_name.casefold(), person.last_name)
    shown = list(names.values())[:MOST_NAMES]
    name = f"The {' and '.join(shown)} family" if shown else "A family without a name"
    children = [person for person in people if not person.is_adult]
    return FamilyWords(name=name, people=[*adults, *children], surnames=", ".join(shown))


def could_be_seen(people, *, on: date) -> list[Person]:
    """Those of the people who could be met on the day: born by then; an expected baby could not."""
    return [
        person
        for person in people
        if person.role != PersonRole.EXPECTED_BABY
        and (person.date_of_birth is None or person.date_of_birth <= on)
        and (person.died_on is None or on <= person.died_on)
    ]


def workers_who_visit(*, on: date):
    """The accounts whose roles on the day let them make visits, by name."""
    roles = [role for role, description in ROLES.items() if Permission.VISIT_CHANGE in description.permissions]
    holding = RoleAssignment.objects.in_force(on=on).filter(role__in=roles).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holding)


@dataclass(frozen=True)
class HomeWords:
    """Where a family lives, as far as this page may say it."""

    text: str = ""
    withheld: bool = False


def homes_in_words(household_ids, *, on: date, reader=None) -> dict:
    """{household id: HomeWords} on the day, in one query.

    reader: the user whose page shows one family; cleared, they get a confidential address and the reading is recorded.
    Lists have no reader: there it is withheld from everybody.
    """
    wanted = {each for each in household_ids if each is not None}
    homes = {}
    if wanted:
        for home in Address.objects.in_force(on=on).filter(household_id__in=wanted):
            shown = privacy.may_read(home, reader) if reader else not home.confidential
            homes[home.household_id] = (
                HomeWords(text=privacy.address_words(home, reader)) if shown else HomeWords(withheld=True)
            )
    return {each: homes.get(each, HomeWords()) for each in wanted}

"""Whom a name on paper stands for: exactly one person of that name or reference, or somebody chooses. No guesses."""

import re
from collections import defaultdict

from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower, Trim

from families.models import Person, PersonRole
from families.search import find_people

from ..roll import Row, expected_people

MOST_CHOICES = 8
# As a suggestion puts it into the box: "Yusuf Hassan (P-00012)".
_WITH_REFERENCE = re.compile(r"^(?P<name>.*\S)\s*\((?P<reference>[^()]{1,40})\)$")


def tidy(text: str) -> str:
    """A name as it is compared: one blank between words, no difference between capitals and small letters."""
    return " ".join(text.split()).casefold()


def people_called(names) -> dict[str, list[Person]]:
    """{name as typed, tidied: the people of exactly that name or reference}. One query, whatever the number.

    What a person is called by ("Yusi Hassan") is their name too.
    """
    wanted = {}
    for name in names:
        match = _WITH_REFERENCE.match(name.strip())
        wanted[tidy(name)] = tidy(match["reference"]) if match else tidy(name)
    sought = set(wanted.values())
    people = (
        _who_could_come()
        .annotate(
            lower_reference=Lower("reference"),
            lower_name=Lower(Trim(Concat("first_name", Value(" "), "last_name"))),
            lower_called=Lower(Trim(Concat("known_as", Value(" "), "last_name"))),
        )
        .order_by("pk")
    )
    of_that_name = Q(lower_reference__in=sought) | Q(lower_name__in=sought)
    of_that_name |= Q(lower_called__in=sought) & ~Q(known_as="")
    found = defaultdict(list)
    for person in people.filter(of_that_name) if sought else []:
        own = {person.lower_reference, person.lower_name} | ({person.lower_called} if person.known_as else set())
        for key in own:
            found[key].append(person)
    by_reference = {key: [each for each in rows if each.lower_reference == key] for key, rows in found.items()}
    return {name: by_reference.get(key) or found.get(key, []) for name, key in wanted.items()}


def people_like(text: str, *, user, on) -> list[Person]:
    """Who could be meant by a name that nobody has exactly so; as at the door. A few queries a name."""
    result = find_people(user, text, today=on, limit=MOST_CHOICES, kept_apart_too=True)
    return [found.person for found in result.people if found.person.role != PersonRole.EXPECTED_BABY]


def in_words(person: Person, on) -> str:
    """ "Yusuf Hassan, 2 years, P-00012": enough to tell two of the same name apart, and no more."""
    return ", ".join((person.full_name, Row(person, on).age, person.reference))


def suggestions(session) -> list[str]:
    """The names that are expected, as they may be put into a box. One query more than the expected."""
    people = {each.pk: each for each in expected_people(session)}
    people |= {row.person_id: row.person for row in session.attendances.select_related("person")}
    return sorted(f"{each.full_name} ({each.reference})" for each in people.values())


def _who_could_come():
    living = Person.objects.filter(died_on__isnull=True, merged_into__isnull=True)
    return living.exclude(role=PersonRole.EXPECTED_BABY)

"""Whether the children of a list are known: by name and day of birth, as possible duplicates are found.

Two with the same likeness are never decided by the programme: somebody looks (domain trap T-41, twins).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db import connection

from ..contacts import last_contacts
from ..duplicates.scoring import COLUMNS, Facts, facts_of, likeness, swapped
from ..models import Person
from ..models.household import postcode_key

# What a birth is notified with before the baby has a name.
NO_NAMES = frozenset(("baby", "boy", "girl", "infant", "twin", "triplet", "of", "one", "two", "three", "1", "2", "3"))


@dataclass(frozen=True)
class Match:
    """What is known of a row today. person: where one is certain; maybe: ids of those who may be meant."""

    state: str
    kind: str  # of the tag
    person: Person | None = None
    maybe: tuple = ()

    @property
    def is_known(self) -> bool:
        return self.person is not None


NOT_KNOWN = Match("Not known", "new")


def match_rows(rows, *, today: date) -> list[Match]:
    """One Match for each row (anything with first_name, last_name, date_of_birth, postcode). Five queries or so."""
    rows = list(rows)
    if not rows:
        return []
    typed = _typed(rows)
    by_day = _children_born({day for row in rows for day in (row.date_of_birth, swapped(row.date_of_birth)) if day})
    chosen = []
    for row, facts in zip(rows, typed, strict=True):
        days = {row.date_of_birth, swapped(row.date_of_birth)} - {None}
        chosen.append(_best(facts, [each for day in days for each in by_day.get(day, ())]))
    # Two rows for one known child are twins of whom one is known, or a mistake: somebody looks.
    times = Counter(found.pk for found in chosen if found.is_certain)
    certain = {pk for pk, count in times.items() if count == 1}
    people = Person.objects.in_bulk(certain)
    registered = set(Person.objects.registered(on=today).filter(pk__in=certain).values_list("pk", flat=True))
    met = last_contacts(certain, on=today)
    return [
        _as_match(people[found.pk], registered, met)
        if found.is_certain and found.pk in certain
        else Match("Perhaps known", "due", maybe=found.ids)
        if found.ids
        else NOT_KNOWN
        for found in chosen
    ]


def _as_match(person, registered, met) -> Match:
    if person.died_on:
        return Match("Known: nobody is asked", "quiet", person)
    if person.pk not in met:
        return Match("Known, not seen", "due", person)
    if person.pk not in registered:
        return Match("Known, not registered", "due", person)
    return Match("Known and registered", "good", person)


@dataclass(frozen=True)
class _Found:
    """The ids of those who are most alike, and whether the one of them is the child without a doubt."""

    ids: tuple = ()
    is_certain: bool = False

    @property
    def pk(self):
        return self.ids[0]


def _best(facts: Facts, candidates) -> _Found:
    scores = {}
    for pk, known in candidates:
        alike = _alike(facts, known)
        if alike > scores.get(pk, (0, False)):
            scores[pk] = alike
    top = max(scores.values(), default=None)
    ids = tuple(sorted((pk for pk, alike in scores.items() if alike == top), key=str))
    return _Found(ids, len(ids) == 1 and top[1])


def _alike(facts: Facts, known: Facts) -> tuple[int, bool]:
    """(score, certain). Certain is the same day of birth with the same first name and a last name that is alike.

    A first name that only sounds alike can be the twin's; without a first name the home has to be the same.
    """
    same_day = facts.born == known.born
    if not facts.first:
        same = same_day and facts.last & known.last and facts.postcode and facts.postcode == known.postcode
        return (1, True) if same else (0, False)
    alike = likeness(facts, known)
    if not alike.is_enough:
        return 0, False
    named = facts.first & known.first and (facts.last & known.words or facts.last_sounds & known.sounds)
    return alike.score, bool(same_day and named)


def _typed(rows) -> list[Facts]:
    firsts = [" ".join(w for w in row.first_name.split() if w.casefold().strip(".,") not in NO_NAMES) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_search_text(first, '', '', ''), families_search_text('', last, '', ''),"
            " families_fold(first) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (first, last, place)"
            " ORDER BY place",
            [firsts, [row.last_name for row in rows]],
        )
        found = cursor.fetchall()
    return [
        facts_of((first, last, names, row.date_of_birth, "", ""), postcode=postcode_key(row.postcode))
        for row, (first, last, names) in zip(rows, found, strict=True)
    ]


def _children_born(days) -> dict:
    """{day: [(id, Facts)]} of the children known who were born on these days; sealed and merged records are nobody."""
    with connection.cursor() as cursor:
        cursor.execute(_BORN, [list(days)])
        found = cursor.fetchall()
    by_day: dict = {}
    for pk, *columns, home in found:
        facts = facts_of(columns, postcode=home or "")
        by_day.setdefault(facts.born, []).append((pk, facts))
    return by_day


_BORN = f"""
SELECT {COLUMNS.format("person")},
       (SELECT address.postcode_key FROM families_householdmembership AS membership
        JOIN families_address AS address ON address.household_id = membership.household_id
        WHERE membership.person_id = person.id AND membership.main AND membership.to_date IS NULL
          AND address.to_date IS NULL AND NOT address.confidential LIMIT 1)
FROM families_person AS person
WHERE person.merged_into_id IS NULL AND NOT person.sealed AND person.role = 'child'
  AND person.date_of_birth = ANY(%s::date[])"""  # noqa: S608 - columns of this programme

"""Finding a family at the door: what was typed, and the people of each family with a box to tick."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from families.models import EndedReason, HouseholdMembership, Person, PersonRole, Registration
from families.search import find_people

from .look_alikes import mark_look_alikes
from .models import Attendance
from .querysets import EXPECTED_AFTER_WEEKS
from .roll import Family, Row, by_family, family_name, with_doors

FAMILIES_SHOWN = 6
PEOPLE_LOOKED_AT = 18


@dataclass(frozen=True)
class FoundFamilies:
    """The families that fit what was typed, best first, and whether there are more."""

    words: str
    families: list[Family]
    more: bool


def find_families(session, words, *, user) -> FoundFamilies:
    """Families of whom somebody fits the words, with everybody who could be at the door; six at most.

    Queries: those of the search, members, and marks; whatever is found.
    """
    words = words.strip()
    if not words:
        return FoundFamilies("", [], more=False)
    result = find_people(user, words, today=session.date, limit=PEOPLE_LOOKED_AT, kept_apart_too=True)
    keys, alone = [], []
    for found in result.people:
        if found.household_id is None:
            alone.append(found.person.pk)
            keys.append(found.person.pk)
        elif found.household_id not in keys:
            keys.append(found.household_id)
    shown = keys[:FAMILIES_SHOWN]
    rows = rows_of_households(session, [key for key in shown if key not in alone])
    rows |= rows_of_people(session, [key for key in shown if key in alone])
    families = [_family(key, rows[key], key not in alone) for key in shown if rows.get(key)]
    return FoundFamilies(words, families, more=result.more or len(keys) > FAMILIES_SHOWN)


def families_of(session, people) -> list[Family]:
    """The families of some people, each with everybody who could be at the door. Three queries, whatever the number."""
    if not people:
        return []
    memberships = HouseholdMembership.objects.in_force(on=session.date).filter(person__in=people).order_by("household")
    households = dict(memberships.values_list("person", "household"))
    rows = rows_of_households(session, set(households.values()))
    alone = rows_of_people(session, [each.pk for each in people if each.pk not in households])
    families = [_family(key, each, True) for key, each in rows.items()]
    return families + [_family(key, each, False) for key, each in alone.items()]


def family_at_door(session, household_id) -> Family | None:
    """One household's people with their marks; None where nobody of it could be at the door."""
    rows = rows_of_households(session, [household_id]).get(household_id)
    return _family(household_id, rows, True) if rows else None


def childminder_of(family) -> Person | None:
    """The childminder of a family at the door, where one belongs to it."""
    return next((row.person for row in family.rows if row.person.role == PersonRole.CHILDMINDER), None)


def brought_before(session, minder) -> list[Family]:
    """The children a childminder brought in the last weeks, by their own families. Four queries."""
    since = session.date - timedelta(weeks=EXPECTED_AFTER_WEEKS)
    brought = Attendance.objects.filter(came_with=minder, session__date__gte=since, session__date__lte=session.date)
    rows = rows_of_people(session, set(brought.order_by().values_list("person", flat=True)))
    return by_family({key: row for key, (row,) in rows.items()}, on=session.date)


def childminder(text: str) -> Person | None:
    """The childminder of this id; None for anything else."""
    try:
        return Person.objects.filter(pk=UUID(text), role=PersonRole.CHILDMINDER).first()
    except ValueError:
        return None


def rows_of_households(session, household_ids) -> dict:
    """{household: rows of its members on the session's day}, children first. Two queries, whatever the number."""
    if not household_ids:
        return {}
    memberships = (
        HouseholdMembership.objects.in_force(on=session.date)
        .filter(household__in=household_ids, person__in=_could_come())
        .select_related("person")
        .order_by()
    )
    pairs = [(each.household_id, each.person) for each in memberships]
    marks = _marks(session, [person.pk for _, person in pairs])
    rows: dict = {}
    for household_id, person in pairs:
        rows.setdefault(household_id, []).append(Row.at(session, person, marks.get(person.pk)))
    with_doors(row for each in rows.values() for row in each)
    for each in rows.values():
        each.sort(key=lambda row: row.order)
    mark_look_alikes(rows.values())
    return rows


def rows_of_people(session, person_ids) -> dict:
    """{person: [their row]} for people without a household."""
    if not person_ids:
        return {}
    marks = _marks(session, person_ids)
    people = Person.objects.filter(pk__in=person_ids) & _could_come()
    rows = with_doors(Row.at(session, each, marks.get(each.pk)) for each in people)
    return {row.person.pk: [row] for row in rows}


def _could_come():
    # A baby to come and somebody who has died must not be offered at the door.
    died = Registration.objects.filter(person=OuterRef("pk"), ended_reason=EndedReason.DIED)
    living = Person.objects.filter(died_on__isnull=True)
    return living.exclude(role=PersonRole.EXPECTED_BABY).exclude(Exists(died))


def _marks(session, person_ids) -> dict:
    return {row.person_id: row for row in session.attendances.filter(person__in=person_ids)}


def _family(key, rows, is_household) -> Family:
    return Family(family_name([row.person for row in rows]), key if is_household else None, rows)

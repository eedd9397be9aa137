"""The one place that decides whether somebody's own life, or a decision, stands between them and a family's record.

Two barriers (trap T-49). *Own family*: whoever is linked with a person here opens no restricted record of a household
to which that person belongs or belonged; nobody can lift that. *Kept out*: a named colleague opens nothing at all of a
family; the safeguarding lead or head sets it, and may let them in for a time. And a sealed record (an adoption) is open
to those cleared alone. Refused is "not found"; that somebody tried is an audit event (centre.core).
"""

from dataclasses import dataclass

from django.db import connection, models

from centre.core.dates import local_today
from centre.core.views import HiddenFromUser
from staff.permissions import Permission, has_permission

from ..models import Household, HouseholdMembership, Person

_BARRIERS = """
SELECT 'own', membership.household_id
FROM families_accountperson AS linked
JOIN families_householdmembership AS membership ON membership.person_id = linked.person_id
WHERE linked.user_id = %(user)s
UNION ALL
SELECT barrier.kind, barrier.household_id FROM families_barrier AS barrier
WHERE barrier.user_id = %(user)s AND barrier.from_date <= %(today)s
  AND (barrier.to_date IS NULL OR barrier.to_date >= %(today)s)
"""


@dataclass(frozen=True)
class Barriers:
    """The households (ids) whose restricted records are closed to somebody, and of those the ones closed altogether."""

    closed: frozenset
    kept_out: frozenset


def barriers_of(user) -> Barriers:
    """What stands before this user today. One query for each request."""
    known = user.__dict__.get("_barriers")
    if known is None:
        found: dict = {"own": set(), "kept out": set(), "let in": set()}
        if user.pk:
            with connection.cursor() as cursor:
                cursor.execute(_BARRIERS, {"user": user.pk, "today": local_today()})
                for kind, household in cursor.fetchall():
                    found[kind].add(household)
        kept_out = frozenset(found["kept out"] - found["let in"])
        known = user.__dict__["_barriers"] = Barriers(frozenset(found["own"]) | kept_out, kept_out)
    return known


def is_closed(user, household_id) -> bool:
    """Whether the household's restricted records (hidden address, notes, orders, restricted groups) are closed."""
    return household_id in barriers_of(user).closed


def closed_people(user):
    """A subquery of the ids of everybody in closed households, now or once; None where nothing is closed."""
    return _people_of(barriers_of(user).closed)


def kept_out_people(user, people) -> set:
    """Those of the people (ids) of whom this user may open nothing at all. No query where nobody is kept out."""
    shut = _people_of(barriers_of(user).kept_out)
    return set(shut.filter(person__in=list(people)).values_list("person", flat=True)) if shut is not None else set()


def people_kept_from(user):
    """A subquery of the ids of everybody in households from which the user is kept out altogether; None if of none."""
    return _people_of(barriers_of(user).kept_out)


def guard(user, *things, restricted: bool = False) -> None:
    """Raise HiddenFromUser where one of the things (records of families or people) is not for this user.

    things: a Household, a Person, or anything with a household, person or child; whatever else is passed over.
    restricted: the page shows restricted records, so that one's own family is closed as well.
    """
    barriers = barriers_of(user)
    shut = barriers.closed if restricted else barriers.kept_out
    households, people = _about(things)
    if households & shut:
        raise HiddenFromUser
    if people and shut and _people_of(shut).filter(person__in=people).exists():
        raise HiddenFromUser
    if not has_permission(user, Permission.SEALED_RECORD_READ) and any(_is_sealed(thing) for thing in things):
        raise HiddenFromUser


def _people_of(households):
    if not households:
        return None
    return HouseholdMembership.objects.filter(household__in=households).order_by().values("person")


def _about(things) -> tuple[set, set]:
    households, people = set(), set()
    for thing in things:
        if isinstance(thing, Household):
            households.add(thing.pk)
        elif isinstance(thing, Person):
            people.add(thing.pk)
        elif isinstance(thing, models.Model):
            households.add(getattr(thing, "household_id", None))
            people |= {getattr(thing, "person_id", None), getattr(thing, "child_id", None)}
    return households - {None}, people - {None}


def _is_sealed(thing) -> bool:
    if isinstance(thing, Person):
        return thing.sealed
    if isinstance(thing, models.Model):
        for name in ("person", "child"):
            if getattr(thing, f"{name}_id", None) is not None:
                return getattr(thing, name).sealed
    return False

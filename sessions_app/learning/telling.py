"""With whom a child's observations may be shared, and whether a text names another child."""

import re
from datetime import date

from families.barriers.check import people_kept_from
from families.models import Address, FosterPlacement, HouseholdMembership, ParentalResponsibility, Person
from families.models.person import ADULT_ROLES, PersonRole
from families.models.responsibility import Held
from families.responsibility.apart import bound_among

from ..models import Attendance

# Of those at home with the child: a grandparent or childminder only where they hold parental responsibility.
CARERS = (PersonRole.PARENT, PersonRole.CARER, PersonRole.EXPECTANT_PARENT)
ROLES = tuple(ADULT_ROLES)


def may_be_told(user, child: Person, *, on: date) -> list[Person]:
    """Whoever holds parental responsibility for the child on the day, and the parents and carers of its homes.

    Nobody whom an order in force binds, who has a stop alert or is named in the child's, who died, whose record is
    sealed, merged or emptied, or from whose family this user is kept out. What a child did at our sessions tells where
    it is on which day: of a child in a foster placement, or at a confidential address, only those of that home are
    told (traps T-36, T-48); others ask the social worker or the safeguarding lead. By name; eight queries at most.
    """
    holders = ParentalResponsibility.objects.in_force(on=on).filter(child=child, held=Held.YES, holder__isnull=False)
    homes = child.memberships.in_force(on=on).values("household")
    at_home = HouseholdMembership.objects.in_force(on=on).filter(household__in=homes, person__role__in=CARERS)
    told = Person.objects.not_merged().filter(died_on=None, sealed=False, stop_alert="", role__in=ROLES)
    people = told.filter(pk__in=holders.values("holder")) | told.filter(pk__in=at_home.values("person"))
    if (hidden := _hidden_home(child, on)) is not None:
        people = people.filter(pk__in=at_home.filter(household__in=hidden).values("person"))
    if (shut := people_kept_from(user)) is not None:
        people = people.exclude(pk__in=shut)
    found = [each for each in people.exclude(pk=child.pk) if not _named(each, child.stop_alert)]
    bound = bound_among(found, on=on)
    return sorted((each for each in found if each.pk not in bound), key=lambda each: (each.full_name, each.pk))


def other_children_named(child: Person, day: date, *texts: str) -> list[str]:
    """The names of other children who were at our sessions that day and stand in one of the texts. One query."""
    said = "\n".join(texts)
    if not said.strip():
        return []
    rows = Attendance.objects.present().filter(session__date=day, person__role=PersonRole.CHILD)
    names = rows.exclude(person=child).order_by().values_list("person__first_name", "person__known_as").distinct()
    own = {child.first_name.casefold(), child.known_as.casefold()}
    return sorted({name for row in names for name in row if name.casefold() not in own and stands_in(name, said)})


def _hidden_home(child, on) -> list | None:
    """The homes (ids) of which others must not learn where the child is; None where there is nothing to hide."""
    placed = FosterPlacement.objects.in_force(on=on).filter(child=child).values_list("household_id", flat=True)
    if placed := list(placed):
        return placed
    homes = child.memberships.in_force(on=on).values("household")
    hidden = Address.objects.in_force(on=on).filter(household__in=homes, confidential=True)
    return list(hidden.values_list("household_id", flat=True)) or None


def _named(person, words: str) -> bool:
    return any(stands_in(name, words) for name in (person.first_name, person.known_as))


def stands_in(name: str, words: str) -> bool:
    """Whether a name stands in the words as a word of its own, in capitals or small letters."""
    name = name.strip()
    return bool(name and words and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE))

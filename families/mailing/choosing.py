"""Which families a mailing is for, and which children may be named to whom.

A confidential address is never asked for where it lies: choosing by area or postcode passes such families by, and no
number tells that there is one (trap T-37).
"""

import re
from datetime import date

from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value

from centre.core.dates import born_after_to_be_under
from centre.core.models import CentreSettings

from ..models import (
    Address,
    CourtOrder,
    CourtOrderChild,
    DeprivationScore,
    FosterPlacement,
    GroupMembership,
    Household,
    HouseholdMembership,
    PostcodeArea,
)
from ..models.person import PersonRole

EVERYBODY, GROUP, AGES, DECILES, PLACES = "all", "group", "ages", "deciles", "places"
HOMES = "homes"  # homes that somebody else has chosen: those of a waiting list


def families_chosen(user, *, whom, on: date, group=None, ages=None, deciles=None, places=(), households=()):
    """The registered households of a choice; `ages` and `deciles` are (first, last), both included.

    households: the ids of HOMES, registered or not.
    """
    if whom == HOMES:
        return Household.objects.not_merged().filter(pk__in=households)
    families = Household.objects.not_merged().with_registered(on=on)
    if whom == GROUP:
        rows = GroupMembership.objects.visible_to(user).in_force(on=on).filter(group=group)
        here = HouseholdMembership.objects.in_force(on=on).main().filter(person__in=rows.values("person"))
        return families.filter(pk__in=here.values("household"))
    if whom == AGES:
        youngest, oldest = ages
        children = children_of_homes(on=on).filter(
            person__date_of_birth__lte=born_after_to_be_under(youngest, on),
            person__date_of_birth__gt=born_after_to_be_under(oldest + 1, on),
        )
        return families.filter(pk__in=children.values("household"))
    if whom == DECILES:
        settings = CentreSettings.load()
        scores = DeprivationScore.objects.filter(index=settings.deprivation_index, decile__range=deciles)
        codes = PostcodeArea.objects.filter(vintage=settings.lsoa_vintage, lsoa_code__in=scores.values("lsoa_code"))
        homes = open_homes(on=on).filter(area_key__in=codes.values("postcode_key"))
        return families.filter(pk__in=homes.values("household"))
    if whom == PLACES:
        return families.filter(pk__in=_placed(on).filter(place__in=places).values("household"))
    return families


def open_homes(*, on: date):
    """The addresses lived at on the day that are not confidential: never a former one."""
    return Address.objects.in_force(on=on).filter(confidential=False)


def places_to_tick(*, on: date) -> list[tuple[str, str]]:
    """The neighbourhoods (postcode sectors) in which registered families live, for a form: ("ZZ11", "ZZ1 1")."""
    families = Household.objects.not_merged().with_registered(on=on)
    found = _placed(on).filter(household__in=families).order_by().values_list("place", flat=True).distinct()
    return sorted(((place, f"{place[:-1]} {place[-1]}") for place in found), key=lambda each: _by_number(each[1]))


def _by_number(words: str) -> list:
    """ZZ2 before ZZ10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", words)]


def _placed(on):
    place = Func(F("postcode_key"), Value(-2), function="LEFT", output_field=CharField())  # all but the last two signs
    return open_homes(on=on).filter(postcode_key__regex=r"^.{5,}$").annotate(place=place)


def children_of_homes(*, on: date):
    """Memberships of children who may be named at that home: born, alive, and with nothing that keeps homes apart.

    A child of separated parents is named in both homes. But where a court has ordered something, where another home of
    the child is confidential, or during a foster placement, only in the home in which the child is counted
    (traps T-36, T-37, T-48).
    """
    rows = HouseholdMembership.objects.in_force(on=on).filter(
        Q(person__died_on__isnull=True) | Q(person__died_on__gt=on),
        person__role=PersonRole.CHILD,
        person__sealed=False,
        person__merged_into__isnull=True,
        person__date_of_birth__lte=on,
    )
    orders = CourtOrderChild.objects.filter(order__in=CourtOrder.objects.in_force(on=on), child=OuterRef("person"))
    hidden = Address.objects.in_force(on=on).filter(confidential=True)
    homes = HouseholdMembership.objects.in_force(on=on).filter(
        person=OuterRef("person"), household__in=hidden.values("household")
    )
    placed = FosterPlacement.objects.in_force(on=on).filter(child=OuterRef("person"))
    return rows.filter(Q(main=True) | ~Exists(orders) & ~Exists(homes) & ~Exists(placed)).exclude(
        Exists(placed.exclude(household=OuterRef("household")))
    )

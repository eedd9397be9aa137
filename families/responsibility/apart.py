"""Whom orders in force bind, and which children are therefore left off what a home of theirs is given on paper.

An order is of the court, with its document seen; whom it binds is linked, person by person (trap T-36). Where an older
order only says it in words, whoever is called so in full is taken to be bound by it.
"""

from datetime import date

from ..models import HouseholdMembership
from ..models.responsibility import CourtOrder, CourtOrderBound, CourtOrderChild


def bound_among(people, *, on: date) -> set:
    """Those of the people (Person objects) whom an order in force binds: their ids. Two queries."""
    people = list(people)
    in_force = CourtOrder.objects.in_force(on=on)
    bound = CourtOrderBound.objects.filter(order__in=in_force, person__in=[each.pk for each in people])
    found = set(bound.values_list("person_id", flat=True))
    only_words = in_force.filter(bound_rows__isnull=True).values_list("binds", flat=True)
    words = [each.casefold() for each in only_words if each]
    return found | {each.pk for each in people if any(each.full_name.casefold() in said for said in words)}


def children_kept_from(household, *, on: date) -> set:
    """The children (ids) whom an order in force keeps from somebody of this household, and who are counted in another.

    Nothing about them is printed for this home or asked of it. Two queries.
    """
    here = HouseholdMembership.objects.in_force(on=on).filter(household=household)
    children = here.filter(main=False).values("person")
    about = CourtOrderChild.objects.filter(order__in=CourtOrder.objects.in_force(on=on), child__in=children)
    orders = about.filter(order__bound_rows__person__in=here.values("person"))
    return set(orders.values_list("child_id", flat=True))

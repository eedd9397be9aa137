"""Whose address and telephone must never reach whom: carers are kept from the birth family, and the other way round.

Whatever goes out on paper or by message asks here first (trap T-48; ICO reprimands: a placement's address told to the
birth family).
"""

from datetime import date

from ..models import FosterPlacement, HouseholdMembership


def households_kept_from(household_id, *, on: date) -> set:
    """The households of which the people of this one may learn neither address nor telephone. Three queries."""
    placed_here = FosterPlacement.objects.in_force(on=on).filter(household=household_id).values("child")
    theirs = HouseholdMembership.objects.filter(person__in=placed_here).exclude(household=household_id)
    children = HouseholdMembership.objects.filter(household=household_id).values("person")
    carers = FosterPlacement.objects.in_force(on=on).filter(child__in=children).exclude(household=household_id)
    return {*theirs.values_list("household_id", flat=True), *carers.values_list("household_id", flat=True)}


def placement_alerts(household_id, *, on: date) -> list[dict]:
    """[{"word", "kind"}] for the top of a family's page. One query."""
    children = HouseholdMembership.objects.filter(household=household_id).values("person")
    alerts = []
    rows = FosterPlacement.objects.in_force(on=on).filter(child__in=children).select_related("child")
    for row in rows.order_by("from_date", "id"):
        if row.household_id == household_id:
            word = f"{row.child.called} is placed here: never tell the birth family where"
        else:
            word = f"{row.child.called} is placed with foster carers: never tell anybody here where"
        alerts.append({"word": word, "kind": "stop"})
    return alerts

"""That a child is placed, said on top of both families' pages: carers are kept from the birth family and the other way.

(trap T-48; ICO reprimands: a placement's address told to the birth family.) Letters leave the child out by themselves:
families.mailing.choosing.
"""

from datetime import date

from ..models import FosterPlacement, HouseholdMembership


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

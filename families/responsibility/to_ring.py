"""Whom to ring about a child who is in our care, for those who hold the child: names and telephones, never a home.

Whoever marks a crèche's register sees no family's page; in an emergency they have to ring all the same.
"""

from dataclasses import dataclass
from datetime import date

from centre.core import audit

from ..models import Address, FosterPlacement, GroupMembership, HouseholdMembership, Person, TrustedAdult
from ..models.person import ADULT_ROLES
from ..models.responsibility import CourtOrder
from .apart import bound_among


@dataclass(frozen=True)
class Contact:
    """One line: who, what they are to the child, the telephone."""

    name: str
    relation: str
    phone: str

    @property
    def link(self) -> str:
        """The telephone as an address that a tablet dials: "tel:07700900456"."""
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


def to_ring(child: Person, *, on: date) -> list[Contact]:
    """Those the family named for an emergency, in their order; then the adults of the home where the child is counted.

    Nobody whom an order in force about the child binds, and nobody without a telephone. A fixed number of queries.
    """
    orders = CourtOrder.objects.in_force(on=on).filter(child_rows__child=child).prefetch_related("bound_rows__person")
    bound = " / ".join(order.bound_words.casefold() for order in orders)
    named = TrustedAdult.objects.filter(child=child).in_force(on=on).emergency_contacts()
    found = [
        Contact(row.name, row.relation, row.phone) for row in named if row.phone and row.name.casefold() not in bound
    ]
    # During a foster placement the carers are rung: the birth family must not learn by it where the child is.
    home = FosterPlacement.objects.in_force(on=on).filter(child=child).values("household")
    home = home or HouseholdMembership.objects.in_force(on=on).main().filter(person=child).values("household")
    here = HouseholdMembership.objects.in_force(on=on).filter(household__in=home)
    adults = Person.objects.filter(pk__in=here.values("person"), role__in=ADULT_ROLES, died_on=None, sealed=False)
    adults = list(adults.exclude(phone="").order_by("created_at", "pk"))
    kept_away = bound_among(adults, on=on)
    known = {_digits(each.phone) for each in found}
    for adult in adults:
        if adult.pk not in kept_away and _digits(adult.phone) not in known:
            known.add(_digits(adult.phone))
            found.append(Contact(adult.full_name, adult.get_role_display(), adult.phone))
    return found


def note_reading(child: Person, *, by, subject, on: date) -> None:
    """Record that the numbers were read where the child's record is restricted: a hidden home, an order, a placement, a
    restricted group. It stands with `subject` (the session), so that the child's own history tells nobody why.
    """
    homes = HouseholdMembership.objects.in_force(on=on).filter(person=child).values("household")
    if (
        Address.objects.in_force(on=on).filter(household__in=homes, confidential=True).exists()
        or CourtOrder.objects.in_force(on=on).filter(child_rows__child=child).exists()
        or FosterPlacement.objects.in_force(on=on).filter(child=child).exists()
        or GroupMembership.objects.in_force(on=on).filter(person=child, group__restricted=True).exists()
    ):
        audit.record(
            "contacts.read",
            by=by,
            subject=subject,
            summary="The telephones of somebody with a restricted record were read.",
            detail={"person": str(child.pk)},
        )


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())

"""What is known of a child's responsibility, orders and trusted adults, gathered for the pages that show it."""

from dataclasses import dataclass, field
from datetime import date

from staff.permissions import Permission, has_permission

from ..barriers.check import closed_people
from ..models import HouseholdMembership, Person
from ..models.person import ADULT_ROLES, PARENT_AND_CARER_ROLES, PersonRole
from ..models.responsibility import CourtOrder, ParentalResponsibility, TrustedAdult

# Of whom it is asked; a grandparent or childminder is shown where somebody recorded an answer.
ASKED_OF = PARENT_AND_CARER_ROLES - {PersonRole.GRANDPARENT} | {PersonRole.EXPECTANT_PARENT}


@dataclass
class Answer:
    """One adult's line under a child: what was answered, or that nobody asked."""

    who: str
    row: ParentalResponsibility | None = None
    holds: bool = True

    @property
    def word(self) -> str:
        if self.row is None:
            return "Not asked"
        if self.row.is_shared_with_council:
            return "Shared with the council"
        if self.row.held == "yes" and not self.row.evidence:
            return "Said yes, nothing seen"
        return self.row.get_held_display()

    @property
    def kind(self) -> str:
        """The kind of tag it is shown with."""
        if self.row is None or self.row.held == "not known" or (self.row.held == "yes" and not self.row.evidence):
            return "due"
        return "good" if self.row.held == "yes" else "quiet"


@dataclass
class ChildRecord:
    """Everything about one child that this page shows."""

    child: Person
    may_read: bool = False  # answers and orders
    answers: list[Answer] = field(default_factory=list)
    earlier: list[ParentalResponsibility] = field(default_factory=list)
    orders: list[CourtOrder] = field(default_factory=list)
    past_orders: list[CourtOrder] = field(default_factory=list)
    adults: list[TrustedAdult] = field(default_factory=list)
    past_adults: list[TrustedAdult] = field(default_factory=list)

    @property
    def collectors(self):
        return [row for row in self.adults if row.may_collect]

    @property
    def contacts(self):
        return sorted((row for row in self.adults if row.call_order), key=lambda row: (row.call_order, row.name))


def family_of(child: Person, *, on: date) -> tuple[list[Person], list[Person]]:
    """(brothers and sisters with the child, adults) of all households to which the child belongs on the day."""
    households = child.memberships.in_force(on=on).values("household")
    rows = HouseholdMembership.objects.in_force(on=on).filter(household__in=households).select_related("person")
    people = {row.person_id: row.person for row in rows}
    people.setdefault(child.pk, child)
    ordered = sorted(people.values(), key=lambda each: (each.date_of_birth or on, each.full_name))
    children = [each for each in ordered if each.is_child_on(on)]
    children.sort(key=lambda each: each.pk != child.pk)
    # A parent under 18 is among both: of her own baby she is the parent (domain trap T-46).
    return children, [each for each in ordered if each.is_adult and each.pk != child.pk]


def adults_around(child: Person, *, on: date) -> list[Person]:
    """The adults of every home the child belongs or belonged to, by name; nobody who died or is sealed. One query."""
    homes = child.memberships.values("household")
    people = Person.objects.not_merged().filter(memberships__household__in=homes, died_on=None, sealed=False)
    adults = people.filter(role__in=ADULT_ROLES).exclude(pk=child.pk).distinct()
    return sorted(adults, key=lambda each: (each.full_name, each.pk))


def child_records(user, children, *, on: date) -> list[ChildRecord]:
    """The records of these children for this user; who may not read orders gets none. Six queries."""
    children = list(children)
    records = {child.pk: ChildRecord(child) for child in children}
    open_to = _open_to(user, records)
    for pk in open_to:
        records[pk].may_read = True
    for row in TrustedAdult.objects.filter(child__in=records).order_by("call_order", "name", "id"):
        target = records[row.child_id]
        (target.past_adults if row.to_date and row.to_date < on else target.adults).append(row)
    if open_to:
        _answers({pk: records[pk] for pk in open_to}, on)
        orders = CourtOrder.objects.filter(child_rows__child__in=open_to).distinct()
        orders = orders.prefetch_related("child_rows", "bound_rows__person")
        for order in orders:
            for row in order.child_rows.all():
                if row.child_id in open_to:
                    past = order.last_day is not None and order.last_day < on
                    (records[row.child_id].past_orders if past else records[row.child_id].orders).append(order)
    return list(records.values())


def _open_to(user, children) -> set:
    """The children (ids) whose answers and orders this user may read."""
    if not has_permission(user, Permission.RESPONSIBILITY_RECORD):
        return set()
    closed = closed_people(user)
    if closed is None:
        return set(children)
    return set(children) - set(closed.filter(person__in=children).values_list("person_id", flat=True))


def _answers(records, on):
    rows = ParentalResponsibility.objects.filter(child__in=records).select_related("holder", "seen_by")
    answered = set()
    for row in rows:
        target = records[row.child_id]
        if (row.from_date is None or row.from_date <= on) and (row.to_date is None or on <= row.to_date):
            target.answers.append(Answer(row.holder_words, row))
            answered.add((row.child_id, row.holder_id))
        else:
            target.earlier.append(row)
    homes: dict = {}
    for child, household in (
        HouseholdMembership.objects.in_force(on=on).filter(person__in=records).values_list("person_id", "household_id")
    ):
        homes.setdefault(household, []).append(child)
    adults = (
        HouseholdMembership.objects.in_force(on=on)
        .filter(household__in=homes, person__role__in=ASKED_OF)
        .select_related("person")
    )
    # Of a parent under 18 nobody is asked unasked: whoever lives with her may be her partner.
    children = {pk for pk, record in records.items() if not record.child.is_adult}
    for membership in adults:
        for child in homes[membership.household_id]:
            if child in children and child != membership.person_id and (child, membership.person_id) not in answered:
                answered.add((child, membership.person_id))
                records[child].answers.append(Answer(membership.person.full_name))

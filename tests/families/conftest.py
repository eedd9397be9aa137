"""A family with everything that a page may have to show."""

from datetime import date, timedelta

import pytest

from centre.core.dates import local_today
from families.models import HouseholdMembership
from tests.support.factories import (
    AddressFactory,
    AreaFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    VisitFactory,
)


class Hassans:
    """The Hassans: two parents, twins, a baby expected, a child who also lives with his father, one who is six."""

    def __init__(self):
        AreaFactory()
        PostcodeAreaFactory()
        ReachAreaPartFactory()
        self.household = HouseholdFactory(reference="H00017")
        together = {"household": self.household, "registered_on": date(2024, 9, 2), "last_name": "Hassan"}
        self.mother = PersonFactory(
            first_name="Layla", phone="07700 900456", role="parent", first_language="Arabic", **together
        )
        self.twins = [
            ChildFactory(first_name=name, date_of_birth=date(2024, 2, 29), **together) for name in ("Idris", "Inaya")
        ]
        self.child = ChildFactory(
            first_name="Mohammed", known_as="Mo", date_of_birth=date(2022, 6, 1), allergies="Nut allergy", **together
        )
        self.oldest = ChildFactory(first_name="Sara", date_of_birth=date(2019, 1, 15), **together)
        self.baby = PersonFactory(
            first_name="",
            role="expected baby",
            date_of_birth=None,
            due_date=local_today() + timedelta(days=40),
            **together,
        )
        self.fathers = HouseholdFactory(reference="H00018")
        self.father = PersonFactory(
            first_name="Karim", last_name="Hassan", role="parent", sex="male", household=self.fathers
        )
        HouseholdMembership.objects.create(
            person=self.child, household=self.fathers, main=False, from_date=date(2025, 1, 6)
        )
        self.old_address = AddressFactory(
            household=self.household,
            address_line_1="1 Former Street",
            postcode="ZZ3 3CC",
            from_date=date(2023, 1, 1),
            to_date=date(2025, 3, 31),
        )
        self.address = AddressFactory(
            household=self.household, address_line_1="12 Hidden Way", postcode="ZZ1 1AA", from_date=date(2025, 4, 1)
        )
        self.lone = GroupMembershipFactory(
            person=self.mother, group=GroupFactory(name="lone parent", whole_household=True)
        )
        self.plan = GroupMembershipFactory(
            person=self.child, group=GroupFactory(name="child protection plan", restricted=True)
        )
        self.visit = VisitFactory(household=self.household, date=date(2025, 10, 7))
        self.visit.people_seen.add(self.mother, self.child)

    def everybody(self):
        return [self.mother, *self.twins, self.child, self.oldest, self.baby]


@pytest.fixture
def hassans(db):
    return Hassans()

"""The quick count of records that make figures wrong is the same as asking the list of families."""

from datetime import date, timedelta

import pytest

from families.faults import faults
from families.models import Household, Registration
from tests.support.factories import AddressFactory, ChildFactory, HouseholdFactory, PersonFactory, PostcodeAreaFactory

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 4)
FIVE = date(2020, 11, 4)  # five years old on the day


def family(*, born=date(2023, 1, 1), registered=date(2024, 1, 1), ended=None, postcode="ZZ1 1AA", **address):
    household = HouseholdFactory()
    if postcode is not None:
        AddressFactory(household=household, postcode=postcode, **address)
    child = ChildFactory(household=household, date_of_birth=born)
    if registered:
        Registration.objects.create(person=child, registered_on=registered, ended_on=ended)
    return household


@pytest.mark.parametrize("hidden_too", [False, True])
def test_the_counts_are_those_of_the_lists(hidden_too):
    PostcodeAreaFactory()
    family()
    family(born=FIVE)
    family(born=FIVE + timedelta(days=1))
    family(born=FIVE, ended=TODAY - timedelta(days=1))
    family(born=FIVE, ended=TODAY)
    family(born=FIVE, registered=TODAY + timedelta(days=1))
    family(postcode="ZZ9 9ZZ")
    family(postcode="ZZ9 9ZZ", confidential=True)
    family(confidential=True)
    family(postcode=None)
    family(postcode="ZZ9 9ZZ", registered=None)
    family(postcode="ZZ1 1AA", from_date=TODAY + timedelta(days=1))
    siblings = family(born=FIVE, postcode="ZZ9 9ZZ")
    PersonFactory(household=siblings, registered_on=date(2024, 1, 1))
    registered = Household.objects.with_registered(on=TODAY)
    lists = (
        registered.with_over_fives_registered(on=TODAY),
        registered.without_known_area(on=TODAY, vintage=2011, hidden_too=hidden_too),
    )
    counts = faults(today=TODAY, vintage=2011, hidden_too=hidden_too)
    assert counts == tuple(each.count() for each in lists)
    assert counts == (3, 5 if hidden_too else 4)

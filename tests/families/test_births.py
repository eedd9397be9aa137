"""Trap T-09: an expected baby becomes a child as the same record; a twin is a second child, never a duplicate."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from families import actions
from families.actions import NewPerson
from families.models import HouseholdMembership, Person
from tests.support.factories import HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return HouseholdFactory()


@pytest.fixture
def baby(household):
    return PersonFactory(
        role="expected baby",
        first_name="",
        last_name="Okafor",
        date_of_birth=None,
        due_date=local_today() - timedelta(days=2),
        sex="",
        household=household,
        registered_on=date(2025, 5, 1),
    )


def test_the_same_record_becomes_the_child(coordinator, baby, household):
    born = local_today() - timedelta(days=1)
    children = actions.record_birth(by=coordinator, baby=baby, date_of_birth=born, first_name="Ada", sex="female")
    assert [child.pk for child in children] == [baby.pk]
    child = Person.objects.get(pk=baby.pk)
    assert (child.role, child.date_of_birth, child.full_name) == ("child", born, "Ada Okafor")
    assert child.reference == baby.reference
    assert child.registrations.get().registered_on == date(2025, 5, 1)
    assert child.is_under_five_on(local_today())
    assert not child.is_under_five_on(born - timedelta(days=1))


def test_a_twin_is_added_with_the_same_households_and_registration(coordinator, baby, household):
    second = HouseholdFactory()
    HouseholdMembership.objects.create(person=baby, household=second, main=False)
    children = actions.record_birth(
        by=coordinator,
        baby=baby,
        date_of_birth=local_today(),
        first_name="Ada",
        others=[NewPerson(role="child", first_name="Grace", sex="female")],
    )
    twin = children[1]
    assert twin.pk != baby.pk
    assert (twin.full_name, twin.date_of_birth) == ("Grace Okafor", local_today())
    assert set(twin.memberships.values_list("household_id", "main")) == {(household.pk, True), (second.pk, False)}
    assert twin.registrations.get().registered_on == date(2025, 5, 1)


def test_an_expectant_parent_becomes_a_parent_only_when_told(coordinator, baby, household):
    mother = PersonFactory(role="expectant parent", household=household)
    other = PersonFactory(role="expectant parent", household=household)
    actions.record_birth(by=coordinator, baby=baby, date_of_birth=local_today(), first_name="Ada", now_parents=[mother])
    mother.refresh_from_db()
    other.refresh_from_db()
    assert (mother.role, other.role) == ("parent", "expectant parent")


def test_a_birth_is_recorded_once_and_never_ahead(coordinator, baby):
    with pytest.raises(ValidationError, match="today or earlier"):
        actions.record_birth(by=coordinator, baby=baby, date_of_birth=local_today() + timedelta(days=1), first_name="A")
    actions.record_birth(by=coordinator, baby=baby, date_of_birth=local_today(), first_name="Ada")
    with pytest.raises(ValidationError, match="already"):
        actions.record_birth(by=coordinator, baby=baby, date_of_birth=local_today(), first_name="Ada")

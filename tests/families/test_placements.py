"""Trap T-48: foster placements have dates, end, and keep the carers' address from the birth family."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from families.models import Address, FosterPlacement
from families.placements.actions import begin_placement
from families.placements.rooms import placements_ending
from tests.support.factories import AddressFactory, ChildFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


class Fostered:
    def __init__(self, by):
        self.birth, self.carers = HouseholdFactory(), HouseholdFactory()
        self.mother = PersonFactory(household=self.birth)
        self.carer = PersonFactory(household=self.carers, role="carer")
        self.child = ChildFactory(household=self.birth)
        self.address = AddressFactory(household=self.carers, address_line_1="9 Placement Row")
        self.placement = begin_placement(
            by=by,
            child=self.child,
            household=self.carers,
            from_date=local_today() - timedelta(days=30),
            placed_by="Sampleton Council",
            expected_end=local_today() + timedelta(days=5),
        )


@pytest.fixture
def fostered(family_worker):
    return Fostered(family_worker)


def test_the_child_is_counted_with_the_carers_from_the_day_on(fostered):
    today = local_today()
    assert fostered.child.memberships.in_force(on=today).main().get().household == fostered.carers
    before = fostered.child.memberships.in_force(on=today - timedelta(days=31)).main().get()
    assert before.household == fostered.birth


def test_the_carers_address_becomes_confidential_as_a_refuge_is(fostered, coordinator, signed_in):
    assert Address.objects.get(pk=fostered.address.pk).confidential
    client = signed_in(coordinator)
    for family in (fostered.birth, fostered.carers):
        for tab in ("", "?tab=home"):
            assert "Placement Row" not in client.get(family.get_absolute_url() + tab).content.decode()


def test_both_families_pages_warn_in_words(fostered, coordinator, signed_in):
    client = signed_in(coordinator)
    assert "never tell anybody here where" in client.get(fostered.birth.get_absolute_url()).content.decode()
    assert "never tell the birth family where" in client.get(fostered.carers.get_absolute_url()).content.decode()


def test_the_desk_asks_when_the_end_is_near_and_names_nobody(fostered, family_worker, administrator):
    (item,) = placements_ending(family_worker, local_today())
    assert fostered.child.last_name not in item.title
    assert placements_ending(administrator, local_today()) == []


def test_when_it_ends_the_child_belongs_to_the_carers_no_longer(fostered, family_worker, signed_in):
    client = signed_in(family_worker)
    address = reverse("families:placement", args=[fostered.placement.pk])
    seen = client.get(address).context["form"].initial["seen"]
    data = {"placed_by": "Sampleton Council", "ended_on": local_today().isoformat(), "seen": seen}
    assert client.post(address, data).status_code == 302
    tomorrow = local_today() + timedelta(days=1)
    assert fostered.child.memberships.in_force(on=tomorrow).main().get().household == fostered.birth
    assert FosterPlacement.objects.get().to_date == local_today()
    assert placements_ending(family_worker, tomorrow) == []

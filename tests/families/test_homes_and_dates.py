"""Homes, groups and registrations by date: a past day stays as it was, corrections are told apart from changes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families import actions
from families.actions import NewHome, StaleRecord
from families.actions.homes import ADDRESS_FACTS
from families.actions.saving import fingerprint
from families.home import NOWHERE, homes_of_households, homes_of_people
from families.models import Registration
from tests.support.factories import (
    AddressFactory,
    AreaFactory,
    CentreSettingsFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
)

pytestmark = pytest.mark.django_db
MOVED = date(2025, 6, 10)


@pytest.fixture
def places():
    AreaFactory()
    PostcodeAreaFactory()
    PostcodeAreaFactory(postcode_key="ZZ22BB", lsoa_code="E01000002")
    PostcodeAreaFactory(postcode_key="ZZ22BB", lsoa_code="E01099999", vintage=2021)
    ReachAreaPartFactory()


def test_a_move_ends_one_address_the_day_before_the_next_begins(coordinator, places):
    household = AddressFactory().household
    child = ChildFactory(household=household)
    actions.move_home(by=coordinator, household=household, home=NewHome(postcode="zz22bb"), on=MOVED)
    before = homes_of_people([child.pk], on=MOVED - timedelta(days=1))[child.pk]
    after = homes_of_people([child.pk], on=MOVED)[child.pk]
    assert (before.lsoa_code, before.area_name, before.in_reach) == ("E01000001", "Sampleton 001A", True)
    assert (after.lsoa_code, after.in_reach) == ("E01000002", False)
    assert before.address.to_date == MOVED - timedelta(days=1)


def test_the_area_follows_the_vintage_that_the_centre_chose(places):
    CentreSettingsFactory(lsoa_vintage=2021)
    address = AddressFactory(postcode="ZZ2 2BB")
    assert homes_of_households([address.household_id], on=MOVED)[address.household_id].lsoa_code == "E01099999"


@pytest.mark.parametrize("typed", ["zz11aa", " ZZ1  1AA ", "zz1-1aa", "Zz1 1aA"])
def test_a_postcode_is_found_however_it_is_typed(coordinator, places, typed):
    household = HouseholdFactory()
    actions.move_home(by=coordinator, household=household, home=NewHome(postcode=typed), on=MOVED)
    assert homes_of_households([household.pk], on=MOVED)[household.pk].lsoa_code == "E01000001"


def test_a_postcode_that_the_lookup_does_not_know_is_area_not_known_and_kept(coordinator, places):
    household = HouseholdFactory()
    actions.move_home(by=coordinator, household=household, home=NewHome(postcode="QQ9 9QQ"), on=MOVED)
    home = homes_of_households([household.pk], on=MOVED)[household.pk]
    assert not home.is_known
    assert home.address.postcode == "QQ9 9QQ"
    assert homes_of_people([ChildFactory().pk], on=MOVED).popitem()[1] == NOWHERE


def test_many_homes_take_a_fixed_number_of_queries(places, django_assert_num_queries):
    children = [ChildFactory(household=AddressFactory().household) for _ in range(12)]
    CentreSettingsFactory()
    for some in (children[:2], children):
        with django_assert_num_queries(6):
            homes_of_people([child.pk for child in some], on=MOVED)


def test_nobody_moves_to_before_their_present_address(coordinator):
    household = AddressFactory(from_date=MOVED).household
    with pytest.raises(ValidationError, match="Enter a later day"):
        actions.move_home(by=coordinator, household=household, home=NewHome(postcode="ZZ2 2BB"), on=MOVED)


def test_leaving_with_nowhere_known_is_area_not_known_from_the_next_day(coordinator, places):
    address = AddressFactory()
    actions.end_home(by=coordinator, address=address, on=MOVED)
    pk = address.household_id
    assert homes_of_households([pk], on=MOVED)[pk].is_known
    assert homes_of_households([pk], on=MOVED + timedelta(days=1))[pk] == NOWHERE.__class__(pk)


def test_a_stale_correction_of_an_address_is_refused(coordinator):
    address = AddressFactory()
    seen = fingerprint(address, ADDRESS_FACTS)
    actions.correct_address(by=coordinator, address=address, seen=seen, changes={"town": "Fernley"})
    with pytest.raises(StaleRecord) as stale:
        actions.correct_address(by=coordinator, address=address, seen=seen, changes={"town": "Elsewhere"})
    assert stale.value.current.town == "Fernley"


def test_a_confidential_address_is_changed_and_uncovered_by_the_cleared_alone(administrator, safeguarding_lead):
    address = AddressFactory()
    actions.set_confidential(by=administrator, address=address, confidential=True)
    with pytest.raises(PermissionDenied):
        actions.set_confidential(by=administrator, address=address, confidential=False)
    address.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.correct_address(
            by=administrator, address=address, seen=fingerprint(address, ADDRESS_FACTS), changes={"town": "X"}
        )
    actions.set_confidential(by=safeguarding_lead, address=address, confidential=False)
    summaries = " ".join(AuditEvent.objects.values_list("summary", flat=True))
    assert "Example Lane" not in summaries


def test_a_group_holds_on_its_first_and_last_day(coordinator):
    child, group = ChildFactory(), GroupFactory(name="eligible two-year-old")
    membership = actions.begin_group(by=coordinator, person=child, group=group, from_date=MOVED, source="list")
    actions.end_group(by=coordinator, membership=membership, on=MOVED + timedelta(days=9))
    in_force = child.group_memberships
    assert in_force.in_force(on=MOVED).exists()
    assert in_force.in_force(on=MOVED + timedelta(days=9)).exists()
    assert not in_force.in_force(on=MOVED + timedelta(days=10)).exists()
    with pytest.raises(ValidationError, match="already in the group"):
        actions.begin_group(by=coordinator, person=child, group=group, from_date=MOVED + timedelta(days=3))


def test_a_restricted_group_is_for_those_cleared(coordinator, safeguarding_lead):
    child, group = ChildFactory(), GroupFactory(name="child protection plan", restricted=True)
    with pytest.raises(PermissionDenied):
        actions.begin_group(by=coordinator, person=child, group=group, from_date=MOVED)
    membership = actions.begin_group(by=safeguarding_lead, person=child, group=group, from_date=MOVED)
    with pytest.raises(PermissionDenied):
        actions.end_group(by=coordinator, membership=membership, on=MOVED)
    event = AuditEvent.objects.get(action="group.begun")
    assert event.subject_id == str(membership.pk)
    assert "protection" not in f"{event.summary} {event.detail}"


def test_a_registration_ends_and_begins_again(coordinator):
    child = ChildFactory(registered_on=date(2024, 1, 8))
    registration = child.registrations.get()
    actions.end_registrations(by=coordinator, registrations=[registration], on=MOVED, reason="moved away")
    with pytest.raises(ValidationError, match="registered on"):
        actions.register_people(by=coordinator, people=[child], on=MOVED)
    actions.register_people(by=coordinator, people=[child], on=MOVED + timedelta(days=1))
    assert [each.ended_on for each in Registration.objects.order_by("registered_on")] == [MOVED, None]


def test_a_registration_cannot_end_ahead_or_before_it_began(coordinator):
    registration = ChildFactory(registered_on=MOVED).registrations.get()
    for day in (local_today() + timedelta(days=1), MOVED - timedelta(days=1)):
        with pytest.raises(ValidationError):
            actions.end_registrations(by=coordinator, registrations=[registration], on=day, reason="moved away")


def test_a_stale_membership_is_told(coordinator):
    membership = GroupMembershipFactory(to_date=MOVED)
    with pytest.raises(StaleRecord):
        actions.correct_group(by=coordinator, membership=membership, seen="something else", changes={"source": "x"})


def test_two_editors_of_one_person_and_nothing_is_overwritten_silently(coordinator, administrator):
    child = ChildFactory()
    actions.change_person(by=coordinator, person=child, version=1, changes={"allergies": "Nuts"})
    with pytest.raises(StaleRecord) as stale:
        actions.change_person(by=administrator, person=child, version=1, changes={"allergies": "Milk"})
    assert stale.value.current.allergies == "Nuts"
    child.refresh_from_db()
    assert (child.allergies, child.version) == ("Nuts", 2)

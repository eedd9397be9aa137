"""Registering a family: everybody at once or nobody, with references that nothing else has."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families import actions
from families.actions import NewHome, NewPerson
from families.models import Household, Person, Registration
from families.references import next_references
from tests.support.factories import GroupFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


def the_okafors():
    return [
        NewPerson(role="parent", first_name="Amina", last_name="Okafor", phone="07700 900123", sex="female"),
        NewPerson(role="child", first_name="Leo", last_name="Okafor", date_of_birth=date(2024, 2, 29)),
        NewPerson(role="expected baby", last_name="Okafor", due_date=local_today() + timedelta(days=60)),
    ]


def test_a_family_is_registered_with_its_home_and_its_groups(coordinator):
    lone, disabled = GroupFactory(name="lone parent", whole_household=True), GroupFactory(name="disabled child")
    people = the_okafors()
    people[1].groups = [disabled]
    household = actions.register_family(
        by=coordinator,
        people=people,
        home=NewHome(address_line_1="4 Example Lane", postcode=" zz1  1aa "),
        household_groups=[lone],
    )
    amina, leo, baby = (membership.person for membership in household.memberships.order_by("person__reference"))
    assert (amina.full_name, leo.full_name, baby.full_name) == ("Amina Okafor", "Leo Okafor", "Baby Okafor")
    assert [person.registrations.get().registered_on for person in (amina, leo, baby)] == [local_today()] * 3
    assert household.addresses.get().postcode == "ZZ1 1AA"
    assert household.addresses.get().from_date == local_today()
    assert amina.group_memberships.get().group == lone
    assert leo.group_memberships.get().group == disabled
    event = AuditEvent.objects.get(action="family.registered")
    assert event.subject_id == str(household.pk)
    assert "Okafor" not in f"{event.summary} {event.detail}"


def test_an_expected_baby_has_no_date_of_birth_and_is_no_under_five(coordinator):
    household = actions.register_family(by=coordinator, people=the_okafors())
    under_five = Person.objects.under_five(on=local_today()).of_household(household, on=local_today())
    assert [person.first_name for person in under_five] == ["Leo"]


def test_what_was_not_asked_is_kept_apart_from_not_known_and_prefers_not_to_say(coordinator):
    people = [
        NewPerson(role="parent", first_name="A", ethnicity=""),
        NewPerson(role="parent", first_name="B", ethnicity="Not known"),
        NewPerson(role="parent", first_name="C", ethnicity="Prefers not to say"),
    ]
    actions.register_family(by=coordinator, people=people)
    assert list(Person.objects.order_by("reference").values_list("ethnicity", flat=True)) == [
        "",
        "Not known",
        "Prefers not to say",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date_of_birth": date(2100, 1, 1)}, "in the future"),
        ({"date_of_birth": date(1850, 1, 1)}, "after 1900"),
        ({"first_name": "", "last_name": " "}, "first name or a last name"),
    ],
)
def test_nobody_is_stored_when_one_person_cannot_be_as_told(coordinator, change, words):
    people = the_okafors()
    for name, value in change.items():
        setattr(people[1], name, value)
    with pytest.raises(ValidationError, match=words):
        actions.register_family(by=coordinator, people=people)
    assert not Person.objects.exists()
    assert not Household.objects.exists()


def test_a_family_cannot_register_tomorrow(coordinator):
    with pytest.raises(ValidationError, match="today or earlier"):
        actions.register_family(by=coordinator, people=the_okafors(), registered_on=local_today() + timedelta(days=1))


def test_a_child_is_not_registered_before_birth(coordinator):
    born = local_today() - timedelta(days=3)
    actions.register_family(
        by=coordinator,
        people=[NewPerson(role="child", first_name="Mia", date_of_birth=born)],
        registered_on=born - timedelta(days=30),
    )
    assert Registration.objects.get().registered_on == born


def test_references_follow_the_highest_whoever_made_it(coordinator):
    PersonFactory(reference="P00007")
    PersonFactory(reference="P120")
    PersonFactory(reference="P-9000")
    PersonFactory(reference="XP99999")
    HouseholdFactory(reference="H3")
    household = actions.register_family(by=coordinator, people=the_okafors())
    assert household.reference == "H00004"
    references = Person.objects.filter(memberships__household=household).order_by("reference")
    assert list(references.values_list("reference", flat=True)) == ["P00121", "P00122", "P00123"]


def test_references_of_a_large_sheet_are_never_taken_again(coordinator):
    PersonFactory(reference="P99999")
    assert next_references(Person, 2) == ["P100000", "P100001"]


@pytest.mark.django_db(transaction=True)
def test_two_people_registering_at_once_get_different_references(coordinator):
    problems = []

    def register():
        try:
            actions.register_family(by=coordinator, people=the_okafors())
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Household.objects.count() == 6
    assert Person.objects.count() == 18

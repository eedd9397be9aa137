"""Changing what is known: every form saves, a stale one shows both texts, nothing is overwritten silently."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import Group, GroupMembership, HouseholdMembership, Person
from tests.support.factories import GroupFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


def today() -> str:
    return local_today().isoformat()


@pytest.fixture
def client(signed_in, coordinator):
    return signed_in(coordinator)


def to(name, thing):
    return reverse(f"families:{name}", args=[thing.pk])


def facts(person, **changes):
    fields = ("first_name", "last_name", "known_as", "role", "sex", "ethnicity", "first_language", "phone", "allergies")
    data = {name: getattr(person, name) for name in fields}
    born = person.date_of_birth
    return data | {"date_of_birth": f"{born:%d/%m/%Y}" if born else "", "version": person.version} | changes


def test_facts_are_changed_and_the_change_is_in_the_history(client, hassans, coordinator):
    page = client.post(to("change_person", hassans.child), facts(hassans.child, known_as="Momo"), follow=True)
    assert "is saved" in page.content.decode()
    hassans.child.refresh_from_db()
    assert (hassans.child.known_as, hassans.child.version) == ("Momo", 2)
    history = client.get(f"{hassans.child.get_absolute_url()}?tab=history").content.decode()
    assert "Known as" in history
    assert "<del>Mo</del>" in history
    assert "Momo" in history
    assert coordinator.name in history


def test_a_stale_form_shows_both_texts_and_saves_nothing(client, hassans):
    opened = facts(hassans.child, allergies="Milk")
    client.post(to("change_person", hassans.child), facts(hassans.child, allergies="Nuts and eggs"))
    page = client.post(to("change_person", hassans.child), opened)
    assert page.status_code == 409
    text = page.content.decode()
    assert "A colleague has changed this" in text
    assert "Nuts and eggs" in text
    assert 'value="Milk"' in text
    hassans.child.refresh_from_db()
    assert hassans.child.allergies == "Nuts and eggs"
    # Whoever has seen both may save again, and only then is it written.
    version = text.split('name="version" value="')[1].split('"')[0]
    client.post(to("change_person", hassans.child), opened | {"version": version})
    hassans.child.refresh_from_db()
    assert hassans.child.allergies == "Milk"


def test_a_change_from_a_sheet_is_seen_by_whoever_has_the_form_open(client, hassans):
    opened = facts(hassans.child, allergies="Milk")
    Person.objects.filter(pk=hassans.child.pk).update(allergies="Eggs")
    assert client.post(to("change_person", hassans.child), opened).status_code == 409
    version = Person.objects.get(pk=hassans.child.pk).version
    Person.objects.filter(pk=hassans.child.pk).update(allergies="Eggs")
    assert Person.objects.get(pk=hassans.child.pk).version == version


def test_an_answer_in_the_words_of_a_sheet_stays_among_the_choices(client, hassans):
    Person.objects.filter(pk=hassans.mother.pk).update(ethnicity="Not stated")
    hassans.mother.refresh_from_db()  # its version, too
    page = client.get(to("change_person", hassans.mother)).content.decode()
    assert '<option value="Not stated" selected>' in page
    client.post(
        to("change_person", hassans.mother), facts(hassans.mother, ethnicity="Not stated", phone="01632 960001")
    )
    hassans.mother.refresh_from_db()
    assert (hassans.mother.ethnicity, hassans.mother.phone) == ("Not stated", "01632 960001")


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "\x00"])
def test_a_wrong_version_is_no_fault_of_ours(client, hassans, version):
    assert client.post(to("change_person", hassans.child), facts(hassans.child, version=version)).status_code == 200


def test_somebody_is_added_to_the_family(client, hassans):
    client.post(
        to("add_person", hassans.household),
        {
            "kind": "child",
            "first_name": "Nour",
            "last_name": "Hassan",
            "date_of_birth": "1 2 2025",
            "registered_on": today(),
        },
    )
    nour = Person.objects.get(first_name="Nour")
    assert nour.memberships.get().household == hassans.household
    assert nour.registrations.get().registered_on == local_today()


def test_somebody_added_who_may_be_known_is_asked_about_first(client, hassans):
    PersonFactory(first_name="Karima", last_name="Saleh")
    data = {"kind": "adult", "role": "grandparent", "first_name": "Karima", "last_name": "Saleh"}
    page = client.post(to("add_person", hassans.household), data).content.decode()
    assert "We may know them already" in page
    assert Person.objects.filter(first_name="Karima").count() == 1
    client.post(to("add_person", hassans.household), data | {"confirmed": "yes"})
    assert Person.objects.filter(first_name="Karima").count() == 2


def test_a_birth_with_a_twin_is_recorded_on_one_page(client, hassans):
    page = client.post(
        to("birth", hassans.baby),
        {
            "date_of_birth": today(),
            "first_name": "Adam",
            "last_name": "Hassan",
            "twins": "2",
            "second_first_name": "Amal",
            "second_sex": "female",
        },
        follow=True,
    )
    assert "The birth of Adam Hassan and Amal Hassan is recorded" in page.content.decode()
    hassans.baby.refresh_from_db()
    assert hassans.baby.full_name == "Adam Hassan"
    assert Person.objects.get(first_name="Amal").memberships.get().household == hassans.household
    assert client.get(to("birth", hassans.baby)).status_code == 404


def test_twins_need_two_names_and_one_baby_has_no_second(client, hassans):
    data = {"date_of_birth": today(), "first_name": "Adam", "twins": "2"}
    assert "second baby’s first name" in client.post(to("birth", hassans.baby), data).content.decode()
    data = data | {"twins": "1", "second_first_name": "Amal"}
    assert "take the other names away" in client.post(to("birth", hassans.baby), data).content.decode()


def test_a_move_says_when_the_area_is_not_known(client, hassans):
    page = client.post(to("move", hassans.household), {"from_date": today(), "postcode": "qq9 9qq"}, follow=True)
    assert "area is not known" in page.content.decode()
    addresses = hassans.household.addresses.order_by("from_date")
    assert addresses[1].to_date == local_today() - timedelta(days=1)
    assert addresses[2].postcode == "QQ9 9QQ"


@pytest.mark.parametrize("postcode", ["CR0", "12345", "CR0 2Y", "ABCDEFG", "CR0  2YR X"])
def test_half_a_postcode_is_asked_for_again(client, hassans, postcode):
    page = client.post(to("move", hassans.household), {"from_date": today(), "postcode": postcode}).content.decode()
    assert "Enter a full postcode" in page
    assert hassans.household.addresses.count() == 2


def test_a_stale_correction_of_an_address_shows_both(client, hassans):
    page = client.get(to("correct_address", hassans.address)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    data = {
        "seen": seen,
        "address_line_1": "14 Hidden Way",
        "town": "Sampleton",
        "postcode": "ZZ1 1AA",
        "from_date": "1 4 2025",
    }
    hassans.address.town = "Fernley"
    hassans.address.save()
    answer = client.post(to("correct_address", hassans.address), data)
    assert answer.status_code == 409
    assert "Fernley" in answer.content.decode()
    hassans.address.refresh_from_db()
    assert hassans.address.address_line_1 == "12 Hidden Way"
    seen = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert client.post(to("correct_address", hassans.address), data | {"seen": seen}).status_code == 302


def test_groups_begin_and_end_with_their_days(client, hassans):
    group = GroupFactory(name="eligible two-year-old")
    begin = {"group": group.pk, "from_date": "2025-11-01", "source": "the council's list"}
    client.post(to("begin_group", hassans.child), begin)
    membership = GroupMembership.objects.get(group=group)
    again = client.post(to("begin_group", hassans.child), begin).content.decode()
    assert "already in the group" in again
    client.post(to("end_group", membership), {"to_date": "2025-12-31"})
    membership.refresh_from_db()
    assert membership.to_date == date(2025, 12, 31)
    assert (
        "cannot be before the first"
        in client.post(to("end_group", hassans.lone), {"to_date": "2001-01-01"}).content.decode()
    )


def test_a_restricted_group_does_not_exist_for_the_uncleared(client, signed_in, safeguarding_lead, hassans):
    for page in ("end_group", "correct_group"):
        assert client.get(to(page, hassans.plan)).status_code == 404
        assert client.post(to(page, hassans.plan), {"to_date": today()}).status_code == 404
        assert signed_in(safeguarding_lead).get(to(page, hassans.plan)).status_code == 200
    answer = client.post(to("begin_group", hassans.twins[0]), {"group": hassans.plan.group_id, "from_date": today()})
    assert "Choose a group from the list" in answer.content.decode()
    for tab in ("", "?tab=groups", "?tab=timeline", "?tab=history"):
        page = client.get(hassans.household.get_absolute_url() + tab).content.decode().lower()
        assert "protection" not in page
    assert (
        "protection"
        in signed_in(safeguarding_lead).get(f"{hassans.household.get_absolute_url()}?tab=groups").content.decode()
    )


def test_a_centre_without_groups_starts_with_the_usual_ones(client):
    person = PersonFactory(household=HouseholdFactory())
    page = client.get(to("begin_group", person)).content.decode()
    assert "lone parent (whole family)" in page
    assert "child protection plan" not in page
    assert Group.objects.filter(name="child protection plan", restricted=True).exists()


def test_registrations_end_for_those_who_are_ticked(client, hassans):
    registrations = [hassans.mother.registrations.get(), hassans.oldest.registrations.get()]
    data = {
        "registrations": [each.pk for each in registrations],
        "on": "2025-12-31",
        "reason": "other",
        "other_reason": "",
    }
    assert "Say why in a few words" in client.post(to("end_registrations", hassans.household), data).content.decode()
    client.post(to("end_registrations", hassans.household), data | {"other_reason": "went to another centre"})
    assert hassans.mother.registrations.get().ended_on == date(2025, 12, 31)
    assert hassans.oldest.registrations.get().ended_reason == "went to another centre"
    assert hassans.child.registrations.get().ended_on is None
    client.post(to("register_people", hassans.household), {"people": [hassans.mother.pk], "registered_on": today()})
    assert hassans.mother.registrations.count() == 2


def test_people_of_another_family_cannot_be_ticked(client, hassans):
    stranger = PersonFactory(household=HouseholdFactory(), registered_on=date(2024, 1, 1))
    data = {"registrations": [stranger.registrations.get().pk], "on": "2025-12-31", "reason": "died"}
    assert "Tick people from the list" in client.post(to("end_registrations", hassans.household), data).content.decode()
    data = {"people": [stranger.pk], "registered_on": today()}
    assert "Tick people from the list" in client.post(to("register_people", hassans.household), data).content.decode()


def test_a_registration_is_corrected(client, hassans):
    registration = hassans.mother.registrations.get()
    page = client.get(to("correct_registration", registration)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(to("correct_registration", registration), {"seen": seen, "registered_on": "1 9 2024"})
    registration.refresh_from_db()
    assert registration.registered_on == date(2024, 9, 1)


def test_a_family_is_looked_for_and_joined(client, hassans):
    other = HouseholdFactory()
    PersonFactory(first_name="Zofia", last_name="Nowak", household=other)
    twin = hassans.twins[0]
    found = client.post(to("join_household", twin), {"look": "yes", "words": "nowak"}).content.decode()
    assert str(other.pk) in found
    assert "error-summary" not in found
    data = {"words": "nowak", "household": other.pk, "from_date": today(), "main": "no"}
    assert client.post(to("join_household", twin), data).status_code == 302
    assert twin.memberships.get(household=other).main is False
    client.post(to("main_household", twin.memberships.get(household=other)), {"from_date": today()})
    now = HouseholdMembership.objects.in_force(on=local_today()).filter(person=twin)
    assert [row.household for row in now.main()] == [other]
    client.post(to("leave_household", now.get(household=other)), {"to_date": today()})
    tomorrow = HouseholdMembership.objects.in_force(on=local_today() + timedelta(days=1)).filter(person=twin)
    assert [(row.household, row.main) for row in tomorrow] == [(hassans.household, True)]


def test_a_family_that_nobody_found_cannot_be_joined(client, hassans):
    data = {"words": "nowak", "household": HouseholdFactory().pk, "from_date": today(), "main": "no"}
    assert "Choose a family from the list" in client.post(to("join_household", hassans.child), data).content.decode()
    data = {"household": "new", "from_date": today(), "main": "no"}
    assert client.post(to("join_household", hassans.twins[1]), data).status_code == 302
    assert hassans.twins[1].memberships.count() == 2


def test_a_child_of_two_households_is_on_both_pages_and_counted_on_one(client, hassans):
    fathers = client.get(hassans.fathers.get_absolute_url()).content.decode()
    assert "Mohammed" in fathers
    assert f'Main family: <a href="{hassans.household.get_absolute_url()}">' in fathers
    page = client.get(reverse("families:list")).content.decode()
    assert page.count(hassans.household.get_absolute_url()) == 1
    # Only the mother's household has somebody registered whom it counts.
    assert hassans.fathers.get_absolute_url() not in page


def test_no_event_names_anybody(client, hassans):
    client.post(to("change_person", hassans.child), facts(hassans.child, known_as="Momo"))
    client.post(to("move", hassans.household), {"from_date": today(), "address_line_1": "7 Newly Lane"})
    client.post(
        to("end_registrations", hassans.household),
        {"registrations": [hassans.mother.registrations.get().pk], "on": today(), "reason": "moved away"},
    )
    text = " ".join(f"{event.summary} {event.detail}" for event in AuditEvent.objects.all())
    for name in ("Hassan", "Layla", "Mohammed", "Momo", "Newly"):
        assert name not in text

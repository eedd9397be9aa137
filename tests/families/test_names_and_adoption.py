"""Trap T-47: names change, come in any script, and after an adoption the old identity is sealed, never merged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.actions import change_person
from families.adoption.actions import record_adoption
from families.models import OtherName, Person, SealedLink
from families.names.actions import add_name
from families.search import find_people
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


def found(user, words):
    return [each.person.pk for each in find_people(user, words).people]


class TestNames:
    @pytest.mark.parametrize(
        ("first", "last", "typed"),
        [("ليلى", "حسن", "ليلى"), ("மாலா", "சிவா", "மாலா"), ("Siân", "Ó Briain", "obriain"), ("Thomson", "", "tomson")],
    )
    def test_a_name_in_any_script_is_found(self, coordinator, first, last, typed):
        person = PersonFactory(first_name="Layla", last_name="Hassan")
        PersonFactory(first_name="Ruth", last_name="Green")
        add_name(by=coordinator, person=person, kind="another script", first_name=first, last_name=last)
        assert found(coordinator, typed) == [person.pk]
        assert found(coordinator, "hassan") == [person.pk]

    def test_a_name_taken_away_is_found_no_longer(self, coordinator, signed_in):
        person = PersonFactory(first_name="Layla", last_name="Hassan")
        name = add_name(by=coordinator, person=person, kind="former", first_name="", last_name="Quillfeather")
        assert found(coordinator, "quillfeather") == [person.pk]
        address = reverse("families:name_change", args=[name.pk])
        client = signed_in(coordinator)
        seen = client.get(address).context["form"].initial["seen"]
        data = {"kind": "former", "last_name": "Quillfeather", "remove": "on", "seen": seen}
        assert client.post(address, data).status_code == 302
        assert found(coordinator, "quillfeather") == []

    def test_changing_a_name_keeps_the_old_one_with_its_last_day(self, coordinator):
        person = PersonFactory(first_name="Layla", last_name="Hassan")
        yesterday = local_today() - timedelta(days=1)
        change_person(
            by=coordinator,
            person=person,
            version=person.version,
            changes={"last_name": "Thistlewood"},
            former_name_until=yesterday,
        )
        assert [(name.full_name, name.to_date) for name in person.other_names.all()] == [("Layla Hassan", yesterday)]
        assert found(coordinator, "hassan") == found(coordinator, "thistlewood") == [person.pk]

    def test_the_form_asks_what_the_old_name_was(self, coordinator, signed_in):
        person = PersonFactory(first_name="Layla", last_name="Hassan")
        client = signed_in(coordinator)
        address = reverse("families:change_person", args=[person.pk])
        data = {"first_name": "Layla", "last_name": "Hasan", "role": "parent", "version": person.version}
        client.post(address, {**data, "old_name": "wrong"})
        assert not OtherName.objects.exists()
        person.refresh_from_db()
        client.post(address, {**data, "last_name": "Thistlewood", "old_name": "former", "version": person.version})
        assert OtherName.objects.get().last_name == "Hasan"
        assert "Layla Hasan" in client.get(person.get_absolute_url()).content.decode()

    def test_another_name_does_not_stand_in_the_way_of_a_colleague_who_is_editing(self, coordinator):
        person = PersonFactory()
        version = Person.objects.get(pk=person.pk).version
        add_name(by=coordinator, person=person, kind="former", first_name="Old", last_name="Name")
        assert Person.objects.get(pk=person.pk).version == version


ADOPTED = local_today() - timedelta(days=10)


@pytest.fixture
def child():
    return ChildFactory(
        first_name="Leo",
        last_name="Birthname",
        household=HouseholdFactory(),
        registered_on=date(2024, 9, 2),
        allergies="Nuts",
    )


@pytest.fixture
def adopted(child, safeguarding_lead):
    home = HouseholdFactory()
    return record_adoption(
        by=safeguarding_lead, child=child, adopted_on=ADOPTED, first_name="Max", last_name="Newname", household=home
    )


class TestAdoption:
    def test_a_new_record_begins_where_the_old_one_ends(self, child, adopted):
        child.refresh_from_db()
        assert (adopted.pk != child.pk, adopted.reference != child.reference) == (True, True)
        assert (adopted.date_of_birth, adopted.allergies) == (child.date_of_birth, "Nuts")
        assert child.registrations.get().ended_on == ADOPTED - timedelta(days=1)
        assert adopted.registrations.get().registered_on == ADOPTED
        assert not child.memberships.in_force(on=ADOPTED).exists()

    @pytest.mark.parametrize("days", [-40, -1, 0, 1, 9])
    def test_no_day_counts_the_child_twice_or_not_at_all(self, child, adopted, days):
        both = Person.objects.filter(pk__in=[child.pk, adopted.pk])
        assert both.registered(on=ADOPTED + timedelta(days=days)).count() == 1

    def test_the_old_identity_is_found_and_opened_by_the_cleared_alone(
        self, child, adopted, coordinator, family_worker, safeguarding_lead, signed_in
    ):
        home = child.memberships.get().household
        for user in (coordinator, family_worker):
            client = signed_in(user)
            assert found(user, "Birthname") == []
            assert found(user, child.reference) == []
            assert client.get(child.get_absolute_url()).status_code == 404
            assert client.get(reverse("families:change_person", args=[child.pk])).status_code == 404
            for tab in ("", "?tab=timeline", "?tab=history", "?tab=responsibility"):
                assert "Leo" not in client.get(home.get_absolute_url() + tab).content.decode()
            new = client.get(adopted.get_absolute_url()).content.decode()
            assert "Birthname" not in new
            assert child.reference not in new
        assert found(safeguarding_lead, "Birthname") == [child.pk]

    def test_only_the_lead_reads_the_link_and_each_reading_is_recorded(
        self, child, adopted, safeguarding_lead, signed_in
    ):
        page = signed_in(safeguarding_lead).get(adopted.get_absolute_url()).content.decode()
        assert "Leo Birthname" in page
        assert AuditEvent.objects.filter(action="sealed_link.read").count() == 1

    def test_no_event_names_both_records(self, child, adopted):
        for event in AuditEvent.objects.all():
            told = f"{event.subject_id} {event.summary} {event.detail}"
            assert not (str(child.pk) in told and str(adopted.pk) in told)

    def test_nobody_else_records_an_adoption(self, child, coordinator):
        with pytest.raises(PermissionDenied):
            record_adoption(by=coordinator, child=child, adopted_on=ADOPTED, first_name="Max", last_name="N")
        assert not SealedLink.objects.exists()

    def test_it_is_refused_where_something_begins_later(self, child, safeguarding_lead):
        with pytest.raises(ValidationError, match="begins on that day or later"):
            record_adoption(
                by=safeguarding_lead, child=child, adopted_on=date(2024, 9, 2), first_name="Max", last_name="N"
            )
        assert not Person.objects.filter(first_name="Max").exists()

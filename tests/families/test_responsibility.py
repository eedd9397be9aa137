"""Responsibility is recorded with what was seen, orders with their document, and who collects is said at the door."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.mailing.recipients import plan
from families.merging.people import merge_people
from families.models import (
    CourtOrder,
    CourtOrderBound,
    HouseholdMembership,
    ParentalResponsibility,
    Registration,
    TrustedAdult,
)
from families.registering.paper import completed_form
from families.responsibility import actions
from families.responsibility.door import at_the_door
from families.responsibility.family import child_records
from families.responsibility.rooms import orders_running_out
from sessions_app.actions.marks import mark_person
from tests.support.factories import AddressFactory, ChildFactory, HouseholdFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db


class Separated:
    """A child of separated parents: the main home with the mother, the other with the father; a brother."""

    def __init__(self):
        self.home, self.fathers = HouseholdFactory(), HouseholdFactory()
        self.mother = PersonFactory(first_name="Layla", last_name="Hassan", household=self.home)
        self.father = PersonFactory(first_name="Karim", last_name="Hassan", sex="male", household=self.fathers)
        self.child = ChildFactory(first_name="Idris", last_name="Hassan", household=self.home)
        self.brother = ChildFactory(first_name="Yusuf", last_name="Hassan", household=self.home)
        HouseholdMembership.objects.create(person=self.child, household=self.fathers, main=False)


@pytest.fixture
def family():
    return Separated()


def order(by, *children, expires_on=None, **more):
    facts = {
        "kind": "non-molestation",
        "court": "Family Court at Sampleton",
        "made_on": local_today() - timedelta(days=30),
        "document_seen_on": local_today() - timedelta(days=20),
        "binds": "Karim Hassan, the father",
        "instruction": "Only Mum collects",
        "expires_on": expires_on,
    }
    return actions.record_order(by=by, children=list(children), **{**facts, **more})


def answers(user, child):
    (record,) = child_records(user, [child], on=local_today())
    return {answer.who: answer.word for answer in record.answers}


class TestParentalResponsibilityIsNeverInferred:
    """Trap T-34."""

    def test_nobody_has_it_by_name_home_or_relationship_until_somebody_asks(self, coordinator, family):
        assert answers(coordinator, family.child) == {"Layla Hassan": "Not asked", "Karim Hassan": "Not asked"}
        assert not ParentalResponsibility.objects.exists()

    def test_yes_no_not_known_and_not_asked_are_four_answers(self, coordinator, family):
        def say(held, **more):
            actions.record_responsibility(by=coordinator, children=[family.child], held=held, **more)

        say("yes", holder=family.mother, evidence="birth certificate, mother", seen_on=local_today())
        say("not known", holder=family.father)
        say("no", holder_name="Piotr Nowak, step-father")
        assert answers(coordinator, family.child) == {
            "Layla Hassan": "Yes",
            "Karim Hassan": "Not known",
            "Piotr Nowak, step-father": "No",
        }
        assert answers(coordinator, family.brother) == {"Layla Hassan": "Not asked"}

    def test_a_yes_without_evidence_says_that_nothing_was_seen(self, coordinator, family):
        actions.record_responsibility(by=coordinator, children=[family.child], holder=family.father, held="yes")
        assert answers(coordinator, family.child)["Karim Hassan"] == "Said yes, nothing seen"

    def test_evidence_has_its_day_and_who_saw_it(self, coordinator, family):
        wanted = {"holder": family.father, "held": "yes", "evidence": "marriage"}
        with pytest.raises(ValidationError, match="day on which you saw it"):
            actions.record_responsibility(by=coordinator, children=[family.child], **wanted)
        (row,) = actions.record_responsibility(
            by=coordinator, children=[family.child], seen_on=date(2025, 3, 4), **wanted
        )
        assert (row.seen_by, row.seen_on) == (coordinator, date(2025, 3, 4))

    def test_a_care_order_shares_it_with_the_council(self, coordinator, family):
        actions.record_responsibility(
            by=coordinator,
            children=[family.child],
            holder_name="Sampleton Council",
            held="yes",
            evidence="care order",
            seen_on=local_today(),
        )
        assert answers(coordinator, family.child)["Sampleton Council"] == "Shared with the council"

    def test_one_answer_a_day_for_each_adult(self, coordinator, family):
        actions.record_responsibility(by=coordinator, children=[family.child], holder=family.father, held="no")
        with pytest.raises(ValidationError, match="already"):
            actions.record_responsibility(by=coordinator, children=[family.child], holder=family.father, held="yes")

    def test_the_administrator_neither_reads_nor_records_it(self, administrator, signed_in, family):
        with pytest.raises(PermissionDenied):
            actions.record_responsibility(by=administrator, children=[family.child], holder_name="X", held="yes")
        actions_page = signed_in(administrator).get(f"{family.home.get_absolute_url()}?tab=responsibility")
        assert "Parental responsibility" not in actions_page.content.decode()

    def test_the_form_records_it_for_brothers_and_sisters_at_once(self, coordinator, signed_in, family):
        client = signed_in(coordinator)
        address = reverse("families:responsibility_new", args=[family.child.pk])
        assert "Karim Hassan" in client.get(address).content.decode()
        answer = client.post(
            address,
            {
                "children": [str(family.child.pk), str(family.brother.pk)],
                "holder": str(family.mother.pk),
                "held": "yes",
                "evidence": "birth certificate, mother",
                "seen_on": "2025-03-04",
            },
        )
        assert answer.status_code == 302
        assert ParentalResponsibility.objects.filter(holder=family.mother).count() == 2


class TestCourtOrders:
    """Trap T-35."""

    def test_a_parents_word_is_no_order(self, coordinator, signed_in, family):
        with pytest.raises(ValidationError, match="document has been seen"):
            order(coordinator, family.child, document_seen_on=None)
        page = signed_in(coordinator).post(
            reverse("families:court_order_new", args=[family.child.pk]),
            {
                "has_document": "no",
                "kind": "non-molestation",
                "court": "He said so",
                "made_on": "1 3 2025",
                "binds": "Karim",
                "instruction": "No contact",
                "children": [str(family.child.pk)],
            },
        )
        assert "stop alert" in page.content.decode()
        assert not CourtOrder.objects.exists()

    def test_only_the_instruction_stands_on_register_and_family_page(
        self, coordinator, session_worker, administrator, signed_in, family
    ):
        order(coordinator, family.child)
        session = SessionFactory(date=local_today())
        mark_person(session_id=session.pk, person_id=family.child.pk, status="present", by=session_worker)
        register = signed_in(session_worker).get(reverse("sessions_app:register", args=[session.pk]))
        office = signed_in(administrator)
        pages = [register, office.get(family.home.get_absolute_url()), office.get(family.child.get_absolute_url())]
        pages.append(office.get(f"{family.home.get_absolute_url()}?tab=responsibility"))
        for page in pages[:3]:
            assert "Only Mum collects" in page.content.decode()
        for page in pages:
            for story in ("molestation", "Family Court at Sampleton", "Karim Hassan, the father"):
                assert story not in page.content.decode()
        reader = signed_in(coordinator).get(f"{family.home.get_absolute_url()}?tab=responsibility").content.decode()
        assert "Non-molestation order" in reader

    def test_the_instruction_goes_on_the_day_after_its_last(self, coordinator, family):
        made = order(coordinator, family.child, family.brother, expires_on=local_today() + timedelta(days=5))
        assert at_the_door([family.brother.pk], on=made.expires_on)[family.brother.pk].instructions
        assert at_the_door([family.brother.pk], on=made.expires_on + timedelta(days=1)) == {}

    def test_the_desk_reminds_before_it_runs_out_and_names_nobody(self, coordinator, administrator, family):
        made = order(coordinator, family.child, expires_on=local_today() + timedelta(days=20))
        (item,) = orders_running_out(coordinator, local_today())
        assert "Hassan" not in item.title
        assert item.url == made.get_absolute_url()
        assert orders_running_out(administrator, local_today()) == []
        assert "ran out" in orders_running_out(coordinator, made.expires_on + timedelta(days=3))[0].title

    def test_it_is_changed_and_ended_early_on_its_page(self, coordinator, signed_in, family):
        made = order(coordinator, family.child)
        client = signed_in(coordinator)
        page = client.get(made.get_absolute_url())
        form = page.context["form"]
        data = {
            "has_document": "yes",
            "document_seen_on": made.document_seen_on.isoformat(),
            "kind": made.kind,
            "court": made.court,
            "made_on": made.made_on.isoformat(),
            "binds": made.binds,
            "instruction": "Both parents may collect",
            "ended_on": local_today().isoformat(),
            "children": [str(family.child.pk), str(family.brother.pk)],
            "seen": form.initial["seen"],
        }
        assert client.post(made.get_absolute_url(), data).status_code == 302
        made.refresh_from_db()
        assert made.last_day == local_today()
        assert made.children.count() == 2
        assert client.post(made.get_absolute_url(), {**data, "court": "Another"}).status_code == 409


class TestWhomAnOrderBinds:
    """Trap T-36: by the person, not by the words of the order."""

    def test_no_letter_goes_to_whoever_is_linked_and_a_namesake_gets_theirs(self, coordinator, family):
        namesake = PersonFactory(first_name="Karim", last_name="Hassan", household=HouseholdFactory())
        for each in (family.mother, family.father, namesake):
            home = each.memberships.get().household
            AddressFactory(household=home)
            Registration.objects.create(person=each, registered_on=local_today())

        def letters():
            found = plan(coordinator, what="letter", whom="all", on=local_today())
            return {person.pk for each in found.recipients for person in each.people}

        made = order(coordinator, family.child, binds="", binds_people=[family.father])
        assert letters() == {family.mother.pk, namesake.pk}
        assert made.bound_words == "Karim Hassan"
        # From before people were linked: then the words decide, and both of that name are passed by.
        CourtOrderBound.objects.all().delete()
        CourtOrder.objects.update(binds="karim hassan, the father")
        assert letters() == {family.mother.pk}
        CourtOrder.objects.update(ended_on=local_today())
        assert plan(coordinator, what="letter", whom="all", on=local_today() + timedelta(days=1)).left_out == {}

    def test_nothing_about_the_child_is_printed_for_or_asked_of_the_home_of_whoever_it_binds(
        self, coordinator, signed_in, family
    ):
        today, client = local_today(), signed_in(coordinator)
        ask = reverse("families:permissions", args=[family.fathers.pk])
        assert "Idris" in completed_form(coordinator, family.fathers, on=today)
        assert "Idris" in client.get(ask).content.decode()
        order(coordinator, family.child, binds="", binds_people=[family.father])
        assert "Idris" not in completed_form(coordinator, family.fathers, on=today)
        assert "Idris" not in client.get(ask).content.decode()
        assert "Idris" in completed_form(coordinator, family.home, on=today)

    def test_it_is_ticked_on_the_page_of_the_order_and_said_at_least_in_words(self, coordinator, signed_in, family):
        client = signed_in(coordinator)
        made = order(coordinator, family.child)
        page = client.get(made.get_absolute_url())
        assert "Karim Hassan" in page.content.decode()
        data = {name: page.context["form"].initial[name] or "" for name in actions.ORDER_FACTS}
        data |= {"has_document": "yes", "seen": page.context["form"].initial["seen"], "binds": ""}
        data |= {"children": [str(family.child.pk)]}
        assert "Tick whom it binds" in client.post(made.get_absolute_url(), data).content.decode()
        data["binds_people"] = [str(family.father.pk)]
        assert client.post(made.get_absolute_url(), data).status_code == 302
        assert list(made.binds_people.all()) == [family.father]

    def test_two_records_of_whoever_it_binds_are_merged_with_it(self, coordinator, family):
        made = order(coordinator, family.child, binds_people=[family.father])
        twice = PersonFactory(first_name="Kareem", last_name="Hassan")
        merge_people(by=coordinator, kept=twice, merged=family.father)
        assert list(made.binds_people.all()) == [twice]


class TestWhoCollects:
    def test_register_and_family_show_those_of_the_day(self, coordinator, session_worker, signed_in, family):
        today = local_today()
        trust = {"by": coordinator, "children": [family.child], "may_collect": True}
        actions.trust_adult(name="Samira Khan", relation="aunt", **trust)
        actions.trust_adult(name="Mr Gone", to_date=today - timedelta(days=1), **trust)
        session = SessionFactory(date=today)
        mark_person(session_id=session.pk, person_id=family.child.pk, status="present", by=session_worker)
        register = signed_in(session_worker).get(reverse("sessions_app:register", args=[session.pk])).content.decode()
        summary = signed_in(coordinator).get(family.home.get_absolute_url()).content.decode()
        for page in (register, summary):
            assert "Goes home with: Samira Khan (aunt)" in page
            assert "Mr Gone" not in page

    def test_emergency_contacts_stand_in_their_order_with_a_telephone(self, coordinator, family):
        trust = {"by": coordinator, "children": [family.child]}
        actions.trust_adult(name="Second", phone="07700 900002", call_order=2, **trust)
        actions.trust_adult(name="First", phone="07700 900001", call_order=1, may_collect=True, **trust)
        (record,) = child_records(coordinator, [family.child], on=local_today())
        assert [row.name for row in record.contacts] == ["First", "Second"]
        with pytest.raises(ValidationError, match="telephone"):
            actions.trust_adult(name="Third", call_order=3, **trust)

    def test_a_password_is_checked_and_never_shown(self, coordinator, session_worker, signed_in, family):
        (row,) = actions.trust_adult(
            by=coordinator, children=[family.child], name="Samira Khan", may_collect=True, password="Blue Teapot"
        )
        assert "eapot" not in TrustedAdult.objects.get().password_hash.lower()
        client = signed_in(session_worker)
        address = reverse("families:collection_password", args=[row.pk])
        assert "Yes, that is the password" in client.post(address, {"heard": " blue  TEAPOT"}).content.decode()
        wrong = client.post(address, {"heard": "red kettle"}).content.decode()
        assert "No, that is not the password" in wrong
        assert "kettle" not in wrong
        for page in (address, reverse("families:trusted_adult", args=[row.pk])):
            assert "eapot" not in signed_in(coordinator).get(page).content.decode().lower()
        assert not AuditEvent.objects.filter(detail__icontains="kettle").exists()

    def test_after_five_wrong_tries_nobody_guesses_on(self, coordinator, session_worker, family):
        (row,) = actions.trust_adult(
            by=coordinator, children=[family.child], name="Samira", may_collect=True, password="Blue Teapot"
        )
        for guess in range(5):
            assert not actions.check_collection_password(by=session_worker, row=row, heard=f"guess {guess}")
        with pytest.raises(ValidationError, match="ring the family"):
            actions.check_collection_password(by=session_worker, row=row, heard="Blue Teapot")

    def test_the_form_adds_somebody_with_a_password(self, administrator, signed_in, family):
        client = signed_in(administrator)
        address = reverse("families:trusted_adult_new", args=[family.child.pk])
        data = {"children": [str(family.child.pk)], "name": "Samira", "may_collect": "on", "password": "teapot"}
        assert client.post(address, data).status_code == 302
        assert TrustedAdult.objects.get().is_password("Teapot")
        assert "Say whether" in client.post(address, {**data, "may_collect": ""}).content.decode()

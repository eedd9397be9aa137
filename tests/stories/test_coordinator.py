"""A coordinator's morning: a family found in spite of its spelling, a new one registered, today's register run."""

import re

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Person, Registration
from sessions_app.models import Attendance, Service, Session
from tests.support.factories import AttendanceFactory, ChildFactory, HouseholdFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class Morning:
    """Given, when, then of this story."""

    def __init__(self, story, **device):
        self.story = story
        self.page = story.device(**device)

    def given_a_family_that_comes_to_a_session_of_today(self):
        household = HouseholdFactory()
        self.mother = PersonFactory(first_name="Chidinma", last_name="Okonkwo", household=household)
        self.child = ChildFactory(first_name="Ebele", last_name="Okonkwo", household=household)
        service = Service.objects.get(name="Stay and play")
        before = Session.objects.filter(service=service, status="ran").order_by("-date").first()
        for person in (self.mother, self.child):
            AttendanceFactory(session=before, person=person)
        self.session = Session.objects.create(
            service=service, date=local_today(), start_time="15:00", end_time="16:30", venue="Garden room"
        )

    def when_she_signs_in(self):
        self.story.signs_in(self.page, "coordinator")

    def then_she_sees_today(self):
        expect(self.page).to_have_title(re.compile("^Today"))
        expect(self.page.get_by_text("Signed in as")).to_have_count(1)

    def when_she_types_a_name_wrongly(self):
        self.page.get_by_label("Find a family: name").press_sequentially("Okonkow ebel", delay=20)

    def then_the_family_is_offered_while_she_types(self):
        found = self.page.locator("#find-results").get_by_role("link", name=re.compile("Ebele Okonkwo"))
        expect(found).to_be_visible()
        self.story.is_in_order(self.page)
        found.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The Okonkwo family")
        self.story.is_in_order(self.page)

    def when_she_registers_a_new_family(self):
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="Register a family").first.click()
        adult = page.locator("#adults")
        adult.get_by_label("First name").fill("Zofia")
        adult.get_by_label("Last name").fill("Wiśniewska")
        adult.get_by_label("Role").select_option("parent")
        child = page.locator("#children")
        child.get_by_label("First name").first.fill("Antek")
        child.get_by_label("Date of birth").first.fill("4 3 2025")
        page.get_by_label("Postcode").fill("zz1 1ab")
        self.story.is_in_order(page)
        page.get_by_role("button", name="Register this family").last.click()

    def then_their_page_says_what_was_done(self):
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The Wiśniewska family")
        child = Person.objects.get(first_name="Antek")
        assert (child.last_name, child.date_of_birth.isoformat()) == ("Wiśniewska", "2025-03-04")
        assert Registration.objects.get(person=child).registered_on == local_today()
        expect(
            self.page.locator(".banner, [role=status]").filter(has_text=re.compile("registered", re.I)).first
        ).to_be_visible()
        self.story.is_in_order(self.page)

    def when_she_opens_the_register_of_the_session(self):
        self.page.goto("/")
        self.page.locator("main").get_by_role("link", name="Stay and play").last.click()
        self.page.goto(f"/sessions/{self.session.pk}/")
        self.page.locator("main").get_by_role("link", name=re.compile("[Rr]egister")).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Stay and play")

    def when_she_marks_the_family(self):
        for person in (self.mother, self.child):
            button = self.page.locator(f"#row-{person.pk}").get_by_role("button", name="Present")
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")

    def then_the_marks_are_kept(self):
        present = Attendance.objects.filter(session=self.session, status="present")
        assert set(present.values_list("person", flat=True)) == {self.mother.pk, self.child.pk}
        self.story.is_in_order(self.page)

    def when_a_family_nobody_knows_comes_through_the_door(self):
        page = self.page
        page.get_by_role("link", name="New family").click()
        page.get_by_label("Adult’s first name").fill("Yusra")
        page.get_by_label("Adult’s last name").fill("Haddad")
        page.get_by_label("Role").select_option("parent")
        page.get_by_label("Child’s first name").first.fill("Sami")
        page.get_by_label("date of birth").first.fill("1/2/2026")
        page.get_by_role("button", name="Register and sign in").click()

    def then_they_are_registered_and_signed_in(self):
        expect(self.page.get_by_text(re.compile("Yusra and Sami are registered and signed in"))).to_be_visible()
        assert (
            Attendance.objects.filter(session=self.session, status="present", person__last_name="Haddad").count() == 2
        )

    def when_she_closes_it(self):
        self.page.get_by_role("link", name="Close the register").click()
        self.story.is_in_order(self.page)
        self.page.get_by_role("button", name="Close the register").click()

    def then_it_is_closed_and_counts(self):
        expect(self.page.get_by_text("The register is closed.")).to_be_visible()
        self.session.refresh_from_db()
        assert (self.session.status, self.session.register_state) == ("ran", "closed")
        self.story.is_in_order(self.page)


def test_her_morning(story):
    she = Morning(story)
    she.given_a_family_that_comes_to_a_session_of_today()
    she.when_she_signs_in()
    she.then_she_sees_today()
    she.when_she_types_a_name_wrongly()
    she.then_the_family_is_offered_while_she_types()
    she.when_she_registers_a_new_family()
    she.then_their_page_says_what_was_done()
    she.when_she_opens_the_register_of_the_session()
    she.when_she_marks_the_family()
    she.then_the_marks_are_kept()
    she.when_a_family_nobody_knows_comes_through_the_door()
    she.then_they_are_registered_and_signed_in()
    she.when_she_closes_it()
    she.then_it_is_closed_and_counts()


def test_the_register_on_a_phone_without_javascript(story):
    she = Morning(story, width=360, script=False)
    she.given_a_family_that_comes_to_a_session_of_today()
    she.when_she_signs_in()
    she.when_she_opens_the_register_of_the_session()
    she.when_she_marks_the_family()
    she.when_a_family_nobody_knows_comes_through_the_door()
    she.then_they_are_registered_and_signed_in()
    she.when_she_closes_it()
    she.then_it_is_closed_and_counts()

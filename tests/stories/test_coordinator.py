"""A coordinator's morning: today's register run from the desk, a new family signed in, a family found by name."""

import re

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Person, Registration
from sessions_app.models import Attendance
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory
from tests.support.links import follow
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class Morning:
    """Given, when, then of this story."""

    def __init__(self, story, **device):
        self.story = story
        self.page = story.device(**device)

    def given_a_session_of_today(self):
        """One family came last week and is expected; another is known to the centre and comes for the first time."""
        expected, known = HouseholdFactory(), HouseholdFactory()
        self.mother = PersonFactory(first_name="Chidinma", last_name="Okonkwo", household=expected)
        self.child = ChildFactory(first_name="Ebele", last_name="Okonkwo", household=expected)
        self.grandmother = PersonFactory(first_name="Siân", last_name="Quillfeather", household=known)
        ChildFactory(first_name="Otto", last_name="Quillfeather", household=known)
        self.session = register_of_today(self.mother, self.child)

    def when_she_signs_in(self):
        self.story.signs_in(self.page, "coordinator")

    def then_the_desk_shows_today(self, *words):
        expect(self.page).to_have_title(re.compile("^Today"))
        expect(self.page.get_by_role("link", name="Signed in as Nadia Rahman")).to_be_visible()
        row = self.page.locator("#desk-sessions").locator("xpath=../..").locator(".desk-row")
        row = row.filter(has_text="Splash and sing")
        for each in words:
            expect(row).to_contain_text(each)

    def when_she_opens_its_register(self):
        self.page.get_by_role("link", name=re.compile("^Register ?: Splash and sing")).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Splash and sing")
        self.comes_to(0)

    def when_she_ticks_the_expected_family(self):
        page = self.page
        family = page.locator("section.register-family").filter(has=page.get_by_role("heading", name="Okonkwo"))
        family.get_by_role("link", name="Whole family").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who is here?")
        expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
        page.get_by_label("Chidinma Okonkwo").check()
        page.get_by_label("Ebele Okonkwo").check()
        page.get_by_role("button", name="Sign in those ticked").click()

    def then_they_are_marked(self):
        expect(self.page.get_by_text("Chidinma and Ebele are signed in.")).to_be_visible()
        for person in (self.mother, self.child):
            present = self.page.locator(f"#row-{person.pk}").get_by_role("button", name="Present")
            expect(present).to_have_attribute("aria-pressed", "true")
        self.comes_to(2)
        self.story.is_in_order(self.page)

    def when_she_finds_a_family_by_a_name_spelt_wrongly(self):
        page = self.page
        page.get_by_label("Find a family", exact=True).press_sequentially("sian quilfether")
        if not page.has_script:
            page.locator("main").get_by_role("button", name="Find", exact=True).click()
        page.get_by_label("Siân Quillfeather").check()
        page.get_by_role("button", name="Sign in those ticked").click()

    def then_she_is_marked_too(self):
        expect(self.page.get_by_text("Siân is signed in.")).to_be_visible()
        self.comes_to(3)

    def when_a_family_nobody_knows_comes_through_the_door(self):
        page = self.page
        follow(page.get_by_role("link", name="New family"))
        page.get_by_label("Adult’s first name").fill("Yusra")
        page.get_by_label("Adult’s last name").fill("Haddad")
        page.get_by_label("Role").select_option("parent")
        page.get_by_label("Child’s first name").first.fill("Sami")
        page.get_by_label("Child’s date of birth").first.fill(f"1/2/{local_today().year - 1}")
        page.get_by_role("button", name="Register and sign in").click()

    def then_they_are_registered_and_signed_in(self):
        expect(self.page.get_by_text("Yusra and Sami are registered and signed in.")).to_be_visible()
        self.comes_to(5)
        child = Person.objects.get(first_name="Sami", last_name="Haddad")
        assert Registration.objects.get(person=child).registered_on == local_today()
        assert Attendance.objects.get(session=self.session, person=child).status == "present"

    def when_she_counts_visitors_without_a_name(self):
        for who, shown in (("adults", "1"), ("children", "1"), ("children", "2")):
            self.page.get_by_role("button", name=f"One more: {who}").click()
            expect(self.page.get_by_label(who.capitalize(), exact=True)).to_have_value(shown)

    def when_she_closes_it(self):
        self.page.get_by_role("link", name="Close the register").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Close the register of “Splash and sing”?")
        self.story.is_in_order(self.page)
        self.page.get_by_label("Or a helper’s name").first.fill("Jo Marsh")
        for name in ("from", "until"):
            self.page.locator(f"[name=other_1_{name}]").fill("0.01")
        self.page.get_by_label("No: no accident, no incident, no near miss").check()
        self.page.get_by_label("Or why nobody says how it went this time").fill("It went as ever")
        self.page.get_by_role("button", name="Close the register").click()
        expect(self.page.get_by_text("The register is closed.")).to_be_visible()

    def when_she_goes_back_to_the_desk(self):
        self.page.goto("/")

    def when_she_looks_for_the_family_in_the_box_on_top(self):
        self.page.get_by_label("Find a family: name").press_sequentially("Okonkow ebel")

    def then_the_family_is_offered_and_its_timeline_says_that_it_came(self):
        self.page.locator("#find-results").get_by_role("link", name=re.compile("Ebele Okonkwo")).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The Okonkwo family")
        self.page.get_by_role("link", name="Contact", exact=True).click()
        came = self.page.get_by_role("listitem").filter(has_text="Came to Splash and sing")
        expect(came).to_have_count(2)
        expect(came.first).to_contain_text("Chidinma, Ebele")

    def when_she_registers_a_family_at_the_desk(self):
        page = self.page
        page.goto("/")
        page.get_by_role("link", name="Register a family").first.click()
        adult, child = page.locator("#adults"), page.locator("#children")
        adult.get_by_label("First name").fill("Zofia")
        adult.get_by_label("Last name").fill("Wiśniewska")
        adult.get_by_label("Role").select_option("parent")
        child.get_by_label("First name").first.fill("Antek")
        child.get_by_label("Date of birth").first.fill("4 3 2025")
        page.get_by_label("Postcode (optional)").fill("zz1 1ab")
        page.get_by_role("button", name="Register this family").last.click()

    def then_their_page_says_what_was_done(self):
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The Wiśniewska family")
        expect(self.page.get_by_role("status").filter(has_text=re.compile("registered", re.I)).first).to_be_visible()
        child = Person.objects.get(first_name="Antek")
        assert (child.last_name, child.date_of_birth.isoformat()) == ("Wiśniewska", "2025-03-04")
        assert Registration.objects.get(person=child).registered_on == local_today()
        self.story.is_in_order(self.page)

    def comes_to(self, present):
        expect(self.page.locator("[data-count=present]")).to_have_text(str(present))

    def runs_the_register(self):
        self.when_she_signs_in()
        self.then_the_desk_shows_today("10am")
        self.when_she_opens_its_register()
        self.when_she_ticks_the_expected_family()
        self.then_they_are_marked()
        self.when_she_finds_a_family_by_a_name_spelt_wrongly()
        self.then_she_is_marked_too()
        self.when_a_family_nobody_knows_comes_through_the_door()
        self.then_they_are_registered_and_signed_in()
        self.when_she_counts_visitors_without_a_name()
        self.when_she_closes_it()
        self.when_she_goes_back_to_the_desk()
        self.then_the_desk_shows_today("Register closed", "5 signed in, 3 more counted")


def test_her_morning(story):
    she = Morning(story)
    she.given_a_session_of_today()
    she.runs_the_register()
    she.when_she_looks_for_the_family_in_the_box_on_top()
    she.then_the_family_is_offered_and_its_timeline_says_that_it_came()
    she.when_she_registers_a_family_at_the_desk()
    she.then_their_page_says_what_was_done()


def test_the_register_on_a_phone_without_javascript(story):
    she = Morning(story, width=360, script=False)
    she.given_a_session_of_today()
    she.runs_the_register()

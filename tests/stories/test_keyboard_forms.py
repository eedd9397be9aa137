"""Without a mouse, at a desk: a family is registered, a case and a visit written, a child handed over."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from families import visit_drafts
from families.models import CaseNote, HandOver, Household, Person, Visit
from tests.support.cases_of_support import accepted

from .test_keyboard import WithoutAMouse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class AtTheDesk(WithoutAMouse):
    """Given, when, then of this story. Nothing here clicks."""

    def when_signing_in(self):
        self.story.signs_in(self.page, "fsw.one")

    def type_into(self, wanted, words):
        self.tab_to(wanted)
        self.page.keyboard.type(words)

    def when_registering_a_family(self):
        self.page.goto("/families/new/")
        self.type_into("^First name", "Ottoline")
        self.type_into("^Last name", "Fenwick")
        self.tab_to("^Role")
        self.page.keyboard.type("Parent")
        self.type_into("^First name", "Bertie")
        self.type_into("^Date of birth", "1/2/2024")
        self.type_into("^Address", "3 Example Lane")
        self.tab_to("^Register this family")
        self.page.keyboard.press("Enter")

    def then_the_family_is_known(self):
        expect(self.page.get_by_role("heading", level=1)).to_have_text("The Fenwick family")
        bertie = Person.objects.get(first_name="Bertie")
        assert bertie.registrations.exists()
        assert Person.objects.get(first_name="Ottoline").role == "parent"

    def given_a_case_of_theirs(self, worker):
        household = Household.objects.get(memberships__person__first_name="Bertie")
        self.case = accepted(worker, household=household)

    def when_a_note_is_written(self):
        self.page.goto(self.case.get_absolute_url())
        self.tab_to("^Write a note")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Write a note")
        self.type_into("^Note", "The nursery rang: he has settled.")
        self.tab_to("^Save the note")
        self.page.keyboard.press("Enter")

    def then_it_stands_in_the_story_of_the_case(self):
        expect(self.page.get_by_text("The nursery rang: he has settled.")).to_be_visible()
        assert CaseNote.objects.get(case=self.case).words == "The nursery rang: he has settled."

    def choose(self, first, *, further=0):
        """A choice of several: Tab goes to the first of them, arrows to the others."""
        self.tab_to(first)
        self.page.keyboard.press("Space")
        for _ in range(further):
            self.page.keyboard.press("ArrowDown")

    def when_a_visit_is_logged(self):
        self.bertie = Person.objects.get(first_name="Bertie")
        self.page.goto(visit_drafts.url_of(visit_drafts.NEW, self.case.household_id))
        self.choose("^Home visit")
        self.choose("^Achieved")
        self.choose("Bertie Fenwick")
        self.type_into("^What happened", "He showed us his boots.")
        self.tab_to("^Save the visit")
        self.page.keyboard.press("Enter")

    def then_it_is_a_visit_to_him(self):
        expect(self.page.get_by_text("saved: achieved")).to_be_visible()
        visit = Visit.objects.get(household=self.case.household)
        assert (visit.summary, list(visit.people_seen.all())) == ("He showed us his boots.", [self.bertie])

    def when_he_is_handed_over(self):
        self.page.goto(reverse("families:hand_over_new", args=[self.bertie.pk]))
        self.choose("^Turning five")
        self.choose("^School")
        self.type_into("^Name of the school", "Millbrook Primary")
        self.choose("^They agree to share what", further=2)
        self.tab_to("^(Save|Begin)")
        self.page.keyboard.press("Enter")

    def then_the_hand_over_is_begun(self):
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Bertie")
        assert HandOver.objects.get(child=self.bertie).to_name == "Millbrook Primary"


def test_a_family_and_a_case_by_keyboard_alone(story):
    they = AtTheDesk(story)
    they.when_signing_in()
    they.when_registering_a_family()
    they.then_the_family_is_known()
    they.given_a_case_of_theirs(story.centre.user("fsw.one"))
    they.when_a_note_is_written()
    they.then_it_stands_in_the_story_of_the_case()
    they.when_a_visit_is_logged()
    they.then_it_is_a_visit_to_him()
    they.when_he_is_handed_over()
    they.then_the_hand_over_is_begun()
    they.then_the_focus_was_always_seen()

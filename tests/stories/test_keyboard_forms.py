"""Without a mouse, at a desk: a family is registered and a step of a case is logged by keyboard alone."""

import pytest
from playwright.sync_api import expect

from families.models import CaseNote, Household, Person
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


def test_a_family_and_a_case_by_keyboard_alone(story):
    they = AtTheDesk(story)
    they.when_signing_in()
    they.when_registering_a_family()
    they.then_the_family_is_known()
    they.given_a_case_of_theirs(story.centre.user("fsw.one"))
    they.when_a_note_is_written()
    they.then_it_stands_in_the_story_of_the_case()
    they.then_the_focus_was_always_seen()

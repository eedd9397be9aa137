"""The screen of a shared computer locks by itself, shows nothing, and gives back what was being typed."""

import re

import pytest
from playwright.sync_api import expect

from families.models import Person
from tests.support.demo_centre import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
MINUTE = 60 * 1000


class SharedComputer:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story = story
        self.page = story.device()
        self.page.clock.install()

    def given_somebody_in_the_middle_of_a_registration(self):
        self.story.signs_in(self.page, "admin")
        self.page.goto("/families/new/")
        self.page.locator("#adults").get_by_label("First name").fill("Marguerite")
        self.page.locator("#adults").get_by_label("Last name").fill("Duchamp")
        self.page.locator("#adults").get_by_label("Role").select_option("grandparent")
        self.page.get_by_label("This address is confidential").check()

    def when_nobody_touches_it_for_nine_minutes(self):
        self.page.clock.run_for(9 * MINUTE + 5_000)

    def then_it_warns(self):
        expect(self.page.get_by_text("The screen locks in one minute")).to_be_visible()
        self.story.is_in_order(self.page)

    def when_another_minute_passes(self):
        self.page.clock.run_for(MINUTE + 1_000)

    def then_it_is_locked_and_shows_nothing(self):
        expect(self.page).to_have_url(re.compile("/lock/"))
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Locked for Alan Price")
        assert "Duchamp" not in self.page.content()
        self.story.is_in_order(self.page)
        self.page.goto("/families/")
        expect(self.page).to_have_url(re.compile("/lock/"))

    def when_it_is_unlocked_with_a_wrong_password(self):
        self.page.get_by_label("Your password").fill("not the password")
        self.page.get_by_role("button", name="Unlock", exact=True).click()

    def then_it_stays_locked(self):
        expect(self.page).to_have_title(re.compile("^Error: "))
        self.story.is_in_order(self.page)

    def when_it_is_unlocked(self):
        self.page.get_by_label("Your password").fill(PASSWORD)
        self.page.get_by_role("button", name="Unlock", exact=True).click()

    def then_what_was_typed_is_there(self):
        expect(self.page).to_have_url(re.compile("/families/new/$"))
        expect(self.page.locator("#adults").get_by_label("First name")).to_have_value("Marguerite")
        expect(self.page.locator("#adults").get_by_label("Last name")).to_have_value("Duchamp")
        expect(self.page.locator("#adults").get_by_label("Role")).to_have_value("grandparent")
        expect(self.page.get_by_label("This address is confidential")).to_be_checked()
        expect(self.page.get_by_text("What you had typed is back in its boxes")).to_be_visible()
        self.story.is_in_order(self.page)
        assert not Person.objects.filter(last_name="Duchamp").exists()

    def then_it_is_put_back_once(self):
        self.page.reload()
        expect(self.page.locator("#adults").get_by_label("First name")).to_have_value("")


def test_the_screen_locks_and_what_was_typed_comes_back(story):
    it = SharedComputer(story)
    it.given_somebody_in_the_middle_of_a_registration()
    it.when_nobody_touches_it_for_nine_minutes()
    it.then_it_warns()
    it.when_another_minute_passes()
    it.then_it_is_locked_and_shows_nothing()
    it.when_it_is_unlocked_with_a_wrong_password()
    it.then_it_stays_locked()
    it.when_it_is_unlocked()
    it.then_what_was_typed_is_there()
    it.then_it_is_put_back_once()

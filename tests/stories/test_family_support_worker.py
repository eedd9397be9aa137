"""A family support worker on a doorstep: a visit logged on a phone, interrupted, found again, and due next week."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Visit
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class Doorstep:
    """Given, when, then of this story."""

    def __init__(self, story, **device):
        self.story = story
        self.page = story.device(width=360, **device)

    def given_a_family_to_visit(self):
        self.family = HouseholdFactory()
        PersonFactory(first_name="Rhiannon", last_name="Gwynne", household=self.family)
        ChildFactory(first_name="Cai", last_name="Gwynne", household=self.family)

    def when_she_signs_in_and_starts_a_visit(self):
        self.story.signs_in(self.page, "fsw.one")
        self.page.get_by_role("link", name="Log a visit").first.click()
        self.page.get_by_label("Name, telephone or postcode").fill("gwynne")
        self.page.locator("main").get_by_role("button", name="Find").click()
        self.page.get_by_role("link", name="The Gwynne family").click()
        expect(self.page.get_by_role("heading", name="The Gwynne family")).to_be_visible()

    def when_she_writes_half_of_it(self):
        self.page.get_by_label("Home visit").check()
        self.page.get_by_label("Achieved: we met").check()
        self.page.get_by_label("Cai Gwynne").check()
        self.page.get_by_label("What happened").fill("Cai has started to crawl")

    def when_the_page_is_lost(self):
        self.page.get_by_text("Draft saved").wait_for()
        self.page.goto("/visits/")

    def when_she_keeps_a_draft_and_leaves(self):
        self.page.get_by_role("button", name="Save draft").click()
        self.page.goto("/visits/")

    def then_the_draft_is_there(self):
        self.story.is_in_order(self.page)
        self.page.get_by_role("link", name=re.compile("Carry on")).click()
        expect(self.page.get_by_label("What happened")).to_have_value("Cai has started to crawl")
        expect(self.page.get_by_label("Cai Gwynne")).to_be_checked()
        expect(self.page.get_by_text("You have an unfinished visit")).to_be_visible()
        assert not Visit.objects.filter(household=self.family).exists()
        self.story.is_in_order(self.page)

    def when_she_finishes_and_saves(self):
        day = local_today() + timedelta(days=2)
        self.page.get_by_label("Next step", exact=False).first.fill("Bring the stair gate leaflet")
        self.page.get_by_label("Next step by").fill(day.isoformat())
        self.page.get_by_role("button", name="Save the visit").last.click()

    def then_it_is_saved_once(self):
        visit = Visit.objects.get(household=self.family)
        assert (visit.outcome, visit.next_step) == ("achieved", "Bring the stair gate leaflet")
        assert [person.first_name for person in visit.people_seen.all()] == ["Cai"]
        expect(self.page).to_have_url(re.compile(str(visit.pk)))
        self.story.is_in_order(self.page)

    def then_the_next_step_is_on_her_desk(self):
        self.page.goto("/")
        expect(self.page.locator("main").get_by_text("Next step for the Gwynne family")).to_be_visible()
        self.story.is_in_order(self.page)


def test_a_visit_on_a_phone(story):
    she = Doorstep(story)
    she.given_a_family_to_visit()
    she.when_she_signs_in_and_starts_a_visit()
    she.when_she_writes_half_of_it()
    she.when_the_page_is_lost()
    she.then_the_draft_is_there()
    she.when_she_finishes_and_saves()
    she.then_it_is_saved_once()
    she.then_the_next_step_is_on_her_desk()


def test_a_visit_without_javascript(story):
    she = Doorstep(story, script=False)
    she.given_a_family_to_visit()
    she.when_she_signs_in_and_starts_a_visit()
    she.when_she_writes_half_of_it()
    she.when_she_keeps_a_draft_and_leaves()
    she.then_the_draft_is_there()
    she.when_she_finishes_and_saves()
    she.then_it_is_saved_once()
    she.then_the_next_step_is_on_her_desk()

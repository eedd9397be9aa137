"""A family support worker on a doorstep: a visit planned, logged on a phone, interrupted, found again, seen to."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Visit
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
FAMILY = "The Gwynne family"
HAPPENED = "Cai has started to crawl"


class Doorstep:
    """Given, when, then of this story."""

    def __init__(self, story, **device):
        self.story = story
        self.page = story.device(width=360, **device)
        self.main = self.page.locator("main")

    def given_a_family_to_visit(self):
        self.family = HouseholdFactory()
        PersonFactory(first_name="Rhiannon", last_name="Gwynne", household=self.family)
        self.child = ChildFactory(first_name="Cai", last_name="Gwynne", household=self.family)

    def when_she_plans_a_visit_for_today(self):
        page = self.page
        self.story.signs_in(page, "fsw.one")
        page.goto("/visits/")
        self.main.get_by_role("link", name="Plan a visit").click()
        page.get_by_label("Name, telephone or postcode").press_sequentially("gwynne")
        if not page.has_script:
            self.main.get_by_role("button", name="Find").click()
        self.main.get_by_role("link", name=FAMILY).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Plan a visit")
        page.get_by_label("Day", exact=True).fill(local_today().isoformat())
        page.get_by_label("From").fill("9.30")
        page.get_by_label("Home visit").check()
        page.get_by_role("button", name="Plan the visit").click()
        expect(page.get_by_text(f"Home visit to t{FAMILY[1:]} planned for")).to_be_visible()
        self.visit = Visit.objects.get(household=self.family)
        assert (self.visit.outcome, self.visit.worker.username) == ("", "fsw.one")

    def when_she_logs_it_from_her_desk(self):
        self.page.goto("/")
        self.main.get_by_role("link", name=re.compile(f"^Log it ?: {FAMILY}")).click()
        expect(self.page.get_by_role("heading", name=FAMILY)).to_be_visible()

    def when_she_writes_half_of_it(self):
        page = self.page
        if page.has_script:
            expect(page.get_by_label("Cai Gwynne")).to_be_hidden()  # nobody was seen on a visit that failed
        page.get_by_label("Achieved: we met").check()
        page.get_by_label("Cai Gwynne").check()
        page.get_by_label("What happened").fill(HAPPENED)

    def when_the_page_is_lost(self):
        """The draft goes to the server by itself when she leaves the box."""
        with self.page.expect_response(re.compile("/visits/draft/$")) as kept:
            self.page.get_by_label("What happened").press("Tab")
        assert kept.value.ok
        expect(self.page.get_by_text("Draft saved")).to_be_visible()
        self.page.goto("/visits/")

    def when_she_keeps_a_draft_and_leaves(self):
        self.page.get_by_role("button", name="Save draft").click()
        expect(self.page.get_by_text("Your draft was saved at")).to_be_visible()
        self.page.goto("/visits/")

    def then_the_draft_is_there(self):
        page = self.page
        unfinished = self.main.locator(".banner").filter(has_text=f"You have an unfinished visit with t{FAMILY[1:]}")
        expect(unfinished).to_contain_text(f"with t{FAMILY[1:]}")
        unfinished.get_by_role("link", name="Carry on").click()
        expect(page.get_by_label("What happened")).to_have_value(HAPPENED)
        expect(page.get_by_label("Cai Gwynne")).to_be_checked()
        expect(page.get_by_text("You have an unfinished visit")).to_be_visible()
        assert Visit.objects.get(household=self.family).outcome == ""
        self.story.is_in_order(page)

    def when_she_finishes_and_saves(self):
        page = self.page
        page.get_by_label("What was agreed").fill("A gate for the stairs")
        page.get_by_label("Next step (optional)").fill("Bring the stair gate leaflet")
        page.get_by_label("Next step by").fill((local_today() + timedelta(days=2)).isoformat())
        page.get_by_role("button", name="Save the visit").last.click()

    def then_it_is_saved_once(self):
        expect(self.page).to_have_url(re.compile(f"/visits/{self.visit.pk}/$"))
        expect(self.page.get_by_text("Cai was seen.")).to_be_visible()
        expect(self.main.get_by_text("A gate for the stairs")).to_be_visible()
        visit = Visit.objects.get(household=self.family)
        assert (visit.outcome, visit.summary) == ("achieved", HAPPENED)
        assert (visit.agreed, visit.next_step) == ("A gate for the stairs", "Bring the stair gate leaflet")
        assert visit.next_step_due == local_today() + timedelta(days=2)
        assert list(visit.people_seen.all()) == [self.child]
        self.story.is_in_order(self.page)

    def then_the_next_step_is_on_her_desk(self):
        self.page.goto("/")
        expect(
            self.main.get_by_role("link", name=re.compile(f"^Open the visit ?: Next step for t{FAMILY[1:]}"))
        ).to_be_visible()

    def then_the_visit_is_on_the_familys_timeline(self):
        self.main.get_by_role("link", name=re.compile(f"^Open the visit ?: Next step for t{FAMILY[1:]}")).click()
        self.main.get_by_role("link", name=FAMILY).click()
        self.main.get_by_role("link", name="Contact", exact=True).click()
        entry = self.main.get_by_role("listitem").filter(has_text="Home visit: achieved")
        expect(entry).to_contain_text(f"Tom Brennan. Seen: Cai. {HAPPENED}")
        expect(entry.get_by_role("link").first).to_have_attribute("href", f"/visits/{self.visit.pk}/")

    def then_it_is_done_and_seen(self):
        self.then_it_is_saved_once()
        self.then_the_next_step_is_on_her_desk()
        self.then_the_visit_is_on_the_familys_timeline()


def test_a_visit_on_a_phone(story):
    she = Doorstep(story)
    she.given_a_family_to_visit()
    she.when_she_plans_a_visit_for_today()
    she.when_she_logs_it_from_her_desk()
    she.when_she_writes_half_of_it()
    she.when_the_page_is_lost()
    she.then_the_draft_is_there()
    she.when_she_finishes_and_saves()
    she.then_it_is_done_and_seen()


def test_a_visit_without_javascript(story):
    she = Doorstep(story, script=False)
    she.given_a_family_to_visit()
    she.when_she_plans_a_visit_for_today()
    she.when_she_logs_it_from_her_desk()
    she.when_she_writes_half_of_it()
    she.when_she_keeps_a_draft_and_leaves()
    she.then_the_draft_is_there()
    she.when_she_finishes_and_saves()
    she.then_it_is_done_and_seen()

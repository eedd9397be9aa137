"""A term copied: the coordinator ticks, moves one group to another time, looks, and makes it; once, and all of it."""

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from centre.core.models import Term
from sessions_app.models import SessionSeries

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class ATermCopied:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story = story
        self.page = story.device()

    def given_the_coordinator_opens_the_terms(self):
        self.story.signs_in(self.page, "coordinator")
        self.page.goto("/sessions/terms/")
        self.page.get_by_role("link", name="Copy a term").click()
        self.rows = self.page.locator("fieldset.copy-row")
        self.there = self.rows.count()

    def when_one_group_stays_out_and_one_moves(self):
        self.rows.last.get_by_role("checkbox").uncheck()
        first = self.rows.first
        first.get_by_text("Another day, time or number of places").click()
        first.get_by_label("Day", exact=True).select_option("Wednesday")
        first.get_by_label("From", exact=True).fill("3pm")
        first.get_by_label("To", exact=True).fill("4.15pm")
        self.page.get_by_role("button", name="Show what will be made").click()

    def then_it_is_shown_and_nothing_is_made(self):
        plan = self.page.locator("#plan")
        expect(plan.locator(".copy-plan > li")).to_have_count(self.there - 1)
        expect(plan).to_contain_text("Wednesdays 3pm to 4.15pm")
        assert not SessionSeries.objects.filter(copied_from__isnull=False).exists()
        self.story.is_in_order(self.page)

    def when_it_is_made(self):
        self.page.locator("#plan").get_by_role("button", name="Make").click()
        expect(self.page.get_by_role("status").or_(self.page.locator(".banner-success"))).to_contain_text(
            "weekly series"
        )

    def then_the_new_term_has_them_and_a_second_copy_offers_one(self):
        made = SessionSeries.objects.filter(copied_from__isnull=False)
        assert made.count() == self.there - 1
        assert made.get(weekday=2, start_time="15:00").sessions.exists()
        assert made.first().from_date >= Term.known().current_or_latest(local_today()).end_date
        self.page.goto("/sessions/terms/copy/")
        expect(self.rows).to_have_count(1)


def test_a_term_copied(story):
    they = ATermCopied(story)
    they.given_the_coordinator_opens_the_terms()
    they.when_one_group_stays_out_and_one_moves()
    they.then_it_is_shown_and_nothing_is_made()
    they.when_it_is_made()
    they.then_the_new_term_has_them_and_a_second_copy_offers_one()

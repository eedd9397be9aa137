"""A volunteer is worried about a child: what they write is received, and read by the lead alone."""

import re
import time

import pytest
from django.contrib.sessions.models import Session as SignIn
from playwright.sync_api import expect

from centre.core.dates import local_today
from staff.sign_in import clock
from tests.support.demo_centre import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
WORDS = "He flinched when a chair scraped and hid behind the coats."


class Concern:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story = story
        self.volunteer = story.device(width=360)
        self.lead = story.device()

    def when_the_volunteer_logs_a_concern(self):
        page = self.volunteer
        self.story.signs_in(page, "volunteer")
        page.get_by_role("link", name="Log a concern").first.click()
        self.story.is_in_order(page)
        page.get_by_label("Which child is it about?").fill("Bartek, about four, at Stay and play")
        page.get_by_label("What did you see and hear?").fill(WORDS)
        page.get_by_label("When did it happen?").fill(local_today().isoformat())
        page.get_by_label("Where?").fill("In the hall")
        page.get_by_role("button", name="Send to the safeguarding lead").click()

    def then_the_volunteer_sees_received_and_nothing_else(self):
        page = self.volunteer
        expect(page.get_by_role("heading", level=1)).to_have_text("Your concern has been received")
        self.story.is_in_order(page)
        page.go_back()
        assert WORDS not in page.content()
        for address in ("/", "/safeguarding/", "/safeguarding/concerns/new/"):
            page.goto(address)
            assert WORDS not in page.content()
            assert "Bartek" not in page.content()
        assert page.goto("/safeguarding/").status == 404

    def given_the_lead_signed_in_a_while_ago(self):
        self.story.signs_in(self.lead, "dsl")
        expect(
            self.lead.locator("main").get_by_text(re.compile("waits? for you in safeguarding")).first
        ).to_be_visible()
        assert "Bartek" not in self.lead.content()
        cookie = next(each for each in self.lead.context.cookies() if "session" in each["name"])
        session = SignIn.objects.get(session_key=cookie["value"])
        told = session.get_decoded()
        told[clock.CONFIRMED_AT] = time.time() - 30 * 60
        told.pop(clock.CONFIRMED_USED_AT, None)
        session.session_data = SignIn.get_session_store_class()().encode(told)
        session.save()

    def when_the_lead_confirms_that_it_is_her(self):
        self.lead.goto("/safeguarding/")
        self.story.is_in_order(self.lead)
        assert "Bartek" not in self.lead.content()
        self.lead.get_by_label(re.compile("password", re.I)).fill(PASSWORD)
        self.lead.get_by_role("button", name=re.compile("Confirm|Go on|Continue")).first.click()

    def then_she_reads_it(self):
        expect(self.lead).to_have_url(re.compile("/safeguarding/$"))
        self.story.is_in_order(self.lead)
        self.lead.get_by_role("link", name=re.compile("Bartek")).click()
        expect(self.lead.get_by_text(WORDS)).to_be_visible()
        expect(self.lead.get_by_text(re.compile("Vera Lund")).first).to_be_visible()
        self.story.is_in_order(self.lead)

    def when_she_decides_without_a_reason(self):
        self.lead.get_by_role("button", name="Keep this decision").click()

    def then_she_is_told_what_is_missing(self):
        assert self.lead.title().startswith("Error: ")
        self.lead.get_by_role("link", name="Write down why you decided this").click()
        expect(self.lead.get_by_label("Why?")).to_be_focused()
        self.story.is_in_order(self.lead)

    def when_she_decides(self):
        self.lead.get_by_label(re.compile("Support in the centre", re.I)).check()
        self.lead.get_by_label("Why?").fill("Known to us; a talk with the family on Monday.")
        self.lead.get_by_role("button", name="Keep this decision").click()

    def then_the_decision_stands_beside_the_concern(self):
        expect(self.lead.get_by_text("Known to us; a talk with the family on Monday.")).to_be_visible()
        expect(self.lead.get_by_role("heading", name="What was decided")).to_be_visible()
        self.story.is_in_order(self.lead)


def test_a_concern_from_a_volunteer_to_a_decision(story):
    they = Concern(story)
    they.when_the_volunteer_logs_a_concern()
    they.then_the_volunteer_sees_received_and_nothing_else()
    they.given_the_lead_signed_in_a_while_ago()
    they.when_the_lead_confirms_that_it_is_her()
    they.then_she_reads_it()
    they.when_she_decides_without_a_reason()
    they.then_she_is_told_what_is_missing()
    they.when_she_decides()
    they.then_the_decision_stands_beside_the_concern()

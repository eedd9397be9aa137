"""Two people run one register at the same time, each with a tablet: nothing is lost, nothing counts twice."""

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from sessions_app.models import Attendance, Service, Session
from tests.support.factories import AttendanceFactory, ChildFactory, HouseholdFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class TwoTablets:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story = story
        self.hers, self.his = story.device(width=768), story.device(width=768)

    def given_a_register_with_ten_families(self):
        service = Service.objects.get(name="Stay and play")
        before = Session.objects.filter(service=service, status="ran").order_by("-date").first()
        self.children = []
        for number in range(10):
            household = HouseholdFactory()
            PersonFactory(first_name="Jo", last_name=f"Tandem{number}", household=household)
            self.children.append(ChildFactory(first_name="Al", last_name=f"Tandem{number}", household=household))
            AttendanceFactory(session=before, person=self.children[-1])
        self.session = Session.objects.create(service=service, date=local_today(), start_time="16:00", end_time="17:00")

    def given_both_have_it_open(self):
        for page, who in ((self.hers, "creche"), (self.his, "coordinator")):
            self.story.signs_in(page, who)
            page.goto(f"/sessions/{self.session.pk}/register/")

    def when_both_tap_at_once(self):
        """Everybody is tapped on both tablets without waiting for an answer, she downwards and he upwards."""
        tap = """(ids) => ids.forEach((id) =>
            document.querySelector(`#row-${id} button[value$=present], #row-${id} button`).click())"""
        ids = [str(child.pk) for child in self.children]
        self.hers.evaluate(tap, ids)
        self.his.evaluate(tap, ids[::-1])

    def then_each_child_is_there_once_on_both(self):
        for page in (self.hers, self.his):
            for child in self.children:
                present = page.locator(f"#row-{child.pk}").get_by_role("button", name="Present")
                expect(present).to_have_attribute("aria-pressed", "true")
        marks = Attendance.objects.filter(session=self.session)
        assert marks.count() == len(self.children)
        assert set(marks.values_list("status", flat=True)) == {"present"}
        for page in (self.hers, self.his):
            page.reload()
            expect(page.locator("[data-count=present]")).to_have_text("10")
            self.story.is_in_order(page)

    def when_he_corrects_what_she_sees(self):
        self.his.locator(f"#row-{self.children[0].pk}").get_by_role("button", name="Absent").click()
        expect(self.his.locator("[data-count=present]")).to_have_text("9")
        self.hers.evaluate("document.getElementById('news') && htmx.trigger('#news', 'news')")

    def then_she_sees_it(self):
        absent = self.hers.locator(f"#row-{self.children[0].pk}").get_by_role("button", name="Absent")
        expect(absent).to_have_attribute("aria-pressed", "true")
        expect(self.hers.locator("[data-count=present]")).to_have_text("9")


def test_two_tablets(story):
    they = TwoTablets(story)
    they.given_a_register_with_ten_families()
    they.given_both_have_it_open()
    they.when_both_tap_at_once()
    they.then_each_child_is_there_once_on_both()
    they.when_he_corrects_what_she_sees()
    they.then_she_sees_it()

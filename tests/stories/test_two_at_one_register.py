"""Two people run one register at the same time, each with a tablet: nothing is lost, nothing counts twice."""

import pytest
from playwright.sync_api import expect

from sessions_app.models import Attendance
from sessions_app.roll import short_id
from tests.support.accessibility import broken_rules
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
CHILDREN = 10

# Everybody is tapped without waiting for an answer.
TAP_ALL = """(ids) => ids.forEach((id) => document.querySelector(`button[value="${id}:present"]`).click())"""
# Three children come in with somebody who gives no name.
COUNT_THREE = """() => [1, 2, 3].forEach(() => document.querySelector('button[value="children:more"]').click())"""


class TwoTablets:
    """Given, when, then of this story."""

    def __init__(self, sits_at, *colleagues):
        self.hers, self.his = (sits_at(each, width=768, touch=True) for each in colleagues)
        self.both = (self.hers, self.his)

    def given_a_register_with_ten_children(self):
        self.children = []
        for number in range(CHILDREN):
            household = HouseholdFactory()
            PersonFactory(first_name="Jo", last_name=f"Tandem{number}", household=household)
            self.children.append(ChildFactory(first_name="Al", last_name=f"Tandem{number}", household=household))
        self.session = register_of_today(*self.children)

    def given_both_have_it_open(self):
        for page in self.both:
            page.goto(f"/sessions/{self.session.pk}/register/")
            expect(page.get_by_role("button", name="Present")).to_have_count(CHILDREN)

    def when_both_tap_everybody_at_once(self):
        """She downwards, he upwards."""
        ids = [short_id(child.pk) for child in self.children]
        self.hers.evaluate(TAP_ALL, ids)
        self.his.evaluate(TAP_ALL, ids[::-1])

    def then_each_child_is_there_once_on_both(self):
        for page in self.both:
            for child in self.children:
                self.is_pressed(page, child, "Present")
            expect(page.locator("[data-count=present]")).to_have_text(str(CHILDREN))
        marks = Attendance.objects.filter(session=self.session)
        assert sorted(marks.values_list("person", flat=True)) == sorted(child.pk for child in self.children)
        assert set(marks.values_list("status", flat=True)) == {"present"}

    def when_both_count_three_visitors(self):
        for page in self.both:
            page.evaluate(COUNT_THREE)

    def then_six_were_counted(self):
        """Whoever was answered last sees all six at once, the other with the next news."""
        for page in self.both:
            expect(page.locator("#heads .htmx-request")).to_have_count(0)
            self.news_comes(page)
        for page in self.both:
            expect(page.get_by_role("textbox", name="Children")).to_have_value("6")

    def when_he_corrects_what_she_sees(self):
        self.his.locator(f"#row-{self.children[0].pk}").get_by_role("button", name="Absent").click()
        expect(self.his.locator("[data-count=present]")).to_have_text(str(CHILDREN - 1))

    def then_she_sees_it(self):
        self.is_pressed(self.hers, self.children[0], "Absent")
        expect(self.hers.locator("[data-count=present]")).to_have_text(str(CHILDREN - 1))

    def then_both_screens_say_what_is_kept(self):
        for page in self.both:
            page.reload()
            expect(page.locator("[data-count=present]")).to_have_text(str(CHILDREN - 1))
            expect(page.get_by_role("textbox", name="Children")).to_have_value("6")
            self.is_pressed(page, self.children[0], "Absent")
        assert broken_rules(self.hers) == []
        self.hers.in_order()

    def news_comes(self, page):
        """What the register asks for by itself every few seconds is asked for now."""
        page.evaluate("htmx.trigger('#news', 'news')")

    def is_pressed(self, page, person, word):
        button = page.locator(f"#row-{person.pk}").get_by_role("button", name=word)
        expect(button).to_have_attribute("aria-pressed", "true")


def test_two_tablets(sits_at, session_worker, coordinator):
    they = TwoTablets(sits_at, session_worker, coordinator)
    they.given_a_register_with_ten_children()
    they.given_both_have_it_open()
    they.when_both_tap_everybody_at_once()
    they.then_each_child_is_there_once_on_both()
    they.when_both_count_three_visitors()
    they.then_six_were_counted()
    they.when_he_corrects_what_she_sees()
    they.news_comes(they.hers)
    they.then_she_sees_it()
    they.then_both_screens_say_what_is_kept()

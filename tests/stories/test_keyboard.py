"""Without a mouse: signing in, finding a family and marking a register by keyboard alone, seeing where one is."""

import re

import pytest
from playwright.sync_api import expect

from sessions_app.models import Attendance
from tests.support.demo_centre import PASSWORD
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]

# The focused element, in words, and whether a person can see that it has the focus.
FOCUS = """() => {
    const at = document.activeElement;
    const look = (each) => { const style = getComputedStyle(each);
        return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor,
            style.backgroundColor].join(); };
    const box = at.getBoundingClientRect();
    const label = at.labels && at.labels[0] ? at.labels[0].textContent : '';
    const focused = look(at);
    const around = at.parentElement ? look(at.parentElement) : '';
    at.blur();
    const plain = look(at), plainAround = at.parentElement ? look(at.parentElement) : '';
    at.focus({preventScroll: true});
    return {
        words: (at.getAttribute('aria-label') || label || at.textContent || at.name || at.tagName)
            .replace(/\\s+/g, ' ').trim(),
        nowhere: at === document.body,
        row: at.closest('li') ? at.closest('li').id : '',
        seen: box.width > 0 && box.height > 0 && (focused !== plain || around !== plainAround),
        inside: box.bottom > 0 && box.top < innerHeight,
    };
}"""


class WithoutAMouse:
    """Given, when, then of this story. Nothing here clicks."""

    def __init__(self, story):
        self.story = story
        self.page = story.device()
        self.page.emulate_media(reduced_motion="reduce")  # what has the focus is in view at once, not after a while
        self.unseen = []

    def given_a_family_on_a_register_of_today(self):
        household = HouseholdFactory()
        PersonFactory(first_name="Ines", last_name="Quillfeather", household=household)
        self.child = ChildFactory(first_name="Otto", last_name="Quillfeather", household=household)
        self.session = register_of_today(self.child)

    def tab_to(self, wanted, row="", most=120):
        """Press Tab until the focus is on something whose words match."""
        for _ in range(most):
            self.next_stop()
            at = self.page.evaluate(FOCUS)
            if at["nowhere"]:  # after the last stop the focus is on the browser's own bar
                continue
            if not (at["seen"] and at["inside"]):
                self.unseen.append(f"{at['words']!r} on {self.page.url}")
            if re.search(wanted, at["words"]) and at["row"] == row:
                return at
        raise AssertionError(f"no way by keyboard to {wanted} on {self.page.url}")

    def next_stop(self, most=6):
        """Press Tab until something else has the focus: a box for a day has a stop for each of its parts."""
        before = self.page.evaluate_handle("document.activeElement")
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("before => document.activeElement !== before", before):
                return

    def when_signing_in(self):
        self.page.goto("/sign-in/")
        self.tab_to("^User name")
        self.page.keyboard.type("creche")
        self.tab_to("^Password")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.story.url + "/")

    def then_the_first_stop_skips_to_the_page(self):
        self.tab_to("^Skip to the main part", most=1)
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"

    def when_opening_the_register(self):
        self.tab_to("^Register: Splash and sing")
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**/sessions/{self.session.pk}/register/")

    def when_finding_the_family_on_the_register(self):
        self.tab_to("^Find a family$")
        self.page.keyboard.type("quilfether")
        expect(self.page.locator("#found").get_by_label("Ines Quillfeather")).to_be_visible()
        self.tab_to("Ines Quillfeather")
        self.page.keyboard.press("Space")
        self.tab_to("^Sign in those ticked")
        self.page.keyboard.press("Enter")

    def then_the_mother_is_signed_in(self):
        expect(self.page.get_by_text(re.compile("Ines is signed in"))).to_be_visible()

    def when_marking_the_child(self):
        self.tab_to("^Present", row=f"row-{self.child.pk}")
        self.page.keyboard.press("Enter")

    def then_the_child_is_there_and_the_focus_has_not_moved(self):
        button = self.page.locator(f"#row-{self.child.pk}").get_by_role("button", name="Present")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
        assert Attendance.objects.filter(session=self.session, status="present").count() == 2

    def then_the_focus_was_always_seen(self):
        assert self.unseen == [], "\n".join(self.unseen)


def test_by_keyboard_alone(story):
    they = WithoutAMouse(story)
    they.given_a_family_on_a_register_of_today()
    they.when_signing_in()
    they.then_the_first_stop_skips_to_the_page()
    they.when_opening_the_register()
    they.when_finding_the_family_on_the_register()
    they.then_the_mother_is_signed_in()
    they.when_marking_the_child()
    they.then_the_child_is_there_and_the_focus_has_not_moved()
    they.then_the_focus_was_always_seen()

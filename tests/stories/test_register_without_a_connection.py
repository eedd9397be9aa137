"""The connection goes in the middle of a busy door: the register goes on, also opened anew, and is right later.

What lies on the tablet tells a finder nothing, and is gone once it is sent.
"""

import re

import pytest
from playwright.sync_api import expect

from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance
from tests.support.accessibility import broken_rules
from tests.support.factories import ChildFactory, HouseholdFactory
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]

# Everything that the page keeps on the tablet, as text, with each byte of what is encrypted.
KEPT = """async () => {
    const text = (value) => new TextDecoder('latin1').decode(value);
    const told = [JSON.stringify(localStorage)];
    for (const name of ['register', 'registers-taken']) {
        const database = await new Promise((done) => {
            const r = indexedDB.open(name); r.onsuccess = () => done(r.result);
        });
        const records = await new Promise((done) => {
            const r = database.transaction('kept').objectStore('kept').getAll(); r.onsuccess = () => done(r.result);
        });
        database.close();
        for (const each of records) told.push(each.id || each.name, ...Object.values(each).map((value) => (
            value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? text(value) : JSON.stringify(value))));
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (request.url.includes('/sessions/')) told.push(await (await cache.match(request)).text());
        }
    }
    return told.join('|');
}"""
NUMBER = "274916"


class WithoutAConnection:
    """Given, when, then of this story."""

    def __init__(self, page):
        self.page = page

    def given_a_register_on_a_tablet(self):
        self.leo, self.mia = (
            ChildFactory(first_name=name, last_name="Larch", household=HouseholdFactory()) for name in ("Leo", "Mia")
        )
        self.session = register_of_today(self.leo, self.mia)
        self.opens_the_register()

    def given_todays_registers_go_along(self):
        self.page.get_by_role("link", name="Take it along without a connection").click()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.get_by_label("Choose a number of at least six digits").fill(NUMBER)
        self.page.get_by_label("The same number again").fill(NUMBER)
        self.page.get_by_role("button", name="Take them along").click()
        expect(self.page.get_by_role("heading", name="On this tablet")).to_be_visible()
        self.opens_the_register()
        expect(self.page.get_by_text("It also opens without a connection")).to_be_visible()

    def opens_the_register(self):
        self.page.goto(f"/sessions/{self.session.pk}/register/")
        expect(self.page.locator("#register").get_by_role("button", name="Present")).to_have_count(2)

    def row(self, child):
        return self.page.locator(f"#row-{child.pk}")

    def when_the_connection_goes(self):
        self.page.context.set_offline(True)

    def when_both_are_tapped_and_a_stranger_comes(self):
        for child in (self.leo, self.mia):
            self.row(child).get_by_role("button", name="Present").click()
            expect(self.row(child).get_by_text("kept on this tablet")).to_be_visible()
        self.page.get_by_label("Somebody who is not on this list").fill("Mrs Okonkwo with twins")
        self.page.get_by_role("button", name="Keep the name").click()

    def when_three_parents_without_a_name_are_counted_and_one_was_one_too_many(self):
        for way in ("One more", "One more", "One more", "One fewer"):
            self.page.get_by_role("button", name=f"{way}: adults").click()
        expect(self.page.get_by_label("Adults", exact=True)).to_have_value("2")

    def when_the_tablet_goes_flat_and_is_started_again(self):
        """Without a connection: the same address brings the frame, which opens with the number alone."""
        self.page.goto(f"/sessions/{self.session.pk}/register/")
        expect(self.page.get_by_text("Leo")).to_have_count(0)
        assert broken_rules(self.page) == []
        self.page.get_by_label("Your number").fill("111111")
        self.page.get_by_role("button", name="Open", exact=True).click()
        expect(self.page.get_by_text("This is not the number.")).to_be_visible()
        self.page.get_by_label("Your number").fill(NUMBER)
        self.page.get_by_role("button", name="Open", exact=True).click()
        expect(self.page.get_by_text("As it stood at")).to_be_visible()

    def then_the_screen_counts_them_and_a_finder_reads_nothing(self):
        expect(self.row(self.leo).get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")
        expect(self.page.get_by_label("Adults", exact=True)).to_have_value("2")
        expect(self.page.get_by_text("counted: 2 more")).to_be_visible()
        expect(self.page.locator("[data-count=present]")).to_have_text("2")
        expect(self.page.get_by_text("6 taps wait here")).to_be_visible()
        assert broken_rules(self.page) == []
        kept = self.page.evaluate(KEPT)
        for words in ("Leo", "Larch", "Okonkwo", NUMBER, str(self.leo.pk)):
            assert words not in kept, words
        assert not Attendance.objects.filter(session=self.session).exists()

    def when_a_colleague_marks_one_of_them_meanwhile(self, coordinator):
        mark_person(session_id=self.session.pk, person_id=self.mia.pk, status="apologies", by=coordinator)

    def when_the_tablet_is_opened_again_with_a_connection(self):
        self.page.context.set_offline(False)
        self.opens_the_register()

    def then_one_is_saved_and_the_other_is_asked_about(self):
        expect(self.page.get_by_text("Meanwhile: apologies")).to_be_visible()
        self.session.refresh_from_db()
        assert (self.session.headcount_adults, self.session.headcount_children) == (2, 0)
        marks = Attendance.objects.filter(session=self.session)
        assert dict(marks.values_list("person__first_name", "status")) == {"Leo": "present", "Mia": "apologies"}
        assert broken_rules(self.page) == []

    def when_she_decides(self):
        self.page.get_by_role("button", name=re.compile("Present after all")).click()
        expect(self.page.get_by_text("Meanwhile: apologies")).to_have_count(0)
        self.page.get_by_role("button", name=re.compile("Done.*Okonkwo")).click()

    def then_nothing_is_left_on_the_tablet(self):
        expect(self.page.get_by_label("Adults", exact=True)).to_have_value("2")
        expect(self.page.locator("#kept")).to_be_hidden()
        expect(self.row(self.mia).get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")
        marks = Attendance.objects.filter(session=self.session)
        assert dict(marks.values_list("person__first_name", "status")) == {"Leo": "present", "Mia": "present"}
        assert "register-waiting" not in self.page.evaluate(KEPT)


def test_the_connection_goes_in_the_middle(sits_at, session_worker, coordinator):
    told = WithoutAConnection(sits_at(session_worker, width=768, touch=True))
    told.given_a_register_on_a_tablet()
    told.given_todays_registers_go_along()
    told.when_the_connection_goes()
    told.when_both_are_tapped_and_a_stranger_comes()
    told.when_three_parents_without_a_name_are_counted_and_one_was_one_too_many()
    told.when_the_tablet_goes_flat_and_is_started_again()
    told.then_the_screen_counts_them_and_a_finder_reads_nothing()
    told.when_a_colleague_marks_one_of_them_meanwhile(coordinator)
    told.when_the_tablet_is_opened_again_with_a_connection()
    told.then_one_is_saved_and_the_other_is_asked_about()
    told.when_she_decides()
    told.then_nothing_is_left_on_the_tablet()

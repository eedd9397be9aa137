"""The connection goes in the middle of a busy door: the register goes on, and is right when it is back."""

import re

import pytest
from playwright.sync_api import expect

from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance
from staff.models import User
from tests.support.accessibility import broken_rules
from tests.support.factories import ChildFactory, HouseholdFactory
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]

# Everything that the page keeps on the tablet, as text, with each byte of what is encrypted.
KEPT = """async () => {
    const database = await new Promise((done) => {
        const r = indexedDB.open('register'); r.onsuccess = () => done(r.result);
    });
    const records = await new Promise((done) => {
        const r = database.transaction('kept').objectStore('kept').getAll(); r.onsuccess = () => done(r.result);
    });
    database.close();
    const text = (value) => new TextDecoder('latin1').decode(value);
    return records.map((each) => each.id + text(each.data)).join('|') + JSON.stringify(localStorage);
}"""


class WithoutAConnection:
    """Given, when, then of this story."""

    def __init__(self, story):
        self.story, self.page = story, story.device(width=768)

    def given_a_register_on_a_tablet(self):
        self.leo, self.mia = (
            ChildFactory(first_name=name, last_name="Larch", household=HouseholdFactory()) for name in ("Leo", "Mia")
        )
        self.session = register_of_today(self.leo, self.mia)
        self.story.signs_in(self.page, "creche")
        self.opens_the_register()

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

    def then_the_screen_counts_them_and_a_finder_reads_nothing(self):
        expect(self.page.locator("[data-count=present]")).to_have_text("2")
        expect(self.page.get_by_text("2 marks wait here")).to_be_visible()
        assert broken_rules(self.page) == []
        kept = self.page.evaluate(KEPT)
        for words in ("Leo", "Larch", "Okonkwo", str(self.leo.pk)):
            assert words not in kept, words
        assert not Attendance.objects.filter(session=self.session).exists()

    def when_a_colleague_marks_one_of_them_meanwhile(self):
        coordinator = User.objects.get(username="coordinator")
        mark_person(session_id=self.session.pk, person_id=self.mia.pk, status="apologies", by=coordinator)

    def when_the_tablet_is_opened_again_with_a_connection(self):
        self.page.context.set_offline(False)
        self.opens_the_register()

    def then_one_is_saved_and_the_other_is_asked_about(self):
        expect(self.page.get_by_text("Meanwhile: apologies")).to_be_visible()
        marks = Attendance.objects.filter(session=self.session)
        assert dict(marks.values_list("person__first_name", "status")) == {"Leo": "present", "Mia": "apologies"}
        assert broken_rules(self.page) == []

    def when_she_decides(self):
        self.page.get_by_role("button", name=re.compile("Present after all")).click()
        expect(self.page.get_by_text("Meanwhile: apologies")).to_have_count(0)
        self.page.get_by_role("button", name=re.compile("Done.*Okonkwo")).click()

    def then_nothing_is_left_on_the_tablet(self):
        expect(self.page.locator("#kept")).to_be_hidden()
        expect(self.row(self.mia).get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")
        marks = Attendance.objects.filter(session=self.session)
        assert dict(marks.values_list("person__first_name", "status")) == {"Leo": "present", "Mia": "present"}
        assert "register-waiting" not in self.page.evaluate(KEPT)


def test_the_connection_goes_in_the_middle(story):
    told = WithoutAConnection(story)
    told.given_a_register_on_a_tablet()
    told.when_the_connection_goes()
    told.when_both_are_tapped_and_a_stranger_comes()
    told.then_the_screen_counts_them_and_a_finder_reads_nothing()
    told.when_a_colleague_marks_one_of_them_meanwhile()
    told.when_the_tablet_is_opened_again_with_a_connection()
    told.then_one_is_saved_and_the_other_is_asked_about()
    told.when_she_decides()
    told.then_nothing_is_left_on_the_tablet()

"""Story: a fire drill. Everybody in the building is on one roll, on a phone outside; the drill is written down."""

from datetime import time

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from sessions_app.actions.marks import leave, mark_person
from sessions_app.building.actions import sign_in
from sessions_app.models import FireDrill, Session
from tests.support.creche import well_staffed
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, ServiceFactory, SessionFactory
from tests.support.pdf import pages_of, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class Drill:
    """Given, when, then of this story."""

    def __init__(self, sits_at, coordinator, worker):
        self.phone = sits_at(coordinator, width=360, height=740, touch=True)
        self.coordinator, self.worker = coordinator, worker

    def given_a_full_building(self):
        """The mother is at the drop-in, her baby in the crèche; Leo and two without a name play in the hall."""
        home, all_day = HouseholdFactory(), {"start_time": time(0, 0), "end_time": time(23, 59)}
        mother = PersonFactory(first_name="Amina", last_name="Hassan", household=home)
        baby = ChildFactory(first_name="Maryam", last_name="Hassan", household=home)
        self.leo = ChildFactory(first_name="Leo", last_name="Okafor", household=HouseholdFactory())
        self.hall, creche = (
            SessionFactory(
                service=ServiceFactory(name=name, care_type=kind), date=local_today(), status="planned", **all_day
            )
            for name, kind in (("Stay and play", "drop-in"), ("Crèche", "crèche"))
        )
        self.staff = well_staffed(creche, adults=2)
        for session, person in ((self.hall, mother), (self.hall, self.leo), (creche, baby)):
            mark_person(session_id=session.pk, person_id=person.pk, status="present", by=self.worker)
        Session.objects.filter(pk=self.hall.pk).update(headcount_adults=1, headcount_children=1)
        sign_in(by=self.coordinator, kind="visitor", name="Ruth Calloway", organisation="Health visiting")

    def when_the_bell_rings_one_press_gives_the_roll(self):
        self.phone.goto("/")
        self.phone.get_by_role("link", name="Fire roll").click()
        expect(self.phone.get_by_role("heading", level=1)).to_have_text("Fire roll: 8 people")
        for words in ("Amina Hassan", "Maryam Hassan", "Leo Okafor", "Ruth Calloway", *map(str, self.staff)):
            expect(self.phone.get_by_label(words)).not_to_be_checked()
        self.phone.in_order()

    def when_they_are_ticked_off_where_there_is_no_signal(self):
        self.phone.context.set_offline(True)
        for box in self.phone.get_by_role("checkbox").all():
            box.check()
        self.says("All 7 lines are ticked off.")

    def then_who_is_missing_is_named(self):
        self.phone.get_by_label("Leo Okafor").uncheck()
        self.phone.get_by_label("1 adult, 1 child").uncheck()
        self.says("5 of 7 lines ticked off. Missing: Leo Okafor (Stay and play); Stay and play: 1 adult, 1 child.")
        expect(self.phone.locator("[data-roll-count]")).to_be_in_viewport()

    def then_it_is_on_paper_as_well(self):
        """Each name with its box, and nothing that only a screen needs."""
        paper = self.phone.pdf(format="A4")
        assert len(pages_of(paper)) == 1
        words = text_of(paper)
        for each in ("Fire roll: 8 people", "Maryam Hassan", "Ruth Calloway", "1 adult, 1 child", "Called by"):
            assert each in words
        for each in ("ticked off", "Write down", "Back to"):
            assert each not in words

    def when_he_has_gone_home_from_the_meeting_point(self):
        leave(session_id=self.hall.pk, person_id=self.leo.pk, by=self.worker)
        self.phone.context.set_offline(False)
        self.phone.reload()
        expect(self.phone.get_by_role("heading", level=1)).to_have_text("Fire roll: 7 people")
        expect(self.phone.get_by_label("Leo Okafor")).to_have_count(0)

    def when_the_drill_is_written_down(self):
        """The time it was called comes along. Somebody was missed, so what changes has to be said."""
        phone = self.phone
        phone.get_by_role("link", name="Write down how it went").click()
        expect(phone.get_by_label("Time", exact=True)).not_to_have_value("")
        phone.get_by_label("Time", exact=True).fill("10.15")
        phone.get_by_label("Minutes until everybody was out").fill("2")
        phone.get_by_label("And seconds").fill("40")
        phone.get_by_label("How many people were out?").fill("7")
        phone.get_by_label("No, somebody was missing or not on it").check()
        phone.get_by_role("button", name="Save").click()
        expect(phone.get_by_role("alert")).to_contain_text("Somebody was not accounted for: say what is to change.")
        phone.get_by_label("What is to change, and by whom?").fill("Whoever leaves is signed out: all of us.")
        phone.get_by_role("button", name="Save").click()

    def then_safety_says_what_is_to_follow(self):
        drills = self.phone.locator("section.sheet").filter(has=self.phone.get_by_role("heading", name="Fire drills"))
        expect(drills).to_contain_text("7 people out in 2 minutes and 40 seconds; not everybody was accounted for.")
        expect(drills).to_contain_text("To change: Whoever leaves is signed out: all of us.")
        self.phone.in_order()
        drill = FireDrill.objects.get()
        assert (drill.on, drill.at, drill.led_by) == (local_today(), time(10, 15), self.coordinator)

    def says(self, words):
        expect(self.phone.get_by_role("status").filter(has_text="ticked off")).to_have_text(words)


def test_fire_drill(sits_at, coordinator, session_worker):
    told = Drill(sits_at, coordinator, session_worker)
    told.given_a_full_building()
    told.when_the_bell_rings_one_press_gives_the_roll()
    told.when_they_are_ticked_off_where_there_is_no_signal()
    told.then_who_is_missing_is_named()
    told.then_it_is_on_paper_as_well()
    told.when_he_has_gone_home_from_the_meeting_point()
    told.when_the_drill_is_written_down()
    told.then_safety_says_what_is_to_follow()

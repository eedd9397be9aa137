"""Story: a busy Monday drop-in. Thirty families through one door, at a tablet, and in the end every number is right."""

import re
from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Registration
from families.registering.cards import code_words, make_card
from reports.measures import figures_for
from sessions_app.models import Attendance, CareNote, Session, SessionGuest
from sessions_app.roll import short_id
from tests.support.browser import hold_before_the_camera
from tests.support.cards import card_on_a_table
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
REGULARS = 25
COUNTS = ("here", "present", "under_five", "older", "adults", "late", "left", "apologies")
# A whole queue is tapped, each twice, without waiting for an answer.
TAP_TWICE = """(ids) => ids.forEach((id) => {
    document.querySelector(`button[value="${id}:present"]`).click();
    document.querySelector(`button[value="${id}:present"]`).click();
})"""


class Monday:
    """Given, when, then of this story. `here`, `under_five` and the rest are what the screen has to say."""

    def __init__(self, page, user):
        self.page, self.user = page, user
        self.counts = dict.fromkeys(COUNTS, 0)

    def given_everybody_of_last_week_is_expected(self):
        today = local_today()
        self.regulars = [self.family(f"Regular{number}") for number in range(REGULARS)]
        self.minders = self.family("Minder", role="childminder")
        self.brought = self.family("Adeyemi")["little"]
        littles = [each["little"] for each in self.regulars]
        self.session = register_of_today(*littles, self.minders["adult"], self.brought, name="Drop-in")
        Session.objects.filter(pk=self.session.pk).update(start_time=time(0, 0), end_time=time(23, 59))
        Attendance.objects.filter(person=self.brought).update(came_with=self.minders["adult"])
        # Known for long; not here last week.
        self.siblings = self.family("Quillfeather")
        ChildFactory(
            first_name="Otto",
            last_name="Quillfeather",
            household=self.siblings["home"],
            date_of_birth=today - timedelta(days=365 * 8),
        )
        self.with_card = self.family("Oyelaran")
        self.card = make_card(by=self.user, household=self.with_card["home"])

    def family(self, name, role="parent"):
        home = HouseholdFactory()
        return {
            "home": home,
            "adult": PersonFactory(first_name="Jo", last_name=name, role=role, household=home),
            "little": ChildFactory(
                first_name="Al",
                last_name=name,
                household=home,
                date_of_birth=local_today() - timedelta(days=700),
                registered_on=local_today() - timedelta(days=90),
            ),
        }

    def when_she_opens_the_register(self):
        self.page.goto(f"/sessions/{self.session.pk}/register/")
        expect(self.page.locator(".register-row")).to_have_count(REGULARS + 2)
        self.the_numbers_follow()

    def when_a_family_is_found_by_a_name_spelt_wrongly(self):
        """The brother of eight is here too: an inset day. Nobody is ticked beforehand."""
        self.page.get_by_label("Find a family", exact=True).press_sequentially("quilfether")
        expect(self.page.get_by_text("Brothers and sisters of five or over")).to_be_visible()
        self.ticks("Jo Quillfeather", "Al Quillfeather", "Otto Quillfeather")
        self.the_numbers_follow(here=3, present=3, under_five=1, older=1, adults=1)

    def when_a_card_is_held_before_the_camera(self):
        hold_before_the_camera(card_on_a_table(code_words(self.card.code), turned=9))
        self.page.get_by_role("link", name="Scan a card").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Who is here?")
        self.ticks("Jo Oyelaran", "Al Oyelaran")
        self.the_numbers_follow(here=2, present=2, under_five=1, adults=1)

    def when_a_childminder_comes_with_other_peoples_children(self):
        """One whom she brought before; her own son is at nursery today."""
        page = self.page
        minder = page.locator("section.register-family").filter(has=page.get_by_role("heading", name="Minder"))
        minder.get_by_role("link", name="Whole family").click()
        self.ticks("Jo Minder", "Al Adeyemi")
        expect(self.row(self.brought)).to_contain_text("With Jo Minder, childminder")
        self.the_numbers_follow(here=2, present=2, under_five=1, adults=1)

    def when_somebody_new_is_registered(self):
        page = self.page
        page.get_by_role("link", name="New family").click()
        page.get_by_label("Adult’s first name").fill("Yusra")
        page.get_by_label("Adult’s last name").fill("Haddad")
        page.get_by_label("Role").select_option("parent")
        page.get_by_label("Child’s first name").first.fill("Sami")
        page.get_by_label("Child’s date of birth").first.fill(f"1/2/{local_today().year - 1}")
        page.get_by_role("button", name="Register and sign in").click()
        expect(page.get_by_text("Yusra and Sami are registered and signed in.")).to_be_visible()
        self.the_numbers_follow(here=2, present=2, under_five=1, adults=1)

    def when_a_health_visitor_looks_in(self):
        """She is in the building, and in no number of families."""
        page = self.page
        page.get_by_role("link", name="Somebody comes in").click()
        page.get_by_label("Professional").check()
        page.get_by_label("Name", exact=True).fill("Ruth Calloway")
        page.get_by_label("From").fill("Health visiting")
        page.get_by_role("button", name="Put on the register").click()
        expect(page.locator(".register-guests")).to_contain_text("Ruth Calloway, Health visiting")
        self.the_numbers_follow()

    def when_the_whole_queue_is_tapped_at_once(self):
        came = [each["little"] for each in self.regulars[:-2]]
        self.page.evaluate(TAP_TWICE, [short_id(each.pk) for each in came])
        self.the_numbers_follow(here=len(came), present=len(came), under_five=len(came))

    def when_one_is_late_one_leaves_and_one_is_ill(self):
        first, *_, late, ill = (each["little"] for each in self.regulars)
        self.taps(late, "Late")
        expect(self.row(late)).to_contain_text("Late. In ")
        self.taps(ill, "Apologies")
        self.taps(first, "Left")
        expect(self.row(first)).to_contain_text("Left early. Out ")
        self.the_numbers_follow(here=0, present=1, under_five=1, late=1, left=1, apologies=1)

    def when_those_who_give_no_name_are_counted(self):
        for who, shown in (("adults", "1"), ("children", "1"), ("children", "2")):
            self.page.get_by_role("button", name=f"One more: {who}").click()
            expect(self.page.get_by_label(who.capitalize(), exact=True)).to_have_value(shown)

    def when_she_notes_what_one_child_said(self):
        """From the child's own row; the way to a concern stands beside it."""
        page, child = self.page, self.with_card["little"]
        self.row(child).get_by_role("link", name=re.compile("^Note")).click()
        page.get_by_label("What should colleagues know?").fill("Says that Granny is in hospital.")
        expect(page.get_by_role("link", name="log a concern about Al")).to_be_visible()
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_text("Written down about Al.")).to_be_visible()
        assert CareNote.objects.get(child=child).words == "Says that Granny is in hospital."

    def when_it_is_closed(self):
        """Not before it is complete: what is missing is said, and nothing typed is lost."""
        page = self.page
        page.get_by_role("link", name="Close the register").click()
        for words, number in (("Came", 33), ("of them late", 1), ("left early", 1), ("All together", 37)):
            figure = page.locator(".close-figures div").filter(has=page.get_by_text(words, exact=True))
            expect(figure.locator("dd")).to_have_text(str(number))
        page.get_by_label("Or why nobody says how it went this time").fill("All of us were at the door")
        page.get_by_role("button", name="Close the register").click()
        expect(page.get_by_role("alert").first).to_contain_text("Tick who of us was there")
        page.get_by_label("Or a helper’s name").first.fill("Jo Marsh")
        for name in ("from", "until"):
            page.locator(f"[name=other_1_{name}]").fill("0.01")
        page.get_by_label("No: no accident, no incident, no near miss").check()
        page.get_by_role("button", name="Close the register").click()
        expect(page.get_by_text("The register is closed.")).to_be_visible()

    def then_nothing_was_lost(self):
        today = local_today()
        marks = Attendance.objects.filter(session=self.session)
        assert sorted(marks.values_list("status", flat=True)) == ["apologies"] + ["present"] * 33
        assert marks.get(came_with=self.minders["adult"]).person == self.brought
        assert Registration.objects.filter(person__first_name="Sami", registered_on=today).exists()
        assert SessionGuest.objects.get().time_out is not None, "gone when the register closes"
        figures = figures_for(today, today, today=today).measures
        found = [figures[key] for key in ("attendances_under_5", "attendances_adult", "headcount", "sessions_ran")]
        assert found == [28, 4, 3, 1]

    def row(self, person):
        return self.page.locator(f"#row-{person.pk}")

    def ticks(self, *names):
        expect(self.page.get_by_role("checkbox", checked=True)).to_have_count(0)
        for name in names:
            self.page.get_by_label(name).check()
        self.page.get_by_role("button", name="Sign in those ticked").first.click()
        expect(self.page.get_by_text(re.compile(r"(is|are) signed in\.$"))).to_be_visible()

    def taps(self, person, what):
        self.row(person).get_by_role("button", name=what, exact=True).click()

    def the_numbers_follow(self, **more):
        for name, by in more.items():
            self.counts[name] += by
        for name, number in self.counts.items():
            expect(self.page.locator(f"[data-count={name}]").first).to_have_text(str(number))


def test_busy_monday_drop_in(sits_at, session_worker):
    tablet = sits_at(session_worker, width=768, height=1024, touch=True)
    tablet.context.grant_permissions(["camera"])
    told = Monday(tablet, session_worker)
    told.given_everybody_of_last_week_is_expected()
    told.when_she_opens_the_register()
    told.when_a_family_is_found_by_a_name_spelt_wrongly()
    told.when_a_card_is_held_before_the_camera()
    told.when_a_childminder_comes_with_other_peoples_children()
    told.when_somebody_new_is_registered()
    told.when_a_health_visitor_looks_in()
    told.when_the_whole_queue_is_tapped_at_once()
    told.when_one_is_late_one_leaves_and_one_is_ill()
    told.when_those_who_give_no_name_are_counted()
    tablet.in_order()
    told.when_she_notes_what_one_child_said()
    told.when_it_is_closed()
    told.then_nothing_was_lost()

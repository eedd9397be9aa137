"""Story: a clocks change weekend. 9.30 stays 9.30, and a crèche counts what really passed (T-21)."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from centre.core.dates import LONDON, local_today
from reports.measures import weekly_attendances
from sessions_app.actions.series import start_series
from sessions_app.models import Attendance, Session
from sessions_app.planning import Wanted
from tests.support.creche import well_staffed
from tests.support.factories import ChildFactory, HouseholdFactory, ServiceFactory, SessionFactory, TermFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]


class Weekend:
    """Given, when, then of this story: a Saturday, the Sunday on which the clocks change, a Monday."""

    def __init__(self, page, coordinator, sunday, monkeypatch):
        self.page, self.coordinator, self.sunday, self.monkeypatch = page, coordinator, sunday, monkeypatch
        self.saturday, self.monday = sunday - timedelta(days=1), sunday + timedelta(days=1)

    def it_is(self, day, at, minutes=0):
        """A time on the clock of that day, and so many minutes later as they really pass."""
        moment = datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC) + timedelta(minutes=minutes)
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    def given_a_weekly_series_on_each_of_the_three_days(self):
        first, last = self.sunday - timedelta(days=20), self.sunday + timedelta(days=20)
        TermFactory(name=f"Term {first}", start_date=first, end_date=last)
        self.it_is(first, time(9))
        days = ((self.saturday, "Dads’ breakfast"), (self.sunday, "Sunday play"), (self.monday, "Stay and play"))
        for day, name in days:
            wanted = Wanted(day.weekday(), time(9, 30), time(11, 30), "Hall", None, first, last)
            service = ServiceFactory(name=f"{name}, {first:%B}", public=True)
            assert len(start_series(service=service, wanted=wanted, by=self.coordinator).plan.add) >= 5
        self.play = Session.objects.get(date=self.sunday)
        self.child = self.came_to(Session.objects.get(date=self.sunday - timedelta(days=7)))

    def given_a_night_in_the_creche(self):
        """An emergency: children are looked after while the clocks are put forward or back."""
        nights = {"service": ServiceFactory(name=f"Night crèche, {self.sunday:%B}", care_type="crèche")}
        self.night = SessionFactory(**nights, date=self.sunday, start_time=time(0), end_time=time(6), status="planned")
        well_staffed(self.night, adults=2)
        self.guest = self.came_to(SessionFactory(**nights, date=self.sunday - timedelta(days=7), status="ran"))

    def came_to(self, last_weeks):
        born = self.sunday - timedelta(days=900)
        child = ChildFactory(first_name="Leo", household=HouseholdFactory(), date_of_birth=born)
        Attendance.objects.create(session=last_weeks, person=child, status="present")
        return child

    def then_the_weeks_say_half_past_nine(self):
        self.it_is(self.saturday, time(18))
        self.page.goto("/sessions/")
        for day in (self.saturday, self.sunday):
            self.stands_in_the_week(day)
        self.page.get_by_role("link", name="Week after").click()
        self.stands_in_the_week(self.monday)

    def stands_in_the_week(self, day):
        shown = self.page.locator("li.week-day").filter(has_text=f"{day:%A}")
        expect(shown.locator(".session-card-time").filter(has_text="9.30am–11.30am")).to_have_count(1)

    def then_a_calendar_has_the_moments(self):
        """Each with the offset of its day: 9.30 in London, whatever that is in Greenwich."""
        events = Calendar.from_ical(self.page.request.get("/whats-on.ics").text()).walk("VEVENT")
        found = {each["DTSTART"].dt.date(): each for each in events}
        for day in (self.saturday, self.sunday, self.monday):
            start, end = found[day]["DTSTART"].dt, found[day]["DTEND"].dt
            assert (start.time(), end.time()) == (time(9, 30), time(11, 30))
            assert start.utcoffset() == datetime.combine(day, time(9, 30), tzinfo=LONDON).utcoffset()
        assert found[self.saturday]["DTSTART"].dt.utcoffset() != found[self.sunday]["DTSTART"].dt.utcoffset()

    def then_the_alert_of_the_creche_counts_what_really_passed(self):
        """Signed in at 0.30: after 100 minutes all is well, after 115 it is 1 h 55, whatever stands on the wall."""
        self.it_is(self.sunday, time(0, 30))
        self.opens_the_register(self.night)
        row = self.page.locator(f"#row-{self.guest.pk}")
        row.get_by_role("button", name="Present").click()
        expect(row).to_contain_text("In 12.30am")
        for passed, words in ((100, None), (115, "1 h 55 min today: nearly as long as a child may stay")):
            self.it_is(self.sunday, time(0, 30), minutes=passed)
            self.page.reload()
            expect(row.get_by_text("nearly as long")).to_have_count(1 if words else 0)
            if words:
                expect(row).to_contain_text(words)

    def when_the_register_is_typed_in_afterwards(self):
        """What is typed is what stands there: no hour is added or taken."""
        self.it_is(self.sunday, time(14))
        self.opens_the_register(self.play)
        row = self.page.locator(f"#row-{self.child.pk}")
        row.get_by_role("button", name="Present").click()
        expect(row.get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "true")
        self.it_is(self.monday, time(9))
        self.page.reload()
        row.get_by_role("link", name=re.compile("^Times")).click()
        self.page.get_by_label("In at").fill("9.35")
        self.page.get_by_label("Out at").fill("11.25")
        self.page.get_by_role("button", name="Save").click()
        expect(row).to_contain_text("In 9.35am, out 11.25am")
        mark = Attendance.objects.get(person=self.child, session=self.play)
        assert (mark.time_in, mark.time_out) == (time(9, 35), time(11, 25))

    def then_the_day_is_the_sundays_in_the_figures(self):
        Session.objects.filter(date=self.sunday).update(status="ran")
        week_of_it, week_after = weekly_attendances(self.sunday - timedelta(days=6), self.monday).values()
        assert (week_of_it, week_after) == (2, 0)

    def opens_the_register(self, session):
        self.page.goto(f"/sessions/{session.pk}/register/")


def last_sunday(month: int) -> date:
    """The newest last Sunday of March or October that is over."""
    for year in (local_today().year, local_today().year - 1):
        day = date(year, month, 31)
        day -= timedelta(days=(day.weekday() + 1) % 7)
        if day < local_today():
            return day
    raise AssertionError


def test_clocks_change_weekend(sits_at, coordinator, monkeypatch):
    page = sits_at(coordinator)
    for sunday in sorted(map(last_sunday, (3, 10))):
        told = Weekend(page, coordinator, sunday, monkeypatch)
        told.given_a_weekly_series_on_each_of_the_three_days()
        told.given_a_night_in_the_creche()
        told.then_the_weeks_say_half_past_nine()
        told.then_a_calendar_has_the_moments()
        told.then_the_alert_of_the_creche_counts_what_really_passed()
    told.when_the_register_is_typed_in_afterwards()
    told.then_the_day_is_the_sundays_in_the_figures()
    page.in_order()

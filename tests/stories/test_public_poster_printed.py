"""Story: the public poster is printed. The coordinator says what is public; a stranger prints it without signing in."""

import io
from datetime import time, timedelta

import pikepdf
import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from sessions_app.models import Session, SessionSeries
from tests.support.factories import AttendanceFactory, CentreSettingsFactory, ChildFactory, ServiceFactory
from tests.support.pdf import pages_of, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]
A4, A3 = (595, 842), (842, 1191)
A4_ACROSS, A3_ACROSS = A4[::-1], A3[::-1]
URDU = "آؤ اور کھیلو"
# What is offered on the page, and the pages that come out.
PRINTED = {
    "Poster to print": [A4],
    "A3": [A3],
    "large print": [A4],
    "Leaflet to fold": [A4_ACROSS] * 2,
    "Leaflet in large print": [A3_ACROSS] * 2,
}
PRIVATE = ("Team meeting", "Sunita Rai", "Amaka", "burst pipe", "Fewer families alone", "Staff room")


class Poster:
    """Given, when, then of this story."""

    def given_a_programme(self, leader):
        """Three weekly series. What the team says among itself stands beside what families are to read."""
        CentreSettingsFactory(phone="020 7946 0001", address="3 Willow Way\nZZ1 1AA")
        today = local_today()
        self.services = {}
        for number, name in enumerate(("Stay and play", "Baby massage", "Team meeting")):
            service = ServiceFactory(
                name=name, public=name == "Baby massage", booking="none", aims="Fewer families alone"
            )
            series = SessionSeries.objects.create(
                service=service,
                weekday=number,
                start_time=time(9, 30),
                end_time=time(11),
                venue="Staff room" if name == "Team meeting" else "Garden room",
                led_by=leader,
                from_date=today - timedelta(days=20),
                to_date=today + timedelta(days=60),
            )
            self.services[name] = service
        day = today + timedelta(days=1)
        Session.objects.create(
            service=self.services["Baby massage"], date=day, status="cancelled", cancelled_because="A burst pipe"
        )
        past = Session.objects.create(service=series.service, series=series, date=today, status="ran")
        AttendanceFactory(session=past, person=ChildFactory(first_name="Amaka"))

    def when_the_coordinator_shows_one_more_to_the_public(self, page):
        service = self.services["Stay and play"]
        page.goto(f"/sessions/services/{service.pk}/change/")
        page.get_by_label("Show it on the public “What’s on” page").check()
        page.get_by_role("button", name="Save").click()
        page.goto(f"/sessions/services/{service.pk}/languages/")
        page.get_by_label("Language", exact=True).select_option("ur")
        page.get_by_label("Name of the service in it").fill(URDU)
        page.get_by_role("button", name="Save").first.click()
        expect(page.locator("bdi[lang=ur]").first).to_have_text(URDU)
        page.in_order()

    def when_a_stranger_prints_everything_there_is(self, page):
        page.goto("/whats-on/")
        expect(page.get_by_role("heading", name="Stay and play")).to_be_visible()
        self.is_private(page.locator("body").inner_text())
        self.printed = {}
        for name in PRINTED:
            address = page.get_by_role("link", name=name, exact=True).get_attribute("href")
            answer = page.request.get(address)
            assert answer.headers["content-type"] == "application/pdf"
            self.printed[name] = answer.body()
        assert page.locator("a[href*='.pdf']").count() == len(PRINTED)
        page.in_order()

    def then_each_is_the_paper_it_says(self):
        for name, sizes in PRINTED.items():
            assert pages_of(self.printed[name]) == sizes, name

    def then_it_says_what_is_public_and_nothing_else(self):
        for name, made in self.printed.items():
            words = text_of(made)
            for each in (
                "Stay and play",
                "Baby massage",
                "Monday",
                "Tuesday",
                "9.30am",
                "Garden room",
                "020 7946 0001",
            ):
                assert each in words, (name, each)
            self.is_private(words)

    def then_it_can_be_read_aloud_and_by_every_printer(self):
        """Tagged, with a title and a language; every letter travels with the file, those of other scripts too."""
        for name, made in self.printed.items():
            with pikepdf.open(io.BytesIO(made)) as pdf:
                assert str(pdf.docinfo["/Title"]).startswith("What’s on at Willow Tree Children's Centre"), name
                assert str(pdf.Root.Lang) == "en-GB"
                assert pdf.Root.MarkInfo.Marked
                assert "/StructTreeRoot" in pdf.Root
                fonts = {str(font.BaseFont) for each in pdf.pages for font in each.Resources.Font.values()}
                assert all("+" in font for font in fonts), name
                assert any("Noto" in font and font.split("+")[1] != "Noto-Sans" for font in fonts), "Urdu"

    def is_private(self, words):
        for each in PRIVATE:
            assert each not in words, each


def test_public_poster_printed(sits_at, coordinator, session_worker):
    told = Poster()
    told.given_a_programme(session_worker)
    told.when_the_coordinator_shows_one_more_to_the_public(sits_at(coordinator))
    told.when_a_stranger_prints_everything_there_is(sits_at(None, width=360))
    told.then_each_is_the_paper_it_says()
    told.then_it_says_what_is_public_and_nothing_else()
    told.then_it_can_be_read_aloud_and_by_every_printer()

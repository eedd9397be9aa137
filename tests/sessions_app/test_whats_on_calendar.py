"""What's on as a calendar that a telephone subscribes to."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from centre.core.dates import LONDON
from sessions_app.whats_on.calendar import as_ics
from sessions_app.whats_on.reading import read_whats_on
from tests.support.factories import CentreSettingsFactory, ServiceFactory, SessionFactory

NOW = datetime(2025, 10, 20, 8, 0, tzinfo=LONDON)
PAGE = "https://centre.example/whats-on/"


@pytest.fixture
def over_the_change_of_clocks(db):
    """A Tuesday group at 9.30 on 21 and 28 October 2025: the clocks go back between them."""
    service = ServiceFactory(name="Tiny ones", public=True, venue="Main hall", cost="Free")
    return [
        SessionFactory(service=service, date=day, status="planned", venue="Main hall")
        for day in (date(2025, 10, 21), date(2025, 10, 28))
    ]


def read(now=NOW):
    centre = CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA")
    return as_ics(read_whats_on(now=now, weeks=26, since=date(2025, 10, 1)), centre, page_address=PAGE)


def events(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_half_past_nine_stays_half_past_nine_when_the_clocks_change(over_the_change_of_clocks):
    before, after = (event["DTSTART"] for event in events(read()))
    assert (before.dt.hour, after.dt.hour) == (9, 9)
    assert (before.dt.utcoffset(), after.dt.utcoffset()) == (timedelta(hours=1), timedelta(0))
    assert before.params["TZID"] == after.params["TZID"] == "Europe/London"


def test_the_time_zone_comes_with_it(over_the_change_of_clocks):
    (zone,) = Calendar.from_ical(read()).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


def test_an_event_keeps_its_id_from_one_reading_to_the_next(over_the_change_of_clocks):
    first = [str(event["UID"]) for event in events(read())]
    later = [str(event["UID"]) for event in events(read(NOW + timedelta(hours=5)))]
    assert first == later
    assert len(set(first)) == 2


def test_nothing_in_public_says_the_id_that_opens_a_sessions_feedback(db, today):
    session = SessionFactory(service=ServiceFactory(name="Tiny ones", public=True), date=today + timedelta(days=2))
    addresses = [reverse(f"whats_on:{name}") for name in ("page", "fragment", "calendar", "open_referral_list")]
    for name in ("service_calendar", "open_referral_service"):
        addresses.append(reverse(f"whats_on:{name}", args=[session.service_id]))
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 200, address
        assert "Tiny ones" in answer.content.decode(), address
        assert str(session.pk) not in answer.content.decode(), address


def test_the_same_facts_give_the_same_bytes_all_day(over_the_change_of_clocks):
    assert read() == read(NOW + timedelta(hours=5))


def test_a_cancelled_session_says_so_and_not_why(over_the_change_of_clocks):
    session = over_the_change_of_clocks[0]
    session.status, session.cancelled_because = "cancelled", "The leader is ill"
    session.save()
    content = read()
    cancelled, other = events(content)
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SUMMARY"] == "Cancelled: Tiny ones"
    assert other["STATUS"] == "CONFIRMED"
    assert b"leader" not in content


def test_the_place_can_be_found_on_a_map(over_the_change_of_clocks):
    event = events(read())[0]
    assert event["LOCATION"] == "Main hall, Willow Tree Children's Centre, 3 Willow Way, Sampleton, ZZ1 1AA"
    assert event["URL"].startswith(PAGE)


def test_a_session_without_a_time_is_a_whole_day(db):
    service = ServiceFactory(public=True)
    SessionFactory(service=service, date=date(2025, 11, 5), status="planned", start_time=None, end_time=None)
    assert events(read())[0]["DTSTART"].dt == date(2025, 11, 5)


def test_signs_and_line_breaks_in_words_do_not_break_the_calendar(db):
    service = ServiceFactory(
        name="Rhyme; time, & more", public=True, description="Line one\nBEGIN:VEVENT\nSUMMARY:Not ours\\n; , “ü”"
    )
    SessionFactory(service=service, date=date(2025, 11, 5), status="planned")
    (event,) = events(read())
    assert event["SUMMARY"] == "Rhyme; time, & more"
    assert "BEGIN:VEVENT" in event["DESCRIPTION"]


def test_the_whole_calendar_and_that_of_one_service(stay_and_play_and_another):
    one, _ = stay_and_play_and_another
    answer = Client().get("/whats-on.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events(answer.content)) == 2
    answer = Client().get(reverse("whats_on:service_calendar", args=[one.pk]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event["SUMMARY"] for event in events(answer.content)] == [one.name]
    assert Client().get(reverse("whats_on:service_calendar", args=[uuid4()])).status_code == 404


@pytest.fixture
def stay_and_play_and_another(db, today):
    one, other = ServiceFactory(name="Tiny ones", public=True), ServiceFactory(name="Mud kitchen", public=True)
    for service in (one, other):
        SessionFactory(
            service=service, date=today + timedelta(days=3), status="planned", start_time=time(10), end_time=time(11)
        )
    return one, other


def test_a_centre_with_nothing_public_has_an_empty_calendar(db):
    assert events(Client().get("/whats-on.ics").content) == []

"""What's on in public: what strangers are told, and what they are never told."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import LONDON, local_today
from centre.core.models import BankHoliday, ClosurePeriod
from sessions_app.models import SessionSeries
from sessions_app.whats_on.reading import public_id, read_whats_on
from tests.support.factories import (
    AttendanceFactory,
    CentreSettingsFactory,
    ServiceFactory,
    SessionFactory,
    UserFactory,
)

MONDAY_NOON = datetime(2025, 10, 6, 12, 0, tzinfo=LONDON)
PUBLIC_TABLES = {
    "core_centresettings",
    "core_bankholiday",
    "core_closureperiod",
    "core_term",
    "sessions_app_service",
    "sessions_app_servicetranslation",
    "sessions_app_session",
    "sessions_app_sessionseries",
    "sessions_app_yousaid",
}
PAGES = ("/whats-on/", "/whats-on/fragment/", "/whats-on.ics", "/open-referral/services", "/whats-on/poster.pdf")


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def weekly(service, weekday=0, first=None, last=None, **kwargs):
    today = local_today()
    return SessionSeries.objects.create(
        service=service,
        weekday=weekday,
        start_time=kwargs.pop("start_time", time(9, 30)),
        end_time=kwargs.pop("end_time", time(11, 30)),
        from_date=first or today - timedelta(days=30),
        to_date=last or today + timedelta(days=60),
        **kwargs,
    )


@pytest.fixture
def stay_and_play(db, today):
    """A public drop-in, tomorrow and a week later, for children under five."""
    CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA", phone="01632 960 001")
    service = ServiceFactory(
        public=True,
        venue="Main hall",
        description="Toys and songs.",
        age_from_months=0,
        age_to_months=60,
        cost="£1 a family",
        booking="none",
        last_checked_on=today - timedelta(days=3),
    )
    series = weekly(service, weekday=(today + timedelta(days=1)).weekday(), venue="Main hall")
    for week in range(3):
        SessionFactory(
            service=service,
            series=series,
            date=today + timedelta(days=1 + 7 * week),
            status="planned",
            venue="Main hall",
        )
    return service


@pytest.fixture
def public_page(stay_and_play):
    return Client().get("/whats-on/")


def test_a_stranger_reads_what_when_where_for_whom_and_at_what_cost(public_page):
    words = words_of(public_page)
    assert public_page.status_code == 200
    for told in (
        "Stay and play",
        "9.30am to 11.30am",
        "Main hall",
        "From birth to 5 years",
        "£1 a family",
        "just come",
    ):
        assert told in words
    assert "1 thing to come to" in words


def test_each_entry_says_when_it_was_last_checked(public_page, today):
    day = today - timedelta(days=3)
    assert f"Last checked {day.day} {day:%B %Y}" in words_of(public_page)


def test_an_entry_that_nobody_checked_says_so(stay_and_play):
    type(stay_and_play).objects.update(last_checked_on=None)
    assert "Not checked yet" in words_of(Client().get("/whats-on/"))


def test_only_services_marked_public_are_told_of_anywhere(stay_and_play, today):
    secret = ServiceFactory(name="Quiet group for two families", public=False)
    SessionFactory(service=secret, date=today + timedelta(days=1), status="planned")
    for address in PAGES[:4]:
        answer = Client().get(address)
        assert b"Quiet group" not in answer.content
        assert str(secret.pk).encode() not in answer.content
    assert Client().get(reverse("whats_on:service_calendar", args=[secret.pk])).status_code == 404
    assert Client().get(reverse("whats_on:open_referral_service", args=[secret.pk])).status_code == 404


def test_a_service_that_is_no_longer_offered_is_not_told_of(stay_and_play, today):
    type(stay_and_play).objects.update(ended_on=today - timedelta(days=1))
    assert b"Stay and play" not in Client().get("/whats-on/").content


def test_a_cancelled_date_is_shown_as_cancelled_and_never_says_why(stay_and_play):
    stay_and_play.sessions.order_by("date").filter(pk=stay_and_play.sessions.first().pk).update(
        status="cancelled", cancelled_because="Sunita is in hospital"
    )
    words = words_of(Client().get("/whats-on/"))
    assert "Cancelled" in words
    for address in PAGES:
        assert b"hospital" not in Client().get(address).content


def test_neither_staff_nor_numbers_of_people_are_told(stay_and_play):
    leader = UserFactory(name="Sunita Zephyrine Rai")
    stay_and_play.sessions.update(led_by=leader, headcount_adults=1987, headcount_children=1789)
    stay_and_play.series.update(led_by=leader)
    AttendanceFactory(session=stay_and_play.sessions.first())
    for address in PAGES[:4]:
        content = Client().get(address).content.decode()
        assert "Zephyrine" not in content
        assert "1987" not in content
        assert "1789" not in content


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_read_no_table_that_holds_people(stay_and_play, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(address).status_code == 200
    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN) "?([a-z_]+)', query["sql"])}
    assert read <= PUBLIC_TABLES
    assert not any(word in query["sql"] for query in asked for word in ("led_by", "headcount", "cancelled_because"))


@pytest.mark.parametrize("address", ["/whats-on/", "/whats-on/fragment/", "/whats-on.ics", "/open-referral/services"])
def test_the_number_of_queries_does_not_grow_with_what_is_on(stay_and_play, today, address):
    def count():
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        return len(asked)

    few = count()
    for number in range(20):
        service = ServiceFactory(name=f"Group {number}", public=True)
        series = weekly(service, weekday=number % 7)
        for week in range(8):
            SessionFactory(service=service, series=series, date=today + timedelta(days=7 * week), status="planned")
    assert count() == few <= 8


@pytest.mark.parametrize("address", PAGES)
def test_an_answer_may_be_kept_five_minutes_and_sets_no_cookie(stay_and_play, address):
    answer = Client().get(address)
    assert {part.strip() for part in answer["Cache-Control"].split(",")} == {"public", "max-age=300"}
    assert not answer.cookies
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_somebody_signed_in_gets_the_same_page_and_it_is_kept_nowhere(stay_and_play, coordinator, signed_in):
    answer = signed_in(coordinator).get("/whats-on/")
    assert "no-store" in answer["Cache-Control"]
    assert coordinator.name not in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_are_only_read(stay_and_play, address):
    assert Client().post(address).status_code == 405


def test_only_the_fragment_may_stand_in_another_sites_frame(stay_and_play):
    for address in PAGES:
        answer = Client().get(address)
        framed = "frame-ancestors *" in answer["Content-Security-Policy"]
        assert framed == (address == "/whats-on/fragment/")
        assert ("X-Frame-Options" in answer) != framed


def test_the_fragment_brings_no_script_and_no_form(stay_and_play):
    answer = Client().get("/whats-on/fragment/")
    assert b"<script" not in answer.content
    assert b"<form" not in answer.content
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_sessions_own_place_is_told_where_it_differs(stay_and_play, today):
    stay_and_play.sessions.filter(date=today + timedelta(days=1)).update(venue="Library")
    assert "Library" in words_of(Client().get("/whats-on/"))


def test_a_place_elsewhere_is_told_with_its_address(stay_and_play):
    type(stay_and_play).objects.update(venue_address="St Mark’s Hall, 4 Mill Bank, Sampleton, ZZ2 2BB")
    assert "4 Mill Bank" in words_of(Client().get("/whats-on/"))


def test_a_coming_closure_is_announced(stay_and_play, today):
    ClosurePeriod.objects.create(
        name="Spring cleaning", start_date=today + timedelta(days=20), end_date=today + timedelta(days=22)
    )
    assert "Spring cleaning" in words_of(Client().get("/whats-on/"))


def test_a_bank_holiday_is_announced_once_and_not_where_something_is_on(stay_and_play, today):
    for ahead, name in ((10, "Early May bank holiday"), (12, "Boxing Day"), (14, "Village fair")):
        BankHoliday.objects.create(date=today + timedelta(days=ahead), name=name)
    ClosurePeriod.objects.create(
        name="Winter closure", start_date=today + timedelta(days=11), end_date=today + timedelta(days=13)
    )
    SessionFactory(service=stay_and_play, date=today + timedelta(days=14), status="planned")
    assert [each.name for each in read_whats_on().closures] == ["Early May bank holiday", "Winter closure"]
    assert "Early May bank holiday" in words_of(Client().get("/whats-on/"))


def test_a_far_closure_is_not_announced_yet(stay_and_play, today):
    ClosurePeriod.objects.create(
        name="Spring cleaning", start_date=today + timedelta(days=50), end_date=today + timedelta(days=52)
    )
    assert "Spring cleaning" not in words_of(Client().get("/whats-on/"))


def test_a_session_of_today_is_told_until_it_is_over(db):
    service = ServiceFactory(public=True)
    SessionFactory(service=service, date=date(2025, 10, 6), status="planned", start_time=time(9), end_time=time(11))
    later = SessionFactory(
        service=service, date=date(2025, 10, 6), status="ran", start_time=time(11, 30), end_time=time(13)
    )
    (entry,) = read_whats_on(now=MONDAY_NOON).entries
    assert [each.id for each in entry.dates] == [public_id(later.pk)]


def test_two_terms_with_the_same_weekly_time_read_as_one(db):
    service = ServiceFactory(public=True)
    weekly(service, first=date(2025, 9, 1), last=date(2025, 10, 20))
    weekly(service, first=date(2025, 11, 3), last=date(2025, 12, 19))
    (entry,) = read_whats_on(now=MONDAY_NOON).entries
    assert entry.when == ["Mondays, 9.30am to 11.30am"]


def test_a_weekly_time_that_is_still_to_begin_says_when(db):
    service = ServiceFactory(public=True)
    weekly(service, weekday=2, first=date(2025, 11, 5), last=date(2025, 12, 19), end_time=time(12))
    (entry,) = read_whats_on(now=MONDAY_NOON).entries
    assert entry.when == ["Wednesdays, 9.30am to midday, from 5 November 2025"]


def test_a_centre_with_nothing_public_says_so_kindly(db):
    words = words_of(Client().get("/whats-on/"))
    assert "Nothing to come to" in words
    assert "Please ask us" in words


@pytest.mark.parametrize("address", ["/whats-on/nothing.ics", "/whats-on/123.ics", "/open-referral/services/123"])
def test_an_id_that_is_none_is_not_found(db, address):
    assert Client().get(address).status_code == 404

"""Services, weekly series, single sessions and the week, as pages."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.models import AuditEvent, ClosurePeriod, Term
from sessions_app.models import Service, Session, SessionSeries
from sessions_app.week import Week
from tests.support.factories import AttendanceFactory, ServiceFactory, SessionFactory, TermFactory


@pytest.fixture
def client_of_coordinator(signed_in, coordinator):
    return signed_in(coordinator)


@pytest.fixture
def this_term(db, today):
    TermFactory(name="This term", start_date=today - timedelta(days=30), end_date=today + timedelta(days=90))


def series_form(today, **changes):
    return {
        "weekday": str(today.weekday()),
        "start_time": "9.30",
        "end_time": "11:30am",
        "venue": "Main hall",
        "led_by": "",
        "from_date": today.isoformat(),
        "to_date": (today + timedelta(days=27)).isoformat(),
        **changes,
    }


class TestServices:
    def test_one_is_added_changed_and_ended(self, client_of_coordinator, today):
        client = client_of_coordinator
        page = client.post(
            reverse("sessions_app:service_new"), {"name": "Baby group", "care_type": "group"}, follow=True
        ).content.decode()
        assert "Baby group has been added." in page
        service = Service.objects.get()
        client.post(
            reverse("sessions_app:service_change", args=[service.pk]),
            {"name": "Baby group", "care_type": "group", "venue": "Sensory room", "public": "on"},
        )
        service.refresh_from_db()
        assert (service.venue, service.public) == ("Sensory room", True)
        client.post(reverse("sessions_app:service_end", args=[service.pk]), {"last_day": today.isoformat()})
        service.refresh_from_db()
        assert service.ended_on == today
        client.post(reverse("sessions_app:service_offer_again", args=[service.pk]))
        service.refresh_from_db()
        assert service.ended_on is None
        events = AuditEvent.objects.exclude(action="sign_in.done").order_by("at")
        assert [event.action for event in events] == [
            "service.added",
            "service.changed",
            "service.ended",
            "service.offered_again",
        ]

    def test_the_same_name_and_kind_twice_is_said(self, client_of_coordinator):
        ServiceFactory()
        page = client_of_coordinator.post(
            reverse("sessions_app:service_new"), {"name": "Stay and play", "care_type": "drop-in"}
        ).content.decode()
        assert "A service of this name and kind exists already." in page

    def test_one_with_sessions_to_come_is_not_ended(self, client_of_coordinator, today):
        session = SessionFactory(date=today + timedelta(days=3), status="planned")
        page = client_of_coordinator.post(
            reverse("sessions_app:service_end", args=[session.service_id]), {"last_day": today.isoformat()}
        ).content.decode()
        assert "1 session is still planned after that day." in page

    @pytest.mark.parametrize("query", ["", "?show=past", "?show=past&page=2", "?page=x", "?page=99999999999"])
    def test_past_and_future(self, client_of_coordinator, today, query):
        for days in range(-30, 5):
            SessionFactory(date=today + timedelta(days=days), status="planned")
        address = reverse("sessions_app:service", args=[Service.objects.get().pk])
        assert client_of_coordinator.get(address + query).status_code == 200


class TestSeries:
    def test_it_is_looked_at_first_and_made_then(self, client_of_coordinator, this_term, today):
        service = ServiceFactory()
        ClosurePeriod.objects.create(
            name="Training day", start_date=today + timedelta(days=7), end_date=today + timedelta(days=7)
        )
        address = reverse("sessions_app:series_new", args=[service.pk])
        looked = client_of_coordinator.post(address, series_form(today) | {"show": "yes"})
        assert "3 sessions added" in looked.content.decode()
        assert "Training day" in looked.content.decode()
        assert not Session.objects.exists()
        seen = looked.context["plan"].fingerprint
        made = client_of_coordinator.post(address, series_form(today) | {"make": "yes", "seen": seen}, follow=True)
        assert "3 sessions added" in made.content.decode()
        assert {each.start_time for each in Session.objects.all()} == {time(9, 30)}

    def test_when_the_calendar_changed_meanwhile_it_is_shown_again(self, client_of_coordinator, this_term, today):
        address = reverse("sessions_app:series_new", args=[ServiceFactory().pk])
        page = client_of_coordinator.post(address, series_form(today) | {"make": "yes", "seen": "old"}).content.decode()
        assert "changed while you looked" in page
        assert not Session.objects.exists()

    def test_pressed_twice_it_is_made_once(self, client_of_coordinator, this_term, today):
        address = reverse("sessions_app:series_new", args=[ServiceFactory().pk])
        looked = client_of_coordinator.post(address, series_form(today) | {"show": "yes"})
        form = series_form(today) | {
            "make": "yes",
            "seen": looked.context["plan"].fingerprint,
            "submission_token": looked.context["form"].submission_token or "0d9b5f6c-5b52-4c8e-9a55-0c7d3e7f3d11",
        }
        client_of_coordinator.post(address, form)
        client_of_coordinator.post(address, form)
        assert SessionSeries.objects.count() == 1

    def test_it_is_changed_and_ended(self, client_of_coordinator, this_term, today):
        service = ServiceFactory()
        address = reverse("sessions_app:series_new", args=[service.pk])
        looked = client_of_coordinator.post(address, series_form(today) | {"show": "yes"})
        seen = looked.context["plan"].fingerprint
        client_of_coordinator.post(address, series_form(today) | {"make": "yes", "seen": seen})
        series = SessionSeries.objects.get()
        address = reverse("sessions_app:series_change", args=[series.pk])
        assert client_of_coordinator.get(address).status_code == 200
        changed = series_form(today, start_time="10")
        assert "Enter a time" in client_of_coordinator.post(address, changed | {"show": "yes"}).content.decode()
        changed = series_form(today, start_time="10am")
        looked = client_of_coordinator.post(address, changed | {"show": "yes"})
        assert "4 sessions changed" in looked.content.decode()
        client_of_coordinator.post(address, changed | {"make": "yes", "seen": looked.context["plan"].fingerprint})
        assert {each.start_time for each in Session.objects.all()} == {time(10)}
        address = reverse("sessions_app:series_end", args=[series.pk])
        assert "4 are planned" in client_of_coordinator.get(address).content.decode()
        client_of_coordinator.post(address, {"last_day": (today + timedelta(days=10)).isoformat()})
        assert Session.objects.count() == 2

    @pytest.mark.parametrize(
        "wrong",
        [
            {"weekday": "9"},
            {"weekday": "\x00"},
            {"start_time": "25.00"},
            {"end_time": "9.00"},
            {"from_date": "31 2 2026"},
            {"to_date": "1 1 1900"},
            {"to_date": "31 12 2099"},
            {"venue": "x" * 5000},
            {"led_by": "not-an-id"},
            {"led_by": "\x00"},
        ],
    )
    def test_nonsense_is_said_beside_its_field(self, client_of_coordinator, this_term, today, wrong):
        address = reverse("sessions_app:series_new", args=[ServiceFactory().pk])
        page = client_of_coordinator.post(address, series_form(today, **wrong) | {"make": "yes"})
        assert page.status_code == 200
        assert "Error:" in page.content.decode()
        assert not SessionSeries.objects.exists()

    def test_without_terms_it_says_where_to_enter_them(self, client_of_coordinator, today):
        Term.objects.all().delete()
        address = reverse("sessions_app:series_new", args=[ServiceFactory().pk])
        page = client_of_coordinator.get(address).content.decode()
        assert "No term dates are known yet" in page


class TestOneSession:
    def test_added_changed_cancelled_and_put_back(self, client_of_coordinator, session_worker, today):
        client = client_of_coordinator
        service = ServiceFactory()
        form = {
            "service": service.pk,
            "date": today.isoformat(),
            "start_time": "13.15",
            "end_time": "2.30pm",
            "venue": "Garden",
            "led_by": session_worker.pk,
        }
        assert client.get(reverse("sessions_app:session_new") + f"?service={service.pk}&date=x").status_code == 200
        client.post(reverse("sessions_app:session_new"), form)
        session = Session.objects.get()
        assert (session.start_time, session.led_by) == (time(13, 15), session_worker)
        client.post(reverse("sessions_app:session_change", args=[session.pk]), form | {"venue": "Main hall"})
        assert Session.objects.get().venue == "Main hall"
        client.post(reverse("sessions_app:session_cancel", args=[session.pk]), {"reason": "Snow"})
        assert "Snow" in client.get(session.get_absolute_url()).content.decode()
        client.post(reverse("sessions_app:session_put_back", args=[session.pk]))
        assert Session.objects.get().status == "planned"

    def test_a_governor_or_a_volunteer_cannot_be_named_to_run_it(self, client_of_coordinator, governor, volunteer):
        page = client_of_coordinator.get(reverse("sessions_app:session_new")).content.decode()
        assert "Grace Opoku" not in page
        assert "Vera Lund" not in page

    def test_an_imported_session_without_times_can_be_changed(self, client_of_coordinator, today):
        session = SessionFactory(date=today, start_time=None, end_time=None, status="ran")
        page = client_of_coordinator.post(
            reverse("sessions_app:session_change", args=[session.pk]), {"venue": "Hall"}, follow=True
        )
        assert "The session has been changed." in page.content.decode()
        assert client_of_coordinator.get(reverse("sessions_app:register", args=[session.pk])).status_code == 200

    def test_two_sessions_of_a_series_never_stand_at_the_same_time(self, client_of_coordinator, this_term, today):
        series = SessionSeries.objects.create(
            service=ServiceFactory(),
            weekday=today.weekday(),
            start_time=time(9),
            end_time=time(10),
            from_date=today,
            to_date=today + timedelta(days=20),
        )
        one, other = (
            SessionFactory(
                service=series.service,
                series=series,
                status="planned",
                start_time=time(9),
                end_time=time(10),
                date=today + timedelta(days=days),
            )
            for days in (0, 7)
        )
        page = client_of_coordinator.post(
            reverse("sessions_app:session_change", args=[other.pk]),
            {"date": one.date.isoformat(), "start_time": "9.00", "end_time": "10.00"},
        )
        assert "This series already has a session at that time." in page.content.decode()


class TestTheWeek:
    def test_monday_to_saturday_and_sunday_only_when_something_is_on(self, client_of_coordinator):
        SessionFactory(date=date(2025, 10, 8), status="ran")
        page = client_of_coordinator.get(reverse("sessions_app:week") + "?week=2025-W41").content.decode()
        assert "Wednesday" in page
        assert "Saturday" in page
        assert "Sunday" not in page
        SessionFactory(date=date(2025, 10, 12), status="ran")
        assert "Sunday" in client_of_coordinator.get(reverse("sessions_app:week") + "?week=2025-W41").content.decode()

    def test_who_runs_it_how_it_stands_and_how_many_were_marked(self, client_of_coordinator, session_worker):
        session = SessionFactory(date=date(2025, 10, 8), led_by=session_worker, headcount_adults=3)
        AttendanceFactory(session=session)
        AttendanceFactory(session=session, status="absent")
        ClosurePeriod.objects.create(name="Training", start_date=date(2025, 10, 7), end_date=date(2025, 10, 7))
        page = client_of_coordinator.get(reverse("sessions_app:week") + "?week=2025-w41").content.decode()
        for words in ("Sunita Rai", "<strong>1</strong> signed in, 3 more counted", "Closed: Training", "Ran"):
            assert words in page

    @pytest.mark.parametrize(
        "week", ["", "x", "2025-W00", "2025-W54", "9999-W99", "1999-W52", "2100-W01", "\x00", "2025-W1" * 99]
    )
    def test_a_week_that_is_none_is_this_week(self, client_of_coordinator, week):
        page = client_of_coordinator.get(reverse("sessions_app:week"), {"week": week})
        assert page.status_code == 200
        assert "This week" in page.content.decode()

    @pytest.mark.parametrize("week", ["2000-W01", "2099-W53", "2020-W53"])
    def test_weeks_at_the_edges_have_neighbours(self, client_of_coordinator, week):
        assert client_of_coordinator.get(reverse("sessions_app:week"), {"week": week}).status_code == 200

    def test_a_week_is_itself_again(self):
        for text in ("2020-W53", "2021-W01", "2025-W41"):
            assert Week.from_text(text).text == text
            assert Week.from_text(text).after.before.text == text

    def test_the_number_of_queries_does_not_grow_with_the_sessions(self, client_of_coordinator, session_worker):
        address = reverse("sessions_app:week") + "?week=2025-W41"
        counts = []
        for _ in range(2):
            for hour in (8, 9, 10):
                for day in range(6, 11):
                    session = SessionFactory(date=date(2025, 10, day), start_time=time(hour), led_by=session_worker)
            AttendanceFactory(session=session)
            with CaptureQueriesContext(connection) as queries:
                client_of_coordinator.get(address)
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_only_those_who_may_change_sessions_do(signed_in, session_worker, volunteer, session, today):
    service = session.service
    addresses = [
        reverse("sessions_app:service_new"),
        reverse("sessions_app:service_change", args=[service.pk]),
        reverse("sessions_app:service_end", args=[service.pk]),
        reverse("sessions_app:series_new", args=[service.pk]),
        reverse("sessions_app:session_new"),
        reverse("sessions_app:session_change", args=[session.pk]),
        reverse("sessions_app:session_cancel", args=[session.pk]),
        reverse("sessions_app:session_put_back", args=[session.pk]),
    ]
    for user in (session_worker, volunteer):
        client = signed_in(user)
        for address in addresses:
            assert client.post(address, {"reason": "x"}).status_code == 403
    session.refresh_from_db()
    assert session.status == "planned"

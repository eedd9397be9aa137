"""Did it help? What families say, without their name; what it costs; what came of it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.dates import LONDON, local_today
from sessions_app.feedback import actions, public
from sessions_app.feedback.figures import ServiceFigures, service_figures
from sessions_app.models import Feedback, ServiceCost, SessionReview, YouSaid
from tests.support.factories import AttendanceFactory, ChildFactory, PersonFactory, ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db
TODAY = local_today()


def session_of(days_ago=1, **facts):
    return SessionFactory(
        **{
            "date": TODAY - timedelta(days=days_ago),
            "start_time": time(9, 30),
            "end_time": time(11),
            "status": "ran",
            **facts,
        }
    )


def say(session, query="", **typed):
    return Client().post(reverse("sessions_app:say", args=[session.pk]) + query, typed)


class TestAFamilySays:
    def test_on_its_phone_with_no_sign_in_and_no_name(self):
        session = session_of()
        page = Client().get(reverse("sessions_app:say", args=[session.pk]))
        assert page["Cache-Control"].count("no-store") == 1
        answer = say(session, rating=4, words="Warm and friendly")
        row = Feedback.objects.get()
        assert (row.rating, row.words, row.way, row.session, row.taken_by) == (
            *(4, "Warm and friendly", "phone", session),
            None,
        )
        assert "Warm" not in Client().get(answer.url).content.decode()

    def test_with_one_press_at_the_door_that_is_ready_for_the_next(self):
        answer = say(session_of(), "?at=door", rating=5)
        assert Feedback.objects.get().way == "kiosk"
        assert 'http-equiv="refresh"' in Client().get(answer.url).content.decode()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Choose a smiley, or write something below"),
            ({"rating": 6}, "Select a valid choice"),
            ({"words": "x" * 1001}, "at most 1000 characters"),
            ({"words": "a\x00b"}, "Remove the invisible characters"),
        ],
    )
    def test_what_says_nothing_is_asked_again(self, typed, said):
        assert said in say(session_of(), **typed).content.decode()
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize(
        ("now", "is_open"),
        [
            (datetime(2025, 10, 24, 9, 29, tzinfo=LONDON), False),
            (datetime(2025, 10, 24, 9, 30, tzinfo=LONDON), True),
            (
                datetime(2025, 11, 7, 11, 0, tzinfo=LONDON),
                True,
            ),  # two weeks by the clock, which went back
            (datetime(2025, 11, 7, 11, 1, tzinfo=LONDON), False),
        ],
    )
    def test_from_the_start_until_two_weeks_after(self, monkeypatch, now, is_open):
        session = SessionFactory(date=date(2025, 10, 24), start_time=time(9, 30), end_time=time(11))
        monkeypatch.setattr(public, "local_now", lambda: now)
        assert (public.open_session(session.pk) is not None) is is_open

    def test_not_about_a_session_that_was_cancelled_or_never_was(self):
        cancelled = session_of(status="cancelled", cancelled_because="Flood")
        assert say(cancelled, rating=5).status_code == 404
        page = Client().get(reverse("sessions_app:say", args=["00000000-0000-0000-0000-000000000000"]))
        assert page.status_code == 404

    def test_not_without_end_from_one_connection(self, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "feedback": "2/h/key"}
        session = session_of()
        assert [say(session, rating=5).status_code for _ in range(3)] == [302, 302, 429]


class TestFigures:
    def test_answers_adults_and_costs_of_each_day(self):
        service = ServiceFactory(name="Stay and play")
        first, second = session_of(40, service=service), session_of(2, service=service, headcount_adults=3)
        for session in (first, second):
            AttendanceFactory(session=session, person=PersonFactory(), status="present")
            AttendanceFactory(session=session, person=ChildFactory(), status="present")
            AttendanceFactory(session=session, person=ChildFactory(), status="apologies")
        session_of(3, service=service, status="cancelled", cancelled_because="Flood")
        for rating in (5, 4, 2, None):
            Feedback.objects.create(service=service, given_on=TODAY, rating=rating, words="x")
        ServiceCost.objects.create(service=service, from_date=TODAY - timedelta(days=60), per_session=Decimal(100))
        ServiceCost.objects.create(service=service, from_date=TODAY - timedelta(days=10), per_session=Decimal("150.05"))
        [found] = service_figures(TODAY - timedelta(days=90), TODAY)
        assert (found.sessions, found.contacts, found.adults) == (2, 7, 5)
        assert (found.answers, found.ratings, found.good) == (4, 3, 2)
        assert (found.response_rate, found.good_share) == (80, 67)
        assert (found.cost, found.cost_of_session) == (Decimal("250.05"), Decimal("125.03"))
        assert found.cost_of_contact == Decimal("35.72")

    def test_a_session_whose_cost_nobody_knows_makes_the_cost_unknown_and_never_zero(self):
        service = ServiceFactory()
        session_of(40, service=service)
        session_of(2, service=service)
        ServiceCost.objects.create(service=service, from_date=TODAY - timedelta(days=10), per_session=Decimal(100))
        [found] = service_figures(TODAY - timedelta(days=90), TODAY)
        assert (found.cost, found.cost_of_session, found.cost_of_contact) == (None, None, None)

    @given(part=st.integers(0, 500), whole=st.integers(0, 500))
    def test_shares_are_rounded_half_up_and_nobody_divides_by_none(self, part, whole):
        figures = ServiceFigures(None, "x", 1, 1, whole, part, whole, part, None)
        if whole == 0:
            assert figures.response_rate is None
        else:
            assert abs(figures.response_rate - 100 * part / whole) <= 0.5
            assert figures.response_rate == figures.good_share

    def test_one_query_however_many_services(self, django_assert_num_queries):
        for name in ("Baby group", "Stay and play", "Messy play"):
            session_of(service=ServiceFactory(name=name))
        with django_assert_num_queries(1):
            assert len(service_figures(TODAY - timedelta(days=9), TODAY)) == 3


class TestColleagues:
    def test_type_in_slips_one_after_the_other(self, session_worker, signed_in):
        session = session_of()
        url = reverse("sessions_app:feedback_new") + f"?session={session.pk}"
        typed = {"service": session.service_id, "given_on": session.date.isoformat(), "words": "Lovely"}
        answer = signed_in(session_worker).post(url, typed)
        assert answer.url == url
        row = Feedback.objects.get()
        assert (row.way, row.session, row.taken_by) == ("paper", session, session_worker)

    def test_take_a_name_out_and_say_what_it_is_about(self, coordinator, signed_in):
        row = Feedback.objects.create(service=ServiceFactory(), given_on=TODAY, words="Amina was kind")
        client = signed_in(coordinator)
        url = reverse("sessions_app:feedback_sort", args=[row.pk])
        client.post(url, {"words": "Your colleague was kind", "themes": ["welcome"]})
        page = client.get(reverse("sessions_app:feedback") + "?about=welcome").content.decode()
        assert "Your colleague was kind" in page
        assert "Amina" not in page
        page = client.post(url, {"words": "", "themes": []}).content.decode()
        assert "Choose a smiley, or write something." in page, "an answer without a smiley keeps its words"

    def test_say_how_it_went_and_put_it_right_later(self, session_worker, signed_in):
        session = session_of()
        client, url = signed_in(session_worker), reverse("sessions_app:session_review", args=[session.pk])
        client.post(url, {"went_well": "Water tray", "next_time": ""})
        client.post(url, {"went_well": "Water tray", "next_time": "More towels"})
        assert SessionReview.objects.get().next_time == "More towels"

    def test_publish_what_came_of_it(self, coordinator, signed_in):
        typed = {"said": "It is cold", "did": "A new heater", "on": TODAY.isoformat()}
        client = signed_in(coordinator)
        client.post(reverse("sessions_app:you_said_new"), typed)
        assert "A new heater" not in Client().get(reverse("whats_on:page")).content.decode()
        row = YouSaid.objects.get()
        client.post(reverse("sessions_app:you_said", args=[row.pk]), {**typed, "public": "on"})
        assert "A new heater" in Client().get(reverse("whats_on:page")).content.decode()

    def test_set_what_a_session_costs_and_put_the_same_day_right(self, coordinator):
        service = ServiceFactory()
        for pounds in (100, 120):
            actions.set_cost(
                by=coordinator, service=service, from_date=TODAY, per_session=Decimal(pounds), what_counts=""
            )
        assert ServiceCost.objects.get().per_session == 120

    def test_the_page_asks_as_often_however_much_was_said(self, coordinator, signed_in, django_assert_max_num_queries):
        client = signed_in(coordinator)
        for _ in range(6):
            session = session_of()
            Feedback.objects.create(service=session.service, given_on=TODAY, words="x", rating=5, themes=["cost"])
        with django_assert_max_num_queries(20):
            client.get(reverse("sessions_app:feedback"))

"""What the room offers to the desk and to a family's page."""

from datetime import time, timedelta

import pytest

from centre.core.rooms import Urgency
from families.models import HouseholdMembership
from sessions_app import rooms
from sessions_app.actions.marks import mark_person
from sessions_app.models import Session
from sessions_app.week import SessionLine
from tests.support.factories import AttendanceFactory, HouseholdFactory, SessionFactory


class TestTheDesk:
    def test_today_and_tomorrow_with_their_words(self, session, coordinator, today, family):
        SessionFactory(date=today + timedelta(days=1), status="planned", led_by=coordinator)
        SessionFactory(date=today, status="cancelled", cancelled_because="Snow")
        context = rooms.todays_sessions(coordinator, today)
        assert [(word, len(lines)) for word, lines in context["days"]] == [("Today", 2), ("Tomorrow", 1)]
        assert context["headline"] == "1 session"
        assert sorted(entry.off for entry in context["day_strip"]) == [False, True]

    def test_who_is_here_now(self, coordinator, family, today):
        on_all_day = SessionFactory(
            date=today, status="planned", start_time=None, end_time=None, headcount_adults=3, headcount_children=1
        )
        SessionFactory(date=today, status="planned", start_time=None, end_time=None)  # nobody has come yet
        for person in (family.yusuf, family.mother):
            mark_person(session_id=on_all_day.pk, person_id=person.pk, status="present", by=coordinator)
        family.mother.attendances.update(time_in=time(9), time_out=time(10))
        context = rooms.todays_sessions(coordinator, today)
        assert [line.session for line in context["on_now"]] == [on_all_day]
        assert context["here_now"] == 1 + 4

    @pytest.mark.parametrize(
        ("now", "state", "on"),
        [
            (time(9, 29), "open", False),
            (time(9, 30), "open", True),
            (time(11, 30), "open", True),
            (time(11, 31), "open", False),
            (time(10), "closed", False),
            (time(10), "not opened", False),
        ],
    )
    def test_a_session_is_on_between_its_times_while_its_register_is_open(self, db, now, state, on):
        session = SessionFactory(start_time=time(9, 30), end_time=time(11, 30), register_state=state)
        assert SessionLine(session, None, {}).is_on(now) is on

    def test_a_governor_sees_nothing_of_it(self, governor, session, today):
        assert rooms.todays_sessions(governor, today) is None
        assert list(rooms.registers_left_over(governor, today)) == []
        assert list(rooms.sessions_to_see_to(governor, today)) == []

    def test_registers_left_open_and_sessions_never_marked_are_overdue(self, coordinator, family, today, volunteer):
        left = SessionFactory(date=today - timedelta(days=2), status="planned")
        mark_person(session_id=left.pk, person_id=family.yusuf.pk, status="present", by=coordinator)
        SessionFactory(date=today - timedelta(days=3), status="planned")
        items = rooms.registers_left_over(coordinator, today)
        assert [item.urgency for item in items] == [Urgency.OVERDUE, Urgency.OVERDUE]
        assert ["still open" in item.title for item in items] == [True, False]
        assert rooms.registers_left_over(volunteer, today) == []

    def test_imported_sessions_and_cancelled_ones_leave_nothing_to_do(self, coordinator, today):
        SessionFactory(date=today - timedelta(days=2), status="ran")
        SessionFactory(date=today - timedelta(days=2), status="cancelled", cancelled_because="Snow")
        assert rooms.registers_left_over(coordinator, today) == []

    def test_a_session_worker_is_told_of_registers_they_may_open(self, session_worker, today):
        SessionFactory(date=today - timedelta(days=3), status="planned")
        SessionFactory(date=today - timedelta(days=20), status="planned")
        assert len(rooms.registers_left_over(session_worker, today)) == 1

    def test_sessions_without_somebody_to_run_them(self, coordinator, session_worker, today):
        SessionFactory(date=today + timedelta(days=2), status="planned")
        SessionFactory(date=today + timedelta(days=2), status="planned", led_by=session_worker)
        SessionFactory(date=today + timedelta(days=9), status="planned")
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert item.title.startswith("Nobody is named to run Stay and play")


class TestAFamilysPage:
    @pytest.fixture
    def came(self, family, today):
        session = SessionFactory(date=today - timedelta(days=7), status="ran")
        AttendanceFactory(session=session, person=family.yusuf)
        AttendanceFactory(session=session, person=family.mother)
        AttendanceFactory(session=session, person=family.maryam, status="apologies")
        return session

    def test_one_entry_a_session_with_those_who_were_there(self, came, family, coordinator, volunteer):
        (entry,) = rooms.timeline(coordinator, family.household)
        assert (entry.title, entry.detail) == ("Came to Stay and play", "Amina, Yusuf")
        assert list(rooms.timeline(volunteer, family.household)) == []
        assert list(rooms.timeline(coordinator, family.household, until=came.date - timedelta(days=1))) == []

    def test_what_somebody_came_to_before_they_joined_is_not_the_familys(self, came, family, coordinator):
        new_home = HouseholdFactory()
        HouseholdMembership.objects.create(
            person=family.yusuf, household=new_home, main=False, from_date=came.date + timedelta(days=1)
        )
        assert list(rooms.timeline(coordinator, new_home)) == []

    def test_the_tab(self, came, family, coordinator, volunteer, django_assert_num_queries):
        label, _, context = rooms.household_tab(coordinator, family.household)
        assert label == "Attendance"
        with django_assert_num_queries(1):
            page = context()["attendance"]
        assert page.sessions_in_twelve_months == 1
        assert [(word, [person.called for person in people]) for word, people in page.came[0].others] == [
            ("Apologies", ["Maryam"])
        ]
        assert rooms.household_tab(volunteer, family.household) is None

    def test_what_is_booked_stands_apart(self, family, coordinator, today):
        tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
        mark_person(session_id=tomorrow.pk, person_id=family.yusuf.pk, status="booked", by=coordinator)
        page = rooms.household_tab(coordinator, family.household)[2]()["attendance"]
        assert [each.session for each in page.booked] == [tomorrow]
        assert page.came == []
        assert page.last is None

    def test_contact_days_are_those_of_sessions_that_ran(self, came, family, today):
        Session.objects.filter(pk=came.pk)
        AttendanceFactory(
            session=SessionFactory(date=today, status="cancelled", cancelled_because="x"), person=family.yusuf
        )
        days = set(rooms.contact_days().values_list("person_id", "day"))
        assert days == {(family.yusuf.pk, came.date), (family.mother.pk, came.date)}

    def test_the_pages_draw_it(self, came, family, coordinator, signed_in):
        client = signed_in(coordinator)
        page = client.get(family.household.get_absolute_url() + "?tab=attendance")
        if page.status_code == 200:
            assert "Attendance" in page.content.decode()

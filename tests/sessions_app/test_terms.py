"""Terms: copied once and in one transaction, moved without touching the past, and what became of the programme.

Domain traps T-24 (closures, bank holidays, terms that move; a cancelled session is planned and not run) and T-25
(the academic year begins on 1 September).
"""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent, BankHoliday, ClosurePeriod, Term
from centre.core.periods import academic_year
from sessions_app.actions.series import start_series
from sessions_app.models import Equipment, EquipmentUse, Room, RosterPlace, Session, SessionSeries
from sessions_app.planning import Wanted
from sessions_app.programme.account import account_of
from sessions_app.programme.months import Month, weeks_of
from sessions_app.programme.strays import cancel_strays, move_strays, strays
from sessions_app.programme.terms import ALREADY, GOES_ON, NOT_OFFERED, Adjusted, copy_term, plan_copy
from sessions_app.refusals import ChangedMeanwhile, Refused
from tests.support.factories import AttendanceFactory, ServiceFactory, SessionFactory, TermFactory

START = date(2025, 9, 1)
TODAY = date(2025, 12, 1)


@pytest.fixture
def hall(db):
    return Room.objects.create(name="Main hall")


@pytest.fixture
def spring(db):
    """Spring term 2026: Monday 5 January to Friday 27 March, with a half-term and a one-off bank holiday."""
    ClosurePeriod.objects.create(name="Half-term", start_date=date(2026, 2, 16), end_date=date(2026, 2, 20))
    BankHoliday.objects.create(date=date(2026, 3, 2), name="Jubilee")
    return TermFactory(name="Spring 2026", start_date=date(2026, 1, 5), end_date=date(2026, 3, 27))


@pytest.fixture
def start(autumn, coordinator, hall):
    """start("Stay and play", weekday=0): a weekly series in the autumn."""

    def start(name, **changes):
        values = {
            "weekday": 0,
            "start_time": time(9, 30),
            "end_time": time(11, 30),
            "venue": "Main hall",
            "led_by": None,
            "from_date": START,
            "to_date": date(2025, 12, 19),
            "room": hall,
        }
        wanted = Wanted(**values | changes)
        return start_series(service=ServiceFactory(name=name), wanted=wanted, by=coordinator, today=START).series

    return start


def copy(spring, by, **more):
    source = Term.objects.get(name="Autumn 2025")
    chosen = more.pop("chosen", None) or set(SessionSeries.objects.values_list("pk", flat=True))
    return copy_term(source=source, target=spring, chosen=chosen, by=by, **more)


class TestCopying:
    def test_closures_and_bank_holidays_of_the_new_term_are_left_out(self, start, spring, coordinator):
        """Trap T-24."""
        old = start("Stay and play")
        made = copy(spring, coordinator)
        (new,) = old.copies.all()
        days = list(new.sessions.values_list("date", flat=True))
        assert (days[0], days[-1], len(days)) == (date(2026, 1, 5), date(2026, 3, 23), made["sessions"])
        assert not {date(2026, 2, 16), date(2026, 3, 2)} & set(days)
        assert made["sessions"] == 10
        assert {each.start_time for each in new.sessions.all()} == {time(9, 30)}

    def test_roster_room_equipment_and_leader_come_along(self, start, spring, hall, coordinator, volunteer):
        old = start("Stay and play", led_by=coordinator)
        last = old.sessions.order_by("-date").first()
        RosterPlace.objects.create(session=last, who=volunteer, part="helps")
        EquipmentUse.objects.create(session=last, equipment=Equipment.objects.create(name="Parachute"))
        copy(spring, coordinator)
        for session in old.copies.get().sessions.all():
            assert (session.room, session.led_by, session.venue) == (hall, coordinator, "Main hall")
            assert [place.who for place in session.roster.all()] == [volunteer]
            assert session.equipment_uses.count() == 1

    def test_a_second_copy_does_nothing_twice(self, start, spring, coordinator):
        start("Stay and play")
        copy(spring, coordinator)
        before = Session.objects.count()
        assert copy(spring, coordinator)["series"] == 0
        assert Session.objects.count() == before
        (row,) = [
            row for row in plan_copy(Term.objects.get(name="Autumn 2025"), spring).rows if row.old.copied_from is None
        ]
        assert row.why_not == ALREADY
        assert AuditEvent.objects.filter(action="term.copied").count() == 1

    def test_another_day_and_time(self, start, spring, coordinator):
        old = start("Stay and play")
        copy(spring, coordinator, adjusted={old.pk: Adjusted(2, time(13), time(14))})
        new = old.copies.get()
        assert (new.weekday, new.start_time, new.sessions.first().date) == (2, time(13), date(2026, 1, 7))
        assert old.sessions.filter(start_time=time(13)).count() == 0

    def test_what_clashes_is_said_and_stays_without_a_room(self, start, spring, hall, coordinator):
        old = start("Stay and play")
        SessionFactory(
            service=ServiceFactory(name="Polling station"),
            date=date(2026, 1, 12),
            status="planned",
            room=hall,
            start_time=time(7),
            end_time=time(22),
        )
        plan = plan_copy(Term.objects.get(name="Autumn 2025"), spring)
        assert list(plan.rows[0].room_taken.values()) == [
            "Main hall is taken by “Polling station” until 10pm on Monday 12 January 2026"
        ]
        made = copy(spring, coordinator)
        assert made["without_room"] == 1
        assert old.copies.get().sessions.get(room=None).date == date(2026, 1, 12)

    def test_two_series_moved_to_one_time_do_not_meet_in_one_room(self, start, spring, coordinator):
        first, second = start("Stay and play"), start("Baby group", weekday=1)
        made = copy(spring, coordinator, adjusted={second.pk: Adjusted(0, time(11), time(12))})
        assert made["without_room"] == second.copies.get().sessions.filter(room=None).count() == 10
        assert first.copies.get().sessions.filter(room=None).count() == 0

    def test_a_course_of_some_weeks_stays_one(self, start, spring, coordinator):
        course = start("Talking together", weekday=2, from_date=date(2025, 9, 24), to_date=date(2025, 11, 12))
        copy(spring, coordinator)
        new = course.copies.get()
        assert (new.from_date, new.to_date) == (date(2026, 1, 28), date(2026, 3, 18))

    def test_what_ends_or_goes_on_is_not_copied(self, start, spring, coordinator):
        ended = start("Summer club", weekday=3)
        ended.service.ended_on = date(2025, 12, 31)
        ended.service.save()
        start("Clinic", weekday=4, to_date=date(2026, 3, 27), room=None)
        plan = plan_copy(Term.objects.get(name="Autumn 2025"), spring)
        assert [row.why_not for row in plan.rows] == [NOT_OFFERED, GOES_ON]
        assert copy(spring, coordinator)["series"] == 0

    def test_what_was_seen_must_still_hold(self, start, spring, coordinator):
        start("Stay and play")
        seen = plan_copy(Term.objects.get(name="Autumn 2025"), spring).fingerprint
        ClosurePeriod.objects.create(name="Boiler", start_date=date(2026, 1, 5), end_date=date(2026, 1, 5))
        with pytest.raises(ChangedMeanwhile):
            copy(spring, coordinator, seen=seen)
        assert Session.objects.filter(date__gte=spring.start_date).count() == 0

    def test_its_queries_do_not_grow_with_the_programme(self, start, spring, coordinator):
        def counted(chosen):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                copy(spring, coordinator, chosen={chosen.pk})
            return len(queries)

        one = start("Stay and play")
        alone = counted(one)
        for number in range(1, 5):
            start(f"Group {number}", weekday=number)
        more = SessionSeries.objects.filter(copied_from=None).exclude(pk=one.pk)
        with CaptureQueriesContext(connection) as queries:
            copy(spring, coordinator, chosen=set(more.values_list("pk", flat=True)))
        assert len(queries) <= alone + 1

    def test_the_page_looks_first_then_makes_it_once(self, start, spring, coordinator, signed_in, monkeypatch):
        monkeypatch.setattr("sessions_app.programme.term_views.local_today", lambda: TODAY)
        old = start("Stay and play")
        other = start("Baby group", weekday=1)
        client, url = signed_in(coordinator), reverse("sessions_app:term_copy")
        prefix = old.pk.hex
        sent = {
            f"{prefix}-chosen": "on",
            f"{prefix}-weekday": "0",
            f"{prefix}-start_time": "10",
            f"{prefix}-end_time": "11:30",
            f"{other.pk.hex}-weekday": "1",
            f"{other.pk.hex}-start_time": "9.30",
            f"{other.pk.hex}-end_time": "11.30",
        }
        wrong = client.post(url, sent).content.decode()
        assert "put them right" in wrong.lower()
        sent[f"{prefix}-start_time"] = "10.00"
        looked = client.post(url, sent)
        assert "This is what will be made" in looked.content.decode()
        assert not old.copies.exists()
        done = client.post(url, {**sent, "make": "yes", "seen": looked.context["seen"]}, follow=True)
        assert "Spring 2026 has 1 weekly series with 10 sessions." in done.content.decode()
        assert old.copies.get().start_time == time(10)
        assert not other.copies.exists()


class TestMovedTerms:
    @pytest.fixture
    def moved(self, start):
        """A series whose term now ends two weeks earlier and has a new closure; today is 1 December."""
        series = start("Stay and play")
        Term.objects.filter(name="Autumn 2025").update(end_date=date(2025, 12, 12))
        BankHoliday.objects.create(date=date(2025, 12, 8), name="One-off holiday")
        TermFactory(name="Spring 2026", start_date=date(2026, 1, 5), end_date=date(2026, 3, 27))
        return series

    def test_planned_sessions_outside_are_shown_and_the_past_is_not(self, moved):
        """Trap T-24: a closure that comes in later than the session."""
        ClosurePeriod.objects.create(name="Flood", start_date=date(2025, 9, 8), end_date=date(2025, 9, 8))
        found = strays(today=TODAY)
        assert [(each.session.date, each.why) for each in found] == [
            (date(2025, 12, 8), "One-off holiday"),
            (date(2025, 12, 15), "Outside term time"),
        ]
        assert [each.move_to for each in found] == [date(2026, 1, 5), date(2026, 1, 12)]

    def test_one_press_cancels_them_with_the_reason(self, moved, coordinator):
        chosen = {each.session.pk for each in strays(today=TODAY)}
        with pytest.raises(Refused):
            cancel_strays(chosen=chosen, reason=" ", by=coordinator, today=TODAY)
        assert cancel_strays(chosen=chosen, reason="The term was moved", by=coordinator, today=TODAY) == 2
        assert strays(today=TODAY) == []
        assert set(moved.sessions.cancelled().values_list("cancelled_because", flat=True)) == {"The term was moved"}

    def test_one_press_moves_them_and_bookings_go_along(self, moved, hall, coordinator):
        session = moved.sessions.get(date=date(2025, 12, 15))
        AttendanceFactory(session=session, status="booked")
        SessionFactory(date=date(2026, 1, 5), status="planned", room=hall, service=ServiceFactory(name="Other"))
        past = list(moved.sessions.filter(date__lt=TODAY).values_list("pk", "date"))
        chosen = {each.session.pk for each in strays(today=TODAY)}
        assert move_strays(chosen=chosen, by=coordinator, today=TODAY) == (2, 1)
        session.refresh_from_db()
        assert (session.date, session.attendances.count(), session.room) == (date(2026, 1, 12), 1, hall)
        assert list(moved.sessions.filter(date__lt=TODAY).values_list("pk", "date")) == past

    def test_the_page_and_what_settings_say(self, moved, coordinator, signed_in, monkeypatch):
        monkeypatch.setattr("sessions_app.programme.term_views.local_today", lambda: TODAY)
        client, url = signed_in(coordinator), reverse("sessions_app:terms")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).content.decode()
        assert "2 planned sessions no longer fit the calendar" in page
        assert "Could move to Monday 12 January 2026" in page
        assert len(queries) < 20
        one = moved.sessions.get(date=date(2025, 12, 8))
        page = client.post(url, {"sessions": [one.pk], "cancel": "yes", "reason": ""}).content.decode()
        assert "Say why the sessions are cancelled." in page
        client.post(url, {"sessions": [one.pk], "cancel": "yes", "reason": "Bank holiday"})
        one.refresh_from_db()
        assert one.is_cancelled


class TestWhatBecameOfIt:
    def test_a_cancelled_session_counts_as_planned_and_not_run(self, start, django_assert_num_queries):
        """Trap T-24."""
        series = start("Stay and play")
        days = list(series.sessions.values_list("pk", flat=True))
        Session.objects.filter(pk__in=days[:5]).update(status="ran")
        Session.objects.filter(pk__in=days[5:7]).update(status="cancelled", cancelled_because="Snow")
        Session.objects.filter(pk=days[7]).update(status="cancelled", cancelled_because="Nobody to run it")
        start("Baby group", weekday=1)
        with django_assert_num_queries(1):
            services, total = account_of(START, date(2025, 12, 31), today=TODAY)
        baby, play = services
        assert (play.planned, play.ran, play.cancelled, play.to_come) == (15, 5, 3, 3)
        assert play.not_marked == 4
        assert play.reasons == [("Snow", 2), ("Nobody to run it", 1)]
        assert total.planned == play.planned + baby.planned

    def test_the_academic_year_begins_on_the_first_of_september(self, start, coordinator, signed_in):
        """Trap T-25: 31 August belongs to 2024/25, 1 September to 2025/26, and the page says which."""
        start("Stay and play")
        SessionFactory(date=date(2025, 8, 31))
        year = academic_year(START)
        assert (year.name, academic_year(date(2025, 8, 31)).name) == ("2025/26 academic year", "2024/25 academic year")
        assert account_of(year.start, year.end, today=TODAY)[1].planned == 15
        page = signed_in(coordinator).get(
            reverse("sessions_app:account"), {"period": academic_year(local_today()).value}
        )
        assert "academic year" in page.content.decode()


class TestMonth:
    def test_it_is_read_in_four_queries_however_much_is_on(self, start, django_assert_num_queries):
        for number in range(5):
            start(f"Group {number}", weekday=number)
        with django_assert_num_queries(5):
            weeks = weeks_of(Month(date(2025, 10, 1)), today=TODAY)
        assert [len(week) for week in weeks] == [6] * 5
        closed = [day for week in weeks for day in week if day.closed]
        assert [day.day.day for day in closed] == [27, 28, 29, 30, 31]

    @pytest.mark.parametrize("typed", ["2025-13", "1999-01", "2025-1", "x", "²025-01", "2025-01-01"])
    def test_what_is_no_month(self, typed):
        assert Month.from_text(typed) is None

    def test_a_month_that_begins_on_a_sunday(self, db):
        weeks = weeks_of(Month(date(2026, 2, 1)), today=TODAY)
        assert weeks[0][0].day == date(2026, 2, 2)
        assert Month(date(2026, 1, 1)).before == Month(date(2025, 12, 1))
        assert Month(date(2026, 2, 1)).last + timedelta(days=1) == Month(date(2026, 2, 1)).after.first

"""Weekly series in term time: which days, which not, and what a change never touches."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.core.models import AuditEvent, BankHoliday, ClosurePeriod
from sessions_app.actions.marks import mark_person
from sessions_app.actions.series import change_series, end_series, start_series
from sessions_app.actions.sessions import cancel_session, change_session
from sessions_app.models import Session, SessionPlan, SessionSeries
from sessions_app.planning import OUTSIDE_TERM, Wanted, plan_series, weekly_days
from sessions_app.refusals import ChangedMeanwhile, Refused
from tests.support.factories import ServiceFactory, TermFactory

MONDAY, TUESDAY = 0, 1
START = date(2025, 9, 1)


def wanted(**changes):
    values = {
        "weekday": MONDAY,
        "start_time": time(9, 30),
        "end_time": time(11, 30),
        "venue": "Main hall",
        "led_by": None,
        "from_date": START,
        "to_date": date(2025, 12, 31),
    }
    return Wanted(**values | changes)


@pytest.fixture
def series(autumn, coordinator):
    return start_series(service=ServiceFactory(), wanted=wanted(), by=coordinator, today=START).series


def days(series):
    return list(series.sessions.order_by("date").values_list("date", flat=True))


class TestWhichDays:
    def test_every_monday_of_the_term_but_the_half_term(self, series):
        assert days(series)[0] == date(2025, 9, 1)
        assert days(series)[-1] == date(2025, 12, 15)
        assert date(2025, 10, 27) not in days(series)
        assert len(days(series)) == 15

    def test_what_is_left_out_is_told_with_its_reason(self, autumn):
        plan = plan_series(wanted(from_date=date(2025, 8, 25)), today=START)
        assert [(each.day, each.reason) for each in plan.skipped] == [
            (date(2025, 8, 25), OUTSIDE_TERM),
            (date(2025, 10, 27), "Half-term"),
            (date(2025, 12, 22), OUTSIDE_TERM),
            (date(2025, 12, 29), OUTSIDE_TERM),
        ]

    def test_a_bank_holiday_in_term_is_left_out(self, db):
        TermFactory(name="Summer 2026", start_date=date(2026, 4, 13), end_date=date(2026, 7, 22))
        BankHoliday.objects.create(date=date(2026, 5, 4), name="Early May bank holiday")
        plan = plan_series(wanted(from_date=date(2026, 4, 20), to_date=date(2026, 5, 12)), today=START)
        assert plan.add == [date(2026, 4, 20), date(2026, 4, 27), date(2026, 5, 11)]
        assert plan.skipped[0].reason == "Early May bank holiday"

    def test_half_past_nine_stays_half_past_nine_when_the_clocks_change(self, db, coordinator):
        TermFactory(name="Autumn 2025", start_date=START, end_date=date(2025, 12, 19))
        made = start_series(
            service=ServiceFactory(),
            wanted=wanted(from_date=date(2025, 10, 20), to_date=date(2025, 11, 3)),
            by=coordinator,
            today=START,
        ).series
        before, changed, after = made.sessions.order_by("date")
        assert {each.start_time for each in (before, changed, after)} == {time(9, 30)}
        assert before.starts_at.utcoffset() == timedelta(hours=1)
        assert after.starts_at.utcoffset() == timedelta(0)
        assert {each.ends_at - each.starts_at for each in (before, changed, after)} == {timedelta(hours=2)}

    def test_without_a_term_nothing_is_made(self, db, coordinator):
        with pytest.raises(Refused):
            start_series(service=ServiceFactory(), wanted=wanted(), by=coordinator, today=START)
        assert not SessionSeries.objects.exists()

    def test_what_was_seen_is_what_is_done_or_nothing(self, autumn, coordinator):
        seen = plan_series(wanted(), today=START).fingerprint
        ClosurePeriod.objects.create(name="Boiler", start_date=date(2025, 11, 10), end_date=date(2025, 11, 11))
        with pytest.raises(ChangedMeanwhile):
            start_series(service=ServiceFactory(), wanted=wanted(), by=coordinator, seen=seen, today=START)
        assert not Session.objects.exists()

    def test_one_audit_event_for_the_whole_series(self, series):
        assert AuditEvent.objects.get(action="series.started").detail["sessions"] == 15


days_of_years = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.tuples(days_of_years, st.integers(0, 400)).map(lambda each: (each[0], each[0] + timedelta(days=each[1])))


@settings(max_examples=200)
@given(
    weekday=st.integers(0, 6),
    span=spans,
    terms=st.lists(spans, max_size=4),
    closed=st.dictionaries(days_of_years, st.just("Closed"), max_size=40),
)
def test_every_wanted_weekday_is_either_held_or_left_out_with_a_reason(weekday, span, terms, closed):
    first, last = span
    made = weekly_days(weekday, first, last, terms=terms, closed=closed)
    everything = [*made.days, *(each.day for each in made.skipped)]
    expected = [
        first + timedelta(days=n)
        for n in range((last - first).days + 1)
        if (first + timedelta(days=n)).weekday() == weekday
    ]
    assert sorted(everything) == expected
    assert list(made.days) == sorted(made.days)
    for day in made.days:
        assert day not in closed
        assert any(start <= day <= end for start, end in terms)
    for each in made.skipped:
        assert each.reason == "Closed" or not any(start <= each.day <= end for start, end in terms)


class TestChanging:
    TODAY = date(2025, 10, 8)

    def test_what_has_happened_never_changes(self, series, coordinator):
        change_series(series=series, wanted=wanted(start_time=time(10)), by=coordinator, today=self.TODAY)
        past = series.sessions.filter(date__lt=self.TODAY)
        coming = series.sessions.filter(date__gte=self.TODAY)
        assert {each.start_time for each in past} == {time(9, 30)}
        assert {each.start_time for each in coming} == {time(10)}

    def test_another_weekday_moves_each_session_within_its_week(self, series, coordinator):
        before = set(series.sessions.values_list("pk", flat=True))
        change_series(series=series, wanted=wanted(weekday=TUESDAY), by=coordinator, today=self.TODAY)
        assert before == set(series.sessions.values_list("pk", flat=True))
        assert {each.date.weekday() for each in series.sessions.filter(date__gte=date(2025, 10, 13))} == {TUESDAY}
        assert {each.date.weekday() for each in series.sessions.filter(date__lt=date(2025, 10, 8))} == {MONDAY}

    def test_a_session_with_a_booking_is_left_alone(self, series, family, coordinator):
        # Far enough away to be bookable on whatever day this test runs.
        future = date.today() + timedelta(days=30)  # noqa: DTZ011
        booked = series.sessions.order_by("date").last()
        Session.objects.filter(pk=booked.pk).update(date=future)
        mark_person(session_id=booked.pk, person_id=family.yusuf.pk, status="booked", by=coordinator)
        Session.objects.filter(pk=booked.pk).update(date=booked.date)
        change_series(series=series, wanted=wanted(start_time=time(10)), by=coordinator, today=self.TODAY)
        booked.refresh_from_db()
        assert booked.start_time == time(9, 30)

    def test_a_cancelled_session_stays_cancelled_and_is_not_made_again(self, series, coordinator):
        cancelled = series.sessions.get(date=date(2025, 11, 10))
        cancel_session(session=cancelled, reason="Nobody to run it", by=coordinator)
        done = change_series(series=series, wanted=wanted(start_time=time(10)), by=coordinator, today=self.TODAY)
        assert done.plan.add == []
        cancelled.refresh_from_db()
        assert (cancelled.status, cancelled.start_time) == ("cancelled", time(9, 30))

    def test_what_was_changed_by_hand_on_one_session_stays(self, series, coordinator, session_worker):
        one = series.sessions.get(date=date(2025, 11, 10))
        change_session(session=one, led_by=session_worker, by=coordinator)
        change_series(
            series=series, wanted=wanted(led_by=coordinator, start_time=time(10)), by=coordinator, today=self.TODAY
        )
        one.refresh_from_db()
        assert (one.led_by, one.start_time) == (session_worker, time(10))
        assert series.sessions.get(date=date(2025, 11, 17)).led_by == coordinator

    def test_a_new_closure_takes_planned_sessions_off_with_the_reason(self, series, coordinator):
        ClosurePeriod.objects.create(name="Training day", start_date=date(2025, 11, 10), end_date=date(2025, 11, 10))
        done = change_series(series=series, wanted=Wanted.as_it_stands(series), by=coordinator, today=self.TODAY)
        assert [(each.session.date, each.reason) for each in done.plan.remove] == [(date(2025, 11, 10), "Training day")]
        assert date(2025, 11, 10) not in days(series)

    def test_a_removed_session_leaves_its_history(self, series, coordinator):
        gone = series.sessions.get(date=date(2025, 12, 15))
        end_series(series=series, last_day=date(2025, 12, 8), by=coordinator, today=self.TODAY)
        history = Session.pgh_event_model.objects.filter(pgh_obj_id=gone.pk).order_by("pgh_id")
        assert [each.pgh_label for each in history] == ["insert", "delete"]

    def test_a_session_with_a_plan_stays_for_people_to_decide(self, series, coordinator):
        planned = series.sessions.get(date=date(2025, 12, 15))
        SessionPlan.objects.create(session=planned, areas=["literacy"], aim="Rhymes", planned_by=coordinator)
        plan = plan_series(wanted(to_date=date(2025, 12, 8)), series=series, today=self.TODAY)
        assert [(each.session, each.reason) for each in plan.keep] == [(planned, "Something is planned for it")]
        end_series(series=series, last_day=date(2025, 12, 1), by=coordinator, today=self.TODAY)
        assert days(series)[-2:] == [date(2025, 12, 1), date(2025, 12, 15)]

    def test_bringing_it_up_to_date_twice_changes_nothing_the_second_time(self, series, coordinator):
        plan = plan_series(Wanted.as_it_stands(series), series=series, today=self.TODAY)
        assert plan.does_nothing


@pytest.mark.django_db
@settings(max_examples=20, deadline=None)
@given(
    weekday=st.integers(0, 5),
    today=st.dates(date(2025, 9, 1), date(2025, 12, 1)),
    start=st.sampled_from([time(9), time(9, 30), time(13)]),
    last=st.dates(date(2025, 12, 1), date(2026, 1, 20)),
)
def test_random_changes_keep_the_past_and_one_session_a_week(weekday, today, start, last):
    from django.db import transaction

    from tests.support.people import make_colleague

    with transaction.atomic():
        TermFactory(name="Autumn 2025", start_date=START, end_date=date(2025, 12, 19))
        by = make_colleague("coordinator")
        series = start_series(service=ServiceFactory(), wanted=wanted(), by=by, today=START).series
        past = list(series.sessions.filter(date__lt=today).values("pk", "date", "start_time", "end_time"))
        change = wanted(weekday=weekday, start_time=start, end_time=time(15), to_date=last)
        change_series(series=series, wanted=change, by=by, today=today)
        assert past == list(series.sessions.filter(date__lt=today).values("pk", "date", "start_time", "end_time"))
        weeks = [each.date.isocalendar()[:2] for each in series.sessions.all()]
        assert len(weeks) == len(set(weeks))
        transaction.set_rollback(True)

"""Series that meet every second week, on one week of each month, or in the holidays too."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions_app.actions.series import change_series, start_series
from sessions_app.models import Session
from sessions_app.models.rhythms import SeriesRhythm, days_in_words, meets_on
from sessions_app.planning import WEEK_OFF, Wanted, plan_series, weekly_days
from tests.support.factories import ServiceFactory, TermFactory

MONDAY = date(2026, 9, 7)
TERM = (MONDAY, date(2026, 10, 23))


def days(rhythm, *, in_holidays=False, last=date(2026, 11, 30), closed=()):
    told = {"terms": [TERM], "closed": dict.fromkeys(closed, "Closed"), "rhythm": rhythm, "in_holidays": in_holidays}
    return [f"{day:%d %b}" for day in weekly_days(0, MONDAY, last, **told).days]


def test_every_second_week_is_counted_from_the_first_day_through_closed_days_and_holidays():
    assert days("2") == ["07 Sep", "21 Sep", "05 Oct", "19 Oct"]
    assert days("2", closed=[date(2026, 9, 21)]) == ["07 Sep", "05 Oct", "19 Oct"]
    assert days("2", in_holidays=True)[4:] == ["02 Nov", "16 Nov", "30 Nov"]


@pytest.mark.parametrize(
    ("rhythm", "met"),
    [
        ("first", ["07 Sep", "05 Oct", "02 Nov"]),
        ("fourth", ["28 Sep", "26 Oct", "23 Nov"]),
        ("last", ["28 Sep", "26 Oct", "30 Nov"]),
    ],
)
def test_a_week_of_each_month(rhythm, met):
    assert days(rhythm, in_holidays=True) == met


@given(st.sampled_from(SeriesRhythm.values), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 300))
def test_a_series_of_the_month_meets_once_in_each_and_one_of_weeks_once_in_each_round(rhythm, first, weeks):
    """Asked of any day of its weekday, however far from the first."""
    day = first + timedelta(weeks=weeks)
    if rhythm.isdigit():
        rounds = [day + timedelta(weeks=n) for n in range(int(rhythm))]
    else:
        rounds = [d for n in range(31) if (d := day.replace(day=1) + timedelta(days=n)).month == day.month]
        rounds = [d for d in rounds if d.weekday() == day.weekday()]
    assert sum(meets_on(rhythm, each, first=first) for each in rounds) == 1


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [("1", "Mondays"), ("2", "Every second Monday"), ("last", "The last Monday of each month")],
)
def test_it_is_said_in_words(rhythm, words):
    assert days_in_words("Monday", rhythm) == words


def test_a_weekly_series_becomes_one_of_every_second_week_and_what_was_held_stays(db, coordinator):
    TermFactory(start_date=TERM[0], end_date=TERM[1])
    weekly = Wanted(0, time(9, 30), time(11), "Hall", None, *TERM)
    series = start_series(service=ServiceFactory(), wanted=weekly, by=coordinator).series
    fortnightly = Wanted(**{**weekly.__dict__, "rhythm": "2"})
    today = date(2026, 9, 15)
    plan = plan_series(fortnightly, series=series, today=today)
    assert {each.reason for each in plan.remove} == {WEEK_OFF}
    change_series(series=series, wanted=fortnightly, by=coordinator, today=today)
    met = Session.objects.filter(series=series).order_by("date").values_list("date", flat=True)
    assert [f"{day:%d %b}" for day in met] == ["07 Sep", "14 Sep", "21 Sep", "05 Oct", "19 Oct"]

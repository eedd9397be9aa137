"""Three calendars side by side: school, council, funding (each day is in exactly one period of each)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.core.models import Term
from centre.core.periods import academic_year, council_quarter, council_year, funding_term, named_periods

DAYS = st.dates(date(1995, 1, 1), date(2098, 12, 31))
CALENDARS = [academic_year, council_year, council_quarter, funding_term]


@pytest.mark.parametrize("calendar", CALENDARS)
@given(day=DAYS)
def test_every_day_is_in_its_period_and_the_periods_follow_without_a_gap(calendar, day):
    period = calendar(day)
    assert period.start <= day <= period.end
    assert calendar(period.start) == calendar(period.end) == period
    following = calendar(period.end + timedelta(days=1))
    assert following.start == period.end + timedelta(days=1)
    assert following.name != period.name


@pytest.mark.parametrize(
    ("calendar", "day", "name", "start", "end"),
    [
        (academic_year, date(2025, 9, 1), "2025/26 academic year", date(2025, 9, 1), date(2026, 8, 31)),
        (academic_year, date(2025, 8, 31), "2024/25 academic year", date(2024, 9, 1), date(2025, 8, 31)),
        (council_year, date(2026, 3, 31), "2025/26 council year", date(2025, 4, 1), date(2026, 3, 31)),
        (
            council_quarter,
            date(2026, 2, 28),
            "Quarter 4 of 2025/26, January to March",
            date(2026, 1, 1),
            date(2026, 3, 31),
        ),
        (
            council_quarter,
            date(2025, 12, 31),
            "Quarter 3 of 2025/26, October to December",
            date(2025, 10, 1),
            date(2025, 12, 31),
        ),
        (funding_term, date(2026, 8, 31), "Summer 2026 funding term", date(2026, 4, 1), date(2026, 8, 31)),
        (funding_term, date(2026, 1, 1), "Spring 2026 funding term", date(2026, 1, 1), date(2026, 3, 31)),
        (funding_term, date(1999, 12, 31), "Autumn 1999 funding term", date(1999, 9, 1), date(1999, 12, 31)),
        (academic_year, date(1999, 10, 1), "1999/00 academic year", date(1999, 9, 1), date(2000, 8, 31)),
    ],
)
def test_periods_are_named_and_bounded_as_their_calendar_has_them(calendar, day, name, start, end):
    period = calendar(day)
    assert (period.name, period.start, period.end) == (name, start, end)


@given(today=DAYS)
def test_what_is_offered_has_begun_and_no_name_or_address_twice_in_a_calendar(today):
    terms = [
        Term(name="Running", start_date=today, end_date=today + timedelta(days=80)),
        Term(name="To come", start_date=today + timedelta(days=90), end_date=today + timedelta(days=160)),
    ]
    offered = named_periods(today, terms)
    assert offered[0].name == "Running"
    assert "To come" not in [period.name for period in offered]
    assert all(period.start <= today for period in offered)
    assert len({period.name for period in offered}) == len(offered)
    assert len({period.value for period in offered}) == len(offered)


def test_a_funding_term_with_the_days_of_a_school_term_is_another_choice():
    today = date(2026, 11, 22)
    school = Term(name="Autumn 2026", start_date=date(2026, 9, 1), end_date=date(2026, 12, 31))
    same_days = [each for each in named_periods(today, [school]) if each.start == date(2026, 9, 1)]
    assert {each.name for each in same_days} >= {"Autumn 2026", "Autumn 2026 funding term"}
    assert len({each.value for each in same_days}) == len(same_days)

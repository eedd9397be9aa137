"""When supervision is due, and what counts as held: the rules of staff/supervision.py on invented calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.models import SupervisionPause
from staff.supervision import Facts, expectations, held_and_due, next_due, next_due_on
from tests.support.factories import StaffMemberFactory, UserFactory
from tests.support.supervision import signed_meeting

SIX_WEEKS = timedelta(weeks=6)


def facts(**changes):
    return Facts(**{"starts_on": date(2025, 1, 6), "ends_on": None, "interval": SIX_WEEKS, **changes})


def test_the_first_meeting_is_due_one_interval_after_the_first_day():
    assert next_due(facts(), date(2025, 1, 10)) == date(2025, 2, 17)


def test_the_next_meeting_is_due_one_interval_after_the_last():
    assert next_due(facts(meetings=[(date(2025, 2, 3), None)]), date(2025, 2, 10)) == date(2025, 3, 17)


def test_the_supervisor_may_name_an_earlier_day_but_not_a_later_one():
    sooner = facts(meetings=[(date(2025, 2, 3), date(2025, 2, 17))])
    later = facts(meetings=[(date(2025, 2, 3), date(2025, 6, 1))])
    assert next_due(sooner, date(2025, 2, 10)) == date(2025, 2, 17)
    assert next_due(later, date(2025, 2, 10)) == date(2025, 3, 17)


def test_a_meeting_that_is_overdue_stays_due_on_its_day():
    assert next_due(facts(), date(2025, 5, 1)) == date(2025, 2, 17)


def test_nothing_is_due_in_a_pause_and_the_weeks_start_anew_on_return():
    paused = facts(pauses=[(date(2025, 2, 1), date(2025, 8, 31))], meetings=[(date(2025, 1, 20), None)])
    assert next_due(paused, date(2025, 5, 1)) is None
    assert next_due(paused, date(2025, 9, 1)) == date(2025, 9, 1) + SIX_WEEKS


def test_a_pause_without_an_end_leaves_nothing_due():
    paused = facts(pauses=[(date(2025, 2, 1), None)])
    assert next_due(paused, date(2025, 1, 20)) is None
    assert next_due(paused, date(2025, 7, 1)) is None


def test_a_pause_that_began_when_a_meeting_was_overdue_starts_the_weeks_anew():
    paused = facts(pauses=[(date(2025, 3, 1), date(2025, 4, 30))])
    assert next_due(paused, date(2025, 2, 25)) == date(2025, 2, 17)
    assert next_due(paused, date(2025, 5, 2)) == date(2025, 5, 1) + SIX_WEEKS


def test_nothing_is_due_after_the_last_day_or_without_an_interval():
    assert next_due(facts(ends_on=date(2025, 2, 1)), date(2025, 1, 20)) is None
    assert next_due(facts(ends_on=date(2025, 3, 1)), date(2025, 3, 5)) is None
    assert next_due(facts(interval=None), date(2025, 3, 5)) is None


def test_somebody_who_started_last_week_was_due_nothing():
    assert list(expectations(facts(starts_on=date(2025, 6, 23)), date(2025, 6, 30))) == []


def test_a_meeting_held_early_counts_as_the_one_that_was_due():
    held = list(expectations(facts(meetings=[(date(2025, 2, 3), None)]), date(2025, 3, 1)))
    assert [(each.on, each.held_on) for each in held] == [(date(2025, 2, 3), date(2025, 2, 3))]


def test_a_late_meeting_counts_for_the_day_it_was_due_and_a_missed_one_as_missed():
    late = list(expectations(facts(meetings=[(date(2025, 3, 1), None)]), date(2025, 3, 31)))
    assert [(each.on, each.held_on) for each in late] == [(date(2025, 2, 17), date(2025, 3, 1))]
    missed = list(expectations(facts(meetings=[(date(2025, 4, 10), None)]), date(2025, 4, 30)))
    assert [(each.on, each.held_on) for each in missed] == [
        (date(2025, 2, 17), None),
        (date(2025, 3, 31), date(2025, 4, 10)),
    ]


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(
    starts=days,
    interval=st.integers(1, 12),
    meetings=st.lists(days, unique=True, max_size=12),
    pauses=st.lists(st.tuples(days, st.one_of(st.none(), st.integers(0, 200))), max_size=3),
    until=days,
)
def test_every_calendar_ends_and_never_counts_more_held_than_due(starts, interval, meetings, pauses, until):
    calendar = facts(
        starts_on=starts,
        interval=timedelta(weeks=interval),
        meetings=[(day, None) for day in sorted(meetings)],
        pauses=[(first, first + timedelta(days=length) if length is not None else None) for first, length in pauses],
    )
    found = list(expectations(calendar, until))
    assert all(each.on <= until for each in found)
    assert len({each.held_on for each in found if each.held_on}) == sum(each.held_on is not None for each in found)
    assert sum(each.held_on is not None for each in found) == sum(day <= until for day in meetings)
    next_due(calendar, until)


@pytest.mark.django_db
def test_held_and_due_of_a_term_leaves_out_pauses_starters_leavers_and_people_not_supervised_here():
    supervisor = UserFactory()
    term = (date(2025, 9, 1), date(2025, 12, 31))

    def member(**changes):
        return StaffMemberFactory(
            supervisor=supervisor, **{"started_on": date(2025, 8, 4), "supervision_interval_weeks": 6, **changes}
        )

    steady = member()  # due 15 September, 27 October, 8 December; two held
    signed_meeting(steady, date(2025, 9, 15))
    signed_meeting(steady, date(2025, 10, 27))
    away = member()
    SupervisionPause.objects.create(staff_member=away, from_date=date(2025, 8, 20))
    member(started_on=date(2025, 12, 20))
    member(left_on=date(2025, 9, 1))
    member(supervision_interval_weeks=None)
    assert held_and_due(*term, today=date(2026, 1, 5)) == (2, 3)


@pytest.mark.django_db
def test_what_falls_due_later_in_a_term_under_way_is_not_asked_for_yet():
    StaffMemberFactory(started_on=date(2025, 8, 4), supervision_interval_weeks=6)
    term = (date(2025, 9, 1), date(2025, 12, 31))
    assert held_and_due(*term, today=date(2025, 9, 20)) == (0, 1)


@pytest.mark.django_db
def test_an_unsigned_draft_is_not_a_meeting_that_was_held():
    member = StaffMemberFactory(supervisor=UserFactory(), started_on=date(2025, 1, 6))
    meeting = signed_meeting(member, date(2025, 2, 3), signed=False)
    assert next_due_on(member, date(2025, 2, 10)) == date(2025, 2, 17)
    assert meeting.pk


@pytest.mark.django_db
def test_the_count_of_queries_does_not_grow_with_the_people(django_assert_max_num_queries):
    supervisor = UserFactory()
    for number in range(12):
        member = StaffMemberFactory(supervisor=supervisor, started_on=date(2025, 1, 6))
        signed_meeting(member, date(2025, 1, 7) + timedelta(days=number))
    with django_assert_max_num_queries(3):
        held_and_due(date(2025, 1, 1), date(2025, 4, 1), today=date(2025, 5, 1))

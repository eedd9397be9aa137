"""Figures of family support balance for any period (domain 3.3 M20; trap T-10), and show of whom unborn."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.core.dates import local_today
from families.models import Case, CaseStatus
from families.support import plan_actions
from families.support.figures import balance_of, case_figures
from families.support.moves import MOVES
from tests.support.cases_of_support import accepted, case_of, closed
from tests.support.factories import ChildFactory, HouseholdFactory, UserFactory, VisitFactory

TODAY = local_today()
FIRST = date(2026, 1, 1)
DAY = st.dates(FIRST, date(2026, 3, 31))


def days_ago(count):
    return TODAY - timedelta(days=count)


@given(
    episodes=st.lists(st.tuples(DAY, st.none() | st.integers(0, 60)), max_size=20),
    ends=st.tuples(DAY, DAY).map(sorted),
)
def test_open_and_opened_less_closed_is_open_for_any_days_and_any_period(episodes, ends):
    days = [(opened, None if length is None else opened + timedelta(days=length)) for opened, length in episodes]
    assert balance_of(days, *ends).holds


@given(episodes=st.lists(st.tuples(DAY, st.none() | st.integers(0, 60)), max_size=20), ends=st.tuples(DAY, DAY, DAY))
def test_one_period_ends_where_the_next_begins(episodes, ends):
    first, middle, last = sorted(ends)
    days = [(opened, None if length is None else opened + timedelta(days=length)) for opened, length in episodes]
    before, after = balance_of(days, first, middle), balance_of(days, middle + timedelta(days=1), last)
    assert before.open_at_end == after.open_at_start


@pytest.mark.django_db
class TestAnySequenceOfEvents:
    @settings(max_examples=12, deadline=None)
    @given(data=st.data())
    def test_whatever_is_said_in_the_order_that_the_table_allows_the_figures_balance(self, data):
        with transaction.atomic():
            two = UserFactory(), UserFactory()
            for _ in range(data.draw(st.integers(1, 3))):
                self.a_life(data, two)
            first, last = sorted(data.draw(st.tuples(DAY, DAY)))
            found = case_figures(first, last, today=TODAY)
            assert found.balance.holds
            assert found.balance.open_at_end == Case.objects.open_on(last).count()
            assert found.balance.opened == Case.objects.opened_between(first, last).count()
            assert sum(count for _, count in found.closed_by_reason) == found.balance.closed
            transaction.set_rollback(True)

    def a_life(self, data, two):
        day = data.draw(DAY)
        case = Case.objects.create(household=HouseholdFactory(), received_on=day, first_contact_due_on=day)
        state = ""
        for turn in range(data.draw(st.integers(1, 6))):
            if not MOVES[state]:
                return
            state = data.draw(st.sampled_from(sorted(map(str, MOVES[state]))))
            CaseStatus.objects.create(
                case=case, by=two[turn % 2], state=state, happened_on=day, reason="other", words="So."
            )
            day += timedelta(days=data.draw(st.integers(0, 20)))


@pytest.mark.django_db
class TestTheFigures:
    def test_a_referral_that_waits_is_not_open(self, family_worker):
        case_of(family_worker)
        found = case_figures(days_ago(30), TODAY, today=TODAY)
        assert (found.received, found.balance.open_at_end) == (1, 0)

    def test_of_whom_unborn_then_even_if_born_since(self, family_worker):
        household = HouseholdFactory()
        children = [
            ChildFactory(household=household),
            ChildFactory(household=household, role="expected baby", date_of_birth=None, due_date=TODAY),
            ChildFactory(household=household, date_of_birth=days_ago(5)),
        ]
        accepted(family_worker, household=household, children=children, happened_on=days_ago(40))
        then = case_figures(days_ago(60), days_ago(20), today=TODAY)
        now = case_figures(days_ago(60), TODAY, today=TODAY)
        assert (then.children, then.unborn) == (3, 2)
        assert (now.children, now.unborn) == (3, 1)

    def test_reasons_weeks_and_visits(self, family_worker, coordinator):
        case = closed(family_worker, coordinator, happened_on=days_ago(28))
        for outcome in ("achieved", "achieved", "no access", ""):
            VisitFactory(household=case.household, case=case, date=days_ago(3), outcome=outcome)
        VisitFactory(date=days_ago(3))
        found = case_figures(days_ago(30), TODAY, today=TODAY)
        assert (found.balance.opened, found.balance.closed) == (1, 1)
        assert found.closed_by_reason == [("What was wanted has been reached", 1)]
        assert (found.weeks_of_closed.mean, found.weeks_of_closed.median) == (4.0, 4.0)
        assert (found.visits_planned, found.visits_made, found.visits_no_access) == (4, 2, 1)

    def test_distance_travelled_says_how_many_are_left_out(self, family_worker, coordinator):
        scale = plan_actions.define_scale(by=coordinator, name="Sleep", low="a", high="b")
        closed(family_worker, coordinator)
        case = accepted(family_worker, happened_on=days_ago(9))
        for value, day, last in ((3, days_ago(8), False), (6, TODAY, True)):
            plan_actions.take_readings(by=family_worker, case=case, happened_on=day, values={scale: value}, last=last)
        from families.support import actions

        actions.ask_to_close(
            by=family_worker, case=case, happened_on=TODAY, reason="other", summary="Done.", missing_why="So."
        )
        actions.agree_to_close(by=coordinator, case=case)
        found = case_figures(days_ago(30), TODAY, today=TODAY).travelled
        assert (found.measured, found.further, found.left_out) == (1, 1, 1)

    def test_the_head_sees_counts_and_no_words(self, signed_in, head_teacher, family_worker):
        accepted(family_worker, reason="Xylophone")
        page = signed_in(head_teacher).get(reverse("reports:casework"), {"first": "1 1 2020", "last": "1 1 2090"})
        content = page.content.decode()
        assert "= 1" in content
        assert "Xylophone" not in content

"""A human registered twice counts once, in past terms too, as soon as the two records are merged (T-07, T-42)."""

from datetime import date, timedelta

import pytest

from families.adoption.actions import record_adoption
from families.merging.people import merge_people
from families.merging.undo import undo_merge
from reports.measures import figures_for
from reports.measures.behind import rows_behind
from reports.measures.figures import window_for
from tests.support.factories import GroupFactory, GroupMembershipFactory, SessionFactory
from tests.support.small_centre import AUTUMN, NEAR, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db


def counted():
    found = figures_for(*AUTUMN, today=date(2026, 6, 1)).measures
    return {key: found[key] for key in ("registered", "seen", "families_registered")}


def test_a_child_seen_before_and_after_an_adoption_is_one_and_no_list_says_which(safeguarding_lead):
    """T-47: the numbers know it, and nobody who reads the names behind them."""
    small_centre(sustained_contact_days=2)
    birth, adoptive = home_in(), home_in()
    old, other = child(birth), child(birth)
    early, late = AUTUMN[0] + timedelta(days=10), AUTUMN[0] + timedelta(days=60)
    adopted_on = AUTUMN[0] + timedelta(days=30)
    new = record_adoption(
        by=safeguarding_lead, child=old, adopted_on=adopted_on, first_name="Max", last_name="New", household=adoptive
    )
    came(old, early, early + timedelta(days=1))
    came(new, late, late + timedelta(days=1))
    came(other, early)

    def seen(start, end):
        figures = figures_for(start, end, today=date(2026, 6, 1))
        window = window_for(start, end, today=date(2026, 6, 1))
        found = {key: set(rows_behind(key, window).ids) for key in ("seen", "sustained_12_months")}
        assert [figures.measures[key] for key in found] == [len(rows) for rows in found.values()]
        assert figures.areas[NEAR].seen == len(found["seen"]) == figures.all_under_fives_seen
        return found

    assert seen(*AUTUMN) == {"seen": {new.pk, other.pk}, "sustained_12_months": {new.pk}}
    before = seen(AUTUMN[0], adopted_on - timedelta(days=1))
    assert before["seen"] == {old.pk, other.pk}
    assert seen(adopted_on, AUTUMN[1])["seen"] == {new.pk}


@pytest.mark.parametrize("again", [False, True])
def test_days_before_and_after_an_adoption_are_one_childs_and_no_list_ties_the_two(safeguarding_lead, again):
    """T-47: never double, never low; where the past alone bears a figure out, the sealed record stands in its list."""
    small_centre(sustained_contact_days=3)
    old = child(home_in())
    days = [AUTUMN[0] + timedelta(days=number) for number in (1, 2, 80)]
    adopted_on = AUTUMN[0] + timedelta(days=30)
    names = {"first_name": "Max", "last_name": "New"}
    new = record_adoption(by=safeguarding_lead, child=old, adopted_on=adopted_on, household=home_in(), **names)
    if again:  # the first adoption did not hold
        later = adopted_on + timedelta(days=9)
        new = record_adoption(by=safeguarding_lead, child=new, adopted_on=later, household=home_in(), **names)
    group = GroupFactory(name="new parents")
    GroupMembershipFactory(person=new, group=group, from_date=adopted_on)
    came(old, *days[:2])

    def counted_and_listed(key):
        found = figures_for(*AUTUMN, today=date(2026, 6, 1))
        listed = set(rows_behind(key, window_for(*AUTUMN, today=date(2026, 6, 1))).ids)
        assert found.measures[key] == len(listed)
        return listed

    assert counted_and_listed("registered") == {new.pk}
    assert counted_and_listed("registered_and_seen") == {old.pk}
    assert counted_and_listed("sustained_12_months") == set()
    in_group = rows_behind("registered_and_seen", window_for(*AUTUMN, today=date(2026, 6, 1)), group=group.pk)
    assert set(in_group.ids) == {old.pk}
    came(new, days[2])
    assert counted_and_listed("registered_and_seen") == {new.pk}
    assert counted_and_listed("seen") == {new.pk}
    assert counted_and_listed("sustained_12_months") == {old.pk}
    assert rows_behind("registered_not_seen", window_for(*AUTUMN, today=date(2026, 6, 1))).ids == []


def test_past_figures_count_a_merged_human_once(coordinator):
    small_centre()
    first, again = child(home_in()), child(home_in(), registered=date(2025, 9, 15))
    other = child(home_in())
    session = SessionFactory(date=AUTUMN[0] + timedelta(days=30), status="ran")
    for person in (first, again, other):
        came(person, session.date)
    assert counted() == {"registered": 3, "seen": 3, "families_registered": 3}
    merge = merge_people(by=coordinator, kept=first, merged=again, households_too=True)
    assert counted() == {"registered": 2, "seen": 2, "families_registered": 2}
    undo_merge(by=coordinator, merge=merge)
    assert counted() == {"registered": 3, "seen": 3, "families_registered": 3}

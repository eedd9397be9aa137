"""A human registered twice counts once, in past terms too, as soon as the two records are merged (T-07, T-42)."""

from datetime import date, timedelta

import pytest

from families.merging.people import merge_people
from families.merging.undo import undo_merge
from reports.measures import figures_for
from tests.support.factories import SessionFactory
from tests.support.small_centre import AUTUMN, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db


def counted():
    found = figures_for(*AUTUMN, today=date(2026, 6, 1)).measures
    return {key: found[key] for key in ("registered", "seen", "families_registered")}


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

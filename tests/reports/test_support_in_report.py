"""Case figures and parents' learning in Part A: they balance, and give no small number away (M13, M20; trap T-01)."""

import json
from datetime import date, timedelta

import pytest

from families.models import Case, PortfolioEntry
from reports.governors.content import part_a
from reports.governors.export import rows_of
from reports.governors.support import CLOSED, NAMES, OPEN_AT_END, OPEN_AT_START, OPENED
from reports.models import PublishedFigures
from tests.support.cases_of_support import accepted
from tests.support.factories import HouseholdFactory, PersonFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 9, 1), date(2025, 12, 31)


def cases(number, opened_on, closed_on=None):
    """Open cases of so many families, moved to these days."""
    worker = UserFactory(roles=["family support worker"])
    made = [accepted(worker, household=HouseholdFactory()).pk for _ in range(number)]
    ended = {"state": "closed", "closed_on": closed_on, "closing_reason": "goals met"} if closed_on else {}
    Case.objects.filter(pk__in=made).update(received_on=opened_on, decided_on=opened_on, opened_on=opened_on, **ended)


def told(coordinator, term):
    content = part_a(term, by=coordinator, today=date(2026, 1, 20)).content
    return content, {row["key"]: row["now"] for row in content["support"]}


def test_the_balance_stands_in_the_report_and_its_file(coordinator):
    cases(12, FIRST - timedelta(days=60))
    cases(7, FIRST + timedelta(days=10))
    cases(6, FIRST - timedelta(days=60), closed_on=LAST)
    content, row = told(coordinator, TermFactory())
    assert [row[key] for key in (OPEN_AT_START, OPENED, CLOSED, OPEN_AT_END)] == ["18", "7", "6", "19"]
    assert [each[1] for each in rows_of(content) if each[0] == "Family support"] == list(NAMES.values())


def test_a_small_number_of_cases_cannot_be_worked_out_from_the_other_three(coordinator):
    cases(12, FIRST - timedelta(days=60))
    cases(3, FIRST + timedelta(days=10))
    content, row = told(coordinator, TermFactory())
    assert row[OPENED] == "fewer than 5"
    shown = [row[key].isdigit() for key in (OPEN_AT_START, CLOSED, OPEN_AT_END)]
    assert not all(shown)
    assert OPENED not in json.dumps(content["charts"])


def test_completed_and_went_on_tell_no_rest(coordinator):
    for number in range(8):
        person = PersonFactory()
        course = {"kind": "course", "title": "Maths", "course_end": "completed"}
        PortfolioEntry.objects.create(person=person, started_on=FIRST, ended_on=FIRST + timedelta(days=30), **course)
        if number < 6:
            PortfolioEntry.objects.create(
                person=person, kind="work", title="Cook", started_on=LAST - timedelta(days=number)
            )
    _, row = told(coordinator, TermFactory())
    # 8 - 6 = 2 of whom nothing is known: one of the two has to go.
    assert not (row["learning_completed"].isdigit() and row["learning_went_on"].isdigit())


def test_what_was_withheld_once_stays_withheld(coordinator):
    cases(12, FIRST - timedelta(days=60))
    term = TermFactory()
    drawn = part_a(term, by=coordinator, today=date(2026, 1, 20))
    said = drawn.publishes[0]["said"]
    PublishedFigures.objects.create(
        period_from=FIRST,
        period_to=LAST,
        as_at=LAST,
        said={**said, OPEN_AT_START: "withheld"},
        what="x",
        by=coordinator,
    )
    _, row = told(coordinator, term)
    assert row[OPEN_AT_START] == "withheld"

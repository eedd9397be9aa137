"""Case figures and parents' learning in Part A: they balance, and give no small number away (M13, M20; trap T-01)."""

import json
from datetime import date, timedelta

import pytest

from families.models import Case, PortfolioEntry
from reports.audience import PrintedFigures
from reports.governors.content import part_a
from reports.governors.export import rows_of
from reports.governors.support import CLOSED, LAST, NAMES, OPEN_AT_END, OPEN_AT_START, OPENED, LastTerm
from reports.models import PublishedFigures
from tests.support.cases_of_support import accepted
from tests.support.factories import HouseholdFactory, PersonFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, FINAL = date(2025, 9, 1), date(2025, 12, 31)


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
    cases(6, FIRST - timedelta(days=60), closed_on=FINAL)
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
                person=person, kind="work", title="Cook", started_on=FINAL - timedelta(days=number)
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
        period_to=FINAL,
        as_at=FINAL,
        said={**said, OPEN_AT_START: "withheld"},
        what="x",
        by=coordinator,
    )
    _, row = told(coordinator, term)
    assert row[OPEN_AT_START] == "withheld"


def both(coordinator, *, today=date(2026, 1, 20)):
    """The autumn term's rows, with the summer term before it."""
    TermFactory(name="Summer 2025", start_date=date(2025, 4, 21), end_date=date(2025, 8, 31))
    drawn = part_a(TermFactory(), by=coordinator, today=today)
    return drawn, {row["key"]: row for row in drawn.content["support"]}


def test_last_term_stands_beside_with_what_changed(coordinator):
    cases(12, date(2025, 4, 1))
    cases(7, date(2025, 5, 1))
    cases(8, FIRST + timedelta(days=10))
    drawn, row = both(coordinator)
    assert (row[OPENED]["now"], row[OPENED]["last"]) == ("8", "7")
    assert row[OPENED]["change"]["words"] == "up 1"
    assert row[OPEN_AT_START]["now"] == row[OPEN_AT_END]["last"] == "19"
    assert {OPENED: 7, OPEN_AT_END: 19}.items() <= drawn.publishes[-1]["said"].items()
    assert drawn.publishes[-1]["period_from"] == "2025-04-21"


def test_a_running_term_is_not_held_against_a_whole_one(coordinator):
    """Trap T-14: like with like."""
    cases(12, date(2025, 4, 1))
    cases(7, date(2025, 5, 1))
    cases(8, FIRST + timedelta(days=10))
    drawn, row = both(coordinator, today=date(2025, 10, 1))
    assert drawn.content["is_to_date"]
    assert row[OPENED]["change"] is None
    assert row[OPEN_AT_START]["change"] is not None


def test_this_term_does_not_tell_what_last_term_withheld(coordinator):
    cases(12, date(2025, 4, 1))
    cases(3, date(2025, 5, 1))  # "fewer than 5" opened last term: 12 and 15 side by side would tell it
    cases(8, FIRST + timedelta(days=10))
    _, row = both(coordinator)
    assert row[OPENED]["last"] == "fewer than 5"
    told_by_last = row[OPEN_AT_START]["last"].isdigit() and row[CLOSED]["last"].isdigit()
    assert not (told_by_last and (row[OPEN_AT_END]["last"].isdigit() or row[OPEN_AT_START]["now"].isdigit()))


def test_last_term_stands_as_its_newest_edition_gave_it():
    """What was entered since is told in the next report, and no two of them differ by one case."""
    cases(8, date(2025, 5, 1))
    summer = TermFactory(name="Summer 2025", start_date=date(2025, 4, 21), end_date=date(2025, 8, 31))
    days = (summer.start_date, summer.end_date)
    issued = PrintedFigures.as_issued(*days, summer.end_date, {OPENED: 7, CLOSED: "withheld"}, 5)
    last = LastTerm.of(summer, issued, [issued.said()], today=date(2026, 1, 20))
    assert last.values[OPENED] == 7
    assert last.said == [{f"{LAST}{OPENED}": 7, f"{LAST}{CLOSED}": "withheld"}]

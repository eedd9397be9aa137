"""The example centres: imported whole by the product's commands, every figure as a separate program counted it."""

import json

import pytest

from centre.core.models import Term
from tests.imports.test_sheets import every_table
from tests.support.cases import import_case, said_by
from tests.support.shared import shared_path

pytestmark = [pytest.mark.needs_shared, pytest.mark.django_db]


@pytest.mark.parametrize(("case", "people", "attendance"), [("tiny", 58, 692), ("croydon", 1559, 17_717)])
def test_a_case_is_imported_whole_gives_every_figure_and_again_changes_nothing(case, people, attendance):
    reach, centre = import_case(case)
    assert "Loaded." in reach
    assert f"{people:,} rows: {people:,} new" in centre
    assert f"{attendance:,} rows: {attendance:,} new" in centre
    assert "rejected" not in centre

    expected = json.loads((shared_path("cases", case) / "expected.json").read_text())
    assert expected
    for term, wanted in expected.items():
        counted = json.loads(said_by("measures", "--from", wanted["from"], "--to", wanted["to"], "--json"))
        assert counted == wanted, term

    before = every_table()
    for said in import_case(case):
        assert "nothing was changed" in said
    assert every_table() == before


def test_the_terms_of_the_figures_are_those_of_the_sheets():
    import_case("tiny")
    expected = json.loads((shared_path("cases", "tiny") / "expected.json").read_text())
    assert set(expected) == set(Term.objects.values_list("name", flat=True))


def test_all_figures_of_a_term_take_few_queries(django_assert_max_num_queries):
    import_case("tiny")
    with django_assert_max_num_queries(15):
        said_by("measures", "--from", "2025-09-01", "--to", "2025-12-31", "--json")

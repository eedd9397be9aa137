"""The example centres: every figure, term, group and LSOA as a separate program counted them from the sheets."""

import json

import pytest

from centre.core.models import Term
from reports.measures import figures_for
from tests.support.load_case import load_case
from tests.support.shared import shared_path

pytestmark = [pytest.mark.needs_shared, pytest.mark.django_db]


@pytest.mark.parametrize("name", ["tiny", "croydon"])
def test_every_figure_of_every_term_is_met_exactly(name):
    folder = shared_path("cases", name)
    load_case(folder)
    expected = json.loads((folder / "expected.json").read_text())
    assert set(expected) == set(Term.objects.values_list("name", flat=True))
    for term, wanted in expected.items():
        period = Term(start_date=wanted["from"], end_date=wanted["to"])
        period.clean_fields(exclude=["name"])
        figures = figures_for(period.start_date, period.end_date)
        assert figures.as_json() == wanted, term


def test_all_figures_of_a_term_take_few_queries(django_assert_max_num_queries):
    load_case(shared_path("cases", "tiny"))
    term = Term.objects.get(name="Autumn 2025")
    with django_assert_max_num_queries(15):
        figures_for(term.start_date, term.end_date)

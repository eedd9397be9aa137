"""The example centres are imported whole, and a second import changes nothing."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.imports.test_sheets import every_table
from tests.support.shared import shared_path

pytestmark = [pytest.mark.needs_shared, pytest.mark.django_db]


def call(*arguments):
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("case", "people", "attendance"), [("tiny", 58, 692), ("croydon", 1559, 17_717)])
def test_a_case_is_imported_whole_and_again_without_a_change(case, people, attendance):
    folder = shared_path("cases", case)
    reference = folder / "reference"
    official = (
        *("import_reach", "--postcodes", reference / "postcodes.csv", "--deprivation", reference / "deprivation.csv"),
        *("--population", reference / "population_under5.csv", "--reach", folder / "reach_area.csv"),
    )
    assert "Loaded." in call(*official)
    said = call("import_centre", folder)
    assert f"{people:,} rows: {people:,} new" in said
    assert f"{attendance:,} rows: {attendance:,} new" in said
    assert "rejected" not in said
    before = every_table()
    assert "nothing was changed" in call(*official)
    assert "nothing was changed" in call("import_centre", folder)
    assert every_table() == before

"""What `manage.py measures` prints."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.support.small_centre import IN_TERM, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    call_command("measures", *arguments)
    return capsys.readouterr().out


def test_json_holds_measures_groups_and_areas(capsys):
    small_centre()
    came(child(home_in()), IN_TERM)
    out = json.loads(run(capsys, "--from", "2025-09-01", "--to", "31 December 2025", "--json"))
    assert set(out) == {"from", "to", "measures", "groups", "lsoas"}
    assert (out["from"], out["to"]) == ("2025-09-01", "2025-12-31")
    assert out["measures"]["seen"] == 1
    assert out["lsoas"]["E01000001"] == {"population_under_5": 100, "imd_decile": 2, "registered": 1, "seen": 1}


def test_plain_text_names_every_figure_and_shares_with_their_numbers(capsys):
    small_centre()
    child(home_in())
    out = run(capsys, "--from", "1/9/2025", "--to", "31/12/2025")
    assert "1 September 2025 to 31 December 2025, as at 31 December 2025" in out
    assert "1% (1 of 200, red)" in out
    assert "not available (0 of 0)" in out


def test_an_empty_database_is_no_reason_to_fail(capsys):
    assert "not available" in run(capsys, "--from", "2025-09-01", "--to", "2025-12-31")


@pytest.mark.parametrize("days", [("2025-09-01", "2025-08-31"), ("soon", "2025-08-31"), ("2025-02-30", "2025-08-31")])
def test_periods_that_are_none_are_refused_in_words(days):
    with pytest.raises(CommandError):
        call_command("measures", "--from", days[0], "--to", days[1])


def test_the_page_about_the_figures_is_written_from_their_definitions(capsys, settings):
    page = (settings.BASE_DIR / "docs" / "measures.md").read_text(encoding="utf-8")
    assert run(capsys, "--definitions") == page, "write it anew: manage.py measures --definitions > docs/measures.md"


def test_a_period_must_be_named():
    with pytest.raises(CommandError, match="Say which period"):
        call_command("measures", "--json")

"""The example centres of the shared folder, loaded as their own people would: with the product's commands."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from tests.support.shared import shared_path


def import_case(name: str) -> tuple[str, str]:
    """Import the reach area and the sheets of the case `name`; gives what the two commands said. Skips without it."""
    folder = shared_path("cases", name)
    reference = folder / "reference"
    reach = said_by(
        *("import_reach", "--postcodes", reference / "postcodes.csv", "--deprivation", reference / "deprivation.csv"),
        *("--population", reference / "population_under5.csv", "--reach", folder / "reach_area.csv"),
    )
    return reach, said_by("import_centre", folder)


def said_by(*command: str | Path) -> str:
    """What a command of the product prints."""
    out = StringIO()
    call_command(*map(str, command), stdout=out)
    return out.getvalue()

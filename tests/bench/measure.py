"""Measures one centre at one size, in a process of its own: `python -m tests.bench.measure FOLDER COPIES OUT.json`.

BENCH_ONLY="find|the week" measures the pages of these beginnings alone; "marking" the eight tablets.
"""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
ONLY = os.environ.get("BENCH_ONLY", "")


def main(case: Path, copies: int, out: Path) -> None:
    """Load the case `copies` times over into a fresh centre and measure everything; the figures go to `out`."""
    data = PROJECT / "var" / "bench" / f"centre-{copies}"
    os.environ.update(CENTRE_DATA=str(data), DJANGO_SETTINGS_MODULE="tests.bench.settings")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "CENTRE_DEBUG"):
        os.environ.pop(name, None)
    from centre.embedded.server import lease

    with lease(data) as server:
        subprocess.run([sys.executable, "manage.py", "prepare_database"], cwd=PROJECT, check=True, capture_output=True)
        import django

        django.setup()
        out.write_text(json.dumps(figures(case, copies, data, server), indent=1))


def figures(case: Path, copies: int, data: Path, server) -> dict:
    """Everything measured, by name."""
    from django.core.management import call_command

    from centre.embedded.addresses import DATABASE_NAME
    from tests.bench.loading import copy_floor, write_copies

    found: dict = {"copies": copies}
    sheets = data / "sheets"
    found["rows"] = write_copies(case, copies, sheets)
    began = time.perf_counter()
    call_command(
        "import_reach",
        postcodes=str(case / "reference/postcodes.csv"),
        deprivation=str(case / "reference/deprivation.csv"),
        population=str(case / "reference/population_under5.csv"),
        reach=str(case / "reach_area.csv"),
        stdout=io.StringIO(),
    )
    found["import_reach_seconds"] = time.perf_counter() - began
    began = time.perf_counter()
    call_command("import_centre", str(sheets), stdout=io.StringIO())
    found["import_seconds"] = time.perf_counter() - began
    if ONLY:
        with server.connect(database=DATABASE_NAME, autocommit=True) as admin:
            admin.execute("ANALYZE")
        _make_set_up()
        found |= {"people": _people(), "pages": _pages()}
        from tests.bench.load import MARKING, eight_users

        return found | ({"load": eight_users(data)} if MARKING.startswith(tuple(ONLY.split("|"))) else {})
    began = time.perf_counter()
    call_command("import_centre", str(sheets), stdout=io.StringIO())
    found["import_again_seconds"] = time.perf_counter() - began
    found["copy_seconds"] = copy_floor(sheets, server)
    with server.connect(database=DATABASE_NAME, autocommit=True) as admin:
        admin.execute("ANALYZE")
    _make_set_up()
    found["people"] = _people()
    found["pages"] = _pages()
    found["measures"] = _measures()
    found["report"] = _report()
    if copies == 1:
        from tests.bench.load import eight_users

        found["load"] = eight_users(data)
    return found


def _make_set_up() -> None:
    from django.utils import timezone

    from centre.core.models import CentreSettings

    CentreSettings.objects.update_or_create(pk=1, defaults={"name": "Bench Centre", "set_up_at": timezone.now()})


def _people() -> int:
    from families.models import Person

    return Person.objects.count()


def _pages() -> list[dict]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.pages import bare_page, coordinator_client, pages
    from tests.bench.timing import against

    client = coordinator_client()
    floor = bare_page(client)
    rows = []
    for page in (page for page in pages(client) if page.name.startswith(tuple(ONLY.split("|")))):
        page.ask()
        with CaptureQueriesContext(connection) as captured:
            answer = page.ask()
        queries = len(captured)
        if answer.status_code >= 400:
            raise RuntimeError(f"{page.name}: {answer.status_code}")
        milliseconds, bare = against(floor, page.ask, rounds=ROUNDS)
        rows.append(
            {
                "name": page.name,
                "milliseconds": milliseconds,
                "bare": bare,
                "ratio": milliseconds / bare,
                "at_most": page.at_most,
                "may_be_slower": page.slower,
                "queries": queries,
                "kilobytes": len(answer.content) / 1024,
            }
        )
    return rows


def _measures() -> dict:
    from datetime import date

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reports.measures import figures_for

    period = date(2026, 9, 1), date(2026, 11, 20)
    figures_for(*period)
    with CaptureQueriesContext(connection) as captured:
        figures_for(*period)
    times = []
    for _ in range(7):
        began = time.perf_counter()
        figures_for(*period)
        times.append(time.perf_counter() - began)
    return {"seconds": sorted(times)[3], "queries": len(captured)}


def _report() -> dict:
    from tests.bench.report import governors_report

    return governors_report()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))

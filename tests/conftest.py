"""What every test stands on: the database as the application's role, strict templates, and the browser."""

import os

import hypothesis
import pytest

from tests.support import notes_boxes
from tests.support.browser import CAMERA, QUIET, WITH_CAMERA, chromium
from tests.support.people import *  # noqa: F403  (the colleagues and signed_in, for every test)
from tests.support.strict_templates import StringIfInvalid

# No test is about how long something takes: the machine may be busy with something else.
hypothesis.settings.register_profile("centre", deadline=None)
hypothesis.settings.load_profile("centre")

NO_BROWSER = "no Chromium on this machine (Debian: apt-get install chromium, or set CENTRE_CHROMIUM)"
skipped_browser_tests = 0


def pytest_collection_modifyitems(items):
    """Mark tests that use a page as browser tests, and skip those where there is no browser."""
    global skipped_browser_tests
    found = chromium()
    for item in items:
        if {"page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
        if not found and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))
            skipped_browser_tests += 1


def pytest_terminal_summary(terminalreporter):
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} browser tests did NOT run: {NO_BROWSER}", yellow=True, bold=True)


@pytest.fixture(scope="session")
def test_database(request, django_test_environment, django_db_blocker):
    """The database of this test process: a `tests.support.database.TestDatabase`."""
    from django.db import connection

    from tests.support.database import database_under_test

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), database_under_test(connection, worker) as database:
        yield database


@pytest.fixture(scope="session")
def django_db_setup(test_database):
    """In place of pytest-django's: its databases are made and owned by the role under test, ours are not."""
    from django.test import TransactionTestCase

    def restore_tables(self):
        from django.db import connections

        for connection in connections.all(initialized_only=True):
            connection.close()
        test_database.restore()

    # Django empties tables with TRUNCATE, which the application's role may not do.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore_tables)
        yield


@pytest.fixture(autouse=True, scope="session")
def strict_templates(django_test_environment):
    from django.template import engines

    engines["django"].engine.string_if_invalid = StringIfInvalid()
    notes_boxes.ask_of_every_form()


@pytest.fixture(autouse=True)
def empty_caches():
    """Limits on guessing, and what a process remembers, start from nothing in each test."""
    from django.core.cache import caches

    for name in caches:
        if not name.startswith("database"):
            caches[name].clear()


@pytest.fixture(autouse=True)
def centre_is_set_up(monkeypatch):
    """Tests begin with a centre that has been set up; those of the set-up itself take this back."""
    from centre.settings_pages.gate import SetUpGate

    monkeypatch.setattr(SetUpGate, "known", True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium instead of a downloaded one, with a camera that sees what a test holds before it."""
    # Playwright's loop runs in the test's own thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield {**browser_type_launch_args, "executable_path": chromium(), "args": [*QUIET, *WITH_CAMERA]}
    CAMERA.unlink(missing_ok=True)

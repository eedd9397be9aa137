"""The example centre, made once for a process and laid out for a file of tests; each test takes back what it did."""

from dataclasses import replace

import pytest
from django.db import connections, transaction
from django.test import Client

from tests.support.demo_centre import make_demo_centre
from tests.support.inner_browser import InnerBrowser
from tests.support.story import Story


@pytest.fixture(scope="session")
def committed_demo(test_database):
    """committed_demo() -> the example centre in an empty database; made once for a process, then laid out again."""
    made = []

    def lay_out():
        if made:
            test_database.restore("demo")
        else:
            connections["default"].close()
            test_database.restore()  # whatever an earlier test has left behind
            made.append(make_demo_centre())
            test_database.keep("demo")
        return replace(made[0], things=dict(made[0].things))

    return lay_out


@pytest.fixture(scope="module")
def demo_of_this_file(django_db_setup, django_db_blocker, committed_demo, test_database):
    with django_db_blocker.unblock():
        centre = committed_demo()
        held = connections["default"]
        around = transaction.atomic()
        # As Django's own TestCase says it: what must be outermost in real life may run inside this one.
        around._from_testcase = True
        around.__enter__()
        try:
            centre.connection = held
            yield centre
        finally:
            connections["default"] = held
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            held.close()
            test_database.restore()


@pytest.fixture
def demo(demo_of_this_file, django_db_blocker):
    """The example centre. What a test changes is undone at its end."""
    with django_db_blocker.unblock():
        # Once a browser runs, Django takes this thread for asynchronous code and would open a connection of its own.
        connections["default"] = demo_of_this_file.connection
        with transaction.atomic():
            yield demo_of_this_file
            transaction.set_rollback(True)


@pytest.fixture
def inner(browser, demo):
    """inner(client) -> an InnerBrowser for a test client, with its sign-in."""
    contexts = []

    def open_browser(client: Client, without: tuple[str, ...] = ()) -> InnerBrowser:
        # A service worker asks the network itself, which is not there.
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block"))
        return InnerBrowser(contexts[-1].new_page(), client, without)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def story(browser, live_server, transactional_db, settings, committed_demo):
    """A Story in an example centre of its own."""
    settings.CENTRE_DEMO = True  # as the demo: nobody is sent to set up a second step first
    told = Story(browser, live_server, committed_demo())
    yield told
    told.close()


@pytest.fixture
def sits_at(browser, live_server, transactional_db, signed_in, settings):
    """sits_at(user, width=1280) -> a page in which this colleague is signed in (None: nobody), without the demo.

    `page.problems` holds what a script or the policy complained of; `page.in_order()` looks at that and at the width.
    """
    contexts = []

    def sit(user, *, width=1280, height=900, touch=False):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=live_server.url, locale="en-GB", has_touch=touch
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        if user:
            cookie = signed_in(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.in_order = lambda: in_order(page, width)
        return page

    yield sit
    for context in contexts:
        context.close()


def in_order(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.problems == [], page.url

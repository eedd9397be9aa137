"""The desk in a browser: it keeps itself up to date, leaves alone what one is using, and breaks no rule."""

from datetime import time

import pytest

from centre.core.dates import local_today
from tests.support.accessibility import broken_rules
from tests.support.factories import HouseholdFactory, PersonFactory, SessionFactory, TermFactory, VisitFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server, page, context, coordinator, signed_in, settings):
    """desk(width) -> the page, opened by the coordinator."""
    cookie = signed_in(coordinator).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))

    def open_page(width=1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url)
        return page

    return open_page


def visit(name, worker, hour=10):
    household = HouseholdFactory()
    PersonFactory(household=household, last_name=name)
    return VisitFactory(
        household=household, worker=worker, outcome="", date=local_today(), start_time=time(hour), end_time=None
    )


def refresh(page):
    with page.expect_response("**/desk/blocks/"):
        page.evaluate("htmx.trigger(document.querySelector('[data-desk]'), 'desk:refresh')")
    page.wait_for_timeout(100)


def test_news_appear_by_themselves(desk, coordinator):
    visit("Hassan", coordinator)
    page = desk()
    assert page.get_by_role("link", name="The Hassan family", exact=True).is_visible()
    visit("Novak", coordinator, hour=11)
    refresh(page)
    assert page.get_by_role("link", name="The Novak family", exact=True).is_visible()
    assert "2 visits" in page.locator("#desk-lead").inner_text()
    assert page.problems == []


def test_what_one_is_using_stays(desk, coordinator):
    visit("Hassan", coordinator)
    page = desk()
    page.get_by_role("link", name="The Hassan family", exact=True).focus()
    visit("Novak", coordinator, hour=11)
    refresh(page)
    assert page.evaluate("document.activeElement.textContent") == "The Hassan family"
    assert page.get_by_role("link", name="The Novak family", exact=True).count() == 0
    page.evaluate("document.activeElement.blur()")
    refresh(page)
    assert page.get_by_role("link", name="The Novak family", exact=True).is_visible()


def test_a_block_that_says_the_same_is_not_drawn_again(desk, coordinator):
    visit("Hassan", coordinator)
    page = desk()
    # What the script notes on an element is gone with the element.
    page.evaluate("document.querySelectorAll('.desk-block section').forEach(each => { each.noted = true; })")
    visit("Novak", coordinator, hour=11)
    refresh(page)
    still_noted = "block => document.querySelector(`#desk-block-${block} section`).noted === true"
    assert page.evaluate(still_noted, "due")
    assert not page.evaluate(still_noted, "visits-today")


def test_signed_out_elsewhere_the_desk_is_gone(desk, coordinator, context):
    page = desk()
    context.clear_cookies()
    page.evaluate("htmx.trigger(document.querySelector('[data-desk]'), 'desk:refresh')")
    page.wait_for_url("**/sign-in/**")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_rule_of_accessibility_is_broken(desk, coordinator, width):
    TermFactory(start_date=local_today(), end_date=local_today())
    visit("Hassan", coordinator)
    SessionFactory(date=local_today(), status="planned")
    page = desk(width)
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []

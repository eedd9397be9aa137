"""Every page of the product as somebody who may see it meets it: it opens, fits, breaks no rule, says no error.

Each is loaded once and looked at on a desk and on a phone. What is wrong is told with the page, the width and the rule.
"""

import pytest
from django.test import Client

from tests.support.accessibility import broken_rules, links_that_say_the_same, unfit
from tests.support.addresses import every_address
from tests.support.example_pages import FIRST_START, NOT_PAGES, PAGES

HEAVIEST = 60 * 1024  # bytes of HTML: what a telephone gets quickly on a bad line


def test_every_address_has_an_example():
    known = {page.name for pages in PAGES.values() for page in pages} | set(NOT_PAGES) | set(FIRST_START)
    names = {address.name for address in every_address()}
    assert names - known == set(), "give each an example in tests/support/example_pages.py"
    assert known - names == set(), "these are gone: take their examples out"


@pytest.mark.slow
@pytest.mark.parametrize("room", PAGES)
def test_every_page_opens_fits_and_is_accessible(demo, inner, room):
    wrong = []
    browsers = {}
    for page in PAGES[room]:
        key = (page.by, page.before)
        if key not in browsers:
            browsers[key] = inner(page.client(demo))
        wrong += [f"{page.title}: {each}" for each in faults(browsers[key], page.address(demo))]
    assert not wrong, "\n" + "\n".join(wrong)


def faults(inner, address):
    """What is wrong with the page at an address, at each width."""
    status = inner.open(address)
    found = [f"answers {status}"] if status not in {200, 410} else []
    if inner.weighs > HEAVIEST:
        found.append(f"weighs {inner.weighs} bytes, more than {HEAVIEST}")
    found += [f"links say the same and lead elsewhere: {words}" for words in links_that_say_the_same(inner.page)]
    return found + list(unfit(inner.page)) + inner.problems


@pytest.mark.slow
def test_what_is_no_page_answers_as_it_says(demo):
    wrong = []
    for name, (kind, words) in NOT_PAGES.items():
        of_the_lead = name.startswith(("mfa_download", "safeguarding:issued"))
        client = demo.client("deputy.dsl" if of_the_lead else "coordinator")
        answer = client.get(demo.path(name, **words))
        if kind_of(answer) != kind:
            wrong.append(f"{name}: {answer.status_code} {answer.get('Content-Type')}, not {kind}")
    assert not wrong, "\n" + "\n".join(wrong)


def kind_of(answer) -> str:
    if answer.status_code == 405:
        return "posted"
    if answer.status_code in {301, 302, 303}:
        return "elsewhere"
    content_type = answer.get("Content-Type", "")
    if answer.status_code == 200 and content_type.startswith("application/json"):
        return "data"
    if answer.status_code == 200 and content_type.startswith("text/html"):
        return "page" if b"<html" in answer.content else "part"
    return "file" if answer.status_code == 200 else "error"


@pytest.mark.slow
def test_an_address_that_does_not_exist_has_a_page_too(demo, inner):
    for client in (demo.client("coordinator"), Client()):
        browser = inner(client)
        assert browser.open("/no/such/page/") in {404, 200}
        assert [broken_rules(browser.page), browser.problems] == [[], []]

"""Every form of the product, sent wrongly: the page comes back and leads to what is wrong.

Nothing here knows the forms: they are found on the pages of tests/support/example_pages.py. Each is sent empty, as
nonsense where it took that, and at a length that nobody types where it took both; what it did is taken back. A form
that refuses none of them must be named in `TAKES_ANYTHING`, with the reason. With CENTRE_EVERY_WAY set, each is sent as
nonsense, too (half as long again); what else may be typed is the business of test_nothing_typed_breaks.
"""

import os
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve

from tests.support.accessibility import WIDTHS, unfit
from tests.support.example_pages import PAGES
from tests.support.failed_form import FILL, FORMS, SUMMARY
from tests.support.forms_on_pages import forms_of
from tests.support.undo import undone

pytestmark = pytest.mark.slow

EVERY_WAY = bool(os.environ.get("CENTRE_EVERY_WAY"))

# Forms in which every field may stay empty and every text is welcome.
TAKES_ANYTHING = {
    "families:find": "a search: whatever is typed, it says who was found",
    "families:visit_find_family": "a search",
    "families:doorstep_note": "a search",
    "sessions_app:register_find": "a search",
    "staff:supervision_answer": "agreeing needs no words",
}


@pytest.mark.parametrize("room", PAGES)
def test_every_form_that_fails_leads_to_what_is_wrong(demo, inner, room):
    wrong, seen, sent = [], set(), set()
    for page in PAGES[room]:
        with undone():
            client, address = page.client(demo), page.address(demo)
            if not has_new_form(client, address, seen):
                continue
            browser = inner(client, without=("htmx",))
            wrong += [f"{page.title}: {fault}" for fault in faults_of_forms(browser, address, sent)]
            browser.page.context.close()
    assert not wrong, "\n" + "\n".join(wrong)
    assert sent, "there is no form on any of the pages"


def has_new_form(client, address, seen) -> bool:
    """Whether a form stands on the page that no page before it had; a browser need not look for that."""
    forms = forms_of(client.get(address, follow=True).content.decode(), address)
    new = {(route_of(form.action.split("?")[0]), *form.names) for form in forms} - seen
    seen |= new
    return bool(new)


def faults_of_forms(browser, address, sent):
    browser.open(address)
    for form in browser.page.evaluate(FORMS):
        key = (route_of(form["action"]), *sorted(set(form["fields"])))
        if key in sent:
            continue
        sent.add(key)
        refused = []
        for how in ("empty", "nonsense", "too long"):
            if any(refused) and not (how == "nonsense" and EVERY_WAY):
                continue
            if how == "too long" and key[0] in TAKES_ANYTHING:
                continue
            with undone(), as_before(browser.client):
                browser.open(address)
                outcome = send(browser, form["number"], how)
                found = outcome["wrong"] + [each for each in browser.problems if not each.startswith("script: ")]
                if outcome["refused"] and not any(refused):
                    # On a phone: the page itself has been looked at on a desk, too.
                    found += unfit(browser.page, widths=WIDTHS[1:])
                refused.append(outcome["refused"])
                yield from (f"{key[0]} sent {how}: {each}" for each in found)
        if not any(refused) and key[0] not in TAKES_ANYTHING:
            yield f"{key[0]} ({', '.join(form['fields'])}) takes anything"


class as_before:  # noqa: N801  (reads as the words it stands for)
    """What the server remembers of a client, and how often it tried, is afterwards as it was before."""

    def __init__(self, client):
        self.client = client

    def __enter__(self):
        self.cookies = self.client.cookies.output(header="")

    def __exit__(self, *error):
        self.client.cookies = SimpleCookie()
        for line in self.cookies.splitlines():
            self.client.cookies.load(line.strip())
        cache.clear()


def send(browser, number, how):
    with browser.page.expect_navigation():
        typed = browser.page.evaluate(FILL, [number, how])
    browser.follow()
    return browser.page.evaluate(SUMMARY, typed)


def route_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return path

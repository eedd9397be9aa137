"""Every form of the product, sent wrongly: the page comes back and leads to what is wrong.

Nothing here knows the forms: they are found on the pages of tests/support/example_pages.py. Each is sent empty, as
nonsense where it took that, and at a length that nobody types where it took both; what it did is taken back. A form
that refuses none of them must be named in `TAKES_ANYTHING`, with the reason. With CENTRE_EVERY_WAY set, each is sent as
nonsense, too (half as long again); what else may be typed is the business of test_nothing_typed_breaks.
"""

import os
from http.cookies import SimpleCookie
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve

from tests.support.accessibility import WIDTHS, unfit
from tests.support.example_pages import PAGES
from tests.support.failed_form import SUMMARY, WAYS, forms_to_fill, path_of
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
    wrong, sent, browsers = [], set(), {}
    for page in PAGES[room]:
        with undone():
            client, address = page.client(demo), page.address(demo)
            for form, key in new_forms(client, address, sent):
                who = (page.by, page.before)
                if who not in browsers:
                    browsers[who] = inner(client, without=("htmx",))
                wrong += [f"{page.title}: {key[0]} {fault}" for fault in faults(browsers[who], client, form, key[0])]
    assert not wrong, "\n" + "\n".join(wrong)
    assert sent, "there is no form on any of the pages"


def new_forms(client, address, sent):
    """Each form of the page that no page before it had, with its name: the address it is sent to, and its fields."""
    answer = client.get(address, follow=True)
    if answer.redirect_chain:
        address = urljoin(address, answer.redirect_chain[-1][0])
    if answer.streaming or not answer.content:
        return
    for form in forms_to_fill(answer.content.decode(), address):
        key = (route_of(path_of(form.action)), *form.names)
        if key not in sent:
            sent.add(key)
            yield form, key


def faults(browser, client, form, name):
    """What is wrong with the page that comes back; it is looked at on a phone, as the form was on a desk, too."""
    refused = False
    for how in WAYS:
        if (refused and not (how == "nonsense" and EVERY_WAY)) or (how == "too long" and name in TAKES_ANYTHING):
            continue
        with undone(), as_before(client):
            fields, typed = form.filled(how)
            answer = client.post(form.action, fields, follow=True)
            page = answer.content.decode()
            if not any(mark in page for mark in ("data-error-summary", 'aria-invalid="true"', "field-error-text")):
                continue
            browser.show(answer, path_of(form.action))
            outcome = browser.page.evaluate(SUMMARY, typed)
            problems = [each for each in browser.problems if not each.startswith("script: ")]
            found = outcome["wrong"] + problems
            if outcome["refused"] and not refused:
                found += unfit(browser.page, widths=WIDTHS[1:])
            refused = refused or outcome["refused"]
            yield from (f"sent {how}: {each}" for each in found)
    if not refused and name not in TAKES_ANYTHING:
        yield f"({', '.join(form.names)}) takes anything"


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


def route_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return path

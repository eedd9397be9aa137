"""Whatever is typed into any form, or stands in any address, the product answers: no fault of ours, ever.

Forms are found on the pages of tests/support/example_pages.py, so a new one is tried by itself. CENTRE_FUZZ says how
many times each is tried (2 by default, others in each run; 100 takes minutes).
"""

import os
import uuid
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, resolve, reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.addresses import every_address
from tests.support.example_pages import NOT_PAGES, PAGES
from tests.support.forms_on_pages import Form, forms_of
from tests.support.undo import undone

pytestmark = pytest.mark.slow

TIMES = int(os.environ.get("CENTRE_FUZZ", "2"))
TRY = settings(
    max_examples=TIMES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # the first thing that breaks is enough; no time goes into a smaller one
)

ODD = st.one_of(
    st.sampled_from(
        [
            *("", " ", "\x00", "a\x00b", "\ud7ff\uffff", "\u202eesrever", "👩‍👩‍👧‍👦" * 50, "x" * 100_000, "1" * 400),
            *("-1", "0", "99999999999999999999", "1e400", "NaN", "٣", "½", "0x10", "1_000", "+1", "--", "2147483648"),
            *(
                "0000-00-00",
                "0001-01-01",
                "9999-12-31",
                "10000-01-01",
                "2025-02-29",
                "31 2 2025",
                "1/1/1",
                "29 Feb 2024",
            ),
            *("24:00", "25.61", "0930", "9:30am", "99", "9999-W53", "2026-W00", "0000-W01"),
            *(
                "<script>alert(1)</script>",
                "{{ 7|add:7 }}",
                "{% now %}",
                "%s%n",
                "' OR 1=1 --",
                "../../etc/passwd",
                "\\",
                "a,b;c",
            ),
            *(
                "coordinator",
                "None",
                "null",
                "[]",
                "true",
                "on",
                "/",
                "//elsewhere.example/",
                "https://elsewhere.example/",
            ),
        ]
    ),
    st.text(max_size=40),
    st.uuids().map(str),
    st.dates().map(str),
)


def answers_to(form):
    """What might be sent for a form: a field missing, as offered, odd, or several times; and one nobody asked for."""
    fields = {
        name: st.one_of(
            st.sampled_from(sorted(set(offered)) or [""]).map(lambda value: [value]),
            ODD.map(lambda value: [value]),
            st.lists(ODD, max_size=3),
        )
        for name, offered in form.fields.items()
    }
    return st.fixed_dictionaries({}, optional={**fields, "nobody_asked": st.lists(ODD, max_size=1)})


@pytest.mark.parametrize("room", PAGES)
def test_no_form_breaks(demo, room):
    tried = set()
    for page in PAGES[room]:
        client, address = page.client(demo), page.address(demo)
        for form in forms_of(client.get(address).content.decode(), address):
            # The forms of every page (finding, signing out, locking) are tried once, on the first page of a room.
            key = (resolve(urlsplit(form.action).path or urlsplit(address).path).view_name, *form.names)
            if key not in tried:
                tried.add(key)
                send_anything(client, form)
    assert tried


def test_no_address_that_only_takes_forms_breaks(demo):
    for name, (kind, words) in NOT_PAGES.items():
        if kind == "posted":
            fields = {name_sent: [""] for name_sent in NAMES_SENT}
            send_anything(demo.client(SENT_BY.get(name, "coordinator")), Form(demo.path(name, **words), "post", fields))


# What the addresses without a page of their own read: see the views.
NAMES_SENT = (
    "mark",
    "words",
    "present",
    "step",
    "seen_adults",
    "adults",
    "version",
    "comment",
    "agree",
    "done",
    "reason",
)
NAMES_SENT += ("draft_key", "household", "people_seen", "date", "checked", "discussion", "held_on", "submission_token")
SENT_BY = {"staff:supervision_answer": "fsw.three", "families:visit_next_step": "fsw.one"}


def send_anything(client, form):
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    @TRY
    @given(data=answers_to(form))
    def try_it(data):
        cache.clear()
        client.cookies.load(cookies)
        with undone():
            answer = client.post(form.action, data)
            assert answer.status_code < 500, (form.action, data)

    try_it()


NAMES = (
    "page",
    "tab",
    "week",
    "year",
    "show",
    "kind",
    "service",
    "date",
    "household",
    "child",
    "worker",
    "names",
    "size",
)
NAMES += ("large", "per_page", "month", "next", "term", "part", "q", "day", "age", "venue", "nobody_asked")


@pytest.mark.parametrize("room", PAGES)
def test_no_query_breaks(demo, room):
    seen = set()
    for page in PAGES[room]:
        if (page.name, page.by) in seen or page.before:
            continue
        seen.add((page.name, page.by))
        ask_anything(page.client(demo), page.address(demo).split("?")[0])


def ask_anything(client, address):
    @TRY
    @given(query=st.dictionaries(st.sampled_from(NAMES), st.lists(ODD, min_size=1, max_size=2), max_size=4))
    def try_it(query):
        with undone():
            answer = client.get(address, query)
            assert answer.status_code < 500, (address, query)

    try_it()


def test_no_address_breaks(demo):
    """Ids that are nobody's, days that never were, words that name nothing: not found, or refused."""
    odd = {"pk": uuid.uuid4(), "household_pk": uuid.uuid4(), "person_pk": uuid.uuid4()}
    clients = [demo.client(who) for who in ("coordinator", "dsl", "head", "governor")]
    paths = set()
    for address in every_address():
        for word in ("nonsense", "0", "9999-99-99", "x" * 300) if address.arguments else ():
            part = {name: odd.get(name, 1 if "int:" in address.route else word) for name in address.arguments}
            with suppress(NoReverseMatch, AttributeError):
                paths.add(reverse(address.name, kwargs=part))
    for path in sorted(paths):
        for client in clients:
            for method in (client.get, client.post):
                with undone():
                    assert method(path).status_code in {302, 403, 404, 405, 410}, path

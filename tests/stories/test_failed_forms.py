"""Every form of the product, sent empty and sent as nonsense: the page comes back and leads to what is wrong.

Nothing here knows the forms: they are found on the pages of tests/support/example_pages.py. Each is sent twice, and
what it did is taken back. A form that refuses neither must be named in `TAKES_ANYTHING`, with the reason.
"""

import pytest
from django.urls import Resolver404, resolve

from tests.support.accessibility import broken_rules
from tests.support.example_pages import PAGES
from tests.support.undo import undone

pytestmark = pytest.mark.slow

# Every form with something to fill in, as a person would see it.
FORMS = """() => Array.from(document.querySelectorAll('main form')).map((form, number) => ({
    number,
    action: new URL(form.action, location).pathname,
    fields: Array.from(form.elements).filter((each) => each.name && !['hidden', 'submit', 'button'].includes(each.type))
        .map((each) => each.name),
    post: form.method === 'post',
})).filter((form) => form.post && form.fields.length)"""

FILL = """([number, nonsense]) => {
    const form = document.querySelectorAll('main form')[number];
    for (const each of Array.from(form.elements)) {
        if (!each.name || ['hidden', 'submit', 'button', 'file'].includes(each.type)) continue;
        if (['radio', 'checkbox'].includes(each.type)) {
            each.checked = nonsense;
            if (nonsense) each.value = 'nonsense';
        } else if (each.tagName === 'SELECT') {
            each.add(new Option(nonsense ? 'nonsense' : '', nonsense ? 'nonsense' : '', true, true));
            each.value = nonsense ? 'nonsense' : '';
        } else {
            if (each.tagName === 'INPUT') each.type = 'text';
            each.value = nonsense ? '99/99/9999 \\u202e nonsense' : '';
        }
    }
    const buttons = Array.from(form.querySelectorAll('button')).filter((each) => each.type === 'submit');
    const saves = buttons.find((each) => each.closest('.button-row, .save-bar'));
    form.requestSubmit(saves || buttons.find((each) => each.classList.contains('btn-primary')) || buttons[0]);
}"""

# What is wrong with the links of a summary, if anything.
SUMMARY = """() => {
    const summary = document.querySelector('[data-error-summary]');
    const marked = Array.from(document.querySelectorAll('main [aria-invalid=true], main .field-error-text'))
        .filter((each) => each.getClientRects().length).length;
    if (!summary) return {refused: marked > 0, wrong: marked ? ['there are errors but no summary of them'] : []};
    const links = Array.from(summary.querySelectorAll('a'));
    const wrong = links.length ? [] : ['the summary leads nowhere'];
    if (!document.title.startsWith('Error: ')) wrong.push('the title is ' + document.title);
    for (const link of links) {
        const control = document.getElementById(link.hash.slice(1));
        link.click();
        const focused = document.activeElement;
        if (!control || !(focused === control || control.contains(focused))) {
            wrong.push(`"${link.textContent.trim()}" does not lead to #${link.hash.slice(1)}`);
        }
    }
    return {refused: true, wrong};
}"""

# Forms in which every field may stay empty and every text is welcome.
TAKES_ANYTHING = {
    "families:visit_find_family": "a search: whatever is typed, it says who was found",
    "sessions_app:register_find": "a search",
    "staff:supervision_answer": "agreeing needs no words",
}


@pytest.mark.parametrize("room", PAGES)
def test_every_form_that_fails_leads_to_what_is_wrong(demo, inner, room):
    wrong, sent = [], set()
    for page in PAGES[room]:
        with undone():
            client = page.client(demo)
            browser = inner(client, without=("htmx",))
            wrong += [f"{page.title}: {fault}" for fault in faults_of_forms(browser, page.address(demo), sent)]
            browser.page.context.close()
    assert not wrong, "\n" + "\n".join(wrong)


def faults_of_forms(browser, address, sent):
    browser.open(address)
    for form in browser.page.evaluate(FORMS):
        key = (route_of(form["action"]), *sorted(set(form["fields"])))
        if key in sent:
            continue
        sent.add(key)
        refused = []
        for nonsense in (False, True):
            with undone():
                browser.page.set_viewport_size({"width": 1280, "height": 900})
                browser.open(address)
                outcome = send(browser, form["number"], nonsense)
                refused.append(outcome["refused"])
                found = outcome["wrong"] + [each for each in browser.problems if not each.startswith("script: ")]
                if outcome["refused"] and refused.count(True) == 1:
                    found += unfit(browser.page)
                how = "nonsense" if nonsense else "empty"
                yield from (f"{key[0]} sent {how}: {each}" for each in found)
        if not any(refused) and key[0] not in TAKES_ANYTHING:
            yield f"{key[0]} ({', '.join(form['fields'])}) takes anything"


def send(browser, number, nonsense):
    with browser.page.expect_navigation():
        browser.page.evaluate(FILL, [number, nonsense])
    browser.follow()
    return browser.page.evaluate(SUMMARY)


def unfit(page):
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        reaches = page.evaluate("document.documentElement.scrollWidth")
        if reaches > width:
            yield f"{reaches} px wide at {width}"
        yield from (f"{width}: {rule}" for rule in broken_rules(page))


def route_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return path

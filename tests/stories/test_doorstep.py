"""A family support worker logs a visit where there is no signal: taken along, written, sent when back, wiped."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Visit
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from tests.support.accessibility import broken_rules
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, VisitFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NUMBER = "274916"
# Everything that the page keeps on the phone, as text, with each byte of what is encrypted.
KEPT = """async () => {
    const databases = await indexedDB.databases();
    if (!databases.some((each) => each.name === 'doorstep')) return '';
    const database = await new Promise((done) => {
        const r = indexedDB.open('doorstep'); r.onsuccess = () => done(r.result);
    });
    if (!database.objectStoreNames.length) return '';
    const records = await new Promise((done) => {
        const r = database.transaction('kept').objectStore('kept').getAll(); r.onsuccess = () => done(r.result);
    });
    database.close();
    const text = (value) => new TextDecoder('latin1').decode(value);
    const cached = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (request.url.includes('/visits/')) cached.push(await (await cache.match(request)).text());
        }
    }
    return records.map((each) => each.name + text(each.data || new Uint8Array())).join('|') + '|' + cached.join('|')
        + '|' + JSON.stringify(localStorage);
}"""


@pytest.fixture
def family(db):
    household = HouseholdFactory()
    PersonFactory(household=household, first_name="Amina", last_name="Hassan")
    household.child = ChildFactory(household=household, first_name="Leo", last_name="Hassan")
    return household


@pytest.fixture
def phone(live_server, page, context, family_worker, signed_in, settings):
    cookie = signed_in(family_worker).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_viewport_size({"width": 360, "height": 740})
    page.address = live_server.url + reverse("families:doorstep")
    return page


def take_along(phone):
    phone.goto(phone.address)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.get_by_label("Choose a number of at least six digits").fill(NUMBER)
    phone.get_by_label("The same number again").fill(NUMBER)
    phone.get_by_role("button", name="Take them along").click()
    expect(phone.get_by_role("heading", name="Your visits", exact=True)).to_be_visible()


def unlock(phone):
    phone.get_by_label("Your number").fill(NUMBER)
    phone.get_by_role("button", name="Open").click()
    expect(phone.get_by_role("heading", name="Your visits", exact=True)).to_be_visible()


def pass_on_what_the_child_said(phone):
    """Pressed without a signal: the words leave the visit at once, and wait to be sent by themselves."""
    phone.locator("#div_id_child_voice").get_by_role("button").click()
    phone.get_by_role("button", name="Pass it on").click()
    expect(phone.get_by_text("Write down first what you saw or heard.")).to_be_visible()
    box = phone.locator("[name=child_voice]")
    box.fill("My hand hurts, he did it.")
    phone.get_by_label("Which child is it about?").select_option("Leo Hassan")
    assert broken_rules(phone) == []
    phone.get_by_role("button", name="Pass it on").click()
    expect(box).to_have_value(re.compile("^Passed on, "))
    expect(phone.get_by_text("It goes to the lead when there is a signal.")).to_be_visible()


def test_a_visit_without_a_signal(phone, context, family, family_worker, safeguarding_lead):
    planned = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today(), type="home visit")
    take_along(phone)
    assert broken_rules(phone) == []

    context.set_offline(True)
    phone.goto(phone.address)  # closed and opened again, at the door
    unlock(phone)
    phone.get_by_role("button", name=re.compile("Log it")).click()
    phone.get_by_role("button", name="Keep it to be sent").click()
    expect(phone.get_by_text("Choose how it went").first).to_be_visible()
    assert broken_rules(phone) == []
    phone.get_by_label("Achieved: we met").check()
    phone.get_by_label("Leo Hassan").check()
    phone.get_by_label("What happened").fill("Leo has two teeth.")
    pass_on_what_the_child_said(phone)
    phone.get_by_role("button", name="Keep it to be sent").click()
    expect(phone.get_by_text("Kept on this phone. It is sent when you have a signal.")).to_be_visible()
    kept = phone.evaluate(KEPT)
    assert "entry:" in kept
    for words in ("Leo", "Hassan", "teeth", "hand hurts", NUMBER, str(family.pk)):
        assert words not in kept, words
    planned.refresh_from_db()
    assert planned.outcome == ""

    context.set_offline(False)
    phone.goto(phone.address)
    unlock(phone)
    expect(phone.get_by_text("saved: achieved")).to_be_visible()
    planned.refresh_from_db()
    assert (planned.outcome, planned.summary) == ("achieved", "Leo has two teeth.")
    assert list(planned.people_seen.all()) == [family.child]
    assert Visit.objects.count() == 1
    # What was passed on is with the lead, and nowhere in the visit.
    assert re.fullmatch(r"Passed on, .+, \d\d:\d\d\.", planned.child_voice)
    with reading_as(safeguarding_lead):
        concern = Concern.objects.get()
    assert (concern.child, concern.seen_and_heard) == (family.child, "My hand hurts, he did it.")
    assert "entry:" not in phone.evaluate(KEPT)


def test_a_blank_form_wrong_numbers_old_records_and_signing_out(phone, context, family, family_worker):
    take_along(phone)
    context.set_offline(True)
    phone.get_by_role("button", name="Log another visit").click()
    phone.get_by_label("Which family").select_option("Another family")
    phone.get_by_label("The family’s name").fill("Okonkwo, number 12")
    phone.get_by_label("Phone call").check()
    phone.get_by_label("No access: nobody answered").check()
    phone.get_by_role("button", name="Keep it to be sent").click()
    expect(phone.get_by_role("heading", name="Waiting to be sent")).to_be_visible()

    # Signing out would wipe it: the page of what waits comes first.
    context.set_offline(False)
    context.route("**/visits/doorstep/send/", lambda route: route.abort())
    phone.goto(phone.address.replace("/visits/doorstep/", "/visits/"))
    phone.get_by_role("button", name="Sign out").first.click()
    expect(phone.get_by_text("Visits wait on this phone.")).to_be_visible()

    # 72 hours later, and after five wrong numbers, nothing is left.
    for _ in range(4):
        phone.get_by_label("Your number").fill("000000")
        phone.get_by_role("button", name="Open").click()
        expect(phone.get_by_text("This is not the number.")).to_be_visible()
    phone.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=73))
    phone.goto(phone.address)
    expect(phone.get_by_role("heading", name="Take today’s visits along")).to_be_visible()
    assert "entry:" not in phone.evaluate(KEPT)

    take_along(phone)
    phone.goto(phone.address.replace("/visits/doorstep/", "/visits/"))
    phone.evaluate("localStorage.removeItem('doorstep-waiting')")
    phone.get_by_role("button", name="Sign out").first.click()
    phone.wait_for_url(lambda url: "/visits/" not in url)
    assert "pack" not in phone.evaluate(KEPT)
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

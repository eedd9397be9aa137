"""The visit form in a browser: few taps on a phone, a draft kept while one types, accessible, without a script too."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import FormDraft
from families.models import Visit
from tests.support.accessibility import broken_rules
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 15_000  # the draft is sent two and a half seconds after the last key


@pytest.fixture
def family():
    household = HouseholdFactory()
    PersonFactory(household=household, first_name="Amina", last_name="Hassan")
    household.child = ChildFactory(household=household, first_name="Leo", last_name="Hassan")
    return household


@pytest.fixture
def phone(live_server, page, context, family_worker, signed_in, settings):
    """phone(path, width) -> the page, opened by the family support worker."""
    cookie = signed_in(family_worker).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.problems.append(str(error)))

    def open_page(path, width=360):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(live_server.url + path)
        return page

    return open_page


def wait_for_draft(page, summary):
    """Until the server has these words; a draft is sent some time after the last key."""
    for _ in range(SOON // 250):
        if any(draft.data.get("summary") == [summary] for draft in FormDraft.objects.all()):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"No draft says {summary!r}")


def new_url(family):
    return f"{reverse('families:visit_new')}?household={family.pk}"


def test_a_visit_is_logged_on_a_phone_in_few_taps(phone, family, family_worker):
    page = phone(reverse("families:visit_new"))
    page.get_by_label("Name, telephone or postcode").press_sequentially("hassan", delay=30)
    page.get_by_role("link", name="The Hassan family").click()
    page.get_by_label("Home visit").check()
    assert not page.get_by_text("Who was seen").is_visible()
    page.get_by_label("Achieved: we met").check()
    page.get_by_label("Leo Hassan").check()
    page.get_by_label("What happened").fill("Leo has two teeth.")
    page.get_by_label("Next step", exact=False).first.fill("Bring the sleep leaflet")
    page.get_by_role("button", name="In a week").click()
    page.get_by_role("button", name="Save the visit").click()
    page.wait_for_url(f"**{Visit.objects.get().get_absolute_url()}")
    visit = Visit.objects.get()
    assert list(visit.people_seen.all()) == [family.child]
    assert visit.next_step_due == local_today() + timedelta(days=7)
    assert not FormDraft.objects.exists()
    assert page.problems == []


def test_the_draft_is_kept_while_one_types_and_put_back(phone, family):
    page = phone(new_url(family))
    page.get_by_label("Achieved: we met").check()
    page.get_by_label("Leo Hassan").check()
    page.get_by_label("What happened").press_sequentially("Half a sen")
    page.get_by_text("Draft saved").wait_for(timeout=SOON)
    wait_for_draft(page, "Half a sen")
    page = phone(new_url(family))
    assert page.get_by_text("You have an unfinished visit").is_visible()
    assert page.get_by_label("What happened").input_value() == "Half a sen"
    assert page.get_by_label("Leo Hassan").is_checked()
    page.get_by_role("button", name="Discard it and start again").click()
    assert not FormDraft.objects.exists()


def test_leaving_for_a_concern_keeps_what_was_typed(phone, family):
    page = phone(new_url(family))
    page.get_by_label("What happened").fill("A bruise.")
    page.get_by_role("link", name="Log a concern about Leo").click()
    page.wait_for_url("**/safeguarding/concerns/new/**")
    wait_for_draft(page, "A bruise.")
    page = phone(new_url(family))
    assert page.get_by_label("What happened").input_value() == "A bruise."


def test_signing_out_keeps_what_was_typed(phone, family, family_worker):
    page = phone(new_url(family))
    page.get_by_label("What happened").press_sequentially("Tea and tears")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    wait_for_draft(page, "Tea and tears")


def test_locking_the_screen_keeps_what_was_typed(phone, family, family_worker):
    page = phone(new_url(family))
    page.get_by_label("What happened").press_sequentially("Tea and tears")
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/lock/**")
    wait_for_draft(page, "Tea and tears")


def test_without_an_answer_it_says_so_and_tries_again(phone, page, family):
    page.clock.install()
    phone(new_url(family))
    page.route("**/visits/draft/", lambda route: route.abort())
    page.get_by_label("What happened").press_sequentially("On the stairs")
    page.clock.run_for(3_000)
    page.get_by_text("Not saved yet").wait_for(timeout=SOON)
    page.unroute("**/visits/draft/")
    page.clock.run_for(11_000)
    page.get_by_text("Draft saved").wait_for(timeout=SOON * 2)
    wait_for_draft(page, "On the stairs")


def test_somebody_else_is_looked_for_with_enter(phone, family):
    PersonFactory(first_name="Zelda", last_name="Quince", role="grandparent")
    page = phone(new_url(family))
    page.get_by_label("Achieved: we met").check()
    page.get_by_label("Leo Hassan").check()
    page.get_by_text("Somebody else was there").click()
    page.get_by_label("Their name").fill("zelda")
    page.keyboard.press("Enter")
    page.get_by_label("Zelda Quince").check()
    assert page.get_by_label("Leo Hassan").is_checked()
    assert not Visit.objects.exists()


def test_enter_in_any_other_box_saves(phone, family):
    page = phone(new_url(family))
    page.get_by_label("Home visit").check()
    page.get_by_label("No access").check()
    page.get_by_label("From").fill("9.30")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/*-*/")
    assert Visit.objects.get().outcome == "no access"


def test_everything_works_without_a_script(phone, family, browser, context, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.context.add_cookies(context.cookies())
    page.goto(live_server.url + reverse("families:visit_new"))
    page.get_by_label("Name, telephone or postcode").fill("hassan")
    page.locator("main").get_by_role("button", name="Find").click()
    page.get_by_role("link", name="The Hassan family").click()
    page.get_by_label("Home visit").check()
    page.get_by_label("Achieved: we met").check()
    page.get_by_label("Amina Hassan").check()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Carry on").click()
    page.get_by_role("button", name="Save the visit").last.click()
    assert Visit.objects.get().people_seen.get().first_name == "Amina"


def test_a_form_that_failed_leads_to_what_is_wrong_and_targets_are_big_enough_for_a_thumb(phone, family):
    page = phone(new_url(family))
    page.get_by_label("Achieved: we met").check()
    small = page.evaluate(
        """() => Array.from(document.querySelector('.visit-form').querySelectorAll(
            '.form-check, .btn:not(.visually-hidden), input.form-control, summary'))
            .filter(each => each.offsetParent && each.getBoundingClientRect().height < 44)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.get_by_role("button", name="Save the visit").last.click()
    assert page.title().startswith("Error: ")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert broken_rules(page) == [], width
        for link in page.locator("[data-error-summary] a").all():
            target = link.get_attribute("href").lstrip("#")
            link.click()
            assert page.evaluate("document.activeElement.id") == target

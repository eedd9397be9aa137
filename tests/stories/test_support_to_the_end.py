"""A case from its referral to the agreement that it is closed; a child handed over to school at five."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.models import Case, CaseScale, HandOver
from tests.support.factories import CentreSettingsFactory, ChildFactory, HouseholdFactory, PersonFactory
from tests.support.links import follow
from tests.support.visits import new_url, typed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def family(transactional_db):
    CentreSettingsFactory()
    household, today = HouseholdFactory(), local_today()
    PersonFactory(household=household, first_name="Amina", last_name="Hassan", registered_on=today)
    household.child = ChildFactory(
        household=household,
        first_name="Leo",
        last_name="Hassan",
        date_of_birth=today.replace(year=today.year - 5, day=1) + timedelta(days=75),
        registered_on=today,
    )
    return household


def case_step(page, link, fill, button):
    """One small form of the case: opened from its page, filled in, saved; the page of the case comes back."""
    follow(page.locator("main").get_by_role("link", name=link).first)
    fill(page)
    page.locator("main").get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Family support:")


def work_in_between(client, family):
    """What happens while a case is open, by its own forms: each of these pages is walked elsewhere in a browser."""
    case, today = Case.objects.get(), local_today().isoformat()
    scale = CaseScale.objects.create(name="Mornings", low="Hard", high="Calm")

    def step(which, **given):
        row = given.pop("row", None)
        address = reverse("families:case_step", args=[case.pk, which]) + (f"?row={row.pk}" if row else "")
        answer = client.post(address, {"happened_on": today, **given})
        assert answer.status_code == 302, (which, answer.context["form"].errors)

    step("answer", row=case.referrals.get(), answered_on=today)
    step("assessment", answer_0="A warm home.", child_voice="He likes to sing.", parent_voice="I am tired.")
    step("scales", **{f"scale_{scale.pk.hex}": "3"})
    step("member", name="Rosa Whitlock", part="Health visitor")
    step("meeting", held_on=today, came=[str(case.members.get().pk)], minutes="Sleep, and a night off.")
    visit = typed(family, summary="Rested, and proud.")
    assert client.post(new_url(family), visit).status_code == 302
    step("scales", last="on", **{f"scale_{scale.pk.hex}": "8"})


def test_a_case_from_referral_to_closure(sits_at, signed_in, family, family_worker, coordinator):
    """Trap T-58 stands beside it: support needs the family's agreement, which is asked for and kept."""
    today = local_today()
    page = sits_at(family_worker)
    page.goto(family.get_absolute_url())
    follow(page.locator("main").get_by_role("link", name="Support", exact=True).first)
    follow(page.get_by_role("link", name="Take a referral").first)
    page.get_by_label("Leo Hassan").check()
    page.get_by_label("Referral to us").check()
    page.get_by_label("Who refers").select_option("Health visitor")
    page.get_by_label("When did it come?").fill(today.isoformat())
    page.get_by_label("Why is the family referred?").fill("Sleep, and the mother has nobody near.")
    page.locator("main").get_by_role("button", name="Take the referral").click()
    expect(page.get_by_text("Waiting for a decision").first).to_be_visible()

    def decide(page):
        page.get_by_label("We take it on").check()
        page.get_by_label("Who works it").select_option("Farah Siddiqui")

    def agree(page):
        page.get_by_label("The family agreed").check()
        page.get_by_label("When?").fill(today.isoformat())
        page.get_by_label("Who in the family answered?").fill("Amina Hassan")
        page.get_by_label("What did they agree to?").fill("Visits at home")

    def level(page):
        page.get_by_label("2:").check()
        page.get_by_label("Why", exact=True).fill("One adult alone.")

    def goal(page):
        page.get_by_label("What does the family want to reach?").fill("Leo sleeps through the night")

    def ended(page):
        page.get_by_label("Reached", exact=True).check()

    def close(page):
        expect(page.get_by_label("Why is it closed with these gaps?")).to_have_count(0)  # nothing is missing
        page.get_by_label("Why does it end?").select_option("What was wanted has been reached")
        page.get_by_label("Summary").fill("Leo sleeps. Amina comes to stay and play.")

    case_step(page, "Decide", decide, "Save the decision")
    case_step(page, "Record the family’s agreement", agree, "Save the answer")
    case_step(page, "Record the level of need", level, "Save the level")
    case_step(page, "Add a goal", goal, "Save the goal")
    work_in_between(signed_in(family_worker), family)
    page.reload()
    for words in ("Mornings", "The team around the family met", "Rested, and proud."):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_text("1 thing is missing:")).to_be_visible()  # the goal is open
    case_step(page, "What became of this goal?", ended, "Save")
    expect(page.get_by_text("Nothing is missing.")).to_be_visible()
    page.in_order()
    case_step(page, "Ask to close it", close, "Ask the coordinator to agree")
    expect(page.get_by_text("Somebody else has to agree: the coordinator.")).to_be_visible()
    assert Case.objects.get().state == "closing"

    page = sits_at(coordinator)
    page.goto("/")
    follow(page.locator("main").get_by_role("link", name="Agree").first)
    expect(page.get_by_text("Farah Siddiqui asks to close this case")).to_be_visible()
    case_step(page, "Agree and close it", lambda page: None, "I agree: close it")
    expect(page.get_by_text("You agreed: the case is closed.")).to_be_visible()
    page.in_order()
    case = Case.objects.get()
    assert (case.state, case.closed_on, case.closing_reason) == ("closed", today, "goals met")
    assert case.statuses.get(state="closing").missing == []
    assert case.visits.get().summary == "Rested, and proud."


def test_a_hand_over_at_five(sits_at, family, family_worker):
    today = local_today()
    page = sits_at(family_worker)
    page.goto("/moving-on/")
    follow(page.locator("main").get_by_role("link", name="Begin").first)
    page.get_by_label("Turning five").check()
    page.get_by_label("School", exact=True).check()
    page.get_by_label("Name of the school, nursery or centre").fill("Mill Lane Primary")
    page.get_by_label("They agree to share what is ticked below").check()
    for box in page.get_by_role("group", name="They agree to share").get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_label("Who of the family answered?").fill("Amina Hassan")
    page.locator("main").get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hand-over of Leo Hassan")

    with page.expect_download() as made:
        page.get_by_role("link", name="For their computer (JSON)").click()
    told = json.loads(made.value.path().read_text())
    assert told["child"]["name"] == "Leo Hassan"
    answer = page.request.get(page.get_by_role("link", name="To print (PDF)").get_attribute("href"))
    assert answer.body().startswith(b"%PDF")
    page.in_order()

    follow(page.get_by_role("link", name="It has been sent"))
    page.get_by_label("Handed over in person").check()
    page.locator("main").get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is recorded as sent.")).to_be_visible()
    follow(page.get_by_role("link", name="They received it"))
    page.get_by_label("Who says so?").fill("Mrs Brook, Reception")
    page.get_by_label("Reference of the receipt").fill("R-17")
    page.locator("main").get_by_role("button", name="Save").click()
    expect(page.get_by_text("The hand-over has arrived.")).to_be_visible()
    page.in_order()
    row = HandOver.objects.get()
    assert (row.state, row.sent_on, row.received_on, row.receipt) == ("received", today, today, "R-17")

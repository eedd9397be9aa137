"""A family in a refuge: registered like any other, and its home is nowhere to be seen but by the safeguarding lead."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import Address, Household, VisitSafety
from tests.support.factories import (
    AreaFactory,
    CentreSettingsFactory,
    PopulationEstimateFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    TermFactory,
    VisitFactory,
)
from tests.support.links import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOME = ("Willow House", "ZZ7 7QQ", "ZZ77QQ", "ZZ7 7", "Sampleton 007Q")


def test_a_family_in_a_refuge(sits_at, administrator, family_worker, safeguarding_lead):
    """Traps T-37, T-38, T-70."""
    CentreSettingsFactory()
    today = local_today()
    TermFactory(start_date=today - timedelta(days=40), end_date=today + timedelta(days=40))
    AreaFactory(code="E01000077", name="Sampleton 007Q")
    PostcodeAreaFactory(postcode_key="ZZ77QQ", lsoa_code="E01000077")
    ReachAreaPartFactory(lsoa_code="E01000001")
    PopulationEstimateFactory(lsoa_code="E01000001")

    page = sits_at(administrator)
    page.goto("/families/new/")
    adult, child = page.locator("#adults-0"), page.locator("#children-0")
    adult.get_by_label("First name").fill("Nadira")
    adult.get_by_label("Last name").fill("Quist")
    adult.get_by_label("Role").select_option("parent")
    child.get_by_label("First name").fill("Zaki")
    child.get_by_label("Date of birth").fill(f"1/2/{today.year - 2}")
    page.get_by_label("Address (optional)", exact=True).fill(HOME[0])
    page.get_by_label("Postcode (optional)").fill(HOME[1])
    page.get_by_label("This address is confidential").check()
    page.get_by_role("button", name="Register this family").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Quist family")
    family = Household.objects.get()
    assert Address.objects.get(household=family).confidential
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=today)
    VisitSafety.objects.create(
        visit=visit, went_in_at=timezone.now(), expected_out_at=timezone.now() + timedelta(hours=1)
    )

    for user in (administrator, family_worker):
        page = page if user == administrator else sits_at(user, width=360, height=740)
        page.goto("/")
        box = page.get_by_label("Find a family: name", exact=False).first
        box.fill("quist")
        expect(page.locator("#find-results")).to_contain_text("address withheld")
        nothing_told(page)
        box.fill(HOME[2].lower())
        expect(page.locator("#find-results")).to_contain_text("Nobody")
        expect(page.locator("#find-results")).not_to_contain_text("Quist")
        for address in ("/families/", f"{family.get_absolute_url()}?tab=home", "/visits/out/"):
            page.goto(address)
            expect(page.locator("main")).to_contain_text("Quist")
            nothing_told(page)
    page.goto("/reports/map/")  # of the family support worker
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    nothing_told(page)
    page = sits_at(administrator)
    page.goto("/families/mailing/")
    nothing_told(page)
    page.get_by_label("All registered families").check()
    page.get_by_label("Address labels").check()
    page.get_by_role("button", name="How many?").click()
    expect(page.get_by_text("1 left out: address confidential")).to_be_visible()
    expect(page.get_by_role("button", name="Make the file")).to_have_count(0)
    assert not AuditEvent.objects.filter(action="address.read").exists()

    page = sits_at(safeguarding_lead)
    page.goto("/visits/out/")
    expect(page.locator("main")).to_contain_text(HOME[0])
    page.goto("/families/")
    follow(page.get_by_role("link", name="The Quist family").first)
    follow(page.get_by_role("link", name="Home and reach", exact=True).first)
    expect(page.locator("main")).to_contain_text(f"{HOME[0]}")
    page.in_order()
    readings = AuditEvent.objects.filter(action="address.read")
    assert {event.actor for event in readings} == {safeguarding_lead}
    assert readings.count() == 2  # on the board and on the family's page
    assert not any(word in f"{event.summary}{event.detail}" for event in readings for word in HOME)


def nothing_told(page):
    """Nothing of the home stands on the page, whether one sees it or not."""
    content = page.content()
    for words in (*HOME, "E01000077"):
        assert words not in content, (page.url, words)
    page.in_order()

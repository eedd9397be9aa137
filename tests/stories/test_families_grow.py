"""A family of five registers at the door, on a tablet; an expected baby turns out to be twins."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.actions import NewPerson, register_family
from families.models import Address, Household, PermissionAnswer, Person, PrivacyNotice, Registration
from families.models.person import PersonRole
from tests.support.factories import CentreSettingsFactory
from tests.support.links import follow

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def years_ago(years):
    return f"2/3/{local_today().year - years}"


def test_a_family_of_five_at_the_door(sits_at, administrator):
    """On a tablet, the whole family on one page: two parents, two children and a baby to come."""
    CentreSettingsFactory()
    notice = PrivacyNotice.objects.order_by("-version").first()
    page = sits_at(administrator, width=820, height=1180, touch=True)
    page.goto("/families/")
    follow(page.get_by_role("link", name="Register a family").first)

    first = page.locator("#adults-0")
    first.get_by_label("First name").fill("Amina")
    first.get_by_label("Last name").fill("Hassan")
    first.get_by_label("Role").select_option("parent")
    first.get_by_label("Telephone").fill("07700 900123")
    first.get_by_label("May we send text messages?").select_option("Yes")
    page.get_by_role("button", name="Another adult").click()
    second = page.locator("#adults-1")
    expect(second).to_be_visible()
    second.get_by_label("First name").fill("Karim")
    second.get_by_label("Last name").fill("Hassan")
    second.get_by_label("Role").select_option("parent")
    expect(first.get_by_label("First name")).to_have_value("Amina")  # what was typed stays

    page.get_by_role("button", name="Another child").click()
    expect(page.locator("#children-1")).to_be_visible()
    for number, (name, years) in enumerate((("Leo", 3), ("Ada", 1))):
        child = page.locator(f"#children-{number}")
        child.get_by_label("First name").fill(name)
        child.get_by_label("Date of birth").fill(years_ago(years))
    page.locator("#children-0").get_by_label("May we take photos?").select_option("No")
    page.get_by_role("button", name="An expected baby").click()
    page.locator("#babies-0").get_by_label("Due date").fill((local_today() + timedelta(days=70)).isoformat())

    page.get_by_label("Address (optional)", exact=True).fill("12 Mill Lane")
    page.get_by_label("Postcode (optional)").fill("zz11aa")
    if notice:
        page.get_by_label(f"How did you show the privacy notice (version {notice.version})?").select_option(index=1)
    page.in_order()
    page.get_by_role("button", name="Register this family").last.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The Hassan family")
    expect(page.get_by_role("status").filter(has_text="is registered, with the reference").first).to_be_visible()
    page.in_order()
    family = Household.objects.get()
    people = {each.first_name or each.role: each for each in Person.objects.filter(memberships__household=family)}
    assert set(people) == {"Amina", "Karim", "Leo", "Ada", "expected baby"}
    assert {each.last_name for each in people.values()} == {"Hassan"}
    assert Registration.objects.filter(registered_on=local_today(), ended_on=None).count() == 5
    assert Address.objects.get(household=family).postcode == "ZZ1 1AA"
    answers = dict(PermissionAnswer.objects.values_list("kind", "answer"))
    assert answers == {"texts": "yes", "photos": "no"}
    for child in ("Leo", "Ada"):
        expect(page.get_by_role("link", name=f"{child} Hassan").first).to_be_visible()


def test_twins_are_born(sits_at, family_worker):
    """Traps T-09, T-41: the record of the expected baby becomes the first twin; the second is a new child."""
    CentreSettingsFactory()
    today = local_today()
    household = register_family(
        by=family_worker,
        people=[
            NewPerson(role=PersonRole.EXPECTANT_PARENT, first_name="Zofia", last_name="Nowak"),
            NewPerson(role=PersonRole.EXPECTED_BABY, due_date=today + timedelta(days=5), last_name="Nowak"),
        ],
    )
    expected = Person.objects.get(role=PersonRole.EXPECTED_BABY)
    page = sits_at(family_worker)
    page.goto(household.get_absolute_url())
    follow(page.locator("main").get_by_role("link", name="Baby Nowak").first)
    follow(page.locator("main").get_by_role("link", name="Record the birth").first)
    page.locator("main").get_by_label("Date of birth").fill(today.isoformat())
    page.get_by_label("First name (optional)", exact=True).fill("Ola")
    page.get_by_label("Sex (optional)", exact=True).select_option("female")
    page.get_by_label("Twins").check()
    page.get_by_text("Twins or triplets: the other babies").click()
    page.get_by_label("Second baby’s first name").fill("Jan")
    page.get_by_label("Second baby’s sex").select_option("male")
    page.get_by_label("Zofia Nowak").check()
    page.get_by_role("button", name="Record the birth").click()

    expect(page.get_by_text("The birth of Ola Nowak and Jan Nowak is recorded.")).to_be_visible()
    page.in_order()
    expected.refresh_from_db()
    assert (expected.first_name, expected.role, expected.date_of_birth) == ("Ola", "child", today)
    second = Person.objects.get(first_name="Jan")
    assert (second.last_name, second.date_of_birth, second.sex) == ("Nowak", today, "male")
    assert Person.objects.count() == 3
    assert {each.date_of_birth for each in Person.objects.of_household(household, on=today).filter(role="child")} == {
        today
    }
    assert Person.objects.get(first_name="Zofia").role == "parent"
    for name in ("Ola", "Jan"):
        expect(page.get_by_role("link", name=f"{name} Nowak").first).to_be_visible()

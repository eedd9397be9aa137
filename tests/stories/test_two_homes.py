"""Separated parents: two homes, one of them the main one; a letter each, and what a court ordered at the register."""

import subprocess

import pytest
from playwright.sync_api import expect

from centre.core.dates import local_today
from families.actions import NewHome, NewPerson, register_family
from families.models import HouseholdMembership, Person
from families.models.person import PersonRole
from tests.support.factories import CentreSettingsFactory
from tests.support.links import follow
from tests.support.registers import register_of_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def parent(by, first, last, address, *children):
    people = [NewPerson(role=PersonRole.PARENT, first_name=first, last_name=last)]
    born = local_today().replace(year=local_today().year - 3, day=1)
    for name in children:
        people.append(NewPerson(role=PersonRole.CHILD, first_name=name, last_name=last, date_of_birth=born))
    home = NewHome(address_line_1=address, town="Sampleton", postcode="ZZ1 1AA")
    return register_family(by=by, people=people, home=home)


def letters(page):
    """The words of each letter of the file that is made, without the cover sheet."""
    page.get_by_label("All registered families").check()
    page.get_by_label("A letter").check()
    page.get_by_label("Subject of the letter").fill("Summer")
    page.get_by_label("The letter", exact=True).fill("Dear {name}, what about {children}?")
    page.get_by_role("button", name="How many?").click()
    with page.expect_download() as made:
        page.get_by_role("button", name="Make the file").click()
    told = subprocess.run(["pdftotext", "-layout", made.value.path(), "-"], capture_output=True, check=True).stdout
    return [sheet for sheet in told.decode().split("\f") if "Dear " in sheet]


def test_separated_parents(sits_at, coordinator, session_worker):
    """Traps T-33, T-35, T-36."""
    CentreSettingsFactory()
    mothers = parent(coordinator, "Grace", "Mensah", "4 Mill Lane", "Leo")
    fathers = parent(coordinator, "Samuel", "Boateng", "9 Dock Road")
    leo = Person.objects.get(first_name="Leo")
    session = register_of_today(leo, Person.objects.get(first_name="Grace"))

    page = sits_at(coordinator)
    page.goto(leo.get_absolute_url())
    follow(page.get_by_role("link", name="Add to another family"))
    page.get_by_label("Which family?").fill("boateng")
    page.get_by_role("button", name="Look for the family").click()
    page.get_by_label("The Boateng family").check()
    page.get_by_label("Belongs to it since").fill(local_today().isoformat())
    page.get_by_label("As before").check()
    page.get_by_role("button", name="Add to this family").click()
    expect(page.get_by_text("Leo Mensah belongs to family").first).to_be_visible()
    expect(page.get_by_text("Main family", exact=True)).to_have_count(1)
    rows = HouseholdMembership.objects.filter(person=leo)
    assert {row.household_id: row.main for row in rows} == {mothers.pk: True, fathers.pk: False}
    page.in_order()

    page.goto("/families/")
    expect(page.get_by_role("link", name="The Mensah family").first).to_be_visible()
    follow(page.get_by_role("link", name="Letters and lists").first)
    one, other = sorted(letters(page), key=lambda letter: "Samuel" in letter)
    for letter, said, kept in (
        (one, ("4 Mill Lane", "Grace", "Leo"), ("Dock", "Samuel")),
        (other, ("9 Dock Road", "Samuel", "Leo"), ("Mill", "Grace")),
    ):
        assert [words in letter for words in said] == [True] * 3
        assert [words in letter for words in kept] == [False] * 2

    page.goto(f"{mothers.get_absolute_url()}?tab=responsibility")
    follow(page.get_by_role("link", name="Add somebody for Leo Mensah"))
    page.get_by_label("Who is it?").fill("Ama Mensah")
    page.get_by_label("What are they to the child?").fill("grandmother")
    page.get_by_label("May take the child home").check()
    page.get_by_label("Collection password").fill("marmalade")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ama Mensah is saved.")).to_be_visible()
    follow(page.get_by_role("link", name="Record an order for Leo Mensah"))
    page.get_by_label("Yes, the document").check()
    page.get_by_label("Seen on").fill(local_today().isoformat())
    page.get_by_label("What kind of order is it?").select_option("Child arrangements order")
    page.get_by_label("Which court made it?").fill("Family Court at Sampleton")
    page.get_by_label("Made on").fill(f"1/2/{local_today().year - 1}")
    page.get_by_label("Samuel Boateng").check()
    page.get_by_label("What must staff do?").fill("Only Mum or Nana collects.")
    page.get_by_role("button", name="Record the order").click()
    expect(page.get_by_text("The order is recorded.")).to_be_visible()
    page.in_order()

    page.goto("/families/mailing/")
    (only,) = letters(page)  # the order binds the father: no letter of ours goes to him
    assert "Grace" in only

    tablet = sits_at(session_worker, width=820, height=1180, touch=True)
    tablet.goto(f"/sessions/{session.pk}/register/")
    row = tablet.locator(f"#row-{leo.pk}")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Only Mum or Nana collects.")
    expect(row).to_contain_text("Goes home with: Ama Mensah (grandmother, password)")
    for story in ("Child arrangements", "Samuel", "Boateng", "Dock Road"):
        expect(tablet.locator("main")).not_to_contain_text(story)
    tablet.in_order()

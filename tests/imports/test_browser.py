"""A coordinator brings last year's spreadsheet, whose columns have other names, and takes it back again."""

import re

import pytest
from playwright.sync_api import expect

from families.models import Person
from tests.support.accessibility import broken_rules
from tests.support.factories import CentreSettingsFactory
from tests.support.people import make_colleague
from tests.support.sheets import SMALL, csv_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.browser]

# Other names for four of the columns; the rest stays.
NAMES = {"person_ref": "Number", "household_ref": "Home", "role": "What they are", "first_name": "Called"}
HEADER = [NAMES.get(column, column) for column in SMALL["people"][0]]


@pytest.fixture
def page_of_coordinator(browser, live_server, transactional_db, client):
    """page(width, script) -> a browser in which the coordinator is signed in."""
    CentreSettingsFactory()
    coordinator = make_colleague("coordinator")
    contexts = []

    def open_page(width, script):
        client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=live_server.url
        )
        contexts.append(context)
        context.add_cookies(
            [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
        )
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (1280, False)])
def test_other_column_names_are_matched_once(page_of_coordinator, width, script):
    page = page_of_coordinator(width, script)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)

    def is_in_order():
        page.wait_for_load_state()  # a page that is still arriving has no width yet
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if script:  # the rules are looked at by a script
            assert broken_rules(page) == []
        assert problems == []

    def bring(rows):
        page.goto("/import/")
        file = {"name": "people.csv", "mimeType": "text/csv", "buffer": csv_text([HEADER, *rows]).encode()}
        page.get_by_label("One workbook, or the CSV files together").set_input_files(file)
        page.get_by_role("button", name="Upload and check").click()

    heading = page.get_by_role("heading", level=1)
    bring(SMALL["people"][1:])
    expect(heading).to_have_text("Which column is which?")
    is_in_order()
    for ours, theirs in NAMES.items():
        box = page.get_by_label(re.compile(rf"^{ours}\b"))
        option = box.locator("option").filter(has_text=re.compile(f"^{theirs}"))
        box.select_option(option.first.get_attribute("value"))
    page.get_by_role("button", name="Go on to the check").click()
    expect(heading).to_have_text("This will happen")
    is_in_order()
    page.get_by_role("button", name="Import these rows").click()
    expect(heading).to_have_text("Imported")
    assert Person.objects.count() == 4
    is_in_order()

    bring([*SMALL["people"][1:], ("P9", "H1", "Kit", "Okafor", "", "", "", "toddler") + ("",) * 6])
    expect(heading).to_have_text("Nothing was imported")
    expect(page.get_by_text("Enter one of: child, expected baby")).to_be_visible()
    is_in_order()

    page.goto("/import/")
    is_in_order()
    page.get_by_role("link", name=re.compile(r"^people\.csv")).last.click()
    page.get_by_role("link", name="Undo this import").click()
    is_in_order()
    page.get_by_role("button", name="Undo this import").click()
    expect(heading).to_have_text("Undone")
    assert not Person.objects.exists()

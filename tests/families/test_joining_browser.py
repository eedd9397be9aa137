"""A family’s own form on a small telephone, without scripts."""

import pytest

from centre.core.dates import local_today
from families.models import JoinRequest
from families.registering import joining, notices
from tests.support.factories import CentreSettingsFactory
from tests.support.people import make_colleague

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_on_a_small_phone_without_a_script(transactional_db, live_server, browser):
    CentreSettingsFactory()
    coordinator = make_colleague("coordinator")
    notices.write_notice(by=coordinator, text="Why we write things down.", from_date=local_today())
    address = f"{live_server.url}/join/{joining.new_link(by=coordinator)}/"
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(address)
    assert page.locator("main").bounding_box()["width"] <= 320
    assert all(box.bounding_box()["width"] <= 320 for box in page.locator("form section").all())
    page.locator("#children-0").get_by_label("First name").fill("Wolfgang")
    page.locator("#children-0").get_by_label("Date of birth").fill("29 2 2024")
    page.get_by_role("button", name="Another child").click()
    assert page.locator("#children-0").get_by_label("First name").input_value() == "Wolfgang"
    page.get_by_role("button", name="Send to the centre").last.click()
    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert "Wolfgang" not in page.content() + page.url
    context.close()
    assert JoinRequest.objects.get().payload["children"] == [{"first_name": "Wolfgang", "date_of_birth": "29 2 2024"}]

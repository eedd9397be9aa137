"""Every page of the staff room and the settings in a browser: accessible, and none that scrolls sideways.

Forms are shown empty and failed; each link of an error summary leads to a control.
"""

from datetime import date

import pytest

from staff.roles import Role
from tests.support.accessibility import broken_rules
from tests.support.factories import CentreSettingsFactory, GroupFactory, StaffMemberFactory, UserFactory
from tests.support.supervision import signed_meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def things():
    CentreSettingsFactory()
    head = UserFactory(name="Helen Marsh", roles=[Role.HEAD_TEACHER, Role.COORDINATOR, Role.SAFEGUARDING_LEAD])
    worker = UserFactory(name="Farah Siddiqui", roles=[Role.FAMILY_SUPPORT_WORKER])
    member = StaffMemberFactory(user=worker, supervisor=head)
    own = StaffMemberFactory(user=head, supervisor=worker, job_title="Head teacher")
    member.supervision_pauses.create(from_date=date(2025, 1, 6))
    GroupFactory()
    return {
        "head": head,
        "member": member.pk,
        "worker": worker.pk,
        "agreed": signed_meeting(member, date(2025, 2, 3), agreed=True).pk,
        "draft": signed_meeting(member, date(2025, 3, 3), signed=False).pk,
        "waiting": signed_meeting(own, date(2025, 2, 10)).pk,
    }


@pytest.fixture
def open_page(live_server, page, context, signed_in, things, settings):
    cookie = signed_in(things["head"]).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    def open_page(path, width):
        page.set_viewport_size({"width": width, "height": 800})
        answer = page.goto(live_server.url + path.format(**things))
        assert answer.status == 200, path
        return page

    return open_page


def flaws(page, width) -> list[str]:
    found = broken_rules(page)
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("scrolls sideways")
    return found


PAGES = [
    "/staff/",
    "/staff/{member}/",
    "/staff/{member}/change/",
    "/staff/{member}/pauses/2025-01-06/end/",
    "/staff/accounts/",
    "/staff/accounts/{worker}/",
    "/staff/accounts/{worker}/roles/new/",
    "/staff/accounts/{worker}/roles/family-support-worker/end/",
    "/staff/accounts/{worker}/close/",
    "/staff/supervision/{agreed}/",
    "/staff/supervision/{draft}/",
    "/staff/supervision/{waiting}/",
    "/staff/supervision/{agreed}/print/",
    "/settings/",
    "/settings/calendar/bank-holidays/",
    "/settings/groups/",
    "/audit/",
    "/account/",
]

FORMS = [
    ("/staff/accounts/new/", None),
    ("/staff/{member}/supervision/new/", None),
    ("/staff/{member}/pauses/new/", None),
    ("/settings/change/screen/", ("idle_minutes", "0")),
    ("/settings/change/figures/", ("target_registered", "")),
    ("/settings/change/centre/", ("name", "")),
    ("/settings/calendar/terms/", ("rows-0-start_date", "")),
]


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_in_order(open_page, width):
    found = {path: flaws(open_page(path, width), width) for path in PAGES}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [1280, 360])
def test_every_form_is_in_order_empty_and_failed(open_page, width):
    found = {path: form_flaws(open_page(path, width), spoil, width) for path, spoil in FORMS}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def form_flaws(page, spoil, width) -> list[str]:
    found = flaws(page, width)
    if spoil:
        page.locator(f"[name={spoil[0]}]").fill(spoil[1])
    page.locator("main form.form-sheet button[type=submit]").first.click()
    summary = page.locator("[data-error-summary]")
    summary.wait_for()
    if not page.title().startswith("Error: "):
        found.append(f"the title is {page.title()}")
    found += [f"failed: {flaw}" for flaw in flaws(page, width)]
    for link in summary.get_by_role("link").all():
        target = link.get_attribute("href")[1:]
        link.click()
        if page.evaluate("document.activeElement.id") != target:
            found.append(f"the summary's link to {target} focuses nothing")
    return found

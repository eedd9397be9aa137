"""The pages of signing in, in a browser: in our look, without a broken rule of accessibility, on narrow screens."""

import re

import pytest

from tests.support.accessibility import broken_rules

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.core.components_urls")]

OWN_PAGES = {
    "/account/two-step/": "How you sign in",
    "/account/two-step/totp/activate/": "Set up the app on your phone",
    "/account/two-step/webauthn/": "You have no passkeys",
    "/account/two-step/webauthn/add/": "Add a passkey",
    "/account/password/": "Change your password",
    "/sign-out/": "Do you want to sign out?",
}


@pytest.fixture
def own_page(live_server, page, context, coordinator, signed_in, settings):
    """own_page(path, width) -> the page, opened by the coordinator who has just signed in."""
    cookie = signed_in(coordinator).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    def open_page(path, width=1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + path)
        return page

    return open_page


def test_ones_own_pages(own_page):
    for path, heading in OWN_PAGES.items():
        page = own_page(path)
        assert page.locator("h1").inner_text() == heading
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert broken_rules(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if "totp" in path:  # the pattern to scan is shown under the content policy
            assert page.locator(".qr-code").evaluate("image => image.complete && image.naturalWidth") > 100


@pytest.mark.parametrize("width", [1280, 320])
def test_sign_in_and_a_failed_try(live_server, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/sign-in/")
    assert page.get_by_role("button", name="Sign in with a passkey").is_visible()
    assert page.locator("#id_login").get_attribute("autocomplete") == "username"
    assert page.locator("#id_password").get_attribute("autocomplete") == "current-password"
    assert broken_rules(page) == []
    page.get_by_label(re.compile("User ?name", re.IGNORECASE)).fill("somebody")
    page.get_by_label("Password").fill("not the right words")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    assert broken_rules(page) == []
    page.locator("[data-error-summary] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_login"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_lock_and_unlock_show_who_is_locked(own_page):
    page = own_page("/account/two-step/", 360)
    page.get_by_role("button", name="Lock", exact=True).click()
    assert page.locator("h1").inner_text() == "Locked for Carol Okoye"
    assert broken_rules(page) == []
    page.get_by_role("button", name="Unlock", exact=True).click()
    assert page.title().startswith("Error: ")
    page.get_by_role("button", name="Sign in as someone else").click()
    page.wait_for_url("**/sign-in/**")

"""The components page in a browser: accessibility rules, narrow screens, focus, and the little that the script does."""

import pytest

from tests.support.accessibility import broken_rules

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.core.components_urls")]


@pytest.fixture
def components(live_server, page, context, coordinator, signed_in, settings):
    """The components page, opened by the coordinator: components(path, width) -> the page."""
    client = signed_in(coordinator)
    page.console_errors = []
    page.on("console", lambda message: page.console_errors.append(message.text) if message.type == "error" else None)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    def open_page(query="", width=1280, height=800):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{live_server.url}/components/{query}")
        assert page.locator("h1").inner_text() == "The parts this centre is made of"
        return page

    return open_page


SIZES = [(320, 640), (360, 700), (640, 480), (820, 1100), (1280, 800), (2200, 1200)]


@pytest.mark.parametrize("query", ["", "?failed=1"])
def test_no_rule_of_accessibility_is_broken_and_nothing_scrolls_sideways(components, query):
    page = components(query)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width in {360, 1280}:
            assert broken_rules(page) == [], width
    assert page.console_errors == []


def test_the_summary_has_the_focus_and_its_links_reach_their_controls(components):
    page = components("?failed=1")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    links = page.locator("[data-error-summary] a")
    targets = [link.get_attribute("href").lstrip("#") for link in links.all()]
    assert len(targets) >= 6
    for number in (0, len(targets) - 1):
        links.nth(number).click()
        assert page.evaluate("document.activeElement.id") == targets[number]
        assert page.locator(f"[id='{targets[number]}']").bounding_box()["y"] >= 0
    reached = page.evaluate(
        """async () => {
            const reached = [];
            for (const link of document.querySelectorAll('[data-error-summary] a')) {
                link.click();
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                const here = document.activeElement;
                reached.push(here.getBoundingClientRect().y >= 0 ? here.id : 'out of sight');
            }
            return reached;
        }"""
    )
    assert reached == targets


def test_the_summary_is_not_hidden_from_those_without_a_script(components, browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/components/?failed=1")
    assert page.locator("[data-error-summary]").is_visible()
    assert page.locator("[data-hide-screen]").count() == 0 or not page.locator("[data-hide-screen]").is_visible()


def test_what_one_presses_is_large_enough(components):
    """WCAG 2.2, 2.5.8: 24 px everywhere; the product's own rule: 44 px for buttons of a register and form controls."""
    page = components("", 360)
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea'))
        .filter(each => each.checkVisibility() && !each.closest('p, .skip-link'))
        .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
        .filter(([, height]) => height < 23.5)"""
    )
    assert small == []
    for part in (".mark-button", ".form-control", ".form-select", ".phone-nav a"):
        heights = page.locator(part).evaluate_all(
            "all => all.filter(e => e.checkVisibility()).map(e => e.offsetHeight)"
        )
        assert min(heights) >= 44, part


def test_escape_twice_hides_the_screen_and_show_gives_it_back(components):
    page = components()
    page.locator("#id_known_as").fill("Half a word")
    page.keyboard.press("Escape")
    assert not page.locator("#screen-cover").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#screen-cover").is_visible()
    assert page.evaluate("document.querySelector('.frame').inert")
    page.get_by_role("button", name="Show the screen").click()
    assert page.locator("#id_known_as").input_value() == "Half a word"
    assert page.evaluate("document.activeElement.id") == "id_known_as"


def test_pressed_twice_it_is_sent_once_and_never_disabled(components):
    page = components()
    posts = []

    def answer(route):
        if route.request.method != "POST":
            return route.continue_()
        posts.append(route.request.url)
        return route.fulfill(status=204)

    page.route("**/*", answer)
    button = page.get_by_role("button", name="Log the visit")
    button.click(click_count=3)
    page.wait_for_timeout(300)
    assert len(posts) == 1
    assert button.is_enabled()


def test_the_screen_warns_then_locks(components, live_server):
    page = components()
    page.clock.install()
    page.reload()
    assert not page.locator("#idle-warning").is_visible()
    page.clock.run_for(9 * 60 * 1000 + 5000)
    assert page.locator("#idle-warning").is_visible()
    page.get_by_role("button", name="Stay signed in").click()
    assert not page.locator("#idle-warning").is_visible()
    locked = []
    page.on("request", lambda request: locked.append(request.url) if request.method == "POST" else None)
    page.clock.run_for(10 * 60 * 1000 + 5000)
    page.wait_for_timeout(300)
    assert f"{live_server.url}/lock/" in locked


def test_more_on_the_phone_works_without_a_script(components, browser, context, live_server):
    components()
    plain = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{live_server.url}/components/")
    assert not page.locator(".phone-nav a[href='/settings/']").is_visible()
    page.get_by_text("More", exact=True).click()
    assert page.locator(".phone-nav a[href='/settings/']").is_visible()


def test_on_paper_there_are_no_bars_and_a_long_list_begins_on_the_first_sheet(components):
    page = components()
    page.emulate_media(media="print")
    for part in (".top-bar", ".main-nav", ".phone-nav", ".page-actions", ".page-footer"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator(".print-header").first.is_visible()
    kept_together = page.evaluate(
        """() => [...document.querySelectorAll('.sheet')].map(sheet => getComputedStyle(sheet))
            .filter(style => style.breakInside === 'avoid' || style.overflowY !== 'visible').length"""
    )
    assert kept_together == 0
    assert not any(button.is_visible() for button in page.locator(".btn").all())

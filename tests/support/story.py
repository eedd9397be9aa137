"""What every browser story shares: devices that people sign in on, and the checks that each page of a story passes.

A story is a class of given/when/then methods over `Story`; its tests read as the story itself.
"""

from playwright.sync_api import expect

from .accessibility import broken_rules, links_that_say_the_same
from .demo_centre import PASSWORD

expect.set_options(timeout=30_000)  # as long as other tests run beside it, a page may take its time


class Story:
    """Devices on the way through the product; `centre` is the example centre it happens in."""

    def __init__(self, browser, live_server, centre):
        self.browser = browser
        self.url = live_server.url
        self.centre = centre
        self.contexts = []

    def device(self, *, width=1280, script=True, url=None):
        """A browser of its own: a desk computer, a phone (width=360), one without JavaScript (script=False)."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 740},
            java_script_enabled=script,
            base_url=url or self.url,
            locale="en-GB",
        )
        context.set_default_timeout(60_000)
        self.contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.has_script = script
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if _is_problem(said) else None)
        return page

    def signs_in(self, page, username):
        """Through the real page, by name and password."""
        page.goto("/sign-in/")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Good to see you. Please sign in")
        return page

    def is_in_order(self, page):
        """The page breaks no rule, fits, has no two links that say the same, and no script or policy complained.

        Rules can be looked at only where scripts run; the same pages are looked at so in other stories.
        """
        width = page.viewport_size["width"]
        if page.has_script:
            assert broken_rules(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        alike = links_that_say_the_same(page)
        assert not alike, f"{page.url}: {alike}"
        assert page.problems == [], page.url

    def close(self):
        for context in self.contexts:
            context.close()


def _is_problem(said) -> bool:
    return said.type == "error" and not said.text.startswith("Failed to load resource")

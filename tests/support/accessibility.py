"""Accessibility rules (WCAG 2.2 AA and good practice) on a page that a browser shows."""

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def broken_rules(page) -> list[str]:
    """Each broken rule with the parts of the page that break it; an empty list is what a test asks for.

    The window is made as tall as the page first: what only scrolls under the phone's bar is not hidden by it.
    """
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(height + 200, 16_000)})
    results = Axe().run(page, options=RULES)
    page.set_viewport_size(size)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]

"""Accessibility rules (WCAG 2.2 AA and good practice) on a page that a browser shows, on a desk and on a phone."""

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # All rules are looked at; only what breaks one is described, which is most of the time that a look takes.
    "resultTypes": ["violations"],
}
# Looking at contrast is half of a look, and colours do not change with the width: the bars that only a phone shows are
# looked at with everything else on the components page.
RULES_ON_A_PHONE = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
AXE = Axe().axe_script
WIDTHS = (1280, 360)

LOOK = """(rules) => axe.run(rules).then((found) => found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.failureSummary.split('\\n').pop().trim()}`)))"""

# Links that say the same must lead to the same, unless what stands around them tells them apart: the row or the item of
# a list, and the heading of the column (WCAG 2.4.4, techniques H77 to H79).
LINKS_THAT_SAY_THE_SAME = """() => {
    const seen = new Map(), wrong = new Set(), plain = (text) => (text || '').replace(/\\s+/g, ' ').trim();
    for (const link of document.querySelectorAll('main a[href]')) {
        if (!link.getClientRects().length) continue;
        const cell = link.closest('td, th'), head = cell && cell.closest('table').tHead;
        const around = link.closest('li, tr') || link.closest('p, section, article') || link;
        const words = [
            link.getAttribute('aria-label') || link.textContent,
            cell ? cell.dataset.label || (head && head.rows[0].cells[cell.cellIndex] || cell).textContent : '',
            around.textContent,
        ].map(plain).join(' | ').slice(0, 300);
        if (seen.has(words) && seen.get(words) !== link.href) wrong.add(words);
        seen.set(words, link.href);
    }
    return Array.from(wrong);
}"""


def links_that_say_the_same(page) -> list[str]:
    """The words of links, with what stands around them, that lead to different pages."""
    return page.evaluate(LINKS_THAT_SAY_THE_SAME)


def broken_rules(page, rules=RULES) -> list[str]:
    """Each broken rule with the parts of the page that break it; an empty list is what a test asks for.

    The window is made as tall as the page first: what only scrolls under the phone's bar is not hidden by it.
    """
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(height + 200, 16_000)})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(LOOK, rules)
    page.set_viewport_size(size)
    return found


def unfit(page, widths=WIDTHS):
    """What breaks a rule on the page, or does not fit it, on a desk and on a phone; the page is loaded once."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        reaches = page.evaluate("document.documentElement.scrollWidth")
        if reaches > width:
            yield f"{reaches} px wide at {width}"
        rules = RULES if width == max(WIDTHS) else RULES_ON_A_PHONE
        yield from (f"{width}: {rule}" for rule in broken_rules(page, rules))
    page.set_viewport_size({"width": max(WIDTHS), "height": 900})

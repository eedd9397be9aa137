"""Accessibility rules (WCAG 2.2 AA and good practice) on a page that a browser shows, on a desk and on a phone."""

from axe_playwright_python.sync_playwright import Axe

# Looked at on every page and at each width. Only what breaks a rule is described, which is most of the time that a look
# takes. Contrast is looked at by itself: see below.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"color-contrast": {"enabled": False}},
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
AXE = Axe().axe_script
WIDTHS = (1280, 360)

LOOK = """([rules, grounds]) => axe.run(
    grounds ? {include: grounds.map((ground) => window.textOnGrounds.get(ground))} : document, rules,
).then((found) => found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target} ${node.failureSummary.split('\\n').pop().trim()}`)))"""

# Contrast takes two thirds of a look, and is the same wherever text of one colour and size stands on the same ground.
# So each kind of text is looked at once in a process, on the first page that has it. Told here are the kinds on a page,
# each by all that its contrast comes from; one element of each is kept on the page.
TEXT_ON_GROUNDS = """() => {
    const found = window.textOnGrounds = new Map();
    const own = (each) => each.matches('input, select, textarea')
        || Array.from(each.childNodes).some((node) => node.nodeType === 3 && node.data.trim().length > 1);
    for (const each of document.body.querySelectorAll('*')) {
        const box = own(each) && each.getBoundingClientRect();
        if (!box || box.width < 2 || box.height < 2) continue;
        const look = getComputedStyle(each);
        const told = [look.color, look.fill, look.fontSize, look.fontWeight, look.textShadow, look.visibility,
            each.type || '', Boolean(each.closest('[disabled], [aria-disabled=true], label'))];
        for (let ground = each; ground; ground = ground.parentElement) {
            const {backgroundColor: colour, backgroundImage: image, opacity, position, zIndex, float, filter} =
                getComputedStyle(ground);
            told.push([colour, image, opacity, position, zIndex, float, filter].join());
            if (colour.startsWith('rgb(') && opacity === '1' && position === 'static') break;
        }
        const key = told.filter((part, at) => part !== told[at - 1]).join(' | ');
        if (!found.has(key)) found.set(key, each);
    }
    return Array.from(found.keys());
}"""
_enough_contrast: set[str] = set()

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


def broken_rules(page) -> list[str]:
    """Each broken rule with the parts of the page that break it; an empty list is what a test asks for.

    The window is made as tall as the page first: what only scrolls under the phone's bar is not hidden by it.
    """
    size = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(height + 200, 16_000)})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(LOOK, [RULES, None]) + _without_contrast(page)
    page.set_viewport_size(size)
    return found


def _without_contrast(page) -> list[str]:
    grounds = [ground for ground in page.evaluate(TEXT_ON_GROUNDS) if ground not in _enough_contrast]
    if not grounds:
        return []
    found = page.evaluate(LOOK, [CONTRAST, grounds])
    if not found:
        _enough_contrast.update(grounds)
    return found


def unfit(page, widths=WIDTHS):
    """What breaks a rule on the page, or does not fit it, on a desk and on a phone; the page is loaded once."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        reaches = page.evaluate("document.documentElement.scrollWidth")
        if reaches > width:
            yield f"{reaches} px wide at {width}"
        yield from (f"{width}: {rule}" for rule in broken_rules(page))
    page.set_viewport_size({"width": max(WIDTHS), "height": 900})

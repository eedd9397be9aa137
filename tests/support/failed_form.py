"""A form that is to fail: filled in from the HTML of its page as a browser would, and the page that comes back."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import tinyhtml5

WAYS = {"empty": "", "nonsense": "99/99/9999 nonsense", "too long": "nonsense " * 1200}
SENDS_NOTHING = {"submit", "button", "image", "reset", "file"}


@dataclass(frozen=True)
class FormToFill:
    """A form of `<main>` with something to fill in. `names`: of the fields that a person sees."""

    action: str
    names: tuple[str, ...]
    fields: tuple[Element, ...]
    button: Element | None

    def filled(self, how):
        """What is sent, by name, and what the page that comes back must still hold: (name, "words" or "choice", value).

        "empty": nothing typed, nothing chosen. "nonsense" and "too long": in every box, with real choices beside it; a
        form of choices alone gets a choice that is not offered.
        """
        sent, typed, words = {}, [], WAYS[how]
        has_boxes = any(not is_choice(each) for each in self.fields if is_seen(each))
        for each in self.fields:
            name, value = each.get("name"), each.get("value") or ""
            if not is_seen(each):
                sent.setdefault(name, []).append(value if each.tag == "input" else words_of(each))
            elif each.tag == "select":
                offered = [option.get("value") for option in each.iter("option") if option.get("value")]
                if how == "empty":
                    value = ""
                elif has_boxes and offered:
                    value = offered[-1]
                    typed.append((name, "choice", value))
                else:
                    value = "nonsense"
                sent.setdefault(name, []).append(value)
            elif is_choice(each):
                self._choose(each, how, has_boxes, sent, typed)
            else:
                sent.setdefault(name, []).append(words)
                if words and each.get("type") != "password":
                    typed.append((name, "words", words))
        if self.button is not None and self.button.get("name"):
            sent.setdefault(self.button.get("name"), []).append(self.button.get("value") or "")
        return sent, typed

    @staticmethod
    def _choose(each, how, has_boxes, sent, typed):
        if how == "empty":
            return
        name, value = each.get("name"), each.get("value", "on") if has_boxes else "nonsense"
        if each.get("type") == "radio" and name in sent:
            # The last of a group stays chosen.
            typed[:] = [told for told in typed if told[0] != name]
            sent[name] = []
        sent.setdefault(name, []).append(value)
        if has_boxes:
            typed.append((name, "choice", value))


def forms_to_fill(html, address):
    """The forms inside `<main>` of the page at `address` that are sent with POST and have something to fill in."""
    page = tinyhtml5.parse(html, namespace_html_elements=False)
    for main in page.iter("main"):
        for form in main.iter("form"):
            if form.get("method", "get").lower() == "post":
                found = _form(form, page, address)
                if found.names:
                    yield found


def _form(form, page, address):
    outside = [each for each in page.iter() if form.get("id") and each.get("form") == form.get("id")]
    inside = [each for each in _shown(form) if each.get("form") in {None, form.get("id")}]
    elements = [*inside, *(each for each in outside if each not in inside)]
    fields = tuple(
        each
        for each in elements
        if each.tag in {"input", "select", "textarea"}
        and each.get("name") not in {None, "", "csrfmiddlewaretoken"}
        and each.get("disabled") is None
        and each.get("type") not in SENDS_NOTHING
    )
    button = _button(
        [each for each in elements if each.tag == "button" and each.get("type", "submit") == "submit"], form
    )
    action = urljoin(address, (button is not None and button.get("formaction")) or form.get("action") or address)
    names = tuple(sorted({each.get("name") for each in fields if each.get("type") != "hidden"}))
    return FormToFill(action, names, fields, button)


def _shown(form):
    """Every element of the form but those of a `<template>`, which is not part of the page."""
    for child in form:
        if child.tag != "template":
            yield child
            yield from _shown(child)


def _button(buttons, form):
    """The button that a person would take: the one that saves, else the one that stands out, else the first."""
    bars = [each for each in form.iter() if {"button-row", "save-bar"} & set((each.get("class") or "").split())]
    saves = [button for button in buttons if any(button in bar.iter() for bar in bars)]
    stands_out = [button for button in buttons if "btn-primary" in (button.get("class") or "").split()]
    return next(iter([*saves, *stands_out, *buttons]), None)


def is_seen(field):
    return field.get("type") != "hidden" and field.get("hidden") is None and field.get("readonly") is None


def is_choice(field):
    return field.tag == "select" or field.get("type") in {"radio", "checkbox"}


def words_of(field):
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = [each for each in options if each.get("selected") is not None] or options[:1]
        return chosen[0].get("value", "") if chosen else ""
    return "".join(field.itertext())


def path_of(address):
    return urlsplit(address).path


# Whether the form was refused, and what is then wrong: with the summary and where its links lead, with the page's
# title, with what was typed.
SUMMARY = """(typed) => {
    const summary = document.querySelector('[data-error-summary]');
    const marked = Array.from(document.querySelectorAll('main [aria-invalid=true], main .field-error-text'))
        .filter((each) => each.getClientRects().length).length;
    if (!summary) return {refused: marked > 0, wrong: marked ? ['there are errors but no summary of them'] : []};
    const wrong = [];
    if (document.activeElement !== summary) wrong.push('the summary has not the focus');
    if (!document.title.startsWith('Error: ')) wrong.push('the title is ' + document.title);
    const links = Array.from(summary.querySelectorAll('a'));
    if (!links.length) wrong.push('the summary leads nowhere');
    for (const link of links) {
        const control = document.getElementById(link.hash.slice(1));
        link.click();
        const focused = document.activeElement;
        if (!control || !(focused === control || control.contains(focused)) || !focused.getClientRects().length) {
            wrong.push(`"${link.textContent.trim()}" does not lead to #${link.hash.slice(1)}`);
        }
    }
    const plain = (text) => text.replace(/\\s+/g, ' ').trim();
    for (const [name, kind, value] of typed) {
        const fields = Array.from(document.getElementsByName(name)).filter((each) => each.closest('main'));
        const kept = kind === 'words'
            ? fields.some((each) => plain(each.defaultValue || '') === plain(value))
            : fields.some((each) => each.value === value && (each.checked || each.tagName === 'SELECT'));
        if (!kept) wrong.push(`${name} lost what was ${kind === 'words' ? 'typed' : 'chosen: ' + value}`);
    }
    return {refused: true, wrong};
}"""

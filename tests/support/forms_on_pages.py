"""The forms that stand on a page, read from its HTML as a browser would: where each goes and what can be filled in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

NOT_TYPED = {"submit", "button", "image", "reset"}


@dataclass
class Form:
    """`fields` holds for each name the values it can have: what is offered, or what stands in it."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return sorted(self.fields)


def forms_of(html: str, address: str) -> list[Form]:
    """All forms of a page at `address` that are sent with POST, by a button or by a script."""
    reader = _Reader(address)
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


class _Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            address = urljoin(self.address, told.get("action") or told.get("hx-post") or "")
            method = "post" if "hx-post" in told else told.get("method", "get").lower()
            self.open = Form(address, method)
            self.forms.append(self.open)
        elif "hx-post" in told:
            self.forms.append(
                Form(urljoin(self.address, told["hx-post"] or ""), "post", {told.get("name") or "words": [""]})
            )
        if self.open is None or told.get("name") == "csrfmiddlewaretoken":
            return
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "select":
            self.select = name
            self.open.fields.setdefault(name, [])
        elif tag == "option" and self.select:
            self.open.fields[self.select].append(value)
        elif name and tag in {"input", "textarea", "button"}:
            self.open.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""

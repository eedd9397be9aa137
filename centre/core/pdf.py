"""HTML of ours as a tagged PDF (PDF/UA-1), with nothing fetched from anywhere.

Only templates and style sheets that belong to the product come here: never a style sheet, and never markup, that
somebody typed. What people typed arrives escaped by the template.
"""

import base64
import io
import logging
import mimetypes
import re
from pathlib import Path

import pikepdf
from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

LABELLED_DRAWING = re.compile(r'(<svg\b[^>]*?\saria-label="([^"]+)"[^>]*>)(?!\s*<title)', re.IGNORECASE)
PICTURE = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')]+)["']?\s*\)""")


class _NothingOfTheDocument(logging.Filter):
    """Keeps addresses out of WeasyPrint's log lines: they carry whole pictures, and could carry what people typed."""

    ADDRESS = re.compile(r"\b(?:data|file|https?|ftp):\S+", re.IGNORECASE)

    def filter(self, record):
        record.msg, record.args = self.ADDRESS.sub("(an address)", record.getMessage()), None
        return True


logging.getLogger("weasyprint").addFilter(_NothingOfTheDocument())


class PdfNotMade(Exception):
    """The document asked for something it may not have; it says nothing about the document's content."""


class NothingFromOutside(URLFetcher):
    """Hands out what a document carries in itself (data: addresses). No file, no network, no redirect.

    WeasyPrint's own fetcher opens any address that a document names, files of this machine included.
    """

    def __init__(self):
        super().__init__(timeout=1, allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        if url[:5].lower() != "data:":
            raise ValueError("Only data: addresses are read.")  # without the address: it may hold what people typed
        return super().fetch(url, headers)


def html_to_pdf(html: str, *, css: str = "") -> bytes:
    """A tagged PDF of a page of ours; the same page gives the same bytes.

    `html` is a whole document drawn by one of our templates: `<html lang>`, `<title>`, one h1, headings in order, a
    caption and `<th>` for each table, `role="img"` with `aria-label` on each inline drawing, an alt on each `<img>`.
    What only decorates is a background in the style sheet: then it is not read aloud. `css` is the text of one of our
    style sheets (`stylesheet`), never something a user chose. Pictures are carried as data: addresses; any
    other address is left out of the document. Raises PdfNotMade where the document cannot be drawn without it.
    """
    fetcher, fonts = NothingFromOutside(), FontConfiguration()
    try:
        sheets = [CSS(string=css, url_fetcher=fetcher, font_config=fonts)] if css else []
        # WeasyPrint reads a drawing's words from its title alone, browsers and screen readers from the label.
        titled = LABELLED_DRAWING.sub(r"\1<title>\2</title>", html)
        drawn = HTML(string=titled, url_fetcher=fetcher).write_pdf(
            stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"
        )
    except FatalURLFetchingError:  # a BaseException: left alone it would end the web process
        raise PdfNotMade("The document asked for something from outside.") from None
    return _finished(drawn)


def stylesheet(name: str) -> str:
    """The text of static/css/`name`, its pictures (`url("../img/…")`) put in as data: addresses.

    Raises ValueError for a name or a picture outside of our static files.
    """
    path = _ours(Path(settings.BASE_DIR, "static", "css", name))

    def carried(match):
        return f'url("{picture(str(_ours(path.parent / match[1]).relative_to(_static())))}")'

    return PICTURE.sub(carried, path.read_text(encoding="utf-8"))


def picture(name: str) -> str:
    """A picture of our static files ("img/mark.svg") as a data: address. Raises ValueError as `stylesheet` does."""
    path = _ours(Path(settings.BASE_DIR, "static", name))
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _static() -> Path:
    return Path(settings.BASE_DIR, "static").resolve()


def _ours(path: Path) -> Path:
    found = path.resolve()
    if not found.is_relative_to(_static()) or not found.is_file():
        raise ValueError("Only our own static files are put into a document.")
    return found


def _finished(drawn: bytes) -> bytes:
    """With a scope on every heading cell (WeasyPrint writes none), and an identifier that follows from the content."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            _name_scopes(root)
        done = io.BytesIO()
        pdf.save(done, deterministic_id=True)
        return done.getvalue()


def _name_scopes(root) -> None:
    # A stack instead of recursion: a document's structure is as deep as its author likes.
    stack = [(root, False)]
    while stack:
        element, in_head = stack.pop()
        kind = element.get("/S")
        in_head = in_head or kind == "/THead"
        if kind == "/TH":
            _name_scope(element, "/Column" if in_head else "/Row")
        children = element.get("/K")
        if isinstance(children, pikepdf.Dictionary):
            children = [children]
        if isinstance(children, (pikepdf.Array, list)):
            stack.extend((child, in_head) for child in children if isinstance(child, pikepdf.Dictionary))


def _name_scope(heading, scope: str) -> None:
    known = heading.get("/A")
    rows = list(known) if isinstance(known, pikepdf.Array) else [known] if known is not None else []
    table = next((row for row in rows if isinstance(row, pikepdf.Dictionary) and row.get("/O") == "/Table"), None)
    if table is None:
        table = pikepdf.Dictionary(O=pikepdf.Name("/Table"))
        heading["/A"] = pikepdf.Array([*rows, table])
    if "/Scope" not in table:
        table["/Scope"] = pikepdf.Name(scope)

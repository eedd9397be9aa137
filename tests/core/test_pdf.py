"""HTML as PDF: tagged, the same each time, and deaf to the outside."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pikepdf
import pytest

from centre.core.pdf import html_to_pdf, picture, stylesheet

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>A page</title>{head}</head>
<body><h1>A page</h1>{body}</body></html>"""
TABLE = """<table><caption>Words</caption><thead><tr><th>One</th><th colspan="2">Two</th></tr></thead>
<tbody><tr><th>Row</th><td>1</td><td>2</td></tr></tbody></table>"""


def page(body="", head=""):
    return PAGE.format(body=body, head=head)


def objects(pdf_bytes):
    pdf = pikepdf.open(io.BytesIO(pdf_bytes))
    return pdf, [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]


@pytest.fixture
def listener():
    """An address on this machine, and the list of the requests that reached it."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_pdf_says_that_it_is_tagged_and_in_which_language():
    pdf, _ = objects(html_to_pdf(page()))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_every_heading_cell_says_what_it_heads():
    _, found = objects(html_to_pdf(page(TABLE)))
    scopes = [str(each.A.Scope) for each in found if each.get("/S") == "/TH"]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_a_heading_over_two_columns_keeps_saying_so():
    _, found = objects(html_to_pdf(page(TABLE)))
    assert [int(each.A.ColSpan) for each in found if each.get("/S") == "/TH" and "/ColSpan" in each.A] == [2]


def test_every_drawing_says_what_it_shows():
    drawing = '<svg role="img" aria-label="A &amp; B rise" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    titled = '<svg role="img" viewBox="0 0 9 9"><title>C falls</title><path d="M0 0h9"/></svg>'
    _, found = objects(html_to_pdf(page(f"<p>{drawing}</p><p>{titled}</p>")))
    assert sorted(str(each.Alt) for each in found if each.get("/S") == "/Figure") == ["A & B rise", "C falls"]


def test_the_same_page_gives_the_same_bytes():
    assert html_to_pdf(page(TABLE), css="h1 { color: #0b5c63 }") == html_to_pdf(
        page(TABLE), css="h1 { color: #0b5c63 }"
    )


def test_nothing_is_fetched_and_nothing_attached(listener, tmp_path):
    """security: eight ways out that WeasyPrint's own fetcher takes, and a local file."""
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    body = f"""<img src="{address}/img" alt="x"><object data="{address}/object"></object><embed src="{address}/embed">
        <svg role="img" aria-label="x"><image href="{address}/svg" width="5" height="5"/></svg>
        <p class="behind">x</p><img src="{secret.as_uri()}" alt="x">"""
    head = f"""<link rel="stylesheet" href="{address}/css"><link rel="attachment" href="{secret.as_uri()}">
        <style>@import url("{address}/import"); .behind {{ background: url("{address}/background") }}
        @font-face {{ font-family: Far; src: url("{address}/font") }} p {{ font-family: Far }}</style>"""
    pdf, _ = objects(html_to_pdf(page(body, head), css=f'h1 {{ background: url("{address}/ours") }}'))
    assert asked == []
    assert len(pdf.attachments) == 0


def test_a_style_sheet_carries_its_pictures_with_it():
    text = stylesheet("whats-on-poster.css")
    assert "data:image/svg+xml;base64," in text
    assert "../img" not in text


@pytest.mark.parametrize("name", ["../../manage.py", "/etc/passwd", "css/none.css", "..", ""])
def test_only_our_own_static_files_are_put_into_a_document(name):
    with pytest.raises(ValueError, match="our own static files"):
        stylesheet(name)
    with pytest.raises(ValueError, match="our own static files"):
        picture(name)

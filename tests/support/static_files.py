"""Style sheets, scripts and pictures for a browser whose pages a test answers itself, over a real connection.

Handing a file of some hundred kilobytes to the browser by hand takes longer than drawing the page.
"""

import mimetypes
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders


@cache
def origin_of_static_files() -> str:
    """Where this process serves them; a name that browsers trust as they trust https, so that passkeys are offered."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), StaticFiles)
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://localhost:{server.server_port}"


@cache
def _file(name: str) -> tuple[str, bytes] | None:
    """(type, content) of a static file; None where there is none of that name."""
    found = finders.find(name)
    if not found:
        return None
    return mimetypes.guess_type(name)[0] or "application/octet-stream", Path(found).read_bytes()


class StaticFiles(BaseHTTPRequestHandler):
    """Answers GET /static/<name>; anything else is not found."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        file = _file(path.removeprefix("/static/")) if path.startswith("/static/") else None
        kind, content = file or ("text/plain", b"")
        self.send_response(200 if file else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=3600")
        with suppress(ConnectionError):  # the browser has gone on to another page
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *words):
        """What is fetched is no news."""

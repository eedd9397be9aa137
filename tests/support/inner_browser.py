"""A real browser that talks to the product inside the test's own transaction.

Every request of the page is answered by Django's test client in this process; style sheets and scripts come from a
server of files beside it, and what the page would fetch from anywhere else is refused. So a test can let every form of
the product be sent and take everything back afterwards, which a live server does not allow. Journeys of several pages
use `live_server` instead.
"""

import re
from urllib.parse import urlsplit

from django.db import connection, connections
from django.test import Client

from tests.support.static_files import origin_of_static_files

HOP_BY_HOP = {"host", "cookie", "content-length", "connection", "content-type"}


class InnerBrowser:
    """A browser page in which `client` is signed in. `problems` holds what went wrong behind and on the page, `weighs`
    how many bytes the last page had.

    Scripts whose names hold a word of `without` stay empty: a page must work when one of them did not arrive.
    """

    def __init__(self, page, client: Client, without: tuple[str, ...] = ()):
        self.page = page
        self.client = client
        self.problems: list[str] = []
        self.weighs = 0
        self._leads_to = ""
        self._given = None
        # Playwright calls `_answer` in a context of its own, in which Django would open another connection.
        self._connection = connections[connection.alias]
        page.set_default_navigation_timeout(90_000)  # everything is answered in this one thread; other tests run beside
        # The server of files answers under the same name and port, so that the policy takes its files for our own.
        self.origin = origin_of_static_files()
        page.route(re.compile(f"^(?!{re.escape(self.origin)}/static/)"), self._answer)
        for word in without:
            page.route(f"{self.origin}/static/**/*{word}*", self._leave_empty)
        page.on("response", self._arrived)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def open(self, address: str) -> int:
        """Open an address of the product; gives the status of the page that was shown at the end."""
        self.problems.clear()
        response = self.page.goto(self.origin + address)
        return self.follow() or response.status

    def show(self, answer, address: str) -> None:
        """Show what the product answered to a test client as the page at an address; what was typed before is gone."""
        self.problems.clear()
        if self.page.url.startswith(self.origin):
            self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self._given = answer
        self.page.goto(self.origin + address)

    def follow(self) -> int:
        """Go where the last page led to, as a browser does by itself; gives the status, or 0 where it led nowhere.

        Needed because Playwright lets nobody answer the request that follows a redirect.
        """
        status = 0
        while self._leads_to:
            address, self._leads_to = self._leads_to, ""
            status = self.page.goto(self.origin + address).status
        return status

    def _said(self, message) -> None:
        # The browser also reports each answer of 4xx as an error; the status of the page is looked at by itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _arrived(self, response) -> None:
        if response.status == 404 and response.url.startswith(f"{self.origin}/static/"):
            self.problems.append(f"no such file: {response.url.removeprefix(self.origin)}")

    @staticmethod
    def _leave_empty(route) -> None:
        route.fulfill(status=200, content_type="text/javascript", body="")

    def _answer(self, route, request) -> None:
        parts = urlsplit(request.url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.problems.append(f"asks a stranger: {request.url}")
            route.abort()
        else:
            self._give_page(route, request, parts)

    def _give_page(self, route, request, parts) -> None:
        connections[self._connection.alias] = self._connection
        if self._given is not None and request.is_navigation_request():
            given, self._given = self._given, None
            route.fulfill(status=given.status_code, headers=dict(given.items()), body=given.content)
            return
        sent = request.headers
        headers = {name: value for name, value in sent.items() if name not in HOP_BY_HOP}
        try:
            response = self.client.generic(
                request.method,
                parts.path + (f"?{parts.query}" if parts.query else ""),
                request.post_data_buffer or b"",
                sent.get("content-type", "application/octet-stream"),
                headers=headers,
                SERVER_NAME="localhost",
                SERVER_PORT=str(urlsplit(self.origin).port),
            )
        except Exception as error:  # told by the test, with the address that broke
            self.problems.append(f"{request.method} {parts.path}: {type(error).__name__}: {error}")
            route.fulfill(status=500, body=f"{type(error).__name__}")
            return
        if response.status_code in {301, 302, 303, 307} and request.is_navigation_request():
            self._leads_to = response["Location"]
            route.fulfill(status=200, content_type="text/html", body="<!DOCTYPE html><title>On the way</title>")
            return
        if response.status_code >= 500:
            self.problems.append(f"{request.method} {parts.path}: {response.status_code}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if request.is_navigation_request():
            self.weighs = len(body)
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)

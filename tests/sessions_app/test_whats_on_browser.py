"""The public page as families see it: on a wide screen, on a telephone, without JavaScript, with the keyboard."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.sessions_app.test_whats_on import weekly
from tests.support.accessibility import broken_rules
from tests.support.factories import CentreSettingsFactory, ServiceFactory, SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme(transactional_db, today):
    CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA", phone="01632 960 001", email="a@centre.example")
    for number, name in enumerate(("Stay and play", "Mud kitchen and dens")):
        service = ServiceFactory(
            name=name,
            public=True,
            description="Mud, dens, and a-very-long-word-" + "o" * 60,
            venue="Main hall",
            cost="Free",
            accessibility="Step-free",
        )
        weekly(service, weekday=number, venue="Main hall")
        for days in (1, 8):
            SessionFactory(service=service, date=today + timedelta(days=days), status="planned", venue="Main hall")
    service.sessions.update(status="cancelled", cancelled_because="Snow")


def test_no_rule_is_broken_nothing_scrolls_sideways_and_the_browser_refuses_nothing(programme, live_server, page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    # What the browser asks for by itself where a page names no icon, as the fragment for other sites.
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    for address in ("/whats-on/", "/whats-on/?day=6", "/whats-on/fragment/"):
        page.goto(live_server.url + address)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert broken_rules(page) == [], (address, width)
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    assert said == []


def test_everything_works_without_javascript(programme, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/whats-on/")
    page.get_by_label("Which day?").select_option("Tuesday")
    page.get_by_role("button", name="Show what suits").click()
    assert page.get_by_role("heading", name="1 thing to come to on Tuesdays").is_visible()
    page.get_by_role("link", name="Show everything").first.click()
    assert page.get_by_role("heading", name="2 things to come to").is_visible()
    context.close()


@pytest.fixture
def councils_site(live_server):
    """Another site, with the fragment and the whole page each in a frame."""
    body = f"""<iframe name="small" src="{live_server.url}/whats-on/fragment/"></iframe>
        <iframe name="large" src="{live_server.url}/whats-on/"></iframe>"""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_fragment_shows_in_another_sites_frame_and_the_page_does_not(programme, councils_site, page):
    page.goto(councils_site)
    page.wait_for_load_state("networkidle")
    assert "Stay and play" in page.frame("small").content()
    assert "Stay and play" not in page.frame("large").content()


def test_the_page_for_checking_breaks_no_rule(programme, live_server, page, coordinator, signed_in):
    cookie = signed_in(coordinator).cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/sessions/services/to-check/")
    assert page.get_by_role("heading", name="2 public services need reading through").is_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert broken_rules(page) == [], width

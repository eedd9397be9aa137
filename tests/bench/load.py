"""Eight users at once on the real server: gunicorn as it is started in life, on loopback, a bounded number of calls.

And eight tablets that mark one register of 60 at once: how long a mark takes against the bare view under the same load,
and that none was lost and none doubled.
"""

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

USERS = 8
CALLS_EACH = 60
MARKING_AT_MOST = 5  # times the bare view under the same load
PROJECT = Path(__file__).resolve().parents[2]


def eight_users(data: Path) -> dict:
    """Requests a second and times for the bare view, the register and the desk, asked for by eight users at once."""
    from django.urls import reverse

    from tests.bench.pages import coordinator_client, todays_session

    client = coordinator_client()
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    addresses = {
        "the bare view": "/bench/bare/?person=00000000-0000-0000-0000-000000000000",
        "a register of 30": reverse("sessions_app:register", args=[todays_session().pk]),
        "the desk": reverse("centre:desk"),
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error", "centre.wsgi"],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"},
    )
    try:
        _wait(port)
        found = {name: _hammer(port, address, cookies) for name, address in addresses.items()}
        return {**found, MARKING: _eight_tablets(port, addresses["the bare view"], cookies)}
    finally:
        server.terminate()
        server.wait(20)


MARKING = "marking a register of 60"
_TOKEN = "0123456789abcdef" * 2  # of Django's length: the cookie and the header have to agree, nothing more


def _eight_tablets(port: int, bare: str, cookies: str) -> dict:
    """Every tablet marks all sixty as present, each in an order of its own, so that they meet on every row.

    Raises RuntimeError where an answer is not 200, where a mark is lost, or where a row or its first mark is doubled.
    """
    from django.conf import settings
    from django.urls import reverse

    from sessions_app.models import Attendance
    from tests.bench.pages import BUSY_SIZE, busy_session

    session = busy_session()
    Attendance.objects.filter(session=session).update(status="booked")
    people = list(Attendance.objects.filter(session=session).values_list("person", flat=True))
    before = _marked_present(session)
    address = reverse("sessions_app:mark", args=[session.pk])
    headers = {
        "Cookie": f"{cookies}; {settings.CSRF_COOKIE_NAME}={_TOKEN}",
        "X-CSRFToken": _TOKEN,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def calls(number):
        order = random.Random(number).sample(people, len(people))
        return [("POST", address, urlencode({"mark": f"{person}:present"}), headers) for person in order]

    # The floor before and after, so that whatever else the machine does falls on both.
    floors = [_hammer(port, bare, cookies)]
    figures = _together(port, [calls(number) for number in range(USERS)])
    floors.append(_hammer(port, bare, cookies))
    rows = list(Attendance.objects.filter(session=session).values_list("person", "status"))
    present = {person for person, status in rows if status == "present"}
    if present != set(people) or len(rows) != BUSY_SIZE:
        raise RuntimeError(f"{len(present)} of {BUSY_SIZE} are present on {len(rows)} rows: a mark was lost or doubled")
    if (became := _marked_present(session) - before) != BUSY_SIZE:
        raise RuntimeError(f"{BUSY_SIZE} people became present {became} times")
    floor = statistics.mean(each["median_ms"] for each in floors)
    return {**figures, "marks": USERS * len(people), "bare_ms": floor}


def _marked_present(session) -> int:
    """How often a row of the session became present, by its history: a second tap on the same changes nothing."""
    from django.apps import apps

    events = apps.get_model("sessions_app", "AttendanceEvent").objects.filter(session=session.pk)
    became, last = 0, {}
    for row, status in events.order_by("pgh_obj_id", "pgh_id").values_list("pgh_obj_id", "status"):
        became += status == "present" and last.get(row) != "present"
        last[row] = status
    return became


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not answer.")


def _hammer(port: int, address: str, cookies: str) -> dict:
    return _together(port, [[("GET", address, None, {"Cookie": cookies})] * CALLS_EACH] * USERS)


def _together(port: int, work: list[list[tuple]]) -> dict:
    """Each list of calls (method, address, body, headers) by a user of its own, all at once; their times."""
    times: list[float] = []
    refused: list[int] = []

    def user(calls):
        for method, address, body, headers in calls:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            began = time.perf_counter()
            connection.request(method, address, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                refused.append(answer.status)
            connection.close()

    threads = [threading.Thread(target=user, args=[calls]) for calls in work]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    if refused:
        raise RuntimeError(f"{work[0][0][1]} answered {set(refused)} to {len(refused)} of {len(times)} calls")
    return {
        "per_second": len(times) / lasted,
        "median_ms": statistics.median(times) * 1000,
        "p95_ms": statistics.quantiles(times, n=20)[18] * 1000,
    }

"""Eight users at once on the real server: gunicorn as it is started in life, on loopback, a bounded number of calls."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

USERS = 8
CALLS_EACH = 60
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
        return {name: _hammer(port, address, cookies) for name, address in addresses.items()}
    finally:
        server.terminate()
        server.wait(20)


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
    times: list[float] = []
    refused: list[int] = []

    def user():
        for _ in range(CALLS_EACH):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            began = time.perf_counter()
            connection.request("GET", address, headers={"Cookie": cookies})
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            if answer.status != 200:
                refused.append(answer.status)
            connection.close()

    threads = [threading.Thread(target=user) for _ in range(USERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lasted = time.perf_counter() - began
    if refused:
        raise RuntimeError(f"{address} answered {set(refused)} to {len(refused)} of {len(times)} calls")
    return {
        "per_second": len(times) / lasted,
        "median_ms": statistics.median(times) * 1000,
        "p95_ms": statistics.quantiles(times, n=20)[18] * 1000,
    }

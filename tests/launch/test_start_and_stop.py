"""A centre starts, says what is in its way, stops in order, and comes back after being killed (issue: the house)."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from tests.launch.conftest import PROJECT, real_environment

pytestmark = pytest.mark.slow


def answers(port):
    with urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as answer:
        return json.load(answer) == {"status": "ok"}


def gone(processes, seconds=20):
    """Whether all have ended; one that is dead and not yet buried by the system's first process has."""
    left = psutil.wait_procs(processes, timeout=seconds)[1]
    return all(process.status() == psutil.STATUS_ZOMBIE for process in left)


def test_a_life_from_start_to_ctrl_c(start):
    """One start for all of it: starting takes long."""
    centre = start().until_it_serves()
    assert answers(centre.port)
    assert len(centre.family()) >= 5  # starter, database, web server and its two processes, worker

    second_on_the_same_data_says_so(start, centre)
    what_dies_is_started_again(centre)

    family = centre.family()
    assert centre.stop(signal.SIGINT) == 0
    assert gone(family)
    assert "Nothing is lost" in centre.words()


def second_on_the_same_data_says_so(start, first):
    second = start(port=first.port + 1)
    assert second.process.wait(20) == 1
    said = second.words()
    assert said.count("\n") == 1
    assert f"is already running at http://127.0.0.1:{first.port} (process {first.process.pid})" in said
    assert answers(first.port)


def what_dies_is_started_again(centre):
    centre.wait_for("Launching a worker")
    worker = next(process for process in centre.family() if "procrastinate" in process.cmdline())
    database = next(process for process in centre.family() if process.name() == "postgres" and process.ppid() == 1)
    assert "Traceback" not in centre.words()
    worker.kill()
    centre.wait_for("The background worker ended by itself; starting it again.")
    # The new one sees to the database while it starts, which would hide from the starter what we are about to do.
    centre.wait_for("Launching a worker", times=2)
    database.kill()
    centre.wait_for("The database ended by itself; starting it again.")
    for _ in range(50):
        try:
            assert answers(centre.port)
            break
        except OSError:
            time.sleep(0.1)
    assert answers(centre.port)


def test_a_taken_port_is_said_in_one_sentence(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        centre = start(port=taken.getsockname()[1])
        assert centre.process.wait(20) == 1
    assert centre.words().startswith(f"Port {centre.port} is taken by another programme: stop it, or choose another")
    assert centre.words().count("\n") == 1


def test_after_kill_nine_the_next_start_works_and_no_acknowledged_row_is_lost(start, look_in):
    centre = start().until_it_serves()
    for victims in ("the starter", "every process"):
        acknowledged = []
        writer = threading.Thread(target=write_until_the_database_is_gone, args=(look_in, centre, acknowledged))
        writer.start()
        time.sleep(0.5)
        for process in [centre.process] if victims == "the starter" else centre.family():
            os.kill(process.pid, signal.SIGKILL)
        centre.process.wait(10)

        centre = start().until_it_serves()
        writer.join(30)
        kept = {key for (key,) in look_in(centre.data, "SELECT session_key FROM django_session")}
        assert len(acknowledged) > 20
        assert set(acknowledged) <= kept
        assert answers(centre.port)
    family = centre.family()
    assert centre.stop(signal.SIGTERM) == 0
    assert gone(family)


def write_until_the_database_is_gone(look_in, centre, acknowledged):
    try:
        for number in range(100_000):
            key = f"{centre.process.pid}-{number}"
            look_in(
                centre.data,
                "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now())",
                key,
            )
            acknowledged.append(key)
    except psycopg.Error:
        pass  # the database is gone


def test_a_command_works_while_nothing_runs_and_leaves_nothing_running(place, prepared_data):
    data = place / "centre"
    shutil.copytree(prepared_data, data)
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare_database", "--verbosity=0"],
        cwd=PROJECT,
        env=real_environment(data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Nobody has an account yet." in done.stdout
    left = [
        process for process in psutil.process_iter(["cmdline"]) if str(data) in " ".join(process.info["cmdline"] or [])
    ]
    assert left == []


def test_a_bad_setting_is_named_with_its_remedy(start):
    centre = start(port="abc")
    assert centre.process.wait(20) == 1
    assert centre.words() == "CENTRE_PORT must be a number between 1 and 65535; it is 'abc'.\n"

"""A centre started for real, in a data folder of its own, on a free port."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from centre.embedded.addresses import APP_ROLE, embedded_connection
from tests.support.database import FOLDER, fingerprint

PROJECT = Path(__file__).resolve().parents[2]


def real_environment(data, **variables):
    """The environment of a centre in the folder `data`: nothing of the tests' own settings."""
    ours = ("CENTRE_", "DATABASE_", "DJANGO_", "PYTEST_")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**plain, "CENTRE_DATA": str(data), **variables}


class Started:
    """A running `python -m centre.launch` and what it has said."""

    def __init__(self, data, port, *arguments, **variables):
        self.data = data
        self.port = port
        self.said = data.with_name(f"{data.name}.{port}.said")  # two at once must not write into one
        with open(self.said, "w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "centre.launch", *arguments],
                cwd=PROJECT,
                env=real_environment(data, CENTRE_PORT=str(port), **variables),
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def words(self):
        return self.said.read_text()

    def wait_for(self, words, seconds=40, times=1):
        """Wait until it has said `words` so many times; fails with all it said if it ends or is too slow."""
        last_chance = time.monotonic() + seconds
        while self.words().count(words) < times:
            assert self.process.poll() is None, f"ended with {self.process.returncode}: {self.words()}"
            assert time.monotonic() < last_chance, f"too slow: {self.words()}"
            time.sleep(0.05)
        return self

    def until_it_serves(self):
        return self.wait_for("Ctrl-C stops it.")

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(30)

    def family(self):
        """Every process of this centre: below the starter, and the database's, which stands beside it."""
        here = str(self.data)
        found = []
        for process in psutil.process_iter(["cmdline", "environ"]):
            told = process.info
            if (
                any(here in word for word in told["cmdline"] or ())
                or (told["environ"] or {}).get("CENTRE_DATA") == here
            ):
                found.append(process)
        return found


@pytest.fixture(scope="session")
def places():
    """Makes folders that the database's own account can reach when root runs the tests.

    Not pytest's: each run of pytest closes those of all runs to everybody else, in the middle of our centre's life.
    """
    made = []

    def make():
        made.append(Path(tempfile.mkdtemp(prefix="centre-launch-")))
        return made[-1]

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def place(places):
    return places()


@pytest.fixture(scope="session")
def prepared_data():
    """The data folder of a centre that has been started once and stopped: tests copy it.

    Made once for each state of the migrations, whichever process of whichever run needs it first.
    """
    data = FOLDER.parent / "prepared" / fingerprint() / "centre"
    data.parent.mkdir(parents=True, exist_ok=True)
    with open(data.parent.parent / "lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not data.exists():
            for other in data.parent.parent.iterdir():
                if other.is_dir() and other != data.parent:
                    shutil.rmtree(other)
            begun = data.with_name("begun")
            shutil.rmtree(begun, ignore_errors=True)
            subprocess.run(
                [sys.executable, "manage.py", "prepare_database", "--verbosity=0"],
                cwd=PROJECT,
                env=real_environment(begun),
                capture_output=True,
                check=True,
            )
            begun.rename(data)
    return data


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(place, prepared_data, free_port):
    """Starts a centre: `start()` gives a `Started`; all of them are gone when the test ends."""
    data = place / "centre"
    shutil.copytree(prepared_data, data)
    started = []

    def begin(*arguments, data=data, port=free_port, **variables):
        started.append(Started(data, port, *arguments, **variables))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.stop(signal.SIGTERM)
    for process in started[-1].family() if started else ():
        with contextlib.suppress(psutil.Error):
            process.kill()


@pytest.fixture
def look_in():
    """Runs a query as the application's role in the embedded database of a data folder."""

    def query(data, statement, *values):
        where = embedded_connection(data, APP_ROLE)
        with psycopg.connect(
            host=where["HOST"], port=where["PORT"], user=where["USER"], dbname=where["NAME"], autocommit=True
        ) as connection:
            answer = connection.execute(statement, values)
            return answer.fetchall() if answer.description else None

    return query

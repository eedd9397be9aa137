"""Run a whole centre until told to stop: `make run` for your own, `make demo` for the example.

Starts the database, brings it up to date, then serves the pages and does the background work. Ctrl-C or SIGTERM stops
everything in order. However it ends, the next start picks up where it was.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from centre import environment
from centre.embedded.addresses import uses_embedded_server
from centre.embedded.errors import EmbeddedError
from centre.embedded.server import lease
from centre.launch import machine, steps
from centre.launch.children import Child, note, read_note, tidy_up
from centre.launch.commands import data_folder
from centre.launch.errors import CannotStart

LOOK_EVERY = 0.25  # seconds
LOG_LIMIT = 20 * 1024 * 1024


class Told(BaseException):
    """Somebody told us to stop (Ctrl-C, SIGTERM)."""


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m centre.launch", description=__doc__.splitlines()[0])
    parser.add_argument("--demo", action="store_true", help="the example centre, in var/demo unless CENTRE_DATA is set")
    demo = parser.parse_args(arguments).demo
    if demo:
        os.environ.setdefault("CENTRE_DATA", str(steps.PROJECT / "var" / "demo"))
        os.environ["CENTRE_DEMO"] = "1"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_once)
    try:
        Launch(demo).run()
    except Told:
        print("Stopped. Nothing is lost; start again whenever you like.")
    except (CannotStart, EmbeddedError, environment.BadSetting) as error:
        sys.exit(str(error))


def stop_once(number, frame):
    """The first signal starts an orderly stop; more of them change nothing."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise Told


class Launch:
    """One run of a centre, from the lock on its data folder to the last process stopped."""

    def __init__(self, demo):
        self.demo = demo
        self.data = data_folder()
        self.host = environment.text("CENTRE_HOST", "127.0.0.1")
        self.port = environment.number("CENTRE_PORT", 8000, 1, 65535)
        reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        self.address = f"http://{reachable}:{self.port}"
        self.note = self.data / "launch.json"
        self.environment = {**os.environ, "CENTRE_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "centre.settings"}
        self.server = None
        self.children = []
        self.serving = False

    def run(self):
        problem = machine.prepare()
        if problem:
            raise CannotStart(problem)
        with contextlib.ExitStack() as held:
            held.enter_context(self.alone())
            tidy_up(self.note)
            steps.check_port(self.host, self.port)
            if uses_embedded_server():
                self.say("Starting the database …")
                self.server = held.enter_context(lease(self.data))
            self.prepare()
            held.callback(self.stop)
            self.start()
            self.watch()

    @contextlib.contextmanager
    def alone(self):
        """Hold the data folder for this run; a second start on it is told so. The system lets go when we die."""
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            guard = open(self.data / "launch.lock", "w")  # noqa: SIM115 - closed below
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.data} cannot be used ({error.strerror}): set CENTRE_DATA to another folder."
            ) from None
        with guard:
            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                known = read_note(self.note)
                where = f" at {known['address']} (process {known['pid']})" if known else ""
                raise CannotStart(
                    f"The centre in {self.data} is already running{where}: use that one, or stop it first."
                ) from None
            yield
            self.note.unlink(missing_ok=True)

    def prepare(self):
        """Bring database, static files and demo up to date."""
        owned = uses_embedded_server() or environment.text("DATABASE_OWNER_URL")
        if owned:
            self.say("Looking after the tables …")
            preparing = steps.start_manage("prepare_database", environment=self.environment)
        else:
            # Another machine holds the owner's key and migrates; here we only make sure that it has.
            preparing = steps.start_manage("migrate", "--check", environment=self.environment)
        try:
            steps.collect_static(self.environment)
        finally:
            remedy = "" if owned else " Start a machine with DATABASE_OWNER_URL first."
            said = steps.finish(preparing, f"The database is not ready for this version.{remedy}")
        if self.demo:
            self.prepare_demo(empty="Nobody has an account yet." in said)

    def prepare_demo(self, *, empty):
        """Fill an empty example centre, and see that the password we are going to print opens it."""
        self.password, changed = steps.demo_password(self.data)
        told = {**self.environment, "CENTRE_DEMO_PASSWORD": self.password}
        if empty:
            self.say("Inventing the example centre: 300 families over three years. This takes a minute, once.")
            filling = steps.start_manage("demo_data", *steps.DEMO_SIZE, environment=told)
            steps.finish(filling, "The example centre could not be made:")
        elif changed:
            setting = steps.start_manage("demo_password", environment=told)
            steps.finish(setting, "The demo’s password could not be set:")

    def start(self):
        self.say("Starting the pages …")
        log = self.data / "log" / "access.log"
        log.parent.mkdir(exist_ok=True, mode=0o700)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_name("access.log.1"))
        config = Path(__file__).with_name("gunicorn_config.py")
        serve = [sys.executable, "-m", "gunicorn", "--config", f"file:{config}", "centre.wsgi:application"]
        work = [*steps.MANAGE, "procrastinate", "worker", "--shutdown-graceful-timeout", "10"]
        self.children = [
            Child("The web server", serve, self.environment),
            Child("The background worker", work, self.environment),
        ]
        for child in self.children:
            child.start()
            note(self.note, self.address, self.children)
        if not steps.wait_until_served(self.address, self.look):
            raise CannotStart("The pages do not answer; the reason stands above.")
        self.serving = True
        self.greet()

    def watch(self):
        while True:
            time.sleep(LOOK_EVERY)
            self.look()

    def look(self):
        """Start again what has died: the database first, then what needs it."""
        if self.server and self.server.running_process() is None:
            self.say("The database ended by itself; starting it again.")
            self.server.revive()
        for child in self.children:
            if child.died():
                if not self.serving:
                    raise CannotStart(f"{child.name} ended as soon as it started; the reason stands above.")
                self.say(f"{child.name} ended by itself; starting it again.")
                child.restart()
                note(self.note, self.address, self.children)

    def stop(self):
        self.say("Stopping …")
        for child in self.children:
            child.tell_to_stop()
        for child in self.children:
            child.wait()

    def greet(self):
        if not self.demo:
            self.say(f"\nYour centre is at {self.address}/ – the first visit sets it up. Its data is in {self.data}.")
        else:
            self.say(f"\nThe example centre is at {self.address}/ – sign in with any of these names:\n")
            for name, role in steps.DEMO_ACCOUNTS.items():
                self.say(f"    {name:<13}{role}")
            self.say(f"\nThe password of all of them is  {self.password}")
        self.say("Ctrl-C stops it.")

    def say(self, words):
        print(words, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

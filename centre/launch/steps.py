"""What has to be true before a centre can be served; each step is quick when there is nothing to do."""

import errno
import fcntl
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from centre.launch.children import end_with_parent
from centre.launch.errors import CannotStart

PROJECT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(PROJECT / "manage.py")]
DEMO_SIZE = ["--households", "300", "--years", "3", "--seed", "2026"]
DEMO_ACCOUNTS = {
    "coordinator": "Coordinator",
    "head": "Head teacher",
    "fsw.one": "Family support worker",
    "fsw.two": "Family support worker",
    "fsw.three": "Family support worker",
    "admin": "Administrator",
    "creche": "Crèche and session worker",
    "dsl": "Designated safeguarding lead",
    "deputy.dsl": "Deputy safeguarding lead",
    "volunteer": "Volunteer",
    "governor": "Governor",
}
# For a demo's password that can be read out.
WORDS = """
acorn amber anchor apple barley beacon bramble breeze bridge brook candle canyon cedar cherry clover cobble coral cotton
crystal daisy drift ember fern field finch forest garden ginger glade harbour hazel heather honey island ivory jasmine
kettle lantern larch lemon linen maple marble meadow mint mosaic nutmeg olive orchard otter pebble pepper poplar quartz
river robin saffron sparrow thistle timber tulip velvet walnut willow
"""


def check_port(host, port):
    """Raise CannotStart with what to do unless we could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"Port {port} is taken by another programme: stop it, or choose another port, "
                f"such as CENTRE_PORT={port + 1 if port < 65535 else 8000}.",
                errno.EACCES: f"This account may not use port {port}: choose one above 1023 with CENTRE_PORT.",
                errno.EADDRNOTAVAIL: f"This machine has no address {host}: set CENTRE_HOST to one of its own.",
            }
            raise CannotStart(
                reasons.get(error.errno, f"Cannot listen on {host}, port {port}: {error.strerror}.")
            ) from None


def start_manage(*arguments, environment, quiet=True):
    """Start a `manage.py` command, and give the process. A quiet one is heard only when it fails."""
    voice = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    return subprocess.Popen(
        [*MANAGE, *arguments], env=environment, text=True, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent, **voice
    )


def finish(process, failure):
    """Wait for a started command. Raises CannotStart with `failure` and its last words if it failed."""
    try:
        said, _ = process.communicate()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        raise CannotStart(f"{failure}\n{(said or '').strip()}".strip())
    return said


def static_fingerprint():
    """A word for the state of the static files: ours by time and size, the libraries' by the lock file."""
    digest = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    digest.update((PROJECT / "centre" / "settings.py").read_bytes())
    digest.update((PROJECT / "centre" / "staticfiles.py").read_bytes())
    for file in sorted((PROJECT / "static").rglob("*")):
        told = file.stat()
        digest.update(f"{file} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(environment):
    """Hash and compress the static files into var/static, unless that has been done for their present state."""
    folder = PROJECT / "var"
    folder.mkdir(exist_ok=True)
    done = folder / "static.fingerprint"
    with open(folder / "static.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        wanted = static_fingerprint()
        if done.exists() and done.read_text() == wanted and (folder / "static" / "staticfiles.json").exists():
            return
        collecting = start_manage("collectstatic", "--no-input", environment=environment)
        finish(collecting, "The static files could not be collected:")
        done.write_text(wanted)


def demo_password(data):
    """The password of the demo's accounts: CENTRE_DEMO_PASSWORD, or one made once and kept in the data folder.

    Gives the password, and whether it differs from that of the last start.
    """
    file = data / "demo_password"
    kept = file.read_text().strip() if file.exists() else ""
    password = os.environ.get("CENTRE_DEMO_PASSWORD", "").strip() or kept
    if not password:
        password = "-".join(secrets.choice(WORDS.split()) for _ in range(3))
    if password != kept:
        file.touch(mode=0o600)
        file.write_text(password + "\n")
    return password, bool(kept) and password != kept


def wait_until_served(address, still_wanted, seconds=60):
    """Wait until the centre at `address` answers its health page; gives whether it did.

    `still_wanted` is called between tries and may raise to end the waiting.
    """
    last_chance = time.monotonic() + seconds
    while time.monotonic() < last_chance:
        still_wanted()
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=5):  # noqa: S310 - our own http address
                return True
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.1)
    return False

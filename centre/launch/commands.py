"""Run a `manage.py` command with the database it needs, as the role it needs."""

import contextlib
import os
import signal
import sys
import warnings

from centre import environment
from centre.embedded.addresses import ROLE_VARIABLE, uses_embedded_server

# Commands that change tables work as the role that owns them; every other command works as the web's role.
OWNER_COMMANDS = {"createcachetable", "migrate", "pgtrigger", "prepare_database", "restore"}
# Commands that get by without a database.
OFFLINE_COMMANDS = {
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "makemigrations",
    "--help",
    "--version",
}
# The web's short limits on queries are for people who wait for a page.
WEB_COMMANDS = {"runserver"}


def run(arguments):
    """Run the command line `arguments` (as in sys.argv). Ends the process with a sentence when it cannot be run."""
    command = arguments[1] if len(arguments) > 1 else "help"
    if command in OWNER_COMMANDS and "--check" not in arguments:
        os.environ[ROLE_VARIABLE] = "owner"
    if command not in WEB_COMMANDS:
        os.environ.setdefault("CENTRE_LONG_QUERIES", "1")
    if command == "makemigrations":
        # It looks whether the database agrees, and only warns when there is none.
        warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    offline = command in OFFLINE_COMMANDS or {"-h", "--help"} & set(arguments)

    from centre.embedded.errors import EmbeddedError

    try:
        with contextlib.nullcontext() if offline else database():
            from django.core.management import execute_from_command_line

            execute_from_command_line(arguments)
    except (environment.BadSetting, EmbeddedError) as error:
        sys.exit(str(error))


@contextlib.contextmanager
def database():
    """Hold the embedded server running for a `with` block; does nothing when DATABASE_URL names another server."""
    if not uses_embedded_server():
        yield
        return
    # SIGTERM ends the block in order, so that a server we started stops with us.
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    from centre.embedded.server import lease

    with lease(data_folder()):
        yield


def data_folder():
    """The data folder of this centre (CENTRE_DATA), without asking Django for it."""
    from pathlib import Path

    return environment.folder("CENTRE_DATA", Path(__file__).resolve().parents[2] / "var" / "centre")

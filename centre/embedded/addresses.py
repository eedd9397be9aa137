"""Where the database is, and as whom to connect: Django's connection values for the app's and the owner's role.

Reads the environment only; never starts a server.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from centre import environment

APP_ROLE = "centre_app"
OWNER_ROLE = "centre_owner"
SUPERUSER = "centre_superuser"
DATABASE_NAME = "centre"
PORT = "5432"  # only part of the socket's name: the embedded server listens on no network address
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 to 108

ROLE_VARIABLE = "CENTRE_DATABASE_ROLE"

# The web never waits long for the database; migrations, imports and reports may.
WEB_LIMITS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
LONG_LIMITS = {"statement_timeout": "0", "lock_timeout": "60s", "idle_in_transaction_session_timeout": "15min"}
# No trigger is to be ignored. Where the setting is missing altogether, each of django-pgtrigger's triggers finds that
# out by raising and catching an error, row by row; empty, it is a look-up.
TRIGGERS_IGNORED = {"pgtrigger.ignore": "{}"}


def cluster_folder(data):
    """The embedded server's own folder in the data folder `data`."""
    return Path(data).absolute() / "postgres"


def socket_folder(data):
    """The folder of the embedded server's socket: its own folder, or a short one when that path is too long."""
    folder = cluster_folder(data)
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"centre-{digest}"


def embedded_connection(data, role, database=DATABASE_NAME):
    """Connection values for the embedded server of the data folder `data` as `role`.

    There is no password: the server takes the word of the operating system for who connects through its socket, and
    lets in only the account that runs the programme.
    """
    return {
        "NAME": database,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(socket_folder(data)),
        "PORT": PORT,
        "OPTIONS": {},
    }


def uses_embedded_server():
    """Whether the embedded server holds the data (no DATABASE_URL is set)."""
    return not environment.text("DATABASE_URL")


def connects_as_owner():
    """Whether this process works as the role that owns the tables (`manage.py migrate`, `prepare_database`)."""
    return environment.choice(ROLE_VARIABLE, "app", ("app", "owner")) == "owner"


def app_role():
    """The name of the role that the web uses."""
    return APP_ROLE if uses_embedded_server() else environment.database("DATABASE_URL")["USER"]


def admin_connection(data):
    """Connection values that see every row, for backups and for making the roles; None when there are none.

    The embedded server's superuser, or DATABASE_ADMIN_URL for a server of one's own.
    """
    if uses_embedded_server():
        return embedded_connection(data, SUPERUSER)
    return environment.database("DATABASE_ADMIN_URL")


def database_settings(data):
    """What `DATABASES["default"]` needs beyond the engine, for this process's role and the data folder `data`.

    Raises BadSetting for an address that cannot be read, or when the owner's address is missing.
    """
    owner = connects_as_owner()
    if uses_embedded_server():
        found = embedded_connection(data, OWNER_ROLE if owner else APP_ROLE)
    elif owner:
        found = environment.database("DATABASE_OWNER_URL")
        if found is None:
            raise environment.BadSetting(
                "DATABASE_OWNER_URL is missing. DATABASE_URL names the role that the web uses, which may not change "
                "tables; set DATABASE_OWNER_URL to the role that owns them (docs/running.md)."
            )
    else:
        found = environment.database("DATABASE_URL")
    limits = LONG_LIMITS if owner or environment.flag("CENTRE_LONG_QUERIES") else WEB_LIMITS
    found["OPTIONS"] = {
        **found["OPTIONS"],
        "application_name": "centre",
        "options": " ".join(f"-c {name}={value}" for name, value in (limits | TRIGGERS_IGNORED).items()),
    }
    return {**found, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

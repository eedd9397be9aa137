"""Where the database is, and as whom to connect: Django's connection values for the app's and the owner's role.

Reads the environment and the data folder only; never starts a server.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path

from centre import environment

APP_ROLE = "centre_app"
OWNER_ROLE = "centre_owner"
SUPERUSER = "centre_superuser"
DATABASE_NAME = "centre"
PORT = "5432"  # only the name of the socket file: the embedded server listens on no network address
LONGEST_SOCKET_PATH = 100  # bytes; systems allow 104 to 108

ROLE_VARIABLE = "CENTRE_DATABASE_ROLE"

# The web never waits long for the database; migrations, imports and reports of the owner or worker may.
WEB_LIMITS = {"statement_timeout": "30s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
LONG_LIMITS = {"statement_timeout": "0", "lock_timeout": "60s", "idle_in_transaction_session_timeout": "15min"}


def cluster_folder(data):
    """The embedded server's own folder in the data folder `data`."""
    return Path(data) / "postgres"


def credentials_file(data):
    """The file in `data` with the passwords of the embedded server's roles."""
    return Path(data) / "database.json"


def socket_folder(data):
    """The folder of the embedded server's socket: its own folder, or a short one when that path is too long."""
    folder = cluster_folder(data).absolute()
    if len(os.fsencode(folder)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"centre-{digest}"


def embedded_connection(data, role):
    """Connection values for the embedded server of the data folder `data` as `role`; the password is empty before set-up."""
    try:
        passwords = json.loads(credentials_file(data).read_text())
    except (OSError, ValueError):
        passwords = {}
    return {
        "NAME": DATABASE_NAME,
        "USER": role,
        "PASSWORD": passwords.get(role, ""),
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
                "DATABASE_OWNER_URL is missing: DATABASE_URL names the role that the web uses, which may not change "
                "tables; DATABASE_OWNER_URL must name the role that owns them (docs/running.md)."
            )
    else:
        found = environment.database("DATABASE_URL")
    limits = LONG_LIMITS if owner or environment.flag("CENTRE_LONG_QUERIES") else WEB_LIMITS
    found["OPTIONS"] = {
        **found["OPTIONS"],
        "application_name": "centre",
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }
    return {**found, "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

"""What `backup` and `restore` have in common: the passphrase, and the database as its administrator sees it."""

import getpass
import os
import sys

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from centre.backup.server import Source
from centre.embedded.addresses import admin_connection

VARIABLE = "CENTRE_BACKUP_PASSPHRASE"
SHORTEST = 12


def passphrase(*, new):
    """The passphrase from CENTRE_BACKUP_PASSPHRASE, or asked for (twice when `new`); CommandError without one."""
    given = os.environ.get(VARIABLE, "")
    if not given:
        if not sys.stdin.isatty():
            raise CommandError(f"Set {VARIABLE} to the passphrase of the backup.")
        given = getpass.getpass("Passphrase of the backup: ")
        if new and getpass.getpass("Once more: ") != given:
            raise CommandError("The two differ.")
    if new and len(given) < SHORTEST:
        raise CommandError(
            f"The passphrase is too short: use at least {SHORTEST} characters, such as four random words."
        )
    return given


def source():
    """The database to back up or restore. Raises CommandError when no role is known that sees every row."""
    values = admin_connection(settings.CENTRE_DATA)
    if values is None:
        raise CommandError(
            "DATABASE_ADMIN_URL is missing: a backup must see every row, which the web's role may not. Set it to a "
            "superuser of the server (docs/running.md)."
        )
    return Source(values, connection.settings_dict["NAME"])

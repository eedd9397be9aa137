"""A backup back into a centre."""

import contextlib
import fcntl
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from centre.backup import backup, command
from centre.backup.vault import BadBackup
from centre.core.audit import record
from centre.embedded.addresses import app_role


class Command(BaseCommand):
    help = (
        "Brings back a backup, after reading it to its end and checking it, and compares the rows of every table with "
        "what was backed up. Refuses a centre that holds records, unless --replace. The centre must be stopped."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="remove the records that are here and put those of the backup in their place",
        )

    def handle(self, *, file, replace, **options):
        source = command.source()
        passphrase = command.passphrase(new=False)
        try:
            with self.stopped():
                manifest = backup.inspect(file, passphrase, known_migrations=known_migrations())
                if not replace and self.holds_records(source):
                    raise CommandError(
                        "This centre holds records already. To remove them and put those of the backup in their place, "
                        "add --replace."
                    )
                connection.close()
                counts = backup.bring_back(
                    file,
                    passphrase,
                    manifest,
                    source=source,
                    data=settings.CENTRE_DATA,
                    media=Path(settings.MEDIA_ROOT),
                    owner=connection.settings_dict["USER"],
                    app=app_role(),
                )
                call_command("prepare_database", verbosity=0)
        except BadBackup as error:
            raise CommandError(str(error)) from None
        rows = sum(counts.values())
        record(
            action="backup.restored", by=None, summary="A backup was restored", detail={"made_at": manifest["made_at"]}
        )
        self.stdout.write(
            f"Restored the centre as it was at {manifest['made_at']}: {rows:,} rows, each of {len(counts)} tables with "
            "as many as were backed up. Everybody has to sign in again."
        )

    @contextlib.contextmanager
    def stopped(self):
        """Hold the data folder as a running centre would, so that none runs meanwhile."""
        with open(settings.CENTRE_DATA / "launch.lock", "w") as guard:
            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError("The centre is running: stop it first (Ctrl-C where it runs).") from None
            yield

    def holds_records(self, source):
        """Whether anybody has an account here, or any family is registered."""
        with source.connect() as admin:
            for table in ("staff_user", "families_person"):
                exists = admin.execute("SELECT to_regclass(%s)", [table]).fetchone()[0]
                if exists and admin.execute(f"SELECT EXISTS (SELECT FROM {table})").fetchone()[0]:  # noqa: S608
                    return True
        return False


def known_migrations() -> set[str]:
    """Every migration that this version of the programme stands on, those that a later one replaces included."""
    on_disk = MigrationLoader(connection).disk_migrations
    replaced = [each for migration in on_disk.values() for each in migration.replaces]
    return {f"{app}.{name}" for app, name in [*on_disk, *replaced]}

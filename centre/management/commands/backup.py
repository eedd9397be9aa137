"""Everything of a centre into one encrypted file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from centre.backup import backup, command
from centre.backup.vault import BadBackup
from centre.core.audit import record


class Command(BaseCommand):
    help = (
        "Writes the whole centre (records, uploaded files, signing key) into one new encrypted file. The passphrase is "
        f"asked for, or read from {command.VARIABLE}; without it nobody can open the file. The centre may be running."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        if file.exists():
            raise CommandError(f"{file} is there already: choose another name, so that no backup is overwritten.")
        if not file.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {file.absolute().parent}.")
        source = command.source()
        passphrase = command.passphrase(new=True)
        try:
            manifest = backup.make(
                file, passphrase, source=source, data=settings.CENTRE_DATA, media=Path(settings.MEDIA_ROOT)
            )
        except BadBackup as error:
            raise CommandError(str(error)) from None
        rows, size = sum(manifest["tables"].values()), file.stat().st_size / 1e6
        record(action="backup.made", by=None, summary="A backup was made", detail={"rows": rows})
        self.stdout.write(
            f"{file}: {rows:,} rows of {len(manifest['tables'])} tables, {size:.1f} MB, encrypted. "
            "Keep a copy away from this machine, and the passphrase away from the copy."
        )

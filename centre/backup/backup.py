"""Make a backup, and bring one back."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from centre.backup import server
from centre.backup.parcels import read_parcels, write_end, write_parcel
from centre.backup.vault import BadBackup, Opener, Sealer

FORMAT = 1
MANIFEST, DATABASE, KEY, MEDIA = "manifest.json", "database.dump", "secret_key", "media/"


def make(file, passphrase, *, source, data, media):
    """Write everything of a centre to the new `file`; gives the manifest (counts of every table, migrations).

    source: server.Source. data: the data folder. media: the folder of uploaded files. Raises BadBackup when it cannot
    be done; then there is no file.
    """
    draft = file.with_name(file.name + ".part")
    try:
        with server.dump(source) as (counts, migrations, stream), _private(draft) as raw:
            manifest = {
                "format": FORMAT,
                "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "tables": counts,
                "migrations": migrations,
            }
            sealed = Sealer(raw, passphrase)
            write_parcel(sealed, MANIFEST, json.dumps(manifest).encode())
            if (data / "secret_key").exists():
                write_parcel(sealed, KEY, (data / "secret_key").read_bytes())
            for name, path in server.media_files(media):
                with open(path, "rb") as content:
                    write_parcel(sealed, MEDIA + name, content)
            write_parcel(sealed, DATABASE, stream)
            write_end(sealed)
            sealed.close()
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(file)
    except OSError as error:
        raise BadBackup(f"The backup could not be written to {file}: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def inspect(file, passphrase, *, known_migrations):
    """Read the whole file once and check it; gives its manifest. Raises BadBackup when it cannot be used here."""
    manifest = None
    with _opened(file, passphrase) as parcels:
        for name, blocks in parcels:
            if name == MANIFEST:
                manifest = json.loads(b"".join(blocks))
    if manifest is None or manifest.get("format") != FORMAT:
        raise BadBackup("This backup was made by another version of the programme, which this one cannot read.")
    newer = set(manifest["migrations"]) - set(known_migrations)
    if newer:
        raise BadBackup("This backup was made by a newer version of the programme: install that version first.")
    return manifest


def bring_back(file, passphrase, manifest, *, source, data, media, owner, app):
    """Restore an inspected backup in place of what is there. Raises BadBackup, with the present data untouched, when
    it cannot be restored or a table has not as many rows as were backed up."""
    new_media = media.with_name("media.restoring")
    shutil.rmtree(new_media, ignore_errors=True)
    new_media.mkdir(parents=True, mode=0o700)
    key = counts = None
    done = False
    try:
        with _opened(file, passphrase) as parcels:
            for name, blocks in parcels:
                if name == DATABASE:
                    counts = server.restore(source, blocks, owner=owner, app=app)
                elif name == KEY:
                    key = b"".join(blocks)
                elif name.startswith(MEDIA):
                    _put(new_media, name.removeprefix(MEDIA), blocks)
        differing = sorted(
            table
            for table in {*manifest["tables"], *(counts or {})}
            if manifest["tables"].get(table) != (counts or {}).get(table)
        )
        if differing:
            raise BadBackup(f"The restored counts differ from those backed up, in {', '.join(differing)}.")
        server.put_in_place(source)
        done = True
    finally:
        server.discard(source)
        if not done:
            shutil.rmtree(new_media, ignore_errors=True)
    shutil.rmtree(media, ignore_errors=True)
    new_media.rename(media)
    if key:
        with _private(data / "secret_key") as stream:
            stream.write(key)
    return counts


class _opened:  # noqa: N801 - read as a verb: with _opened(file, passphrase) as parcels
    def __init__(self, file, passphrase):
        self.file, self.passphrase = file, passphrase

    def __enter__(self):
        try:
            self.stream = open(self.file, "rb")
        except OSError as error:
            raise BadBackup(f"{self.file} cannot be read: {error.strerror}.") from error
        try:
            return read_parcels(Opener(self.stream, self.passphrase))
        except BaseException:
            self.stream.close()
            raise

    def __exit__(self, *_):
        self.stream.close()


def _private(path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _put(folder, name, blocks):
    """Write an uploaded file back; a name that leads out of the folder is refused."""
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        raise BadBackup("This backup holds a file that would be written outside its folder.")
    path = Path(folder, *inside.parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _private(path) as stream:
        for block in blocks:
            stream.write(block)

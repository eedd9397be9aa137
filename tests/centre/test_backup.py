"""A backup comes back as it was, and a bad one changes nothing (interface: backup FILE, restore FILE)."""

import io
import os
import random

import pytest
from django.db import connection

from centre.backup import parcels, vault
from centre.backup.vault import BadBackup, Opener, Sealer
from centre.management.commands.restore import known_migrations

QUICK = (10, 8, 1)


def sealed(data, passphrase="four random words here", pieces=None):
    stream = io.BytesIO()
    sealer = Sealer(stream, passphrase, QUICK)
    for piece in pieces or [data]:
        sealer.write(piece)
    sealer.close()
    return stream.getvalue()


def opened(file, passphrase="four random words here"):
    opener = Opener(io.BytesIO(file), passphrase)
    return opener.read(10**9)


@pytest.mark.parametrize("size", [0, 1, vault.CHUNK - 1, vault.CHUNK, vault.CHUNK + 1, 3 * vault.CHUNK, 200_000])
def test_what_is_sealed_can_be_opened(size):
    data = random.Random(size).randbytes(size)
    pieces = [data[start : start + 7001] for start in range(0, size, 7001)] or [b""]
    assert opened(sealed(data, pieces=pieces)) == data


def test_nothing_of_the_content_can_be_seen():
    assert b"Amina" not in sealed(b"Amina lives here " * 1000)


def test_another_passphrase_is_told_apart_from_damage():
    with pytest.raises(BadBackup, match="passphrase does not open"):
        opened(sealed(b"data"), "another passphrase")


@pytest.mark.parametrize("cut", [1, vault.TAG, vault.CHUNK + vault.TAG, 2 * (vault.CHUNK + vault.TAG)])
def test_a_file_that_was_cut_short_is_refused_wherever_it_was_cut(cut):
    with pytest.raises(BadBackup):
        opened(sealed(bytes(3 * vault.CHUNK))[:-cut])


def test_chunks_cannot_be_swapped_repeated_or_added():
    file = sealed(random.Random(1).randbytes(4 * vault.CHUNK))
    size = vault.CHUNK + vault.TAG
    start = len(file) - 4 * size
    chunks = [file[start + number * size : start + (number + 1) * size] for number in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 2, 3, 3], [0, 2, 3]):
        with pytest.raises(BadBackup):
            opened(file[:start] + b"".join(chunks[number] for number in order))


def test_no_flipped_bit_passes():
    file = sealed(b"data" * 100)
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1
        if place == len(vault.MAGIC):
            continue  # another cost of guessing: refused too, but only after paying it
        with pytest.raises(BadBackup):
            opened(bytes(changed))


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", vault.MAGIC, vault.MAGIC + bytes([99, 8, 1]) + bytes(40)])
def test_other_files_are_no_backup(file):
    with pytest.raises(BadBackup):
        opened(file)


def test_parcels_come_out_as_they_went_in():
    stream = io.BytesIO()
    big = os.urandom(3 * parcels.BLOCK + 5)
    parcels.write_parcel(stream, "one", b"")
    parcels.write_parcel(stream, "média/ü", io.BytesIO(big))
    parcels.write_parcel(stream, "skipped", io.BytesIO(big))
    parcels.write_parcel(stream, "last", b"end")
    parcels.write_end(stream)
    stream.seek(0)
    found = {name: b"".join(blocks) for name, blocks in parcels.read_parcels(stream) if name != "skipped"}
    assert found == {"one": b"", "média/ü": big, "last": b"end"}


def test_parcels_that_end_early_are_refused():
    stream = io.BytesIO()
    parcels.write_parcel(stream, "one", b"1234")
    for size in range(len(stream.getvalue())):
        with pytest.raises(BadBackup):
            list(parcels.read_parcels(io.BytesIO(stream.getvalue()[:size])))


@pytest.mark.django_db
def test_a_backup_of_this_version_is_of_no_newer_one():
    """What a database says it has run, replaced migrations included, is known to the programme that made it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations")
        assert {name for (name,) in cursor.fetchall()} <= known_migrations()

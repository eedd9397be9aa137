"""A whole centre into one file and back, through the commands a person types."""

import fcntl
import shutil
import subprocess
import sys

import psycopg
import pytest

from centre.backup.server import count_tables
from centre.embedded.addresses import SUPERUSER
from centre.embedded.server import lease
from tests.launch.conftest import PROJECT, real_environment

pytestmark = pytest.mark.slow

PASSPHRASE = "four random words here"


def manage(data, *arguments, passphrase=PASSPHRASE, **variables):
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=PROJECT,
        env=real_environment(data, CENTRE_BACKUP_PASSPHRASE=passphrase, **variables),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def rows(data):
    """Every row of every table that is kept, as text, as the administrator sees it."""
    with lease(data) as server, server.connect(SUPERUSER, "centre") as admin:
        found = {}
        for table in count_tables(admin):
            found[table] = sorted(text for (text,) in admin.execute(f"SELECT t::text FROM {table} AS t"))
        return found


@pytest.fixture(scope="module")
def filled(prepared_data, places):
    """A centre with families, concerns behind row-level security and an uploaded file; and a backup of it."""
    data = places() / "centre"
    shutil.copytree(prepared_data, data)
    made = manage(
        data, "demo_data", "--households", 8, "--years", 1, "--seed", 5, CENTRE_DEMO="1", CENTRE_DEMO_PASSWORD="x" * 12
    )
    assert made.returncode == 0, made.stderr
    (data / "media" / "a").mkdir(parents=True)
    (data / "media" / "a" / "scan.bin").write_bytes(bytes(range(256)) * 3000)
    file = data.parent / "centre.backup"
    before = rows(data)
    done = manage(data, "backup", file)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    return data, file, before


def test_everything_comes_back_in_a_new_centre(filled, place):
    data, file, before = filled
    fresh = place / "centre"
    done = manage(fresh, "restore", file)
    assert done.returncode == 0, done.stderr
    after = rows(fresh)
    # The restoration itself is an event, and so was the backup.
    assert len(after.pop("core_auditevent")) == len(before["core_auditevent"]) + 1
    assert after == {table: found for table, found in before.items() if table != "core_auditevent"}
    assert before["families_person"]
    assert before["staff_user"]
    assert (fresh / "media" / "a" / "scan.bin").read_bytes() == (data / "media" / "a" / "scan.bin").read_bytes()
    assert (fresh / "secret_key").read_text() == (data / "secret_key").read_text()
    with (
        lease(fresh) as server,
        server.connect("centre_app", "centre") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("DELETE FROM core_auditevent")


@pytest.mark.parametrize(
    ("damage", "passphrase", "replace", "reason"),
    [
        (lambda file: file, PASSPHRASE, False, "holds records already"),
        (lambda file: file, "not the passphrase", True, "passphrase does not open"),
        (lambda file: file[: len(file) * 2 // 3], PASSPHRASE, True, "cut short"),
        (lambda file: b"PK" + file, PASSPHRASE, True, "not a backup"),
    ],
)
def test_what_cannot_be_restored_changes_nothing(filled, tmp_path, damage, passphrase, replace, reason):
    data, file, _ = filled
    copy = tmp_path / "copy.backup"
    copy.write_bytes(damage(file.read_bytes()))
    before = rows(data)
    done = manage(data, "restore", copy, *(["--replace"] if replace else []), passphrase=passphrase)
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert rows(data) == before


def test_a_running_centre_is_not_restored_over(filled):
    data, file, _ = filled
    with open(data / "launch.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        done = manage(data, "restore", file, "--replace")
    assert done.returncode == 1
    assert "stop it first" in done.stderr


def test_a_backup_never_overwrites_a_file_nor_takes_a_short_passphrase(filled, tmp_path):
    data, file, _ = filled
    size = file.stat().st_size
    assert "is there already" in manage(data, "backup", file).stderr
    assert "too short" in manage(data, "backup", tmp_path / "b", passphrase="short").stderr
    assert "Set CENTRE_BACKUP_PASSPHRASE" in manage(data, "backup", tmp_path / "b", passphrase="").stderr
    assert file.stat().st_size == size
    assert not list(tmp_path.iterdir())

"""A PostgreSQL server of one's own (docs/running.md): made ready, served from, and refused as its owner."""

import os

import pytest
from psycopg import sql

from centre.embedded.addresses import APP_ROLE, OWNER_ROLE, SUPERUSER, socket_folder
from centre.embedded.server import lease
from tests.launch.test_backup_and_restore import manage
from tests.support.database import FOLDER

pytestmark = pytest.mark.slow


@pytest.fixture
def addresses():
    """The three addresses of a database that does not exist yet; the tests' own server plays the server elsewhere."""
    name = f"test_{os.getpid()}_elsewhere"
    host = socket_folder(FOLDER)
    with lease(FOLDER, durable=False) as server:
        yield {
            "DATABASE_URL": f"postgresql://{APP_ROLE}@/{name}?host={host}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER_ROLE}@/{name}?host={host}",
            "DATABASE_ADMIN_URL": f"postgresql://{SUPERUSER}@/postgres?host={host}",
        }
        with server.connect(autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def test_made_ready_served_backed_up_and_refused_as_its_owner(addresses, start, tmp_path):
    data = tmp_path / "centre"
    made = manage(data, "prepare_database", "--verbosity=0", **addresses)
    assert made.returncode == 0, made.stderr
    assert not (data / "postgres").exists()

    only_web = {"DATABASE_URL": addresses["DATABASE_URL"]}
    centre = start(data=data, **only_web).until_it_serves()
    assert "postgres" not in {process.name() for process in centre.family()}
    assert centre.stop() == 0

    file = tmp_path / "elsewhere.backup"
    assert "DATABASE_ADMIN_URL is missing" in manage(data, "backup", file, **only_web).stderr
    done = manage(data, "backup", file, **addresses)
    assert done.returncode == 0, done.stderr
    done = manage(data, "restore", file, **addresses)
    assert done.returncode == 0, done.stderr

    as_owner = start(data=data, DATABASE_URL=addresses["DATABASE_OWNER_URL"])
    assert as_owner.process.wait(40) == 1
    assert f"may not use the database as '{OWNER_ROLE}': it owns tables" in as_owner.words()


def test_a_web_machine_does_not_start_on_tables_that_are_not_up_to_date(addresses, start, tmp_path):
    data = tmp_path / "centre"
    with lease(FOLDER, durable=False) as server, server.connect(autocommit=True) as admin:
        name = addresses["DATABASE_URL"].split("@/")[1].split("?")[0]
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER_ROLE)))
    centre = start(data=data, DATABASE_URL=addresses["DATABASE_URL"])
    assert centre.process.wait(40) == 1
    assert "The database is not ready for this version" in centre.words()
    assert "DATABASE_OWNER_URL" in centre.words()

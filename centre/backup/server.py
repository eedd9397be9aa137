"""PostgreSQL's part of a backup: a dump of one moment with its counts, and its restoration beside the present data."""

import contextlib
import os
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from centre.backup.vault import BadBackup
from centre.embedded import tools
from centre.embedded.provision import make_database

RESTORING = "centre_restoring"
REPLACED = "centre_replaced"
# What is not kept: who was signed in, and counts of tries. A restored centre starts with everybody signed out.
PASSING = {"centre_cache", "django_session"}


class Source:
    """A database as its administrator sees it; `values` are Django's connection values of a role that sees all rows."""

    def __init__(self, values, name):
        self.values = values
        self.name = name

    def connect(self, database=None, **options):
        return psycopg.connect(
            host=self.values["HOST"],
            port=self.values["PORT"] or None,
            user=self.values["USER"],
            password=self.values["PASSWORD"] or None,
            dbname=database or self.name,
            **self.values["OPTIONS"],
            **options,
        )

    def environment(self, database):
        """The environment that PostgreSQL's client tools need; a password never stands on a command line."""
        given = {
            "PGHOST": self.values["HOST"],
            "PGPORT": self.values["PORT"],
            "PGUSER": self.values["USER"],
            "PGPASSWORD": self.values["PASSWORD"],
            "PGDATABASE": database,
            "PGSSLMODE": self.values["OPTIONS"].get("sslmode", ""),
        }
        return {**os.environ, **{name: value for name, value in given.items() if value}}


@contextlib.contextmanager
def dump(source):
    """The counts of every table and a running `pg_dump`, both of the same moment, as (counts, migrations, stream)."""
    with source.connect() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        process = subprocess.Popen(
            [
                tools.programme("pg_dump"),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--snapshot={snapshot}",
                *(f"--exclude-table-data={table}" for table in sorted(PASSING)),
            ],
            env=source.environment(source.name),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            yield count_tables(connection), migrations(connection), process.stdout
            _, said = process.communicate()
            if process.returncode:
                raise BadBackup(f"The database could not be read: {said.decode(errors='replace').strip()}")
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def restore(source, blocks, *, owner, app):
    """Restore a dump given as `blocks` into a new database beside the present one; gives the counts of its tables."""
    discard(source)
    with source.connect("postgres", autocommit=True) as connection:
        make_database(connection, RESTORING, owner=owner, app=app)
    command = [
        tools.programme("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
    ]
    process = subprocess.Popen(
        [*command, f"--role={owner}", f"--dbname={RESTORING}"],
        env=source.environment(RESTORING),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    # When it gives up early, it tells why itself.
    with contextlib.suppress(BrokenPipeError):
        for block in blocks:
            process.stdin.write(block)
    _, said = process.communicate()
    if process.returncode:
        raise BadBackup(f"The database could not be restored: {said.decode(errors='replace').strip()}")
    with source.connect(RESTORING) as connection:
        return count_tables(connection)


def discard(source):
    """Drop what an earlier restoration left behind."""
    with source.connect("postgres", autocommit=True) as connection:
        for name in (RESTORING, REPLACED):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def put_in_place(source):
    """Let the restored database take the place of the present one, in one step."""
    with source.connect("postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)",
            [source.name, RESTORING],
        )
        for now, then in ((source.name, REPLACED), (RESTORING, source.name)):
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(now), sql.Identifier(then))
            )


def count_tables(connection):
    """How many rows each table of the schema has, by name, without those that are not kept."""
    tables = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    counts = {}
    for (table,) in tables:
        if table not in PASSING:
            rows = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = rows.fetchone()[0]
    return counts


def migrations(connection):
    """The names of the migrations that have been applied, sorted."""
    return sorted(f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations"))


def media_files(folder):
    """The uploaded files below `folder`, as (path inside it, path), in order."""
    folder = Path(folder)
    return [(str(path.relative_to(folder)), path) for path in sorted(folder.rglob("*")) if path.is_file()]

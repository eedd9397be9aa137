"""What the application's database role may do, granted after every migration, and the refusal of a role that may more.

The role owns nothing. It gets SELECT, INSERT, UPDATE and DELETE on tables and the use of sequences, and never TRUNCATE.
An app's AppConfig narrows that for its own tables:

* `append_only_tables = ("app_table", ...)`: rows can be added and read, never changed or removed;
* `table_privileges = {"app_table": "SELECT, INSERT, UPDATE (ended_at)"}`: exactly these; "" is nothing at all.

Tables of field history (django-pghistory) are append-only without being named. Functions are open to every role, as
PostgreSQL does by default; a migration that revokes one keeps it revoked.
"""

import re

from django.apps import apps

EVERYDAY = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY = "SELECT, INSERT"
READ_ONLY = "SELECT"
# The list of migrations is the owner's. Who made a change stands in its history row (settings), not in this table.
FIXED = {"django_migrations": READ_ONLY, "pghistory_context": READ_ONLY}

_PRIVILEGE = r"(SELECT|INSERT|UPDATE|DELETE)( *\([a-z0-9_, ]+\))?"
_PRIVILEGES = re.compile(rf"({_PRIVILEGE}( *, *{_PRIVILEGE})*)?")


class PowerfulRole(Exception):
    """The application's role could get round the rules that the database keeps; the message says what to do."""


def declared_privileges():
    """The table privileges that differ from the everyday ones, by table name.

    Raises ValueError for words that are not table privileges, and for a table that is not a model's.
    """
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    declared = dict(FIXED)
    for model in apps.get_models():
        if _is_history(model):
            declared[model._meta.db_table] = APPEND_ONLY
    for config in apps.get_app_configs():
        own = dict.fromkeys(getattr(config, "append_only_tables", ()), APPEND_ONLY)
        own.update(getattr(config, "table_privileges", {}))
        for table, privileges in own.items():
            if table not in known:
                raise ValueError(f"{config.label} declares privileges for {table}, which is no model's table")
            if not _PRIVILEGES.fullmatch(privileges):
                raise ValueError(f"{config.label} declares {privileges!r} for {table}, which are not privileges")
        declared.update(own)
    return declared


def grant_app_privileges(connection, role):
    """Grant `role` what the application needs on every table and sequence of the schema, and nothing else.

    `connection` is Django's, as the owner of the tables. All in one transaction: no request sees a moment without.
    """
    from django.db import transaction

    declared = declared_privileges()
    quote = connection.ops.quote_name
    to = quote(role)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT class.relname FROM pg_class AS class
            WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p', 'v', 'm')
              AND pg_has_role(class.relowner, 'USAGE')
            ORDER BY class.relname
            """
        )
        tables = [name for (name,) in cursor.fetchall()]
        statements = [
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}",
            f"GRANT USAGE ON SCHEMA public TO {to}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {to}",
        ]
        for table in tables:
            privileges = declared.get(table, EVERYDAY)
            if privileges:
                statements.append(f"GRANT {privileges} ON TABLE {quote(table)} TO {to}")
        cursor.execute(";\n".join(statements))


def refuse_powerful_role(connection):
    """Raise PowerfulRole unless the role of `connection` (psycopg or Django) owns nothing and is no superuser.

    Row-level security and append-only tables mean nothing to a superuser or to the owner of the tables.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT role.rolname, role.rolsuper, role.rolbypassrls, role.rolcreaterole,
                   has_schema_privilege('public', 'CREATE'),
                   EXISTS (SELECT FROM pg_class AS class
                           WHERE class.relnamespace = 'public'::regnamespace
                             AND pg_has_role(class.relowner, 'MEMBER'))
            FROM pg_roles AS role WHERE role.rolname = current_user
            """
        )
        name, superuser, bypasses, makes_roles, creates, owns = cursor.fetchone()
    for too_much, what in (
        (superuser, "it is a superuser"),
        (bypasses, "it bypasses row-level security"),
        (makes_roles, "it may make roles"),
        (owns, "it owns tables, or belongs to the role that does"),
        (creates, "it may make tables"),
    ):
        if too_much:
            raise PowerfulRole(
                f"The application may not use the database as {name!r}: {what}. Let DATABASE_URL name a role that owns "
                "nothing, and DATABASE_OWNER_URL the one that owns the tables (docs/running.md, "
                "“A database server of your own”)."
            )


def _is_history(model):
    from pghistory.models import Event

    return issubclass(model, Event) and model._meta.managed and not model._meta.abstract and not model._meta.proxy

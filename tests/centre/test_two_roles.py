"""The tests, like the application, work as a role that owns nothing (ADR 0003)."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from centre.core.models import AuditEvent
from centre.core.privileges import PowerfulRole, declared_privileges, refuse_powerful_role
from centre.embedded.addresses import APP_ROLE, OWNER_ROLE, SUPERUSER


@pytest.fixture
def as_role(test_database):
    """Opens a connection of its own as a role, in the database under test."""
    opened = []

    def connect(role):
        opened.append(test_database.connect(role))
        return opened[-1]

    yield connect
    for each in opened:
        each.rollback()
        each.close()


@pytest.mark.django_db
def test_tests_connect_as_the_applications_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == (APP_ROLE, APP_ROLE)
    refuse_powerful_role(connection)


@pytest.mark.parametrize(("role", "reason"), [(OWNER_ROLE, "owns tables"), (SUPERUSER, "superuser")])
def test_powerful_roles_are_refused_with_what_to_do(as_role, role, reason):
    with pytest.raises(PowerfulRole, match=f"{role}.*{reason}.*DATABASE_URL.*DATABASE_OWNER_URL"):
        refuse_powerful_role(as_role(role))


def test_a_member_of_the_owners_role_is_refused(as_role):
    admin = as_role(SUPERUSER)
    admin.execute("CREATE ROLE centre_sly LOGIN")
    admin.execute(f"GRANT {OWNER_ROLE} TO centre_sly WITH INHERIT FALSE")
    admin.execute("SET LOCAL SESSION AUTHORIZATION centre_sly")
    with pytest.raises(PowerfulRole, match="belongs to the role that does"):
        refuse_powerful_role(admin)


def test_append_only_tables_can_only_be_read_and_added_to(as_role):
    rows = as_role(APP_ROLE).execute(
        "SELECT table_name, string_agg(DISTINCT privilege_type, ' ' ORDER BY privilege_type) "
        "FROM information_schema.role_table_grants WHERE grantee = %s GROUP BY 1",
        [APP_ROLE],
    )
    granted = dict(rows.fetchall())
    for table in apps.get_app_config("core").append_only_tables:
        assert granted[table] == "INSERT SELECT"
    history = [name for name in granted if name.endswith("event") and name in declared_privileges()]
    assert history
    assert {granted[table] for table in history} == {"INSERT SELECT"}
    assert granted["django_migrations"] == "SELECT"
    assert not [table for table, privileges in granted.items() if "TRUNCATE" in privileges or "TRIGGER" in privileges]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditevent SET action = 'other'",
        "DELETE FROM core_auditevent",
        "TRUNCATE core_auditevent",
        "ALTER TABLE core_auditevent DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SET ROLE centre_owner",
    ],
)
def test_the_database_refuses(as_role, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role(APP_ROLE).execute(statement)


@pytest.mark.django_db
def test_the_application_can_add_an_event_and_read_it_back():
    from centre.core.audit import record

    record(action="test.happened", by=None, summary="Something happened")
    assert AuditEvent.objects.filter(action="test.happened").count() == 1


def test_a_declared_table_must_exist(monkeypatch):
    monkeypatch.setattr(apps.get_app_config("core"), "append_only_tables", ("core_nonsense",))
    with pytest.raises(ValueError, match="core_nonsense"):
        declared_privileges()


def test_declared_privileges_must_be_privileges(monkeypatch):
    monkeypatch.setattr(
        apps.get_app_config("core"), "table_privileges", {"core_auditevent": "SELECT; DROP"}, raising=False
    )
    with pytest.raises(ValueError, match="not privileges"):
        declared_privileges()

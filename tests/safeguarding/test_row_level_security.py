"""The second wall of the closed room, asked with raw SQL as the application's own database role."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from safeguarding.actions import log_concern, record_decision
from safeguarding.clearance import ClearanceRefused, counted, reading_as
from safeguarding.models import Concern
from staff.models import RoleAssignment
from tests.support.factories import ChildFactory

TABLES = [
    "safeguarding_concern",
    "safeguarding_concerndecision",
    "safeguarding_concernreading",
    "safeguarding_partdecision",
    "safeguarding_issuedpart",
]
CLOSED_TABLES = ["safeguarding_clearance", "safeguarding_clearancekey"]

pytestmark = pytest.mark.django_db


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def refused(sql, params=()):
    """Whether the database refuses the statement, or it touches no row at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount <= 0
    except DatabaseError:
        return True


@pytest.fixture
def a_concern(family_worker, safeguarding_lead):
    log_concern(
        by=family_worker,
        child=ChildFactory(),
        seen_and_heard="A bruise on the upper arm.",
        happened_on=date(2025, 10, 6),
        place="Main hall",
    )
    with reading_as(safeguarding_lead):
        concern = Concern.objects.get()
        record_decision(by=safeguarding_lead, concern=concern, kind="support in the centre", reason="Family agreed.")
        return concern


def test_the_application_connects_as_a_role_that_owns_nothing_and_is_no_superuser():
    [(superuser, bypasses)] = rows("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert not superuser
    assert not bypasses
    assert rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user") == [(0,)]


@pytest.mark.parametrize("table", TABLES)
def test_without_a_cleared_person_every_table_is_empty(a_concern, table):
    assert rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("table", CLOSED_TABLES)
def test_the_clearances_and_their_key_are_out_of_reach(a_concern, table):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(f"SELECT * FROM {table}")


@pytest.mark.parametrize("clearance", ["", "x", "a" * 64, "'; SELECT 1 --"])
def test_a_made_up_clearance_opens_nothing(a_concern, clearance):
    rows("SELECT set_config('centre.clearance', %s, true)", [clearance])
    assert rows("SELECT count(*) FROM safeguarding_concern") == [(0,)]


def test_a_clearance_cannot_be_granted_without_the_applications_signature(a_concern, safeguarding_lead):
    token = "f" * 64
    granted = rows(
        "SELECT safeguarding_clear(%s, %s, '2099-01-01T00:00:00+00:00', %s)",
        [token, str(safeguarding_lead.pk), "0" * 64],
    )
    assert granted == [(False,)]
    rows("SELECT set_config('centre.clearance', %s, true)", [token])
    assert rows("SELECT count(*) FROM safeguarding_concern") == [(0,)]


def test_the_signing_function_itself_is_not_open_to_the_application():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows("SELECT safeguarding_signed('a', 'b')")


def test_a_cleared_lead_reads_and_the_clearance_ends_with_the_block(a_concern, safeguarding_lead):
    with reading_as(safeguarding_lead):
        assert rows("SELECT count(*) FROM safeguarding_concern") == [(1,)]
    assert rows("SELECT count(*) FROM safeguarding_concern") == [(0,)]


def test_a_lead_whose_role_has_ended_is_refused_by_the_database_even_when_the_application_errs(
    a_concern, safeguarding_lead, monkeypatch
):
    RoleAssignment.objects.filter(user=safeguarding_lead).update(to_date=date(2024, 1, 1))
    monkeypatch.setattr("safeguarding.clearance.has_permission", lambda user, permission: True)
    with pytest.raises(ClearanceRefused), reading_as(safeguarding_lead):
        pass


@pytest.mark.parametrize(
    "who", ["coordinator", "head_teacher", "family_worker", "administrator", "session_worker", "volunteer", "governor"]
)
def test_nobody_else_is_cleared(request, a_concern, who):
    user = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied), reading_as(user):
        pass
    assert not Concern.objects.visible_to(user).exists()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("cleared", [False, True])
def test_nobody_changes_removes_or_empties_anything(a_concern, safeguarding_lead, table, cleared):
    def attempts():
        return [
            refused(f"UPDATE {table} SET id = id"),
            refused(f"DELETE FROM {table}"),
            refused(f"TRUNCATE {table} CASCADE"),
            refused(f"ALTER TABLE {table} DISABLE TRIGGER ALL"),
            refused(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
        ]

    if cleared:
        with reading_as(safeguarding_lead):
            assert all(attempts())
    else:
        assert all(attempts())
    assert refused("SET LOCAL session_replication_role = replica")
    with reading_as(safeguarding_lead):
        assert Concern.objects.get().seen_and_heard == "A bruise on the upper arm."


def test_a_concern_cannot_be_added_in_somebody_elses_name(family_worker, coordinator):
    from safeguarding.clearance import writing_as

    with pytest.raises(ProgrammingError, match="row-level security"), writing_as(family_worker):
        Concern.objects.create(
            child_name="A child",
            seen_and_heard="Something",
            happened_on=date(2025, 10, 6),
            place="Hall",
            logged_by=coordinator,
            logged_by_name="Carol",
        )


def test_counts_for_governors_need_the_applications_signature(a_concern):
    assert counted(date(2000, 1, 1), date(2100, 1, 1))["concerns"] == 1
    with pytest.raises(ProgrammingError, match="not open"), transaction.atomic():
        rows("SELECT * FROM safeguarding_counts('2000-01-01', '2100-01-01', '2099-01-01', 'nothing')")

"""The list of permissions, the table of roles, and the page of docs made from them hang together."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from staff.management.commands.permission_matrix import FILE, matrix
from staff.permission_words import WORDS
from staff.permissions import Permission, has_permission
from staff.roles import ROLES, Role
from tests.support.addresses import every_address
from tests.support.factories import UserFactory

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("staff", "families", "sessions_app", "safeguarding", "reports", "centre")
# Where permissions are named to be given or told of, not asked.
NOT_ASKING = {"staff/roles.py", "staff/permissions.py", "staff/permission_words.py"}


def asked_in_code() -> set[str]:
    """The names of the permissions that the rooms' code asks for."""
    found = set()
    for room in ROOMS:
        for file in (PROJECT / room).rglob("*.py"):
            if str(file.relative_to(PROJECT)) not in NOT_ASKING:
                found |= set(re.findall(r"\b(?:Permission|P)\.([A-Z_]+)\b", file.read_text()))
    return found


def test_no_permission_is_declared_that_nothing_asks_for():
    declared_by_views = set()
    for address in every_address():
        permission = address.permission
        declared_by_views |= set(permission if isinstance(permission, tuple) else (permission,))
    unused = [each.name for each in Permission if each not in declared_by_views and each.name not in asked_in_code()]
    assert unused == []


def test_views_declare_permissions_and_not_their_names():
    for address in every_address():
        permission = address.permission
        for each in permission if isinstance(permission, tuple) else (permission,):
            assert each is None or isinstance(each, Permission), address.name


def test_every_permission_is_held_by_somebody():
    held = frozenset().union(*(description.permissions for description in ROLES.values()))
    assert set(Permission) == held


def test_every_role_is_described_and_every_permission_has_words():
    assert set(ROLES) == set(Role)
    assert all(description.paragraph for description in ROLES.values())
    assert set(WORDS) == set(Permission)


def test_a_mistyped_permission_is_an_error_and_no_quiet_refusal():
    with pytest.raises(TypeError):
        has_permission(None, "family.view")


@pytest.mark.django_db
def test_nobody_inactive_or_without_a_role_may_anything():
    nobody, gone = UserFactory(), UserFactory(roles=[Role.COORDINATOR], is_active=False)
    for permission in Permission:
        assert not has_permission(nobody, permission)
        assert not has_permission(gone, permission)


def test_who_reads_concerns_is_only_the_lead_and_deputies():
    readers = {role for role, description in ROLES.items() if Permission.CONCERN_READ in description.permissions}
    assert readers == {Role.SAFEGUARDING_LEAD, Role.DEPUTY_SAFEGUARDING_LEAD}


def test_the_page_of_docs_is_current():
    assert (PROJECT / FILE).read_text() == matrix(), "run manage.py permission_matrix"


def test_the_command_says_when_the_page_is_out_of_date(settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="out of date"):
        call_command("permission_matrix", check=True)
    call_command("permission_matrix")
    assert (tmp_path / FILE).read_text() == matrix()
    call_command("permission_matrix", check=True)

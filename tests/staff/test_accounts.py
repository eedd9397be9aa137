"""Accounts and roles: made and ended by coordinator or head, never for oneself, never without a coordinator."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from centre.core.rooms import desk_items
from staff.actions.accounts import AccountRefused, create_account, deactivate_account, end_role, grant_role
from staff.forms.accounts import suggested_username
from staff.models import RoleAssignment, StaffMember, User
from staff.roles import Role
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator, signed_in):
    return signed_in(coordinator)


def test_a_coordinator_makes_an_account_and_gets_its_link_once(client):
    answer = client.post(
        "/staff/accounts/new/",
        {"name": "Siân O'Brien", "username": "", "email": "", "roles": ["administrator"], "job_title": "Receptionist"},
    )
    user = User.objects.get(username="sian.obrien")
    assert answer["Location"] == f"/staff/accounts/{user.pk}/link/"
    assert user.roles == {Role.ADMINISTRATOR}
    assert StaffMember.objects.get(user=user).job_title == "Receptionist"
    assert not user.has_usable_password()
    page = client.get(answer["Location"]).content.decode()
    link = re.search(r"http://testserver(/account/link/[\w-]+/)", page)
    assert Client().get(link.group(1))["Location"] == "/account/link/password/"
    assert client.get(answer["Location"])["Location"] == f"/staff/accounts/{user.pk}/"


def test_the_new_link_waits_unreadable_in_the_session(client, coordinator):
    user = create_account(by=coordinator, username="new.worker", name="New Worker")
    client.post(f"/staff/accounts/{user.pk}/link/new/")
    kept = client.session["centre_new_link"]
    page = client.get(f"/staff/accounts/{user.pk}/link/").content.decode()
    token = re.search(r"/account/link/([\w-]+)/", page).group(1)
    assert token not in str(kept)


def test_user_names_are_made_from_names_and_kept_apart():
    UserFactory(username="carol.okoye")
    assert suggested_username("Carol Okoye") == "carol.okoye2"
    assert suggested_username("李明") == "colleague"
    assert suggested_username("Siân O’Brien-Jones") == "sian.obrien.jones"


@pytest.mark.parametrize("typed", ["Coordinator", "two words", "ä", "x" * 200, "a\x00b"])
def test_a_user_name_that_is_taken_or_unreadable_is_refused(client, typed):
    sent = {"name": "New Worker", "username": typed, "roles": ["volunteer"]}
    before = User.objects.count()
    assert client.post("/staff/accounts/new/", sent).status_code == 200
    assert User.objects.count() == before


def test_nobody_gives_a_role_to_themselves(client, coordinator):
    page = client.post(
        f"/staff/accounts/{coordinator.pk}/roles/new/",
        {"role": "safeguarding lead", "from_date": local_today().isoformat()},
    ).content.decode()
    assert "Nobody can give a role to themselves" in page
    assert not RoleAssignment.objects.filter(role="safeguarding lead").exists()


def test_a_role_is_given_from_a_day_to_a_day(client, family_worker):
    tomorrow = local_today() + timedelta(days=1)
    sent = {
        "role": "session worker",
        "from_date": tomorrow.isoformat(),
        "to_date": (tomorrow + timedelta(5)).isoformat(),
    }
    assert client.post(f"/staff/accounts/{family_worker.pk}/roles/new/", sent).status_code == 302
    user = User.objects.get(pk=family_worker.pk)
    assert user.roles == {Role.FAMILY_SUPPORT_WORKER}
    assert RoleAssignment.objects.in_force(on=tomorrow).filter(user=user).count() == 2


def test_the_same_role_twice_is_refused_in_words(client, family_worker):
    sent = {"role": "family support worker", "from_date": "2025-01-01"}
    page = client.post(f"/staff/accounts/{family_worker.pk}/roles/new/", sent).content.decode()
    assert "already holds the role on some of these days" in page


def test_a_role_ends_at_once_or_after_a_last_day(client, family_worker):
    address = f"/staff/accounts/{family_worker.pk}/roles/family-support-worker/end/"
    later = local_today() + timedelta(days=30)
    client.post(address, {"last_day": later.isoformat()})
    assert family_worker.role_assignments.get().to_date == later
    client.post(address, {"last_day": ""})
    assert User.objects.get(pk=family_worker.pk).roles == frozenset()
    assert client.get(address).status_code == 404


def test_a_role_given_today_and_taken_back_leaves_no_trace_but_the_audit(coordinator, family_worker):
    assignment = grant_role(by=coordinator, user=family_worker, role=Role.ADMINISTRATOR)
    end_role(by=coordinator, assignment=assignment)
    assert not RoleAssignment.objects.filter(pk=assignment.pk).exists()
    assert AuditEvent.objects.filter(action="role.ended").exists()


def test_the_last_coordinator_keeps_the_role_and_the_account(coordinator, head_teacher):
    with pytest.raises(AccountRefused, match="last coordinator"):
        end_role(by=head_teacher, assignment=coordinator.role_assignments.get())
    with pytest.raises(AccountRefused, match="last coordinator"):
        deactivate_account(by=head_teacher, user=coordinator)
    # One whose role runs out by itself is no second coordinator.
    other = UserFactory()
    grant_role(by=head_teacher, user=other, role=Role.COORDINATOR, to_date=local_today() + timedelta(days=3))
    with pytest.raises(AccountRefused):
        end_role(by=head_teacher, assignment=coordinator.role_assignments.get())
    UserFactory(roles=[Role.COORDINATOR])
    end_role(by=head_teacher, assignment=coordinator.role_assignments.get())


def test_nobody_closes_their_own_account(coordinator, client):
    UserFactory(roles=[Role.COORDINATOR])
    with pytest.raises(AccountRefused, match="your own account"):
        deactivate_account(by=coordinator, user=coordinator)
    assert client.post(f"/staff/accounts/{coordinator.pk}/close/").status_code == 200
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_a_closed_account_can_be_opened_again(client, family_worker):
    client.post(f"/staff/accounts/{family_worker.pk}/close/")
    family_worker.refresh_from_db()
    assert not family_worker.is_active
    client.post(f"/staff/accounts/{family_worker.pk}/open/")
    family_worker.refresh_from_db()
    assert family_worker.is_active


def test_a_new_safeguarding_lead_shows_on_the_desk_of_the_head(coordinator, head_teacher, family_worker):
    grant_role(by=coordinator, user=family_worker, role=Role.DEPUTY_SAFEGUARDING_LEAD)
    grant_role(by=coordinator, user=family_worker, role=Role.SESSION_WORKER)
    titles = [item.title for item in desk_items(head_teacher, local_today())]
    assert f"{family_worker} was made deputy safeguarding lead" in titles
    assert not [title for title in titles if "session worker" in title]
    event = AuditEvent.objects.get(action="role.granted", detail__role="deputy safeguarding lead")
    assert event.summary == "Gave the role Deputy safeguarding lead"


@pytest.mark.parametrize(
    "who", ["administrator", "family_worker", "safeguarding_lead", "volunteer", "governor", "nobody"]
)
def test_only_coordinator_and_head_reach_accounts(request, signed_in, coordinator, who):
    client = signed_in(request.getfixturevalue(who))
    for address in ("/staff/accounts/", "/staff/accounts/new/", f"/staff/accounts/{coordinator.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert coordinator.name.encode() not in answer.content
    assert client.post(f"/staff/accounts/{coordinator.pk}/close/").status_code == 403


def test_the_list_of_accounts_asks_as_often_for_thirty_as_for_three(client, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(more):
        for _ in range(more):
            UserFactory(roles=[Role.VOLUNTEER])
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/staff/accounts/").status_code == 200
        return len(captured)

    queries(1)
    assert queries(3) == queries(30)


class TestCommand:
    def run(self, *arguments, **options):
        out = StringIO()
        call_command("create_account", *arguments, stdout=out, **options)
        return out.getvalue()

    def test_it_makes_an_account_and_prints_a_link_that_works(self, client):
        told = self.run("Carol Okoye", role=["coordinator"])
        assert "signs in as carol.okoye (Coordinator)" in told
        link = re.search(r"http://127\.0\.0\.1:8000(/account/link/\S+)", told).group(1)
        assert Client().get(link)["Location"] == "/account/link/password/"

    @pytest.mark.parametrize(
        ("typed", "role"),
        [
            ("family-support-worker", Role.FAMILY_SUPPORT_WORKER),
            ("Crèche and session worker", Role.SESSION_WORKER),
            ("dsl", Role.SAFEGUARDING_LEAD),
            ("Head Teacher", Role.HEAD_TEACHER),
        ],
    )
    def test_roles_are_read_in_any_spelling(self, typed, role):
        self.run("some.body", role=[typed])
        assert User.objects.get(username="some.body").roles == {role}

    def test_wrong_words_are_answered_with_what_is_right(self):
        with pytest.raises(CommandError, match="The roles are: coordinator"):
            self.run("Carol", role=["king"])
        with pytest.raises(CommandError, match="Give a role"):
            self.run("Carol")

    def test_a_second_account_of_the_name_is_refused_and_a_new_link_is_offered(self):
        self.run("carol.okoye", role=["volunteer"])
        with pytest.raises(CommandError, match="--new-link"):
            self.run("carol.okoye", role=["volunteer"])
        assert "/account/link/" in self.run("carol.okoye", new_link=True)
        with pytest.raises(CommandError, match="no account"):
            self.run("nobody.here", new_link=True)

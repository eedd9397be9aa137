"""How long somebody stays signed in, the locked screen, and the fresh proof before what is kept especially safe."""

import time

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from centre.core.models import AuditEvent
from staff.actions.accounts import deactivate_account, end_role, grant_role
from staff.models import SupervisionPause, User
from staff.roles import Role
from staff.sign_in import clock, requires_recent_sign_in
from tests.support.factories import CentreSettingsFactory, StaffMemberFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "lantern otter porridge"


@login_required
@requires_recent_sign_in(minutes=5)
def kept_safe(request):
    return HttpResponse(f"kept safe {request.POST.get('word', '')}")


urlpatterns = [path("kept-safe/", kept_safe), path("", include("centre.urls"))]


@pytest.fixture
def carol(coordinator):
    coordinator.set_password(PASSWORD)
    coordinator.save()
    return coordinator


@pytest.fixture
def client(carol, signed_in) -> Client:
    return signed_in(carol)


def pass_minutes(client, minutes, *, but_seen=False):
    """Let the clock of the session run: everything in it becomes `minutes` older."""
    session = client.session
    for key in (clock.SIGNED_IN_AT, clock.LAST_SEEN_AT, clock.CONFIRMED_AT, clock.CONFIRMED_USED_AT):
        if key in session and not (but_seen and key == clock.LAST_SEEN_AT):
            session[key] -= minutes * 60
    session.save()


def test_after_the_idle_time_the_screen_is_locked_and_shows_nothing(client, carol):
    CentreSettingsFactory(idle_minutes=10)
    pass_minutes(client, 10)
    answer = client.get("/staff/accounts/")
    assert answer["Location"] == "/lock/"
    page = client.get("/lock/").content.decode()
    assert f"Locked for {carol.name}" in page
    assert client.get("/").headers.get("Location") == "/lock/"
    assert AuditEvent.objects.filter(action="screen.locked").count() == 1


def test_the_password_unlocks_and_leads_back_to_the_page(client):
    pass_minutes(client, 11)
    client.get("/staff/accounts/")
    old_key = client.session.session_key
    answer = client.post("/lock/", {"unlock": "1", "password": PASSWORD})
    assert answer["Location"] == "/staff/accounts/"
    assert client.get("/staff/accounts/").status_code == 200
    assert client.session.session_key != old_key


def test_a_wrong_password_keeps_it_locked_and_is_limited(client):
    client.post("/lock/", {"next": "/staff/"})
    for _ in range(10):
        page = client.post("/lock/", {"unlock": "1", "password": "not the password"}).content.decode()
    assert "The password is not right" in page
    page = client.post("/lock/", {"unlock": "1", "password": PASSWORD}).content.decode()
    assert "too many tries" in page
    assert client.get("/staff/")["Location"] == "/lock/"


def test_somebody_locks_the_screen_and_comes_back_to_where_they_were(client):
    assert client.post("/lock/", {"next": "/staff/accounts/"})["Location"] == "/lock/"
    assert client.get("/staff/")["Location"] == "/lock/"
    assert client.post("/lock/", {"unlock": "1", "password": PASSWORD})["Location"] == "/staff/accounts/"


def test_after_locking_nobody_is_sent_to_another_site(client):
    client.post("/lock/", {"next": "https://evil.example/steal"})
    assert client.post("/lock/", {"unlock": "1", "password": PASSWORD})["Location"] == "/"


def test_looking_at_the_lock_page_locks_nothing(client):
    assert client.get("/lock/")["Location"] == "/"
    assert client.get("/staff/").status_code == 200


def test_each_page_is_a_sign_of_life_and_a_page_that_asks_by_itself_is_not(client):
    pass_minutes(client, 6)
    client.get("/staff/", headers={"X-Background": "1"})
    pass_minutes(client, 6)
    assert client.get("/staff/")["Location"] == "/lock/"


def test_a_page_that_is_worked_on_stays_open(client):
    for _ in range(4):
        pass_minutes(client, 6)
        assert client.head("/lock/").status_code == 200  # how an open page says that somebody types
    assert client.get("/staff/").status_code == 200


def test_a_sign_of_life_does_not_open_a_locked_screen(client):
    client.post("/lock/", {"next": "/"})
    client.head("/lock/")
    assert client.get("/staff/")["Location"] == "/lock/"


def test_a_part_of_a_page_asked_for_while_locked_takes_the_whole_page_to_the_lock(client):
    client.post("/lock/", {"next": "/"})
    answer = client.get("/staff/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/lock/"
    assert answer.content == b""


def test_a_form_sent_while_locked_is_kept_and_saved_after_unlocking(client):
    member = StaffMemberFactory()
    pass_minutes(client, 11)
    sent = {"from_date": "2025-03-03", "to_date": "", "submission_token": "d9428888-122b-11e1-b85c-61cd3cbb3210"}
    assert client.post(f"/staff/{member.pk}/pauses/new/", sent)["Location"] == "/lock/"
    assert not SupervisionPause.objects.exists()
    stored = str(dict(client.session.items()))
    assert "2025-03-03" not in stored  # not readable in the database either
    assert client.post("/lock/", {"unlock": "1", "password": PASSWORD})["Location"] == "/lock/held/"
    page = client.get("/lock/held/").content.decode()
    assert f'action="/staff/{member.pk}/pauses/new/"' in page
    assert 'value="2025-03-03"' in page
    assert "csrfmiddlewaretoken" in page
    assert client.post(f"/staff/{member.pk}/pauses/new/", sent).status_code == 302
    assert SupervisionPause.objects.count() == 1


def test_a_kept_form_can_be_let_go(client):
    member = StaffMemberFactory()
    client.post("/lock/", {"next": "/"})
    client.post(f"/staff/{member.pk}/pauses/new/", {"from_date": "2025-03-03"})
    client.post("/lock/", {"unlock": "1", "password": PASSWORD})
    assert client.post("/lock/held/")["Location"] == "/"
    assert client.get("/lock/held/")["Location"] == "/"


def test_passwords_are_never_kept(client):
    client.post("/lock/", {"next": "/"})
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert "centre_held_form" not in client.session


def test_nobody_stays_signed_in_longer_than_twelve_hours(client):
    pass_minutes(client, 12 * 60, but_seen=True)
    answer = client.get("/staff/")
    assert answer["Location"] == "/sign-in/?next=%2Fstaff%2F"
    assert "_auth_user_id" not in client.session
    assert "signed out after 12 hours" in client.get(answer["Location"]).content.decode()


def test_a_closed_account_is_out_at_the_next_click(client, carol, head_teacher):
    UserFactory(roles=[Role.COORDINATOR])
    deactivate_account(by=head_teacher, user=carol)
    assert client.get("/staff/")["Location"].startswith("/sign-in/")


def test_changed_rights_count_at_the_next_click(signed_in, administrator, head_teacher):
    client = signed_in(administrator)
    assert client.get("/staff/").status_code == 200
    grant_role(by=head_teacher, user=administrator, role=Role.SAFEGUARDING_LEAD)
    assert client.get("/staff/")["Location"].startswith("/sign-in/")
    client = signed_in(administrator)
    end_role(by=head_teacher, assignment=administrator.role_assignments.get(role=Role.ADMINISTRATOR))
    assert client.get("/staff/")["Location"].startswith("/sign-in/")


def test_a_new_password_ends_what_is_open_elsewhere(client, carol):
    carol.set_password("another three words")
    carol.save()
    assert client.get("/staff/")["Location"].startswith("/sign-in/")


def test_signing_out_of_a_locked_screen_lets_somebody_else_sign_in(client):
    client.post("/lock/", {"next": "/"})
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


@pytest.mark.urls(__name__)
class TestFreshProof:
    def test_a_fresh_sign_in_is_enough(self, client):
        assert client.get("/kept-safe/").content == b"kept safe "

    def test_later_it_asks_again_and_leads_back(self, client):
        pass_minutes(client, 6, but_seen=True)
        answer = client.get("/kept-safe/")
        assert answer["Location"] == "/account/confirm/?next=%2Fkept-safe%2F"
        page = client.get(answer["Location"]).content.decode()
        assert "Is it still you" in page
        answer = client.post(answer["Location"], {"password": PASSWORD, "next": "/kept-safe/"})
        assert answer["Location"] == "/kept-safe/"
        assert client.get("/kept-safe/").status_code == 200
        assert AuditEvent.objects.filter(action="sign_in.confirmed").exists()

    def test_a_wrong_password_does_not_open_it(self, client):
        pass_minutes(client, 6, but_seen=True)
        client.post("/account/confirm/", {"password": "not the password", "next": "/kept-safe/"})
        assert client.get("/kept-safe/").status_code == 302

    def test_working_on_keeps_it_open_for_an_hour_and_no_longer(self, client):
        for _ in range(14):
            pass_minutes(client, 4, but_seen=True)
            assert client.get("/kept-safe/").status_code == 200
        pass_minutes(client, 4, but_seen=True)
        assert client.get("/kept-safe/").status_code == 302

    def test_a_form_sent_too_late_is_kept(self, client):
        pass_minutes(client, 6, but_seen=True)
        answer = client.post("/kept-safe/", {"word": "porcupine"})
        assert answer["Location"] == "/account/confirm/?next=%2Flock%2Fheld%2F"
        client.post("/account/confirm/", {"password": PASSWORD, "next": "/lock/held/"})
        assert 'value="porcupine"' in client.get("/lock/held/").content.decode()


def test_pure_rules_of_the_clock():
    now = time.time()
    session = {}
    clock.begin(session, now)
    assert not clock.is_idle(session, now + 599, 10)
    assert clock.is_idle(session, now + 600, 10)
    assert clock.is_over(session, User(), now + 12 * 3600 - 1) == ""
    assert clock.is_over(session, User(), now + 12 * 3600) == "too long"
    assert clock.is_over({}, User(), now) == "too long"
    assert clock.is_over({clock.SIGNED_IN_AT: now + 9999}, User(), now) == "too long"
    clock.lock(session, now, "/first/")
    clock.lock(session, now, "/second/")
    assert clock.unlock(session, now) == "/first/"


class TestWhatWasBeingTyped:
    """Not sent yet when the screen locked: it goes back into its boxes."""

    PAGE, TYPED = "/families/new/", '[{"number": 0, "values": [["name", "Porcupine"]]}]'

    def unlock(self, client):
        return client.post("/lock/", {"unlock": "1", "password": PASSWORD})

    def test_it_comes_back_on_its_page_once(self, client):
        client.post("/lock/", {"next": self.PAGE, "typed": self.TYPED})
        assert "Porcupine" not in str(dict(client.session.items()))
        assert "Porcupine" not in client.get("/lock/").content.decode()
        assert self.unlock(client)["Location"] == self.PAGE
        assert "Porcupine" not in client.get("/staff/").content.decode()
        assert "Porcupine" in client.get(self.PAGE).content.decode()
        assert "Porcupine" not in client.get(self.PAGE).content.decode()

    def test_the_last_words_of_a_page_that_was_idle_are_kept(self, client):
        pass_minutes(client, 11)
        client.post("/lock/", {"next": self.PAGE, "typed": self.TYPED})
        self.unlock(client)
        assert "Porcupine" in client.get(self.PAGE).content.decode()

    def test_a_screen_that_is_locked_takes_nothing(self, client):
        client.post("/lock/", {"next": self.PAGE})
        session = client.session
        session[clock.LOCKED_AT] -= 60
        session.save()
        client.post("/lock/", {"next": self.PAGE, "typed": self.TYPED})
        self.unlock(client)
        assert "Porcupine" not in client.get(self.PAGE).content.decode()

    @pytest.mark.parametrize(
        "sent",
        [
            {"next": "/account/password/", "typed": TYPED},
            {"next": "https://elsewhere.example/families/new/", "typed": TYPED},
            {"next": PAGE, "typed": "x" * 200_000},
            {"next": PAGE, "typed": "\x00"},
            {"typed": TYPED},
        ],
    )
    def test_what_is_odd_is_not_kept_or_does_no_harm(self, client, sent):
        client.post("/lock/", sent)
        self.unlock(client)
        for page in (self.PAGE, "/account/password/"):
            assert client.get(page).status_code == 200
            assert "Porcupine" not in client.get(page).content.decode()

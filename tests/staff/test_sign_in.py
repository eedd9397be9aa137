"""Signing in: the form, the limits on guessing, the one-time link, and what of it is audited."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from centre.core.models import AuditEvent
from staff.actions.accounts import create_account, deactivate_account
from staff.actions.links import account_of_link, key_of, make_account_link
from staff.models import AccountLink
from staff.roles import Role
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "lantern otter porridge"


@pytest.fixture
def colleague():
    user = UserFactory(username="carol.okoye", name="Carol Okoye", roles=[Role.COORDINATOR])
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username, password, **extra):
    return client.post("/sign-in/", {"login": username, "password": password}, **extra)


def test_the_right_password_opens_the_page_that_was_asked_for(client, colleague):
    answer = client.get("/staff/")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/staff/"
    answer = client.post("/sign-in/?next=/staff/", {"login": "Carol.Okoye", "password": PASSWORD})
    assert answer["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_an_address_of_another_site_is_not_followed_after_signing_in(client, colleague):
    answer = client.post("/sign-in/?next=https://evil.example/", {"login": "carol.okoye", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client, colleague):
    wrong = sign_in(client, "carol.okoye", "not the password").content.decode()
    unknown = sign_in(client, "carol.okoyo", "not the password").content.decode()
    words = "The user name or the password is not right. Check both and try again."
    assert words in wrong
    assert words in unknown
    assert wrong.count(words) == unknown.count(words)


class CountingHasher(PBKDF2PasswordHasher):
    """Counts how often a password is worked through: that work is the time a guess takes."""

    algorithm = "counting"
    iterations = 10
    worked = 0

    def encode(self, *args, **kwargs):
        CountingHasher.worked += 1
        return super().encode(*args, **kwargs)


def test_an_unknown_name_takes_as_much_work_as_a_wrong_password(client, colleague, settings):
    settings.PASSWORD_HASHERS = ["tests.staff.test_sign_in.CountingHasher"]
    colleague.set_password(PASSWORD)
    colleague.save()

    def work(username):
        cache.clear()
        before = CountingHasher.worked
        sign_in(Client(), username, "not the password")
        return CountingHasher.worked - before

    assert work("carol.okoye") == work("carol.okoyo") == 1


def test_after_ten_wrong_passwords_even_the_right_one_waits_five_minutes(client, colleague):
    for _ in range(10):
        sign_in(client, "carol.okoye", "not the password")
    answer = sign_in(client, "carol.okoye", PASSWORD)
    assert "too many tries" in answer.content.decode()
    # From another address, and with the site's other name, the account is limited all the same.
    elsewhere = sign_in(Client(REMOTE_ADDR="10.1.2.3"), "carol.okoye", PASSWORD, HTTP_HOST="localhost")
    assert "too many tries" in elsewhere.content.decode()


def test_of_two_hundred_guesses_at_one_account_from_as_many_addresses_ten_are_tried(colleague, monkeypatch):
    tried = []
    monkeypatch.setattr("staff.models.User.check_password", lambda self, password, *_: tried.append(password) or False)
    for number in range(200):
        # Each from an address of its own: the limit of the account alone has to hold.
        client = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
        sign_in(client, "carol.okoye", f"guess {number}")
    assert len(tried) <= 10


def test_of_one_guess_at_each_of_many_accounts_from_one_address_ten_are_tried(client, colleague):
    refused = sum(
        "too many tries" in sign_in(client, f"somebody{number}", "spring2025").content.decode() for number in range(25)
    )
    assert refused >= 15


def test_signing_in_correctly_often_is_not_limited(client, colleague):
    for _ in range(12):
        assert sign_in(Client(), "carol.okoye", PASSWORD).status_code == 302


def test_a_closed_account_does_not_get_in(client, colleague):
    colleague.is_active = False
    colleague.save()
    answer = sign_in(client, "carol.okoye", PASSWORD)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302)


def test_nobody_signs_up_or_resets_a_password_by_mail(client):
    for address in ("/account/signup/", "/sign-up/", "/account/password/reset/", "/account/email/"):
        assert client.get(address).status_code == 404 or client.get(address)["Location"].startswith("/sign-in/")


def test_coming_going_and_failing_is_audited_without_what_was_typed(client, colleague):
    sign_in(client, "carol.okoye", "my secret word")
    sign_in(client, "typed my password here", "x")
    sign_in(client, "carol.okoye", PASSWORD)
    client.post("/sign-out/")
    events = list(AuditEvent.objects.order_by("at"))
    assert [event.action for event in events] == ["sign_in.failed", "sign_in.failed", "sign_in.done", "sign_in.ended"]
    assert [event.subject_id for event in events] == [str(colleague.pk), "", str(colleague.pk), str(colleague.pk)]
    assert events[2].detail == {"with": ["password"]}
    told = " ".join(f"{event.summary} {event.detail}" for event in events)
    assert "secret" not in told
    assert "typed" not in told


def test_blocked_tries_are_audited_once_not_a_thousand_times(client, colleague):
    for _ in range(25):
        sign_in(client, "carol.okoye", "not the password")
    assert AuditEvent.objects.filter(action="sign_in.blocked").count() == 1


def test_signing_out_clears_what_the_browser_kept(client, colleague):
    sign_in(client, "carol.okoye", PASSWORD)
    answer = client.post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Cache-Control"].startswith("no-store")
    assert client.get("/staff/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("typed", ["\x00", "a" * 100_000, "‮admin", "' OR 1=1 --"])
def test_no_typed_text_breaks_the_sign_in(client, colleague, typed):
    assert sign_in(client, typed, typed).status_code in (200, 429)
    assert sign_in(client, "carol.okoye", typed).status_code in (200, 429)


class TestOneTimeLink:
    @pytest.fixture
    def account(self, coordinator):
        return create_account(by=coordinator, username="new.worker", name="New Worker", roles=[Role.ADMINISTRATOR])

    def test_a_new_account_sets_its_password_and_signs_in(self, client, account, coordinator):
        token = make_account_link(by=coordinator, user=account)
        answer = client.get(f"/account/link/{token}/")
        # The secret leaves the address before a page is shown.
        assert answer["Location"] == "/account/link/password/"
        page = client.get("/account/link/password/").content.decode()
        assert "Three random words" in page
        assert token not in page
        answer = client.post("/account/link/password/", {"password1": PASSWORD, "password2": PASSWORD})
        assert answer["Location"] == "/sign-in/"
        assert sign_in(client, "new.worker", PASSWORD).status_code == 302

    def test_it_works_once(self, client, account, coordinator):
        token = make_account_link(by=coordinator, user=account)
        client.get(f"/account/link/{token}/")
        client.post("/account/link/password/", {"password1": PASSWORD, "password2": PASSWORD})
        assert Client().get(f"/account/link/{token}/").status_code == 410
        assert client.post("/account/link/password/", {"password1": "another word entirely"}).status_code == 410

    def test_it_works_for_three_days_and_until_a_newer_one_is_made(self, client, account, coordinator):
        first = make_account_link(by=coordinator, user=account)
        second = make_account_link(by=coordinator, user=account)
        assert client.get(f"/account/link/{first}/").status_code == 410
        AccountLink.objects.filter(token_hash=key_of(second)).update(expires_at=timezone.now() - timedelta(seconds=1))
        assert client.get(f"/account/link/{second}/").status_code == 410

    def test_the_database_keeps_only_a_hash(self, account, coordinator):
        token = make_account_link(by=coordinator, user=account)
        assert not AccountLink.objects.filter(token_hash=token).exists()
        assert account_of_link(key_of(token)) == account

    def test_it_does_not_open_a_closed_account(self, client, account, coordinator):
        token = make_account_link(by=coordinator, user=account)
        deactivate_account(by=coordinator, user=account)
        assert client.get(f"/account/link/{token}/").status_code == 410

    @pytest.mark.parametrize(
        ("password", "words"),
        [
            ("short", "too short"),
            ("password1234", "too common"),
            ("new.worker.new", "too similar"),
        ],
    )
    def test_short_common_and_obvious_passwords_are_refused(self, client, account, coordinator, password, words):
        client.get(f"/account/link/{make_account_link(by=coordinator, user=account)}/")
        page = client.post("/account/link/password/", {"password1": password, "password2": password})
        assert words in page.content.decode()

    def test_twelve_small_letters_are_enough(self, client, account, coordinator):
        client.get(f"/account/link/{make_account_link(by=coordinator, user=account)}/")
        typed = {"password1": "otterlantern", "password2": "otterlantern"}
        assert client.post("/account/link/password/", typed).status_code == 302

    def test_guessing_links_is_limited(self, client):
        answers = [client.get(f"/account/link/guess{number}/").status_code for number in range(30)]
        assert answers[0] == 410
        assert answers[-1] == 429

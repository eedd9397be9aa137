"""Signing in as it is in a browser: a passkey, the lock, and what Back shows after signing out."""

import pytest

from centre.core.models import AuditEvent
from staff.roles import Role
from tests.support.factories import CentreSettingsFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "lantern otter porridge"


@pytest.fixture
def carol():
    CentreSettingsFactory()
    user = UserFactory(username="carol.okoye", name="Carol Okoye", roles=[Role.COORDINATOR])
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def site(live_server):
    """Passkeys belong to a name: the one of the machine itself is safe enough for browsers."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def authenticator(page):
    """A make-believe key in the browser that always knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page, site, username="carol.okoye"):
    page.goto(f"{site}/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/")


def add_passkey(page, site):
    page.goto(f"{site}/account/two-step/webauthn/add/")
    page.get_by_label("A name for it").fill("my phone")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/")


def test_a_passkey_is_added_signs_in_alone_and_unlocks(page, site, carol, authenticator):
    sign_in(page, site)
    add_passkey(page, site)
    page.goto(f"{site}/staff/")
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/lock/")
    page.get_by_role("link", name="Unlock with a passkey").click()
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url(f"{site}/staff/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/")
    assert page.get_by_text("Carol Okoye").first.is_visible()
    done = AuditEvent.objects.filter(action="sign_in.done").order_by("at")
    assert [event.detail["with"] for event in done] == [["password"], ["webauthn"]]


def test_with_a_passkey_its_owner_gets_in_while_somebody_guesses_the_password(page, site, carol, authenticator, client):
    sign_in(page, site)
    add_passkey(page, site)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    for number in range(12):
        client.post(
            "/sign-in/", {"login": "carol.okoye", "password": f"guess {number}"}, REMOTE_ADDR=f"10.0.0.{number + 1}"
        )
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/")


def test_after_signing_out_back_shows_nothing(page, site, carol):
    sign_in(page, site)
    page.goto(f"{site}/staff/accounts/")
    assert page.get_by_role("link", name="Carol Okoye").first.is_visible()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/")
    page.go_back()
    page.wait_for_url("**/sign-in/**")
    assert "can sign in" not in page.content()


def test_the_next_person_at_the_desk_gets_their_own_pages(page, site, carol):
    other = UserFactory(username="vera.lund", name="Vera Lund", roles=[Role.VOLUNTEER])
    other.set_password(PASSWORD)
    other.save()
    sign_in(page, site)
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/lock/")
    assert page.get_by_role("heading", name="Locked for Carol Okoye").is_visible()
    page.get_by_role("button", name="Sign in as someone else").click()
    page.wait_for_url("**/sign-in/")
    sign_in(page, site, "vera.lund")
    assert page.get_by_text("Vera Lund").first.is_visible()
    assert "Carol" not in page.content()
    assert page.goto(f"{site}/staff/accounts/").status == 403


def test_an_untouched_screen_warns_locks_and_opens_where_it_was(page, site, carol):
    page.clock.install()
    sign_in(page, site)
    page.goto(f"{site}/staff/accounts/new/")
    page.get_by_label("Name", exact=True).fill("Half a name")
    page.clock.run_for(9 * 60 * 1000 + 5_000)
    assert page.get_by_text("The screen locks in one minute").is_visible()
    page.clock.run_for(61_000)
    page.wait_for_url("**/lock/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.wait_for_url(f"{site}/staff/accounts/new/")


def test_a_half_written_meeting_survives_the_lock(page, site, carol):
    from tests.support.factories import StaffMemberFactory

    member = StaffMemberFactory(supervisor=carol)
    sign_in(page, site)
    page.goto(f"{site}/staff/{member.pk}/supervision/new/")
    page.get_by_label("What did you talk about?").fill("Half a sentence")
    page.get_by_text("Draft kept at").wait_for()
    page.get_by_role("button", name="Lock", exact=True).click()
    page.wait_for_url("**/lock/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Unlock", exact=True).click()
    page.wait_for_url("**/supervision/new/")
    assert page.get_by_label("What did you talk about?").input_value() == "Half a sentence"
    assert page.get_by_text("You began to type here").is_visible()

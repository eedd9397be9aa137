"""The second step: demanded from those who must, encrypted, used once, and not lost by a new password."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from centre.core.models import AuditEvent
from centre.core.rooms import desk_items
from staff.actions.accounts import AccountRefused, remove_second_factor
from staff.actions.links import key_of, make_account_link, set_password_with_link
from staff.roles import Role
from staff.sign_in import encryption

pytestmark = pytest.mark.django_db
PASSWORD = "lantern otter porridge"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def head(head_teacher):
    head_teacher.set_password(PASSWORD)
    head_teacher.save()
    return head_teacher


def with_password_alone(user) -> Client:
    """Signed in as after a password, with nothing said of a second step."""
    client = Client()
    client.force_login(user)
    return client


def code_now(secret=SECRET) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def with_app(user):
    totp.TOTP.activate(user, SECRET)
    return user


def begin_sign_in(user) -> Client:
    client = Client()
    answer = client.post("/sign-in/?next=/staff/", {"login": user.username, "password": PASSWORD})
    assert answer["Location"] == "/account/two-step/authenticate/"
    return client


@pytest.mark.parametrize("who", ["head_teacher", "safeguarding_lead", "deputy_lead"])
def test_head_and_safeguarding_leads_get_nowhere_without_a_second_step(request, who):
    client = with_password_alone(request.getfixturevalue(who))
    for address in ("/staff/", "/account/", "/account/password/", "/safeguarding/"):
        assert client.get(address)["Location"] == "/account/two-step/"
    assert client.get("/account/two-step/").status_code == 200
    assert client.get("/account/two-step/totp/activate/").status_code == 200
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize("who", ["coordinator", "family_worker", "volunteer"])
def test_for_others_it_is_offered_not_demanded(request, who):
    client = with_password_alone(request.getfixturevalue(who))
    assert client.get("/account/").status_code == 200
    assert client.get("/account/two-step/totp/activate/").status_code == 200


def test_the_demo_does_not_demand_it(head, settings):
    settings.CENTRE_DEMO = True
    assert with_password_alone(head).get("/staff/").status_code == 200


def test_setting_up_an_app_opens_the_centre_and_gives_recovery_codes(head):
    client = with_password_alone(head)
    page = client.get("/account/two-step/totp/activate/")
    answer = client.post("/account/two-step/totp/activate/", {"code": code_now(page.context["form"].secret)})
    assert answer["Location"] == "/account/two-step/recovery-codes/"
    page = client.get("/account/two-step/recovery-codes/")
    assert len(page.context["unused_codes"]) == 10
    assert client.get("/staff/").status_code == 200


def test_the_code_is_asked_for_after_the_password_and_works_once(head):
    with_app(head)
    client = begin_sign_in(head)
    assert client.get("/staff/")["Location"].startswith("/sign-in/")
    code = code_now()
    assert client.post("/account/two-step/authenticate/", {"code": code})["Location"] == "/staff/"
    again = begin_sign_in(head)
    page = again.post("/account/two-step/authenticate/", {"code": code})
    assert "That did not work" in page.content.decode()


def test_wrong_codes_are_limited(head):
    with_app(head)
    client = begin_sign_in(head)
    for _ in range(11):
        page = client.post("/account/two-step/authenticate/", {"code": "000000"})
    assert "too many tries" in page.content.decode()


def test_a_recovery_code_works_once(head):
    with_app(head)
    codes = RecoveryCodes.activate(head).get_unused_codes()
    assert begin_sign_in(head).post("/account/two-step/authenticate/", {"code": codes[0]})["Location"] == "/staff/"
    page = begin_sign_in(head).post("/account/two-step/authenticate/", {"code": codes[0]})
    assert "That did not work" in page.content.decode()


def test_secrets_are_not_readable_in_the_database(head):
    with_app(head)
    RecoveryCodes.activate(head)
    stored = [str(each.data) for each in Authenticator.objects.all()]
    assert not any(SECRET in data for data in stored)
    assert all("gAAAA" in data for data in stored)


def test_with_another_signing_key_no_code_fits_and_nothing_breaks(head, settings):
    with_app(head)
    settings.SECRET_KEY = "another key"
    page = begin_sign_in(head).post("/account/two-step/authenticate/", {"code": code_now()})
    assert "That did not work" in page.content.decode()


def test_an_old_signing_key_still_reads_what_it_wrote(settings):
    word = encryption.encrypt("porcupine", purpose="test")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert encryption.decrypt(word, purpose="test") == "porcupine"
    assert encryption.decrypt(word, purpose="something else") is None
    assert encryption.decrypt("not a word of ours", purpose="test") is None


def test_a_new_password_does_not_get_round_the_second_step(head, coordinator):
    with_app(head)
    set_password_with_link(key=key_of(make_account_link(by=coordinator, user=head)), password=PASSWORD + "s")
    client = Client()
    answer = client.post("/sign-in/", {"login": head.username, "password": PASSWORD + "s"})
    assert answer["Location"] == "/account/two-step/authenticate/"
    assert client.get("/staff/")["Location"].startswith("/sign-in/")


def test_one_person_alone_cannot_take_over_an_account_with_a_second_step(head, coordinator, safeguarding_lead):
    with_app(safeguarding_lead)
    make_account_link(by=coordinator, user=safeguarding_lead)
    with pytest.raises(AccountRefused, match="Somebody else"):
        remove_second_factor(by=coordinator, user=safeguarding_lead)
    remove_second_factor(by=head, user=safeguarding_lead)
    assert not Authenticator.objects.filter(user=safeguarding_lead).exists()


def test_that_a_second_step_was_removed_shows_on_the_desk_of_its_owner_and_the_head(
    head, coordinator, safeguarding_lead, family_worker
):
    from centre.core.dates import local_today

    with_app(safeguarding_lead)
    remove_second_factor(by=coordinator, user=safeguarding_lead)
    mine = [item.title for item in desk_items(safeguarding_lead, local_today())]
    heads = [item.title for item in desk_items(head, local_today())]
    assert "Your second step was removed" in mine
    assert f"The second step of {safeguarding_lead} was removed" in heads
    assert not [item for item in desk_items(family_worker, local_today()) if "second step" in item.title]


def test_who_must_have_one_cannot_remove_the_last(signed_in, head):
    with_app(head)
    client = signed_in(head)
    page = client.post("/account/two-step/totp/deactivate/")
    assert Authenticator.objects.filter(user=head, type="totp").exists()
    assert "must be used with a second step" in page.content.decode()


def test_who_need_not_have_one_may_remove_it(signed_in, coordinator):
    with_app(coordinator)
    signed_in(coordinator).post("/account/two-step/totp/deactivate/")
    assert not Authenticator.objects.filter(user=coordinator).exists()
    actions = list(AuditEvent.objects.filter(subject_id=str(coordinator.pk)).values_list("action", flat=True))
    assert "account.second_factor_removed" in actions


def test_a_new_safeguarding_role_demands_a_second_step_at_the_next_click(coordinator, family_worker):
    from staff.actions.accounts import grant_role

    client = with_password_alone(family_worker)
    assert client.get("/account/").status_code == 200
    grant_role(by=coordinator, user=family_worker, role=Role.DEPUTY_SAFEGUARDING_LEAD)
    assert client.get("/account/")["Location"].startswith("/sign-in/")
    client = with_password_alone(family_worker)
    assert client.get("/account/")["Location"] == "/account/two-step/"


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', '{"response": {"userHandle": "AAAA"}}', "\x00"])
def test_no_broken_passkey_answer_breaks_a_page(client, signed_in, head, sent):
    client.get("/account/two-step/webauthn/login/", headers={"Accept": "application/json"})
    assert client.post("/account/two-step/webauthn/login/", {"credential": sent}).status_code in (200, 302)
    inside = signed_in(with_app(head))
    inside.get("/account/two-step/webauthn/add/")
    assert inside.post("/account/two-step/webauthn/add/", {"name": "x", "credential": sent}).status_code in (200, 302)

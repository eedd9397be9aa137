"""Setting up a fresh centre in the browser, and the gate that leads there until it is done."""

import pytest
from django.test import Client

from centre.core.models import AuditEvent, BankHoliday, CentreSettings, Term
from centre.settings_pages import set_up_code
from centre.settings_pages.gate import SetUpGate
from staff.models import User
from staff.roles import Role
from tests.support.factories import CentreSettingsFactory

pytestmark = pytest.mark.django_db
PASSWORD = "lantern otter porridge"
ACCOUNT = {"name": "Carol Okoye", "username": "", "password1": PASSWORD, "password2": PASSWORD}
ELSEWHERE = {"REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch, settings, tmp_path):
    """A centre that nobody has set up, in a data folder of its own."""
    monkeypatch.setattr(SetUpGate, "known", False)
    settings.CENTRE_DATA = tmp_path


def test_every_page_of_a_fresh_centre_leads_to_setting_it_up(client):
    for address in ("/", "/families/", "/reports/", "/whats-on/", "/no-such-page/"):
        assert client.get(address)["Location"] == "/set-up/"
    assert client.get("/health/").status_code == 200
    assert client.get("/sign-in/").status_code == 200


def test_the_whole_way_from_nothing_to_the_desk(client):
    assert "Welcome" in client.get("/set-up/").content.decode()
    answer = client.post("/set-up/", ACCOUNT)
    assert answer["Location"] == "/set-up/centre/"
    user = User.objects.get()
    assert (user.username, user.roles) == ("carol.okoye", {Role.COORDINATOR})
    answer = client.post("/set-up/centre/", {"name": "Elm Park", "organisation_label": "family hub"})
    assert answer["Location"] == "/set-up/terms/"
    page = client.get("/set-up/terms/")
    sent = {"rows-TOTAL_FORMS": 3, "rows-INITIAL_FORMS": 0}
    for number, form in enumerate(page.context["formset"].forms):
        sent.update(
            {
                f"rows-{number}-name": form["name"].value(),
                f"rows-{number}-start_date": form["start_date"].value(),
                f"rows-{number}-end_date": form["end_date"].value(),
            }
        )
    assert client.post("/set-up/terms/", sent)["Location"] == "/set-up/bank-holidays/"
    assert Term.objects.count() == 3
    assert client.post("/set-up/bank-holidays/")["Location"] == "/set-up/finish/"
    assert BankHoliday.objects.count() > 30
    assert client.get("/settings/")["Location"] == "/set-up/"
    assert client.post("/set-up/finish/")["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    assert CentreSettings.load().name == "Elm Park"
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"account.created", "role.granted", "settings.changed", "term.added", "centre.set_up"} <= actions


def test_it_cannot_be_finished_without_a_name(client):
    client.post("/set-up/", ACCOUNT)
    client.post("/set-up/finish/")
    assert not CentreSettings.load().is_set_up
    assert client.post("/set-up/centre/", {"name": ""}).status_code == 200


def test_a_second_first_account_is_not_made(client):
    client.post("/set-up/", ACCOUNT)
    stranger = Client()
    assert stranger.post("/set-up/", {**ACCOUNT, "name": "Eve"})["Location"] == "/sign-in/?next=/set-up/"
    assert stranger.get("/set-up/centre/")["Location"].startswith("/sign-in/")
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"password2": "something else"}, "The two passwords are not the same"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"name": ""}, "Enter your name"),
        ({"username": "no spaces please"}, "Use at least two letters"),
        ({"password1": "carol.okoye12", "password2": "carol.okoye12"}, "too similar"),
    ],
)
def test_what_is_wrong_with_the_first_account_is_said(client, sent, words):
    answer = client.post("/set-up/", {**ACCOUNT, **sent})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not User.objects.exists()


def test_from_another_machine_the_code_of_this_one_is_needed(caplog):
    client = Client(**ELSEWHERE)
    assert "Set-up code" in client.get("/set-up/").content.decode()
    code = set_up_code.set_up_code()
    assert code in caplog.text
    assert client.post("/set-up/", {**ACCOUNT, "code": "AAAA-BBBB-CCCC"}).status_code == 200
    assert client.post("/set-up/", ACCOUNT).status_code == 200
    assert not User.objects.exists()
    assert client.post("/set-up/", {**ACCOUNT, "code": f" {code.lower()} "}).status_code == 302
    assert User.objects.count() == 1


def test_guessing_the_code_is_limited():
    client = Client(**ELSEWHERE)
    answers = [client.post("/set-up/", {**ACCOUNT, "code": f"guess{n}"}).status_code for n in range(25)]
    assert answers[-1] == 429


def test_the_code_is_readable_by_the_owner_of_the_data_folder_alone(settings):
    set_up_code.set_up_code()
    assert (settings.CENTRE_DATA / "set_up_code").stat().st_mode & 0o777 == 0o600


def test_others_who_sign_in_before_it_is_done_are_asked_to_wait(client, family_worker, signed_in):
    client = signed_in(family_worker)
    assert client.get("/")["Location"] == "/set-up/"
    assert "being set up" in client.get("/set-up/").content.decode()
    assert client.get("/set-up/centre/").status_code == 403


def test_a_centre_that_is_set_up_is_not_set_up_again(coordinator, signed_in):
    CentreSettingsFactory()
    client = signed_in(coordinator)
    assert client.get("/set-up/")["Location"] == "/"
    assert client.get("/set-up/centre/")["Location"] == "/settings/"
    assert client.post("/set-up/", ACCOUNT)["Location"] == "/"


def test_once_seen_the_gate_asks_no_more(client, coordinator, signed_in, django_assert_max_num_queries):
    CentreSettingsFactory()
    client.get("/sign-in/")
    client.get("/settings/")
    with django_assert_max_num_queries(0):
        client.get("/settings/")

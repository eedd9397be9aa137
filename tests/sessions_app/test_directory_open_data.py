"""The directory of services in Open Referral UK 3.0: what is marked to be shown, and nobody's telephone."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from centre.core.dates import local_today
from families.models import DirectoryOrganisation, DirectoryService
from tests.sessions_app.test_whats_on_open_data import schema_problems, unknown_names
from tests.support.shared import shared_path

pytestmark = pytest.mark.django_db
LIST = "/open-referral/directory/services"


def service(name="Money advice", *, public=True, **facts):
    organisation, _ = DirectoryOrganisation.objects.get_or_create(name="Debt Line")
    today = local_today()
    days = {"checked_on": today, "check_by": today + timedelta(days=90)}
    return DirectoryService.objects.create(organisation=organisation, name=name, public=public, **{**days, **facts})


def full():
    return service(
        description="Bills and debts", eligibility="Anybody", location="4 Mill Bank, Sampleton, ZZ2 2BB",
        contact_name="Ms Quagmire", phone="01632 960999", email="quagmire@debt.example",
        url="https://debt.example/", how_to_refer="Drop in on Mondays", fees="Free",
    )  # fmt: skip


def read(address):
    return Client().get(address)


def test_only_what_is_marked_and_still_offered_is_shown():
    shown, hidden = full(), service("Hidden", public=False)
    ended = service("Ended", ended_on=local_today())
    told = read(LIST).json()
    assert [row["id"] for row in told["contents"]] == [str(shown.pk)]
    for other in (hidden, ended):
        assert read(f"{LIST}/{other.pk}").status_code == 404
    answer = read(f"{LIST}/{shown.pk}")
    assert answer["Access-Control-Allow-Origin"] == "*"
    text = answer.content.decode()
    assert not [word for word in ("Quagmire", "960999", "quagmire@") if word in text]
    assert "Drop in on Mondays" in text
    assert answer.json()["cost_options"][0]["amount"] == 0
    assert answer.json()["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "ZZ2 2BB"


@pytest.mark.needs_shared
def test_every_service_and_row_meets_the_published_schema():
    for each in (full(), service("Bare")):
        told = read(f"{LIST}/{each.pk}").json()
        assert schema_problems("service.json", told) == []
        assert unknown_names("service.json", told) == []
    page = read(LIST).json()
    for row in page["contents"]:
        assert schema_problems("service_list.json", row) == []
        assert unknown_names("service_list.json", row) == []
    example = json.loads(shared_path("data", "open_referral_uk", "service_list.json").read_text(encoding="utf-8"))
    assert set(page) == set(example)

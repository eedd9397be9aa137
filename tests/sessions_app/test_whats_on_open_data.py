"""What's on in Open Referral UK 3.0, held to its published schemas."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from sessions_app.whats_on.open_referral import amount_in, postal
from tests.sessions_app.test_whats_on import weekly
from tests.support.factories import CentreSettingsFactory, ServiceFactory, SessionFactory
from tests.support.shared import shared_path

LOCATION = UUID(int=7)


def schema_problems(name, data):
    """Where the data departs from a published schema, with the formats (uuid, uri, e-mail) checked too."""
    schema = json.loads(shared_path("data", "open_referral_uk", "compiled", name).read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{'/'.join(map(str, problem.path))}: {problem.message}" for problem in validator.iter_errors(data)]


def unknown_names(name, data):
    """Names that the schema does not have: it would let them pass, a reader would not know them."""
    schema = json.loads(shared_path("data", "open_referral_uk", "compiled", name).read_text(encoding="utf-8"))

    def walk(data, schema, path):
        if isinstance(data, dict):
            for key, value in data.items():
                if key not in schema["properties"]:
                    yield f"{path}/{key}"
                else:
                    yield from walk(value, schema["properties"][key], f"{path}/{key}")
        elif isinstance(data, list):
            for value in data:
                yield from walk(value, schema["items"], path)

    return list(walk(data, schema, ""))


@pytest.fixture
def services(db, today):
    """One service with everything said, one with next to nothing, one that happens once."""
    CentreSettingsFactory(address="3 Willow Way\nSampleton\nZZ1 1AA", email="hello@centre.example")
    full = ServiceFactory(
        name="Mud kitchen",
        public=True,
        venue="Garden",
        description="Mud.",
        age_from_months=18,
        age_to_months=60,
        for_whom="Toddlers",
        cost="£1.50 a child",
        booking="ask",
        accessibility="Grass paths",
        last_checked_on=today,
    )
    weekly(full, venue="Garden")
    weekly(full, weekday=3)
    bare = ServiceFactory(name="Open house", public=True)
    once = ServiceFactory(
        name="Teddy bears’ picnic", public=True, venue_address="St Mark’s, 4 Mill Bank, Sampleton, ZZ2 2BB"
    )
    SessionFactory(service=once, date=today + timedelta(days=9), status="planned", venue="St Mark’s")
    return full, bare, once


def page(query=""):
    return Client().get(f"/open-referral/services{query}").json()


def one(service):
    return Client().get(f"/open-referral/services/{service.pk}").json()


@pytest.mark.needs_shared
def test_each_service_meets_the_published_schema(services):
    for service in services:
        assert schema_problems("service.json", one(service)) == []
        assert unknown_names("service.json", one(service)) == []


@pytest.mark.needs_shared
def test_each_row_of_the_list_meets_the_published_schema(services):
    rows = page()["contents"]
    assert len(rows) == 3
    for row in rows:
        assert schema_problems("service_list.json", row) == []
        assert unknown_names("service_list.json", row) == []


@pytest.mark.needs_shared
def test_the_pages_carry_the_same_names_as_the_published_example(services):
    example = json.loads(shared_path("data", "open_referral_uk", "service_list.json").read_text(encoding="utf-8"))
    assert set(page()) == set(example)


@pytest.mark.needs_shared
def test_the_schema_check_can_fail(services):
    assert schema_problems("service.json", {**one(services[0]), "id": 5, "status": "sleeping"})


def test_what_is_known_about_a_service_is_told_in_full(services):
    told = one(services[0])
    assert (told["minimum_age"], told["maximum_age"]) == (1.5, 5)
    assert told["cost_options"][0]["amount"] == 1.5
    assert told["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "ZZ1 1AA"
    assert told["service_at_locations"][0]["location"]["accessibility"][0]["description"] == "Grass paths"
    assert [schedule["byday"] for schedule in told["schedules"]] == ["MO", "TH"]
    assert {schedule["freq"] for schedule in told["schedules"]} == {"WEEKLY"}
    assert told["schedules"][0]["opens_at"] == "09:30"


def test_what_happens_once_has_its_day(services, today):
    (schedule,) = one(services[2])["schedules"]
    assert schedule["valid_from"] == schedule["valid_to"] == (today + timedelta(days=9)).isoformat()
    assert "freq" not in schedule


def test_no_contact_is_named(services):
    assert "contacts" not in one(services[0])


def test_ids_stay_the_same_from_one_reading_to_the_next(services):
    assert one(services[0]) == one(services[0])


def test_the_list_comes_in_pages(services):
    first, second = page("?per_page=2"), page("?per_page=2&page=2")
    assert (first["total_items"], first["total_pages"], first["size"], first["last_page"]) == (3, 2, 2, False)
    assert (second["page_number"], second["size"], second["first_page"], second["last_page"]) == (2, 1, False, True)
    assert not {row["id"] for row in first["contents"]} & {row["id"] for row in second["contents"]}


def test_a_page_after_the_last_is_empty(services):
    assert (page("?page=9")["empty"], page("?page=9")["contents"]) == (True, [])


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=x", "?page=%00", "?page=" + "9" * 5000, "?per_page=1e9"]
)
def test_numbers_that_make_no_sense_are_the_first_page(services, query):
    assert page(query)["page_number"] == 1


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("Free", 0),
        ("free.", 0),
        ("£1.50 a child", 1.5),
        ("£2 a family", 2),
        ("£2 a family, £1 a child", None),
        ("Free, breakfast included", None),
        ("A small donation", None),
    ],
)
def test_an_amount_is_told_only_where_the_words_leave_no_doubt(words, amount):
    assert amount_in(words) == amount


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("3 Willow Way\nSampleton\nZZ1 1AA", ("3 Willow Way", "Sampleton", "ZZ1 1AA")),
        ("The Hall, 4 Mill Bank, Sampleton, zz2 2bb", ("The Hall, 4 Mill Bank", "Sampleton", "ZZ2 2BB")),
    ],
)
def test_an_address_is_told_in_its_parts(address, parts):
    told = postal(address, LOCATION)
    assert (told["address_1"], told["city"], told["postal_code"]) == parts


@pytest.mark.parametrize("address", ["", "Sampleton", "3 Willow Way\nSampleton", "ZZ1 1AA", ",,,"])
def test_half_an_address_is_not_told(address):
    assert postal(address, LOCATION) is None

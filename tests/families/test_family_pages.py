"""Every page of the families room opens, for those who may and for nobody else."""

import re
import uuid

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

LOOK = ["coordinator", "head_teacher", "family_worker", "administrator", "safeguarding_lead", "deputy_lead"]
CHANGE = [name for name in LOOK if name != "head_teacher"]
NEITHER = ["session_worker", "volunteer", "governor", "nobody"]


def reading(hassans):
    family = reverse("families:family", args=[hassans.household.pk])
    person = reverse("families:person", args=[hassans.child.pk])
    tabs = ("home", "registration", "groups", "timeline", "history")
    return [
        reverse("families:list"),
        *(
            f"{reverse('families:list')}?show={show}"
            for show in ("all", "new", "not-seen", "expecting", "no-area", "over-five", "left")
        ),
        reverse("families:find"),
        family,
        *(f"{family}?tab={tab}" for tab in tabs),
        person,
        f"{person}?tab=history",
        reverse("families:person", args=[hassans.baby.pk]),
    ]


def changing(hassans):
    def to(name, thing):
        return reverse(f"families:{name}", args=[thing.pk])

    return [
        reverse("families:new"),
        to("add_person", hassans.household),
        to("move", hassans.household),
        to("register_people", hassans.household),
        to("end_registrations", hassans.household),
        to("correct_address", hassans.address),
        to("end_home", hassans.address),
        to("hide_address", hassans.address),
        to("change_person", hassans.child),
        to("change_person", hassans.mother),
        to("change_person", hassans.baby),
        to("birth", hassans.baby),
        to("begin_group", hassans.child),
        to("join_household", hassans.child),
        to("end_group", hassans.lone),
        to("correct_group", hassans.lone),
        to("correct_registration", hassans.mother.registrations.get()),
        to("leave_household", hassans.child.memberships.get(main=True)),
        to("main_household", hassans.child.memberships.get(main=False)),
    ]


@pytest.mark.parametrize("who", LOOK)
def test_whoever_may_look_sees_every_page(request, signed_in, hassans, who):
    client = signed_in(request.getfixturevalue(who))
    for address in reading(hassans):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("who", CHANGE)
def test_whoever_may_change_sees_every_form(request, signed_in, hassans, who):
    client = signed_in(request.getfixturevalue(who))
    for address in changing(hassans):
        assert client.get(address).status_code == 200, address
        assert client.post(address, {}).status_code in (200, 302), address


@pytest.mark.parametrize("who", ["head_teacher", *NEITHER])
def test_whoever_may_not_change_is_refused(request, signed_in, hassans, who):
    client = signed_in(request.getfixturevalue(who))
    for address in changing(hassans):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address


@pytest.mark.parametrize("who", NEITHER)
def test_whoever_may_not_look_is_refused(request, signed_in, hassans, who):
    client = signed_in(request.getfixturevalue(who))
    for address in reading(hassans):
        response = client.get(address)
        assert response.status_code == 403, address
        assert b"Hassan" not in response.content
    assert client.post(reverse("families:find"), {"words": "Hassan"}).status_code == 403


def test_a_head_teacher_finds_no_way_to_change_anything(signed_in, head_teacher, hassans):
    client = signed_in(head_teacher)
    for address in reading(hassans):
        page = client.get(address).content.decode()
        page = re.sub(r'href="/rights/[^"]*"', "", page)  # what people ask about their data, the head may take down
        for path in ("/change/", "/families/new/", "/move/", "/correct/", "/born/", "/leave/"):
            assert path not in page, (address, path)


def test_unknown_ids_are_not_found(signed_in, coordinator, hassans):
    client = signed_in(coordinator)
    nowhere = str(uuid.uuid4())
    for thing in (hassans.household, hassans.child, hassans.baby, hassans.address, hassans.lone):
        for address in (*reading(hassans), *changing(hassans)):
            if str(thing.pk) in address:
                assert client.get(address.replace(str(thing.pk), nowhere)).status_code == 404, address


def test_nobody_stands_in_the_title_of_a_page(signed_in, coordinator, hassans):
    client = signed_in(coordinator)
    for address in (*reading(hassans), *changing(hassans)):
        page = client.get(address).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert not any(name in title for name in ("Hassan", "Layla", "Mohammed")), address


def test_an_unknown_tab_is_not_found(signed_in, coordinator, hassans):
    client = signed_in(coordinator)
    for tab in ("nonsense", "../secrets", "__class__", "page"):
        assert client.get(hassans.household.get_absolute_url(), {"tab": tab}).status_code == 404
        assert client.get(hassans.child.get_absolute_url(), {"tab": tab}).status_code == 404


def test_a_page_takes_as_many_queries_for_a_large_family_as_for_a_small_one(
    signed_in, coordinator, hassans, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

    client = signed_in(coordinator)
    small = HouseholdFactory()
    PersonFactory(household=small)
    counts = {}
    for tab in ("summary", "home", "registration", "groups", "timeline", "history"):
        for size, household in (("small", small), ("large", hassans.household)):
            with CaptureQueriesContext(connection) as captured:
                client.get(household.get_absolute_url(), {"tab": tab})
            counts[size, tab] = len(captured)
        before = counts["large", tab]
        ChildFactory.create_batch(5, household=hassans.household)
        with CaptureQueriesContext(connection) as captured:
            client.get(hassans.household.get_absolute_url(), {"tab": tab})
        assert len(captured) == before, tab
    assert max(counts.values()) < 40, counts


def test_the_list_takes_as_many_queries_for_thirty_families_as_for_three(signed_in, coordinator, hassans):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.support.factories import AddressFactory, ChildFactory

    client = signed_in(coordinator)
    counts = []
    for number in (3, 22):
        for _ in range(number):
            ChildFactory(household=AddressFactory().household, registered_on="2025-01-01")
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("families:list"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "26 registered families" in page.content.decode()


NASTY = [
    "\x00",
    "9" * 400,
    "31/12/9999",
    "0000-00-00",
    "2100-12-31",
    "1900-01-01",
    "-1",
    "ÿ" * 300,
    "' OR 1=1",
    "\u202e",
    "None",
]


@pytest.mark.parametrize("value", NASTY)
def test_no_form_falls_over_whatever_is_typed(signed_in, safeguarding_lead, hassans, value):
    client = signed_in(safeguarding_lead)
    for address in changing(hassans):
        page = client.get(address)
        if page.status_code == 404:
            continue  # a value before made this page go: the baby is born
        form = page.context["form"]
        names = [*form.fields, "look", "confirmed", "submission_token"]
        answer = client.post(address, dict.fromkeys(names, value))
        assert answer.status_code in (200, 302, 403, 404, 409), (address, value)

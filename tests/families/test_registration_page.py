"""The registration page: more rows without JavaScript, nothing lost, a look whether we know them, saved once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.actions import NewPerson
from families.duplicates import possible_duplicates
from families.forms.quick import QuickFamilyForm
from families.models import Household, Person
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    GroupFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/families/new/"


def posted(adults=1, children=1, babies=0, **fields):
    data = {"registered_on": local_today().isoformat()}
    for prefix, count in (("adults", adults), ("children", children), ("babies", babies)):
        data |= {f"{prefix}-TOTAL_FORMS": str(count), f"{prefix}-INITIAL_FORMS": "0"}
    data |= {
        "adults-0-first_name": "Amina",
        "adults-0-last_name": "Okafor",
        "adults-0-role": "parent",
        "children-0-first_name": "Leo",
        "children-0-date_of_birth": "29 2 2024",
    }
    return data | {name.replace("__", "-"): value for name, value in fields.items()}


@pytest.fixture
def client(signed_in, coordinator):
    return signed_in(coordinator)


def test_a_family_is_registered_and_its_page_opens(client):
    response = client.post(PAGE, posted(), follow=True)
    household = Household.objects.get()
    assert response.redirect_chain == [(household.get_absolute_url(), 302)]
    page = response.content.decode()
    assert "The Okafor family is registered" in page
    assert set(Person.objects.values_list("first_name", "last_name")) == {("Amina", "Okafor"), ("Leo", "Okafor")}


def test_one_more_row_keeps_everything_that_was_typed(client):
    page = client.post(
        PAGE, posted(more="children", **{"children-0-ethnicity": "Not known", "town": "Fern"})
    ).content.decode()
    assert not Person.objects.exists()
    assert 'name="children-1-first_name"' in page
    for kept in (
        'value="Amina"',
        'value="Leo"',
        'value="29 2 2024"',
        'value="Fern"',
        '<option value="Not known" selected>',
    ):
        assert kept in page
    assert "error-summary" not in page
    assert "Error" not in page.split("</title>")[0]


def test_one_more_row_finds_fault_with_nothing_yet(client):
    data = posted(more="babies", **{"children-0-date_of_birth": "31 2 2024", "adults-0-role": ""})
    page = client.post(PAGE, data).content.decode()
    assert "error-summary" not in page
    assert 'name="babies-0-due_date"' in page


def test_an_empty_row_is_nobody(client):
    client.post(PAGE, posted(adults=3, children=2, babies=1))
    assert Person.objects.count() == 2


def test_mistakes_are_said_with_their_row_and_nothing_is_lost(client):
    data = posted(children=2, **{"children-1-first_name": "Mia", "children-1-date_of_birth": "31/2/24"})
    page = client.post(PAGE, data).content.decode()
    assert page.split("<title>")[1].startswith("Error: ")
    assert "Child 2: Enter a real date" in page
    assert 'href="#id_children-1-date_of_birth"' in page
    assert 'value="Mia"' in page
    assert not Person.objects.exists()


def test_nobody_at_all_is_no_family(client):
    data = {key: value for key, value in posted().items() if not key.endswith(("_name", "role", "of_birth"))}
    assert "Enter at least one person" in client.post(PAGE, data).content.decode()


def test_a_future_birth_is_an_expected_baby(client):
    tomorrow = local_today() + timedelta(days=1)
    page = client.post(PAGE, posted(**{"children-0-date_of_birth": f"{tomorrow:%d/%m/%Y}"})).content.decode()
    assert "A baby who is not born yet is an expected baby" in page


def test_twins_in_one_form_are_no_duplicates_of_each_other(client):
    data = posted(children=2, **{"children-1-first_name": "Lea", "children-1-date_of_birth": "29 2 2024"})
    assert client.post(PAGE, data).status_code == 302
    assert Person.objects.filter(role="child").count() == 2


def test_pressed_twice_it_is_registered_once(client):
    page = client.get(PAGE).content.decode()
    token = page.split('name="submission_token" value="')[1].split('"')[0]
    first = client.post(PAGE, posted(submission_token=token))
    second = client.post(PAGE, posted(submission_token=token, confirmed="yes"))
    assert first.url == second.url
    assert Household.objects.count() == 1


def test_groups_home_and_baby_are_kept(client):
    lone = GroupFactory(name="lone parent", whole_household=True)
    disabled = GroupFactory(name="disabled child")
    due = local_today() + timedelta(days=90)
    client.post(
        PAGE,
        posted(
            babies=1,
            groups=[lone.pk],
            postcode="zz11aa",
            from_date="1 5 2024",
            confidential="on",
            **{"children-0-groups": [disabled.pk], "babies-0-due_date": due.isoformat()},
        ),
    )
    household = Household.objects.get()
    address = household.addresses.get()
    assert (address.postcode, address.from_date, address.confidential) == ("ZZ1 1AA", date(2024, 5, 1), True)
    assert Person.objects.get(role="expected baby").last_name == "Okafor"
    assert set(Person.objects.get(first_name="Leo").group_memberships.values_list("group__name", flat=True)) == {
        "disabled child"
    }


def test_a_restricted_group_is_not_offered_to_the_uncleared(client, signed_in, safeguarding_lead):
    secret = GroupFactory(name="child protection plan", restricted=True)
    assert "child protection" not in client.get(PAGE).content.decode().lower()
    refused = client.post(PAGE, posted(**{"children-0-groups": [secret.pk]}))
    assert "Tick groups from the list" in refused.content.decode()
    assert "child protection" in signed_in(safeguarding_lead).get(PAGE).content.decode().lower()


# --- We may know them already -------------------------------------------------------------------------------------


@pytest.fixture
def known():
    household = AddressFactory(postcode="ZZ1 1AA").household
    PersonFactory(first_name="Mohammed", last_name="Khan", phone="07700 900123", household=household)
    ChildFactory(first_name="Leila", last_name="Khan", date_of_birth=date(2023, 4, 5), household=household)
    return household


@pytest.mark.parametrize(
    ("new", "known_already"),
    [
        ({"first_name": "Leila", "last_name": "Khan", "date_of_birth": date(2023, 4, 5)}, True),
        ({"first_name": "Layla", "last_name": "Kahn", "date_of_birth": date(2023, 4, 5)}, True),
        ({"first_name": "Leila", "last_name": "Khan", "date_of_birth": date(2023, 5, 4)}, True),
        ({"first_name": "Leila", "last_name": "Khan"}, True),
        ({"first_name": "Leila", "last_name": "Khan", "date_of_birth": date(2021, 1, 9)}, False),
        ({"first_name": "Hana", "last_name": "Khan", "date_of_birth": date(2023, 4, 5)}, False),
        ({"first_name": "Leila", "last_name": "Smith", "date_of_birth": date(2023, 4, 5)}, False),
        ({"first_name": "Muhammad", "last_name": "Khan", "phone": "+44 7700 900123", "role": "parent"}, True),
        ({"first_name": "Muhammad", "last_name": "Khan", "role": "parent"}, True),
        ({"first_name": "Zara", "last_name": "Patel", "phone": "07700 900123", "role": "parent"}, False),
        ({"first_name": "", "last_name": "Khan", "role": "expected baby"}, False),
    ],
)
def test_whom_we_may_know(known, new, known_already):
    person = NewPerson(**{"role": "child", **new})
    assert bool(possible_duplicates([person], today=local_today())) is known_already


def test_the_same_birthday_with_another_surname_needs_the_same_home(known):
    person = NewPerson(role="child", first_name="Leila", last_name="Smith", date_of_birth=date(2023, 4, 5))
    assert possible_duplicates([person], postcode="zz1 1aa", today=local_today())
    known.addresses.update(confidential=True)
    assert not possible_duplicates([person], postcode="zz1 1aa", today=local_today())


def test_brothers_and_sisters_are_left_out_when_somebody_is_added_to_their_family(known):
    person = NewPerson(role="child", first_name="Leila", last_name="Khan", date_of_birth=date(2023, 4, 5))
    assert not possible_duplicates([person], today=local_today(), but_not_of=known)


def test_a_family_we_may_know_is_shown_before_it_is_saved_and_never_merged(client, known):
    data = posted(
        **{"children-0-first_name": "Leila", "children-0-last_name": "Khan", "children-0-date_of_birth": "5 4 23"}
    )
    page = client.post(PAGE, data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "We may know this family already" in text
    assert known.get_absolute_url() in text
    assert Household.objects.count() == 1
    back = client.post(PAGE, data | {"back": "yes"}).content.decode()
    assert 'value="Leila"' in back
    saved = client.post(PAGE, data | {"confirmed": "yes"})
    assert saved.status_code == 302
    assert Household.objects.count() == 2
    assert Person.objects.filter(first_name="Leila", last_name="Khan").count() == 2
    assert AuditEvent.objects.get(action="family.registered").detail["possible_duplicates_shown"] == 1


def test_while_typing_only_this_row_is_looked_at(client, known):
    address = reverse("families:duplicates")
    typed = {"children-1-first_name": "Leila", "children-1-last_name": "khan", "children-1-date_of_birth": "5/4/2023"}
    text = client.post(address, {"prefix": "children-1", **typed}).content.decode()
    assert "Leila Khan" in text
    assert "same date of birth" in text
    assert "Leila" not in client.post(address, {"prefix": "children-0", **typed}).content.decode()
    for prefix in ("", "nonsense", "children-1-first_name", "babies-0", "children-٣"):
        assert client.post(address, {"prefix": prefix, **typed}).content.decode().strip() == ""
    assert client.get(address).status_code == 405


# --- Whatever comes ----------------------------------------------------------------------------------------------

FIELDS = [
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "role",
    "sex",
    "ethnicity",
    "phone",
    "groups",
    "allergies",
]
anything = st.text(max_size=60) | st.sampled_from(
    ["", "\x00", "9" * 300, "31/12/9999", "0000-00-00", "-1", "ÿ" * 200, "parent"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(["adults-0", "children-0", "babies-0"]), st.sampled_from(FIELDS)), anything
    ),
    shared=st.dictionaries(
        st.sampled_from(
            [
                "postcode",
                "town",
                "from_date",
                "registered_on",
                "groups",
                "more",
                "adults-TOTAL_FORMS",
                "children-TOTAL_FORMS",
                "submission_token",
                "confirmed",
                "back",
                "prefix",
            ]
        ),
        anything,
    ),
)
def test_no_input_is_a_fault_of_ours(client, rows, shared):
    data = posted(babies=1) | {f"{row}-{name}": value for (row, name), value in rows.items()} | shared
    assert client.post(PAGE, data).status_code in (200, 302)
    assert client.post(reverse("families:duplicates"), data).status_code == 200


def test_the_quick_form_takes_one_adult_and_their_children():
    form = QuickFamilyForm(
        {
            "adult_first_name": "Amina",
            "adult_last_name": "Okafor",
            "adult_role": "parent",
            "postcode": "zz11aa",
            "child_1_first_name": "Leo",
            "child_1_date_of_birth": "4/3/23",
            "child_2_first_name": "Mia",
            "child_2_last_name": "Stone",
            "child_2_date_of_birth": "1 1 24",
        }
    )
    assert form.is_valid(), form.errors
    assert [f"{new.first_name} {new.last_name}" for new in form.people()] == ["Amina Okafor", "Leo Okafor", "Mia Stone"]
    assert form.home().postcode == "ZZ1 1AA"


def test_the_quick_form_says_what_is_missing():
    form = QuickFamilyForm(
        {"adult_first_name": "Amina", "child_1_first_name": "Leo", "child_2_date_of_birth": "1/1/2999"}
    )
    assert not form.is_valid()
    assert set(form.errors) == {"adult_last_name", "adult_role", "child_1_date_of_birth", "child_2_date_of_birth"}

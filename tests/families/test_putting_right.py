"""Records to put right: each kind of fault is found, explained and mended (traps T-39 and T-40 among them)."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from families.home import homes_of_people
from families.models import Address, Barrier, CourtOrder, ParentalResponsibility, PostcodeArea, Registration
from families.privacy import AREA_NOT_KNOWN, area_words
from families.putting_right.finding import count_faults, faults_of
from families.putting_right.kinds import KINDS
from reports.measures import figures_for
from sessions_app.models import Attendance
from tests.support.factories import (
    AddressFactory,
    AreaFactory,
    CentreSettingsFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = local_today()
KNOWN = {"ethnicity": "Not stated", "first_language": "English"}


@pytest.fixture(autouse=True)
def _centre(db):
    cache.clear()
    CentreSettingsFactory()
    AreaFactory(), PostcodeAreaFactory(), ReachAreaPartFactory()


def family(*, home=True, **address):
    household = HouseholdFactory()
    if home:
        AddressFactory(household=household, **address)
    return household


def faultless(household=None):
    """A mother and her child, of whom everything is known."""
    household = household or family()
    mother = PersonFactory(household=household, registered_on=date(2025, 1, 8), **KNOWN)
    return mother, child(household)


def child(household, **facts):
    facts = {"date_of_birth": TODAY - timedelta(days=400), "registered_on": TODAY - timedelta(days=300), **facts}
    return ChildFactory(household=household, **KNOWN, **facts)


def asked(hidden_too=False):
    return {"today": TODAY, "vintage": 2011, "hidden_too": hidden_too}


def counts(**options):
    return {kind: count for kind, count in count_faults(**asked(**options)).items() if count}


def spoil(kind):
    """One family with one fault."""
    mother, leo = faultless()
    home = leo.memberships.get().household
    if kind == "no-birth-date":
        type(leo).objects.filter(pk=leo.pk).update(date_of_birth=None)
    elif kind == "not-asked":
        type(leo).objects.filter(pk=leo.pk).update(ethnicity="")
    elif kind == "never-registered":
        leo.registrations.all().delete()
        came = SessionFactory(date=TODAY - timedelta(days=9), status="ran")
        Attendance.objects.create(session=came, person=leo, status="present")
    elif kind == "telephone":
        mother.phone = "0770"
        mother.save()
    elif kind == "no-adult":
        mother.memberships.update(household=family())
        child(mother.memberships.get().household)
    elif kind == "no-child":
        child(family(), date_of_birth=None)
        PersonFactory(household=family(), registered_on=TODAY, **KNOWN)
    elif kind == "over-five":
        type(leo).objects.filter(pk=leo.pk).update(date_of_birth=date(2019, 2, 28))
    elif kind == "birth-due":
        ChildFactory(
            household=home, role="expected baby", date_of_birth=None, due_date=TODAY - timedelta(days=22), first_name=""
        )
    elif kind == "moved-out":
        home.addresses.update(to_date=TODAY - timedelta(days=3))
    elif kind == "no-home":
        home.addresses.all().delete()
    elif kind == "postcode":
        home.addresses.update(postcode="ZZ9 9ZZ", postcode_key="ZZ99ZZ")
        Address.objects.filter(household=home).update(postcode="ZZ9 9ZZ")
    elif kind == "left-reach":
        PostcodeAreaFactory(postcode_key="ZZ88ZZ", lsoa_code="E01000099")
        home.addresses.update(to_date=TODAY - timedelta(days=3))
        AddressFactory(household=home, postcode="ZZ8 8ZZ", from_date=TODAY - timedelta(days=2))
    elif kind == "before-birth":
        leo.registrations.update(registered_on=leo.date_of_birth - timedelta(days=9))
    else:
        day = TODAY - timedelta(days=200 if kind == "came-after" else 350)
        Attendance.objects.create(session=SessionFactory(date=day, status="ran"), person=leo, status="present")
        if kind == "came-after":
            leo.registrations.update(ended_on=TODAY - timedelta(days=250))
    return leo


def test_a_family_of_which_everything_is_known_is_in_no_list():
    faultless()
    assert counts() == {}


@pytest.mark.parametrize("kind", KINDS)
def test_each_fault_is_found_and_explained(kind, coordinator, signed_in):
    spoil(kind)
    found = counts()
    assert found.get(kind) == 1 or (kind == "no-child" and found[kind] >= 1), found
    page = signed_in(coordinator).get(reverse("families:put_right_kind", args=[kind]))
    html = page.content.decode()
    assert KINDS[kind].why[:30] in page.content.decode().replace("&#x27;", "'")
    for row in page.context["rows"]:
        assert row.page in html or KINDS[kind].mend
        assert signed_in(coordinator).get(row.page).status_code == 200, row.page


def test_the_overview_and_the_desk_say_how_many(coordinator, head_teacher, signed_in, django_assert_max_num_queries):
    for kind in KINDS:
        spoil(kind)
    client = signed_in(coordinator)
    html = client.get(reverse("families:put_right")).content.decode()
    for kind in KINDS.values():
        assert kind.why[:30] in html.replace("&#x27;", "'"), kind.key
    assert "to be put right" in client.get("/").content.decode()
    assert signed_in(head_teacher).get(reverse("families:put_right")).status_code == 403
    with django_assert_max_num_queries(2):  # the centre's settings, for the contacts that count
        count_faults(**asked())


def test_a_registration_is_ended_on_the_fifth_birthday_at_one_click(coordinator, signed_in):
    leo = spoil("over-five")  # born on 28 February 2019
    client, address = signed_in(coordinator), reverse("families:put_right_kind", args=["over-five"])
    row = leo.registrations.get()
    Registration.objects.filter(pk=row.pk).update(registered_on=date(2020, 1, 6))
    token = client.get(address).context["form"].submission_token
    client.post(address, {"row": str(row.pk), "submission_token": token})
    row.refresh_from_db()
    assert (row.ended_on, row.ended_reason) == (date(2024, 2, 28), "turned five")
    assert "over-five" not in counts()


def test_several_are_mended_at_once_only_after_a_look(coordinator, signed_in):
    people = [spoil("before-birth"), spoil("before-birth")]
    client, address = signed_in(coordinator), reverse("families:put_right_kind", args=["before-birth"])
    rows = [str(person.registrations.get().pk) for person in people]
    page = client.post(address, {"row": rows})
    assert "What will happen" in page.content.decode()
    assert counts()["before-birth"] == 2, "nothing yet"
    client.post(address, {"row": rows, "confirmed": "yes", "submission_token": page.context["form"].submission_token})
    assert [person.registrations.get().registered_on for person in people] == [each.date_of_birth for each in people]


def test_whoever_came_first_is_registered_from_that_day(coordinator, signed_in):
    leo = spoil("came-before")
    client, address = signed_in(coordinator), reverse("families:put_right_kind", args=["came-before"])
    token = client.get(address).context["form"].submission_token
    client.post(address, {"row": str(leo.registrations.get().pk), "submission_token": token})
    assert leo.registrations.get().registered_on == TODAY - timedelta(days=350)


@pytest.mark.parametrize("posted", [{}, {"row": "nonsense"}, {"row": ["a", "b"], "confirmed": "yes"}])
def test_nonsense_mends_nothing(posted, coordinator, signed_in):
    client = signed_in(coordinator)
    assert client.post(reverse("families:put_right_kind", args=["over-five"]), posted).status_code == 302
    assert client.post(reverse("families:put_right_kind", args=["postcode"]), posted).status_code == 405
    assert client.get(reverse("families:put_right_kind", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("kind", ["postcode", "left-reach", "moved-out"])
def test_where_a_hidden_family_lives_is_in_no_list_but_for_those_cleared(kind):
    leo = spoil(kind)
    leo.memberships.get().household.addresses.update(confidential=True)
    assert kind not in counts()
    assert counts(hidden_too=True)[kind] == 1


def test_moving_out_of_the_reach_area_ends_the_reach_figure_from_that_day_and_nothing_else():
    """T-39: the address is dated; history stays, and the family may keep coming."""
    leo = spoil("left-reach")
    moved = TODAY - timedelta(days=2)

    def registered(day):
        return figures_for(day - timedelta(days=30), day, as_at=day, today=TODAY).measures["registered"]

    assert registered(moved - timedelta(days=1)) == 1
    assert registered(moved) == 0
    assert leo.registrations.in_force(on=TODAY).exists(), "still registered: nobody is sent away"
    (fault,) = faults_of("left-reach", **asked())
    assert (fault.person, fault.day) == (leo.pk, moved)


def test_a_postcode_newer_than_the_lookup_is_marked_and_repaired_by_a_newer_one(coordinator, signed_in):
    """T-40: normalised, kept as typed, never dropped: "area not known" until a lookup knows it."""
    _, leo = faultless(family(postcode="zz9  9zz"))
    assert Address.objects.get().postcode == "zz9  9zz"
    assert counts()["postcode"] == 1

    def area():
        return homes_of_people([leo.pk], on=TODAY)[leo.pk]

    assert area_words(area(), None) == AREA_NOT_KNOWN
    audit.record("import.done", by=coordinator, summary="Imported", detail={"postcodes": {"new": 1}})
    home_tab = f"{leo.memberships.get().household.get_absolute_url()}?tab=home"
    assert "The postcode is not in the lookup brought on" in signed_in(coordinator).get(home_tab).content.decode()
    figures = figures_for(TODAY - timedelta(days=30), TODAY, today=TODAY)
    assert figures.measures["registered"] == 0
    PostcodeArea.objects.create(
        postcode_key="ZZ99ZZ", vintage=CentreSettings.load().lsoa_vintage, lsoa_code="E01000001"
    )
    assert "postcode" not in counts()
    assert area().in_reach
    assert figures_for(TODAY - timedelta(days=30), TODAY, today=TODAY).measures["registered"] == 1


def one_click(client, kind, row):
    address = reverse("families:put_right_kind", args=[kind])
    token = client.get(address).context["form"].submission_token
    return client.post(address, {"row": str(row), "submission_token": token})


def test_whoever_came_back_is_registered_again_from_the_first_day(coordinator, signed_in):
    leo = spoil("came-after")  # the registration ended 250 days ago, and Leo came 200 days ago
    later = SessionFactory(date=TODAY - timedelta(days=20), status="ran")
    Attendance.objects.create(session=later, person=leo, status="present")
    one_click(signed_in(coordinator), "came-after", leo.pk)
    assert leo.registrations.get(ended_on=None).registered_on == TODAY - timedelta(days=200)
    assert "came-after" not in counts()


def test_whoever_moved_out_of_the_reach_area_is_ended_on_the_day_of_the_move(coordinator, signed_in):
    leo = spoil("left-reach")
    one_click(signed_in(coordinator), "left-reach", leo.registrations.get().pk)
    row = leo.registrations.get()
    assert (row.ended_on, row.ended_reason) == (TODAY - timedelta(days=2), "moved away")
    assert "left-reach" not in counts()


def test_a_registration_within_the_reach_area_is_not_ended_by_an_old_page(coordinator, signed_in):
    _, leo = faultless()
    one_click(signed_in(coordinator), "left-reach", leo.registrations.get().pk)
    assert leo.registrations.get().ended_on is None


def apart(**address):
    """A child whose mother stands in a record of her own, at the same address."""
    mother = PersonFactory(household=family(**address), registered_on=TODAY, **KNOWN)
    return mother, child(family(**address))


@pytest.mark.parametrize("kind", ["no-adult", "no-child"])
def test_a_mother_and_a_child_of_one_address_belong_together_at_one_click(kind, coordinator, signed_in):
    mother, leo = apart()
    client = signed_in(coordinator)
    html = client.get(reverse("families:put_right_kind", args=[kind])).content.decode()
    words = {"no-adult": f"Add {mother.full_name} to this family", "no-child": "Belongs to the family "}[kind]
    assert words in html
    one_click(client, kind, {"no-adult": leo, "no-child": mother}[kind].pk)
    home = leo.memberships.get().household
    assert mother.memberships.get(household=home).main is False
    assert mother.memberships.count() == 2
    assert counts() == {}


def test_whoever_is_responsible_is_suggested_wherever_they_live(coordinator, signed_in):
    mother = PersonFactory(household=family(address_line_1="8 Elm Row"), registered_on=TODAY, **KNOWN)
    leo = child(family(address_line_1="2 Sorrel Way"))
    client, address = signed_in(coordinator), reverse("families:put_right_kind", args=["no-adult"])
    assert f"Add {mother.full_name}" not in client.get(address).content.decode()
    ParentalResponsibility.objects.create(child=leo, holder=mother, held="yes")
    assert f"Add {mother.full_name}" in client.get(address).content.decode()


@pytest.mark.parametrize("why", ["hidden home", "court order", "two of them", "kept out"])
def test_where_somebody_has_to_look_nothing_is_suggested(why, coordinator, head_teacher, signed_in):
    mother, leo = apart()
    home = leo.memberships.get().household
    if why == "hidden home":
        home.addresses.update(confidential=True)
    elif why == "court order":
        order = CourtOrder.objects.create(
            kind="care", court="Reading", made_on=TODAY, document_seen_on=TODAY, document_seen_by=coordinator,
            instruction="Ask first",
        )  # fmt: skip
        order.child_rows.create(child=leo)
    elif why == "two of them":
        PersonFactory(household=family(), **KNOWN)
    else:
        shut = mother.memberships.get().household
        Barrier.objects.create(
            user=coordinator, household=shut, kind="kept out", from_date=TODAY, reason="x", set_by=head_teacher
        )
    client = signed_in(coordinator)
    page = client.get(reverse("families:put_right_kind", args=["no-adult"])).content.decode()
    assert f"Add {mother.full_name}" not in page
    one_click(client, "no-adult", leo.pk)
    assert mother.memberships.count() == 1

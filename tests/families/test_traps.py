"""Traps of the field that belong to no single page: each named in the test that meets it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from families.actions import NewHome, move_home
from families.actions.registrations import register_people
from families.home import homes_of_households
from families.mailing.recipients import plan
from families.models import Address, HouseholdMembership, Person
from families.placements.actions import begin_placement
from families.privacy import AREA_NOT_KNOWN, WITHHELD, area_words
from families.putting_right.finding import faults_of
from families.responsibility.actions import record_order
from families.support.rooms import desk_items
from reports.measures import figures_for
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from sessions_app.actions.marks import mark_person
from sessions_app.look_alikes import sounds
from sessions_app.roll import read_roll
from tests.support.cases_of_support import accepted
from tests.support.factories import HouseholdFactory, PersonFactory, SessionFactory, TermFactory
from tests.support.small_centre import FAR, KNOWN, NEAR, adult, also_lives_in, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db
TODAY = local_today()
LONG_AGO = TODAY - timedelta(days=300)


def years_ago(years):
    return TODAY.replace(year=TODAY.year - years, day=1)


@pytest.fixture(autouse=True)
def _centre(db):
    small_centre()
    TermFactory(start_date=TODAY - timedelta(days=60), end_date=TODAY + timedelta(days=20))


def counted(*keys):
    found = figures_for(LONG_AGO, TODAY, today=TODAY).measures
    return tuple(found[key] for key in keys)


class TestTwoHomes:
    def test_a_child_of_two_households_is_counted_and_listed_once(self, signed_in, coordinator):
        """T-33: one main home on a day; the other home is on the child's page and counts nothing."""
        mothers, fathers = home_in(NEAR), home_in(FAR)
        adult(fathers, last_name="Boateng", registered_on=LONG_AGO)
        leo = child(mothers, born=years_ago(3), registered=LONG_AGO, last_name="Mensah")
        also_lives_in(leo, fathers)
        came(leo, TODAY - timedelta(days=9), TODAY - timedelta(days=2))
        assert counted("registered", "families_registered", "seen", "out_of_area_seen") == (1, 1, 1, 0)
        with pytest.raises(IntegrityError), transaction.atomic():
            HouseholdMembership.objects.create(person=leo, household=HouseholdFactory(), main=True)
        figure = signed_in(coordinator).get(reverse("reports:figure", args=["seen"])).content.decode()
        assert figure.count(leo.get_absolute_url()) == 1


class TestARefuge:
    def test_its_area_is_told_by_no_list_of_people_behind_a_figure(self, signed_in, coordinator, safeguarding_lead):
        """T-38: counted where it is, and named only to the cleared; without a postcode it has no area at all."""
        hidden = home_in(NEAR, confidential=True)
        child(hidden, born=years_ago(2), registered=LONG_AGO, first_name="Zaki")
        behind = reverse("reports:figure", args=["registered"]) + f"?area={NEAR}"
        for user, told in ((coordinator, False), (safeguarding_lead, True)):
            page = signed_in(user).get(behind)
            assert ("Zaki" in page.content.decode()) is told
            assert page.context["count"] == int(told)  # not even that somebody there is hidden
        nowhere = HouseholdFactory()
        secret = Address.objects.create(household=nowhere, address_line_1="Safe", from_date=LONG_AGO, confidential=True)
        home = homes_of_households([nowhere.pk], on=TODAY)[nowhere.pk]
        assert (home.address, home.is_known) == (secret, False)
        assert area_words(home, coordinator) == WITHHELD
        assert area_words(home, safeguarding_lead) == AREA_NOT_KNOWN


class TestLeavingTheReachArea:
    """T-39: a supported family that moves away is asked about on the desk; a hidden home tells nothing by it."""

    @pytest.fixture
    def supported(self, family_worker):
        household = home_in(NEAR, since=LONG_AGO)
        case = accepted(family_worker, household=household, children=[child(household, born=years_ago(2))])
        return household, case

    @pytest.mark.parametrize(
        ("postcode", "confidential", "asked"),
        [(KNOWN[FAR], False, True), (KNOWN[NEAR], False, False), (KNOWN[NEAR], True, True)],
    )
    def test_its_case_asks_where_the_support_goes_on(
        self, administrator, family_worker, supported, postcode, confidential, asked
    ):
        household, case = supported
        home = NewHome(address_line_1="2 New Road", postcode=postcode, confidential=confidential)
        move_home(by=administrator, household=household, home=home, on=TODAY)
        assert case.actions.filter(words__startswith="The family has moved").exists() is asked
        items = [item for item in desk_items(family_worker, TODAY) if item.title.startswith("An action in the plan")]
        assert [item.due for item in items] == ([TODAY] if asked else [])
        if asked:
            assert "Road" not in items[0].title + case.actions.get().words

    def test_nothing_is_asked_where_there_is_no_case_or_no_home_before(self, administrator, family_worker):
        household = home_in(NEAR, since=LONG_AGO)
        move_home(by=administrator, household=household, home=NewHome(postcode=KNOWN[FAR]), on=TODAY)
        first = home_in(None)
        case = accepted(family_worker, household=first, children=[])
        move_home(by=administrator, household=first, home=NewHome(postcode=KNOWN[FAR]), on=TODAY)
        assert not case.actions.exists()


class TestATickOnTheRegister:
    def test_of_a_family_only_those_ticked_are_here_and_an_older_brother_never_counts_as_under_five(
        self, signed_in, session_worker
    ):
        """T-43: "whole family" ticks nobody by itself; over-fives stand apart."""
        household = home_in(NEAR)
        mother = adult(household, first_name="Grace")
        small, older, away = (
            child(household, born=years_ago(years), registered=LONG_AGO, first_name=name)
            for name, years in (("Ada", 2), ("Max", 8), ("Ben", 3))
        )
        session = SessionFactory(date=TODAY, status="planned")
        client = signed_in(session_worker)
        page = client.get(reverse("sessions_app:register_family", args=[session.pk, household.pk])).content.decode()
        assert "checked" not in page
        assert "8 years" in page
        client.post(reverse("sessions_app:sign_in", args=[session.pk]), {"people": [mother.pk, small.pk, older.pk]})
        present = set(session.attendances.filter(status="present").values_list("person", flat=True))
        assert present == {mother.pk, small.pk, older.pk}
        assert not session.attendances.filter(person=away).exists()
        assert counted("attendances_under_5", "seen", "adults_seen") == (1, 1, 1)

    def test_a_childminder_brings_children_who_are_not_her_family(self, signed_in, session_worker, coordinator):
        """T-45: she comes with six; they belong to their own homes, and letters and permissions go there."""
        hers = home_in(NEAR)
        minder = adult(hers, role="childminder", first_name="Pat", last_name="Minder", registered_on=LONG_AGO)
        brought = [child(home_in(NEAR), born=years_ago(3), registered=None) for _ in range(6)]
        session = SessionFactory(date=TODAY, status="planned")
        for person in (minder, *brought):
            mark_person(session_id=session.pk, person_id=person.pk, status="present", by=session_worker)
        assert counted("attendances_under_5", "seen", "registered") == (6, 6, 0)
        assert list(Person.objects.of_household(hers, on=TODAY)) == [minder]
        (letter,) = plan(coordinator, what="letter", whom="all", on=TODAY).recipients
        assert (letter.name, letter.children) == ("Pat Minder", ())
        # Their parents are still to register them and to say what is permitted: until then they stand on a list.
        found = {"today": TODAY, "vintage": 2011, "hidden_too": False}
        asked = {fault.person for fault in faults_of("never-registered", **found)}
        assert asked == {each.pk for each in brought}
        page = (
            signed_in(coordinator).get(reverse("families:put_right_kind", args=["never-registered"])).content.decode()
        )
        assert "a parent registers them and says what is permitted" in page
        register_people(by=coordinator, people=brought[:1], on=TODAY)
        assert len(faults_of("never-registered", **found)) == 5
        home = brought[0].memberships.get().household
        assert "Not asked" in signed_in(coordinator).get(f"{home.get_absolute_url()}?tab=permissions").content.decode()


class TestTwins:
    def test_on_a_register_twins_and_names_alike_are_told_apart(self, signed_in, session_worker):
        """T-41: "sibling warning"; and the list asks the database no more for it."""
        home = home_in(NEAR)
        hassan, hussein = (
            child(home, born=years_ago(2), registered=LONG_AGO, first_name=name, last_name="Ali")
            for name in ("Hassan", "Hussein")
        )
        elder = child(home, born=years_ago(4), registered=LONG_AGO, first_name="Zoë", last_name="Ali")
        namesakes = [
            child(home_in(NEAR), born=years_ago(3), registered=LONG_AGO, first_name=name, last_name="Novak")
            for name in ("Katarina", "Catarina", "Katrina")
        ]
        mother = adult(home, first_name="Hassana", last_name="Ali")
        session = SessionFactory(date=TODAY, status="planned")
        for person in (hassan, hussein, elder, mother, *namesakes):
            mark_person(session_id=session.pk, person_id=person.pk, status="present", by=session_worker)
        alike = {row.name: row.alike for row in read_roll(session).rows}
        assert alike["Hassan Ali"] == "Twin of Hussein: ask which of them"
        assert alike["Hussein Ali"] == "Twin of Hassan: ask which of them"
        assert alike["Zoë Ali"] == alike["Hassana Ali"] == alike["Catarina Novak"] == ""
        assert alike["Katrina Novak"] == "There is another child of a name like Katarina Novak: ask the birthday"
        page = signed_in(session_worker).get(reverse("sessions_app:register", args=[session.pk])).content.decode()
        assert "Twin of Hussein" in page
        ticks = reverse("sessions_app:register_family", args=[session.pk, home.pk])
        assert "Twin of Hussein" not in signed_in(session_worker).get(ticks).content.decode()  # signed in already
        hussein.attendances.all().delete()
        assert "Twin of Hassan" in signed_in(session_worker).get(ticks).content.decode()

    @pytest.mark.parametrize(
        ("one", "other", "alike"),
        [("Hassan", "Hussein", True), ("José", "Jose", True), ("Anna Lee", "Ana Lee", True), ("Ben", "Bob", False)],
    )
    def test_which_names_sound_alike(self, one, other, alike):
        assert (sounds(one) == sounds(other)) is alike


class TestAFamilyFromOutside:
    def test_it_is_welcome_in_a_category_of_its_own_and_asked_what_everybody_is(self, signed_in, coordinator):
        """T-44: allowed; own category; parental responsibility and permissions are asked all the same."""
        home = home_in(FAR)
        mother = adult(home, first_name="Ines", registered_on=LONG_AGO)
        tiago = child(home, born=years_ago(2), registered=LONG_AGO, first_name="Tiago")
        came(tiago, TODAY - timedelta(days=9))
        assert counted("registered", "seen", "out_of_area_seen") == (0, 0, 1)
        client = signed_in(coordinator)
        page = client.get(f"{home.get_absolute_url()}?tab=responsibility").content.decode()
        assert f"{mother.full_name}" in page
        assert "Not asked" in page
        page = client.get(f"{home.get_absolute_url()}?tab=permissions").content.decode()
        assert "Not asked" in page
        form = reverse("families:responsibility_new", args=[tiago.pk])
        given = {"children": [str(tiago.pk)], "holder": str(mother.pk), "held": "yes", "evidence": ""}
        assert client.post(form, given).status_code in (200, 302)


class TestATeenageParent:
    """T-46: a parent of sixteen is a parent and a child: flagged, and the rules for children hold for her too."""

    @pytest.fixture
    def leila(self):
        household = home_in(NEAR)
        mother = adult(household, first_name="Leila", last_name="Haddad", date_of_birth=years_ago(16))
        mother.baby = child(household, born=TODAY - timedelta(days=90), registered=LONG_AGO, first_name="Noor")
        mother.home = household
        return mother

    def test_her_pages_say_so_until_she_is_eighteen(self, signed_in, coordinator, leila):
        client = signed_in(coordinator)
        family, own = leila.home.get_absolute_url(), leila.get_absolute_url()
        assert "Leila is 16: the rules for children hold too" in client.get(family).content.decode()
        page = client.get(own).content.decode()
        for words in ("Under 18", "Allergies", "Stop alert", "Foster placements", "Court orders", "Telephone"):
            assert words in page, words
        Person.objects.filter(pk=leila.pk).update(date_of_birth=years_ago(19))
        for address in (family, own):
            assert "the rules for children hold too" not in client.get(address).content.decode()

    def test_each_of_the_two_has_a_file_of_her_own_with_the_safeguarding_lead(
        self, signed_in, session_worker, safeguarding_lead, leila
    ):
        client = signed_in(session_worker)
        said = {"place": "At the group", "happened_on": TODAY.isoformat()}
        for child_, words in (
            (leila, "Bruises on Leila"),
            (leila.baby, "Noor is hungry"),
            (leila, "Leila slept rough"),
        ):
            url = f"{reverse('safeguarding:concern_new')}?child={child_.pk}"
            assert client.post(url, {**said, "seen_and_heard": words}).status_code == 302
        with reading_as(safeguarding_lead):
            concerns = {each.seen_and_heard: each for each in Concern.objects.visible_to(safeguarding_lead)}
            assert [each.child_id for each in concerns.values()].count(leila.pk) == 2
            of_leila = Concern.objects.visible_to(safeguarding_lead).about_the_same_child(concerns["Bruises on Leila"])
            assert [each.seen_and_heard for each in of_leila] == ["Leila slept rough"]
            of_noor = Concern.objects.visible_to(safeguarding_lead).about_the_same_child(concerns["Noor is hungry"])
            assert not of_noor

    def test_an_order_a_placement_and_a_case_can_be_about_her_as_about_her_baby(
        self, signed_in, coordinator, family_worker, leila
    ):
        page = signed_in(coordinator).get(reverse("families:court_order_new", args=[leila.baby.pk])).content.decode()
        assert page.count("Leila Haddad") >= 2  # as a child it is about, and as somebody it may bind
        order = record_order(
            by=coordinator,
            children=[leila, leila.baby],
            kind="care",
            court="Family Court",
            made_on=LONG_AGO,
            document_seen_on=TODAY,
            binds="The council shares responsibility",
            instruction="Ring the social worker",
        )
        assert order.children.count() == 2
        case = accepted(family_worker, household=leila.home, children=[leila, leila.baby])
        step = reverse("families:case_step", args=[case.pk, "children"])
        assert "Leila Haddad" in signed_in(family_worker).get(step).content.decode()
        carers = HouseholdFactory()
        begin_placement(by=coordinator, child=leila, household=carers, from_date=TODAY, placed_by="Sampleton Council")
        assert leila.memberships.main().in_force(on=TODAY).get().household == carers
        grown = PersonFactory(household=HouseholdFactory())
        answer = signed_in(coordinator).get(reverse("families:court_order_new", args=[grown.pk]))
        assert answer.status_code == 404

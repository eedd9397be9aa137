"""Letters, labels and lists to many families: traps T-36 (by person), T-37 (hidden homes), T-50 (needs)."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.barriers.actions import set_barrier
from families.mailing import choosing, sheets
from families.mailing.recipients import number_of, plan
from families.merging.households import merge_households
from families.merging.undo import undo_merge
from families.models import (
    AccessNeeds,
    Address,
    CourtOrder,
    CourtOrderChild,
    DeprivationScore,
    FosterPlacement,
    HouseholdMembership,
    PermissionAnswer,
    Registration,
)
from families.outreach.actions import assign
from families.outreach.actions import log as log_try
from families.registering.wishes import keep_wish
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
)

pytestmark = pytest.mark.django_db
SINCE = date(2024, 9, 2)


def home(*children, name="Amina Okafor", postcode="ZZ1 1AA", **adult):
    """A registered adult with a home and these children; gives the adult, with .home and .address."""
    household = HouseholdFactory()
    first, last = name.split()
    who = PersonFactory(household=household, registered_on=SINCE, first_name=first, last_name=last, **adult)
    for child in children:
        ChildFactory(household=household, registered_on=SINCE, first_name=child, last_name=last)
    who.home, who.address = household, AddressFactory(household=household, postcode=postcode)
    return who


def planned(user, what="letter", whom="all", **choice):
    return plan(user, what=what, whom=whom, on=local_today(), **choice)


def names(found):
    return sorted(each.name for each in found.recipients)


def answered(person, kind, answer, by):
    PermissionAnswer.objects.create(person=person, kind=kind, answer=answer, answered_on=local_today(), taken_by=by)


class TestToEachAdultByPerson:
    """Trap T-36."""

    @pytest.fixture
    def parents(self):
        mother, father = home("Leo", "Ada", name="Grace Mensah"), home("Kofi", name="Samuel Boateng")
        leo = mother.home.memberships.get(person__first_name="Leo").person
        HouseholdMembership.objects.create(person=leo, household=father.home, main=False)
        mother.leo = leo
        return mother, father

    def test_separated_parents_each_get_their_own_letter_with_the_children_of_their_own_home(
        self, coordinator, parents
    ):
        children = {each.name: set(each.children) for each in planned(coordinator).recipients}
        assert children == {"Grace Mensah": {"Leo", "Ada"}, "Samuel Boateng": {"Leo", "Kofi"}}
        found = planned(coordinator)
        for each, other in (found.recipients, reversed(found.recipients)):
            alone = type(found)([each])
            html = sheets.letters_html(alone, subject="Hello", text="Dear {name}, {children}", on=local_today())
            assert other.name not in html

    def test_a_court_order_keeps_the_child_out_of_the_other_homes_letter_and_no_letter_goes_to_whom_it_binds(
        self, coordinator, parents
    ):
        mother, _ = parents
        today = local_today()
        order = CourtOrder.objects.create(
            kind="child arrangements",
            court="Sampleton",
            made_on=today,
            binds="Somebody else",
            instruction="Only Mum collects",
            document_seen_on=today,
            document_seen_by=coordinator,
        )
        CourtOrderChild.objects.create(order=order, child=mother.leo)
        children = {each.name: set(each.children) for each in planned(coordinator).recipients}
        assert children == {"Grace Mensah": {"Leo", "Ada"}, "Samuel Boateng": {"Kofi"}}
        CourtOrder.objects.update(binds="The father, samuel boateng")
        found = planned(coordinator)
        assert names(found) == ["Grace Mensah"]
        assert found.left_out == {"order": 1}

    def test_the_other_parent_is_not_told_of_a_child_whose_home_is_hidden(self, coordinator, parents):
        mother, _ = parents
        Address.objects.filter(pk=mother.address.pk).update(confidential=True)
        (each,) = planned(coordinator).recipients
        assert (each.name, each.children) == ("Samuel Boateng", ("Kofi",))

    def test_a_fostered_child_is_named_to_the_carers_alone(self, coordinator, parents):
        mother, father = parents
        FosterPlacement.objects.create(
            child=mother.leo, household=father.home, from_date=local_today(), placed_by="Sampleton Council"
        )
        children = {each.name: set(each.children) for each in planned(coordinator).recipients}
        assert children["Grace Mensah"] == {"Ada"}

    def test_one_letter_for_each_home_joins_only_the_adults_of_that_home(self, coordinator):
        mother = home("Leo", name="Grace Mensah")
        PersonFactory(household=mother.home, first_name="Kwame", last_name="Mensah")
        home(name="Other Person")  # the same address, another family
        assert names(planned(coordinator, per="home")) == ["Grace Mensah and Kwame Mensah", "Other Person"]
        assert len(planned(coordinator).recipients) == 3


class TestNeverToAHiddenHome:
    """Trap T-37."""

    @pytest.mark.parametrize("what", ["letter", "labels", "texts", "emails"])
    def test_it_is_counted_and_not_named(self, coordinator, what):
        hidden = home("Leo", name="Hidden Mother", phone="07700 900001", email="a@example.org")
        Address.objects.filter(household=hidden.home).update(confidential=True)
        found = planned(coordinator, what)
        assert found.recipients == []
        assert found.left_out == {"confidential": 1}

    def test_choosing_by_area_does_not_tell_that_one_is_there(self, coordinator):
        PostcodeAreaFactory()
        DeprivationScore.objects.create(index="IMD2019", lsoa_code="E01000001", rank=9, decile=1)
        home(name="Open Family"), home(name="Hidden Mother")
        Address.objects.filter(household__memberships__person__first_name="Hidden").update(confidential=True)
        for choice in ({"whom": "deciles", "deciles": (1, 3)}, {"whom": "places", "places": ["ZZ11"]}):
            found = planned(coordinator, **choice)
            assert (names(found), found.left_out) == (["Open Family"], {})
        assert choosing.places_to_tick(on=local_today()) == [("ZZ11", "ZZ1 1")]
        assert names(planned(coordinator, whom="deciles", deciles=(2, 3))) == []

    def test_nothing_goes_to_a_home_that_was_left(self, coordinator):
        moved = home(name="Moved Away")
        Address.objects.filter(household=moved.home).update(to_date=local_today() - timedelta(days=1))
        assert planned(coordinator).left_out == {"no_address": 1}


class TestWhoIsLeftOut:
    def test_families_in_grief(self, coordinator):
        death, loss = home("Leo", name="One Parent"), home(name="Two Parent")
        baby = PersonFactory(role="expected baby", date_of_birth=None, first_name="", household=loss.home)
        for person in (death.home.memberships.get(person__role="child").person, baby):
            type(person).objects.filter(pk=person.pk).update(died_on=local_today() - timedelta(days=300))
        assert planned(coordinator).left_out == {"quiet": 2}

    def test_a_lasting_wish_and_what_outreach_heard(self, coordinator, family_worker, signed_in):
        """No post please: no letters, no labels. No contact: no texts and e-mails either, and no list of Outreach."""
        no_post, silent = home(phone="07700 900111"), home(name="Bo Larch", phone="07700 900222")
        told = home(name="Cy Elm", phone="07700 900333")
        for who in (no_post, silent, told):
            answered(who, "texts", "yes", coordinator)
        address = reverse("families:permissions", args=[silent.home.pk])
        given = {"answered_on": local_today().isoformat(), "contact_wish": "no contact"}
        assert signed_in(coordinator).post(address, given).status_code == 302
        keep_wish(by=coordinator, household=no_post.home, wish="no post")
        page = signed_in(coordinator).get(f"{silent.home.get_absolute_url()}?tab=permissions").content.decode()
        assert "No contact wanted" in page
        (task,) = assign(by=coordinator, households=[told.home.pk], why="not seen", to=family_worker)
        log_try(by=family_worker, task=task, outcome="wants no contact")
        for what, reached in (("letter", []), ("labels", []), ("texts", ["Amina Okafor"])):
            found = planned(coordinator, what=what)
            assert (names(found), found.left_out["wish"]) == (reached, 3 - len(reached)), what
        (task,) = assign(by=coordinator, households=[no_post.home.pk], why="not seen", to=family_worker)
        with pytest.raises(ValidationError, match="no post"):
            log_try(by=family_worker, task=task, kind="letter")
        keep_wish(by=coordinator, household=silent.home, wish="may")
        assert names(planned(coordinator)) == ["Bo Larch"]

    def test_of_two_merged_families_the_further_wish_holds_and_comes_back(self, coordinator):
        kept, merged = home(), home(name="Bo Larch", postcode="ZZ1 1AB")
        keep_wish(by=coordinator, household=merged.home, wish="no contact")
        Address.objects.filter(household=merged.home).delete()
        merged.home.refresh_from_db()
        merge = merge_households(by=coordinator, kept=kept.home, merged=merged.home)
        kept.home.refresh_from_db()
        assert kept.home.contact_wish == "no contact"
        undo_merge(by=coordinator, merge=merge)
        kept.home.refresh_from_db()
        assert kept.home.contact_wish == ""

    def test_ended_registrations_and_records_that_are_merged_or_sealed(self, coordinator):
        ended, merged, sealed, stays = (home("Leo", name=f"{word} Parent") for word in "ABCD")
        Registration.objects.filter(person=ended).update(ended_on=local_today() - timedelta(days=1))
        type(merged).objects.filter(pk=merged.pk).update(merged_into=stays)
        type(sealed).objects.filter(pk=sealed.pk).update(sealed=True)
        found = planned(coordinator)
        assert (names(found), found.left_out) == (["D Parent"], {"ended": 1})

    def test_whoever_one_is_kept_out_of_is_not_even_counted(self, coordinator, safeguarding_lead):
        family = home(name="Known Friend")
        set_barrier(by=safeguarding_lead, household=family.home, user=coordinator, kind="kept out", reason="A friend")
        found = planned(coordinator)
        assert (found.recipients, found.left_out) == ([], {})

    def test_texts_and_e_mails_go_to_adults_who_permit_them_on_the_day(self, coordinator):
        yes, no, withdrawn, without = (
            home(name=f"{word} Parent", phone=phone, email=f"{word}@example.org" if phone else "")
            for word, phone in (("Yes", "+44 7700 900001"), ("No", "07700 900002"), ("Then", "07700 900003"), ("W", ""))
        )
        for kind, what, missing in (("texts", "texts", "no_number"), ("emails", "emails", "no_email")):
            for person, answer in ((yes, "yes"), (no, "no"), (withdrawn, "yes"), (without, "yes")):
                answered(person, kind, answer, coordinator)
            answered(withdrawn, kind, "withdrawn", coordinator)
            found = planned(coordinator, what)
            assert (names(found), found.left_out) == (["Yes Parent"], {"no_permission": 2, missing: 1})

    @pytest.mark.parametrize(
        ("typed", "number"),
        [("+44 (0)7700 900001", "07700900001"), ("020 8000 0000", ""), ("+353 87 1234567", "00353871234567")],
    )
    def test_a_text_goes_to_a_mobile_number_without_signs(self, typed, number):
        assert number_of(PersonFactory.build(phone=typed)) == number


class TestChoosing:
    def test_by_group_as_far_as_one_may_know_of_it(self, coordinator, safeguarding_lead):
        restricted = GroupFactory(name="child protection plan", restricted=True)
        GroupMembershipFactory(person=home(name="In Group"), group=restricted, from_date=SINCE)
        home(name="Not In")
        assert names(planned(coordinator, whom="group", group=restricted)) == []
        assert names(planned(safeguarding_lead, whom="group", group=restricted)) == ["In Group"]

    def test_by_the_ages_of_children(self, coordinator):
        family, today = home(name="One Parent"), local_today()
        ChildFactory(household=family.home, date_of_birth=today - timedelta(days=500))
        assert names(planned(coordinator, whom="ages", ages=(1, 1))) == ["One Parent"]
        assert names(planned(coordinator, whom="ages", ages=(2, 4))) == []

    def test_how_many_queries_it_takes_does_not_grow(self, coordinator, django_assert_max_num_queries):
        for number in range(8):
            home("Leo", name=f"Parent {number}")
        with django_assert_max_num_queries(14):
            assert len(planned(coordinator).recipients) == 8


class TestTheFiles:
    def test_interpreter_and_format_go_with_the_letter(self, coordinator):
        """Trap T-50."""
        large = home(name="Large Print")
        AccessNeeds.objects.create(
            person=large, interpreter="yes", interpreter_language="Somali", letter_format="large print"
        )
        home(name="Usual Print")
        html = sheets.letters_html(planned(coordinator), subject="Hello", text="Dear {name}", on=local_today())
        assert "Large Print: needs an interpreter (Somali), large print" in html
        assert html.count('class="letter large"') == 1
        assert html.count('class="letter"') == 1

    def test_merge_fields_hold_what_was_typed_and_are_never_merged_twice(self, coordinator):
        home("<b>", name="{children} <i>")
        html = sheets.letters_html(planned(coordinator), subject="S", text="Dear {name}: {children}", on=local_today())
        assert "Dear {children} &lt;i&gt;: &lt;b&gt;" in html
        assert sheets.merged("For {children}", planned(coordinator, "labels").recipients[0]) == "For your family"

    def test_letters_and_labels_are_tagged_one_letter_a_page_and_21_labels_a_sheet(self, coordinator):
        for number in range(22):
            home(name=f"Parent {number}")
        today = local_today()
        for what, pages in (("letter", 23), ("labels", 2)):
            pdf, _, _ = sheets.make(
                by=coordinator, plan=planned(coordinator, what), what=what, whom="all", on=today, subject="S", text="T"
            )
            with pikepdf.open(io.BytesIO(pdf)) as read:
                assert len(read.pages) == pages
                assert bool(read.Root.MarkInfo.Marked)

    def test_a_list_is_safe_to_open_in_a_spreadsheet(self, coordinator, administrator, signed_in):
        answered(home(name="=1+1 Parent", email="x@example.org"), "emails", "yes", coordinator)
        data = {"whom": "all", "what": "emails", "per": "adult", "make": "1"}
        response = signed_in(administrator).post(reverse("families:mailing"), data)
        assert response.content.decode("utf-8-sig") == "Name,E-mail\r\n'=1+1 Parent,x@example.org\r\n"


class TestThePage:
    def test_it_says_how_many_and_names_nobody(self, administrator, signed_in):
        home("Leo", name="Grace Mensah")
        Address.objects.filter(household=home(name="Hidden Mother").home).update(confidential=True)
        data = {"whom": "all", "what": "letter", "per": "adult", "subject": "Hello", "text": "Dear {name}"}
        client = signed_in(administrator)
        page = client.post(reverse("families:mailing"), data).content.decode()
        assert "1 letter<" in page
        assert "1 left out: address confidential" in page
        assert "Mensah" not in page
        assert "Hidden" not in page
        assert not AuditEvent.objects.filter(action="mailing.made").exists()
        made = client.post(reverse("families:mailing"), data | {"make": "1"})
        assert made.content.startswith(b"%PDF")
        event = AuditEvent.objects.get(action="mailing.made")
        assert event.detail == {"what": "letter", "whom": "all", "made": 1, "left_out": {"confidential": 1}}
        assert "Mensah" not in f"{event.summary}{event.detail}"

    def test_it_asks_for_what_belongs_to_the_choice(self, administrator, signed_in):
        page = reverse("families:mailing")
        data = {"whom": "ages", "youngest": "4", "oldest": "2", "what": "letter", "per": "adult", "text": "{address}"}
        errors = signed_in(administrator).post(page, data).context["form"].errors
        assert set(errors) == {"oldest", "subject", "text"}

    def test_a_fresh_sign_in_comes_first(self, administrator, signed_in, monkeypatch):
        client = signed_in(administrator)
        monkeypatch.setattr("staff.sign_in.clock.is_fresh", lambda *given: False)
        answer = client.post(reverse("families:mailing"), {"whom": "all", "what": "emails", "make": "1"})
        assert answer.status_code == 302
        assert reverse("account_reauthenticate") in answer.url

"""What somebody needs to be reached: kinds of "no answer" apart, beside letters and visits (traps T-46, T-50)."""

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from families.letters import actions as letters
from families.models import AccessNeeds, Person
from families.registering.access import change_needs, seen_of
from families.registering.needs import how_to_reach, reach_words
from tests.support.factories import VisitFactory

pytestmark = pytest.mark.django_db


def needs_of(by, person, **facts):
    needs = AccessNeeds.objects.filter(person=person).first()
    return change_needs(by=by, person=person, seen=seen_of(needs), changes=facts)


class TestAnswers:
    def test_not_asked_not_known_and_prefers_not_to_say_are_apart_from_no(self, signed_in, coordinator, hassans):
        client, page = signed_in(coordinator), reverse("families:access_needs", args=[hassans.mother.pk])
        form = client.get(page).content.decode()
        for words in ("Not asked", "Not known", "Prefers not to say", ">No<"):
            assert words in form
        client.post(page, {"interpreter": "not known", "disability": "prefers not to say", "letter_format": ""})
        needs = AccessNeeds.objects.get(person=hassans.mother)
        assert (needs.interpreter, needs.disability, needs.letter_format) == ("not known", "prefers not to say", "")
        shown = client.get(hassans.mother.get_absolute_url()).content.decode()
        assert "Prefers not to say" in shown
        assert "SEND" not in form

    def test_send_is_asked_of_children_and_letters_of_adults(self, signed_in, coordinator, hassans):
        form = signed_in(coordinator).get(reverse("families:access_needs", args=[hassans.child.pk])).content.decode()
        assert "SEN support" in form
        assert "How should letters come?" not in form

    def test_a_note_goes_with_its_yes(self, coordinator, hassans):
        needs_of(coordinator, hassans.mother, interpreter="yes", interpreter_language="Arabic")
        assert needs_of(coordinator, hassans.mother, interpreter="no").interpreter_language == ""

    def test_a_colleague_s_change_is_not_overwritten(self, signed_in, coordinator, hassans):
        client, page = signed_in(coordinator), reverse("families:access_needs", args=[hassans.mother.pk])
        needs_of(coordinator, hassans.mother, letter_format="large print")
        response = client.post(page, {"letter_format": "easy read", "seen": ""})
        assert response.status_code == 409
        assert AccessNeeds.objects.get().letter_format == "large print"

    def test_the_history_says_who_and_what(self, signed_in, coordinator, hassans):
        needs_of(coordinator, hassans.mother, letter_format="large print")
        page = signed_in(coordinator).get(f"{hassans.mother.get_absolute_url()}?tab=history").content.decode()
        assert "Large print" in page

    def test_an_expected_baby_is_asked_nothing(self, signed_in, coordinator, hassans):
        page = reverse("families:access_needs", args=[hassans.baby.pk])
        assert signed_in(coordinator).get(page).status_code == 404


class TestBesideLettersAndVisits:
    @pytest.fixture
    def with_needs(self, coordinator, hassans):
        needs_of(
            coordinator,
            hassans.mother,
            interpreter="yes",
            interpreter_language="Arabic",
            letter_format="large print",
            disability="yes",
            disability_note="Wheelchair",
        )
        return hassans

    def test_words_without_the_disability(self, with_needs):
        words = reach_words(AccessNeeds.objects.get())
        assert words == ["needs an interpreter (Arabic)", "large print"]
        reached = how_to_reach(with_needs.household.pk, on=local_today())
        assert [(each.name, each.words) for each in reached] == [("Layla", ", ".join(words))]

    def test_they_stand_on_the_family_the_letter_and_the_visit(self, signed_in, coordinator, with_needs):
        household = with_needs.household
        letter = letters.take_down(
            by=coordinator, kind="letter", came_on=local_today(), from_whom="Mother", about="Help", household=household
        )
        client = signed_in(coordinator)
        for page in (
            household.get_absolute_url(),
            letter.get_absolute_url(),
            f"{reverse('families:visit_new')}?household={household.pk}",
        ):
            assert "needs an interpreter (Arabic), large print" in client.get(page).content.decode(), page

    def test_they_stand_on_a_visit_to_come(self, signed_in, coordinator, with_needs):
        visit = VisitFactory(household=with_needs.household, date=local_today(), outcome="")
        page = signed_in(coordinator).get(reverse("families:visit", args=[visit.pk])).content.decode()
        assert "needs an interpreter (Arabic), large print" in page

    def test_saying_no_or_not_known_says_nothing_there(self, coordinator, hassans):
        needs_of(coordinator, hassans.mother, interpreter="no", letter_format="not known", help_with_reading="no")
        assert how_to_reach(hassans.household.pk, on=local_today()) == []


def test_an_e_mail_address_is_kept_and_counts_as_a_change(signed_in, coordinator, hassans):
    client, page = signed_in(coordinator), reverse("families:change_person", args=[hassans.mother.pk])
    facts = {"first_name": "Layla", "last_name": "Hassan", "role": "parent", "version": str(hassans.mother.version)}
    client.post(page, facts | {"email": "layla@example.org"})
    mother = Person.objects.get(pk=hassans.mother.pk)
    assert (mother.email, mother.version) == ("layla@example.org", hassans.mother.version + 1)
    Person.objects.filter(pk=mother.pk).update(email="other@example.org")  # whoever writes
    assert Person.objects.get(pk=mother.pk).version == mother.version + 1
    assert "Enter an e-mail address like" in client.post(page, facts | {"email": "layla"}).content.decode()

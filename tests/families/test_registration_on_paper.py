"""A printed form, a completed form to sign, a family card; confidential addresses and restricted groups stay out."""

import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import FamilyCard
from families.registering import cards, notices, paper
from families.registering.permissions import Question, take_answers
from families.search import find_people
from sessions_app.finding import find_families
from tests.support.factories import SessionFactory

pytestmark = pytest.mark.django_db


def is_tagged(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as read:
        return bool(read.Root.MarkInfo.Marked) and "/StructTreeRoot" in read.Root


class TestForms:
    def test_the_blank_form_is_tagged_and_names_the_version(self, signed_in, coordinator, session_worker):
        notices.write_notice(by=coordinator, text="Why we write <things> down.", from_date=local_today())
        notices.add_partner(by=coordinator, name="Sunny Bank Nursery")
        html = paper.blank_form()
        for words in (
            "Privacy notice, version 1",
            "&lt;things&gt;",
            "May we share with Sunny Bank Nursery?",
            "signature",
        ):
            assert words in html
        page = reverse("families:blank_form")
        assert is_tagged(signed_in(coordinator).get(page).content)
        assert signed_in(session_worker).get(page).status_code == 403

    def test_the_completed_form_says_what_the_family_told(self, coordinator, hassans):
        hassans.child.stop_alert = "Ask Nadia first"
        hassans.child.save()
        take_answers(
            by=coordinator,
            household=hassans.household,
            answers=[(hassans.child, Question("photos"), "no")],
            on=date(2026, 1, 5),
        )
        html = paper.completed_form(coordinator, hassans.household, on=local_today())
        for words in ("Layla Hassan", "Mohammed Hassan", "Arabic", "12 Hidden Way", "Nut allergy", "lone parent"):
            assert words in html
        # Nothing of the other parent's household, no restricted group, no words between colleagues.
        for words in ("Karim", "child protection plan", "Ask Nadia"):
            assert words not in html
        assert AuditEvent.objects.filter(action="family.form_printed").count() == 1

    def test_restricted_groups_stay_off_paper_for_everybody(self, safeguarding_lead, hassans):
        html = paper.completed_form(safeguarding_lead, hassans.household, on=local_today())
        assert "child protection plan" not in html

    def test_a_confidential_address_is_withheld_and_its_reading_logged(self, administrator, safeguarding_lead, hassans):
        hassans.address.confidential = True
        hassans.address.save()
        html = paper.completed_form(administrator, hassans.household, on=local_today())
        assert "Hidden Way" not in html
        assert "ZZ1 1AA" not in html
        assert "Withheld" in html
        assert not AuditEvent.objects.filter(action="address.read").exists()
        html = paper.completed_form(safeguarding_lead, hassans.household, on=local_today())
        assert "12 Hidden Way" in html
        assert AuditEvent.objects.filter(action="address.read").count() == 1

    def test_it_is_a_tagged_pdf_without_a_name_in_its_own(self, signed_in, head_teacher, hassans):
        response = signed_in(head_teacher).get(reverse("families:completed_form", args=[hassans.household.pk]))
        assert is_tagged(response.content)
        assert response["Content-Disposition"] == 'inline; filename="completed-form.pdf"'


class TestCards:
    def test_the_code_is_random_and_read_however_it_is_typed(self, coordinator, hassans):
        card = cards.make_card(by=coordinator, household=hassans.household)
        assert hassans.household.reference not in card.code
        words = cards.code_words(card.code)
        for typed in (words, words.lower(), card.code, f" {words.replace('-', ' ')} "):
            assert cards.household_of(typed) == hassans.household
        for other in ("", "FC", "Hassan", "FC-IIII-OOOO", words + "2", "FC\x00", "H00017"):
            assert cards.code_in(other) == ""

    def test_at_the_door_it_brings_up_this_family_alone(self, coordinator, session_worker, hassans):
        words = cards.code_words(cards.make_card(by=coordinator, household=hassans.fathers).code)
        found = find_families(SessionFactory(date=local_today()), words, user=session_worker)
        assert [family.household_id for family in found.families] == [hassans.fathers.pk]
        assert not found.more
        result = find_people(coordinator, words)
        assert {each.household_reference for each in result.people} == {"H00018"}
        assert {each.person.pk for each in result.people} == {hassans.father.pk, hassans.child.pk}

    def test_in_the_find_box_it_opens_the_family(self, signed_in, coordinator, hassans):
        words = cards.code_words(cards.make_card(by=coordinator, household=hassans.household).code)
        response = signed_in(coordinator).post(reverse("families:find"), {"words": words})
        assert response.url == hassans.household.get_absolute_url()

    def test_a_lost_card_is_ended_and_replaced(self, signed_in, administrator, hassans):
        client, page = signed_in(administrator), reverse("families:card_change", args=[hassans.household.pk])
        client.post(page, {"does": "make"})
        lost = FamilyCard.objects.get()
        client.post(page, {"does": "make"})
        new = FamilyCard.objects.in_use().get()
        assert new.code != lost.code
        assert cards.household_of(lost.code) is None
        assert find_people(administrator, cards.code_words(lost.code)).people == []
        client.post(page, {"does": "end"})
        assert cards.household_of(new.code) is None
        assert client.get(reverse("families:card", args=[hassans.household.pk])).status_code == 404
        said = str(list(AuditEvent.objects.values_list("summary", "detail")))
        assert lost.code not in said

    def test_the_card_says_nothing_about_whose_it_is(self, signed_in, administrator, hassans, monkeypatch):
        cards.make_card(by=administrator, household=hassans.household)
        drawn = []
        monkeypatch.setattr("families.registering.pdf.html_to_pdf", lambda html, css: drawn.append(html) or b"%PDF-")
        signed_in(administrator).get(reverse("families:card", args=[hassans.household.pk]))
        assert "Family card" in drawn[0]
        for words in ("Hassan", "Layla", "Hidden", "H00017"):
            assert words not in drawn[0]

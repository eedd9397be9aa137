"""The lead's own part of a request for data: read, decided and issued in the closed room, and nowhere else."""

import subprocess
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import ParentalResponsibility
from families.rights import access
from families.rights.pack import pack_of
from safeguarding.actions import log_concern, record_decision
from safeguarding.clearance import ClearanceRefused, reading_as
from safeguarding.models import Concern, ConcernReading, IssuedPart, PartDecision
from safeguarding.part import actions
from safeguarding.part.passages import part_of
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(db):
    home = HouseholdFactory()
    mother = PersonFactory(household=home, first_name="Amina", last_name="Hassan")
    home.child = ChildFactory(household=home, first_name="Leo", last_name="Hassan")
    ParentalResponsibility.objects.create(child=home.child, holder=mother, held="yes")
    return home


@pytest.fixture
def concern(family, family_worker):
    def concern(text="Leo flinched when Amina came in.", **facts):
        facts.setdefault("child", family.child)
        log_concern(by=family_worker, seen_and_heard=text, happened_on=date(2026, 1, 8), place="Main hall", **facts)

    return concern


@pytest.fixture
def request_for_leo(family, coordinator):
    answer = ParentalResponsibility.objects.get()
    return access.log(
        by=coordinator, person=family.child, capacity="parent", received_on=local_today(), responsible=answer
    )


def part(request, user):
    with reading_as(user):
        return part_of(request, user)


def decide_all(request, user, decision="give", words=""):
    decisions = {shown.field: (decision, words) for shown in part(request, user)}
    return actions.decide(by=user, request=request, decisions=decisions)


def words_of(pdf) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=bytes(pdf), capture_output=True, check=True).stdout
    return " ".join(told.decode().split())


class TestWhatIsHeld:
    def test_concerns_and_decisions_each_to_be_decided_with_the_names_of_others(
        self, concern, request_for_leo, safeguarding_lead
    ):
        concern()
        with reading_as(safeguarding_lead):
            record_decision(
                by=safeguarding_lead, concern=Concern.objects.get(), kind="support in the centre", reason="Amina agreed"
            )
        shown = part(request_for_leo, safeguarding_lead)
        assert [each.passage.part for each in shown] == ["What was written down", "What was decided"]
        assert all(each.waits for each in shown)
        assert [each.suggested for each in shown] == ["Amina", "Amina"]

    def test_who_wrote_it_is_no_fact_about_the_child(self, concern, request_for_leo, safeguarding_lead, family_worker):
        concern()
        [shown] = part(request_for_leo, safeguarding_lead)
        assert family_worker.get_full_name() not in shown.passage.text

    def test_a_name_alone_is_found_and_said_to_be_no_more(self, concern, request_for_leo, safeguarding_lead):
        concern(child=None, child_name="leo hassan")
        concern(child=None, child_name="Leo from next door")
        [shown] = part(request_for_leo, safeguarding_lead)
        assert "make sure that it is them" in shown.passage.why

    def test_nothing_about_another_child(self, concern, request_for_leo, safeguarding_lead):
        concern(child=ChildFactory())
        assert part(request_for_leo, safeguarding_lead) == []


class TestIssuing:
    def test_not_while_a_passage_waits(self, concern, request_for_leo, safeguarding_lead):
        concern()
        with pytest.raises(ValidationError, match="every passage"):
            actions.issue(by=safeguarding_lead, request=request_for_leo)

    def test_words_that_are_left_out_are_not_in_the_file(self, concern, request_for_leo, safeguarding_lead):
        concern()
        decide_all(request_for_leo, safeguarding_lead, "words", "Amina")
        pdf = actions.issue(by=safeguarding_lead, request=request_for_leo).pdf
        assert "Leo flinched when █████ came in." in words_of(pdf)
        assert b"Amina" not in pdf

    def test_what_could_harm_is_not_in_the_file(self, concern, request_for_leo, safeguarding_lead):
        concern()
        decide_all(request_for_leo, safeguarding_lead, "serious harm")
        issued = actions.issue(by=safeguarding_lead, request=request_for_leo)
        assert (issued.passages, issued.left_out) == (0, 1)
        assert "flinched" not in words_of(issued.pdf)

    @pytest.mark.parametrize("held", [True, False])
    def test_the_request_learns_that_the_part_is_done_and_nothing_else(
        self, held, concern, request_for_leo, safeguarding_lead, coordinator
    ):
        if held:
            concern()
            decide_all(request_for_leo, safeguarding_lead, "serious harm")
        actions.issue(by=safeguarding_lead, request=request_for_leo)
        [stand_in] = [each for each in pack_of(request_for_leo, coordinator) if not each.passage.printed]
        assert (stand_in.waits, stand_in.outcome) == (False, "give")
        said = AuditEvent.objects.filter(subject_id=str(request_for_leo.pk)).values_list("action", flat=True)
        assert sorted(said) == ["access_request.decided", "access_request.logged"]

    def test_not_once_the_request_is_answered(self, request_for_leo, safeguarding_lead, coordinator):
        access.withdraw(by=coordinator, row=request_for_leo, happened_on=local_today(), words="They rang")
        with pytest.raises(ValidationError, match="is answered"):
            actions.issue(by=safeguarding_lead, request=request_for_leo)


class TestTheRoomIsClosed:
    def test_nobody_else_decides_or_issues(self, concern, request_for_leo, head_teacher):
        concern()
        with pytest.raises(ClearanceRefused):
            actions.decide(by=head_teacher, request=request_for_leo, decisions={})
        with pytest.raises(ClearanceRefused):
            actions.issue(by=head_teacher, request=request_for_leo)

    def test_each_opening_is_kept(self, request_for_leo, safeguarding_lead, signed_in):
        client = signed_in(safeguarding_lead)
        assert client.get(reverse("safeguarding:part", args=[request_for_leo.pk])).status_code == 200
        actions.issue(by=safeguarding_lead, request=request_for_leo)
        with reading_as(safeguarding_lead):
            issued = IssuedPart.objects.get()
        assert client.get(issued.get_absolute_url())["Content-Type"] == "application/pdf"
        with reading_as(safeguarding_lead):
            kept = set(ConcernReading.objects.values_list("what", flat=True))
        assert kept == {"part of a request opened", "part of a request issued", "issued part opened"}

    def test_a_lead_of_their_own_family_is_kept_out(
        self, concern, family, request_for_leo, safeguarding_lead, deputy_lead, signed_in
    ):
        from families.models import Barrier

        concern()
        Barrier.objects.create(
            kind="kept out",
            household=family,
            user=safeguarding_lead,
            reason="Their sister’s child",
            set_by=deputy_lead,
            from_date=local_today(),
        )
        address = reverse("safeguarding:part", args=[request_for_leo.pk])
        assert signed_in(safeguarding_lead).get(address).status_code in (403, 404)
        assert signed_in(deputy_lead).get(address).status_code == 200

    def test_the_page_keeps_what_is_typed_and_says_what_is_missing(
        self, concern, request_for_leo, safeguarding_lead, signed_in
    ):
        concern()
        [shown] = part(request_for_leo, safeguarding_lead)
        address = reverse("safeguarding:part", args=[request_for_leo.pk])
        client = signed_in(safeguarding_lead)
        page = client.post(address, {shown.field: "words", f"{shown.field}-words": ""}).content.decode()
        assert "Enter the words to leave out" in page
        assert '<option value="words" selected>' in page
        client.post(address, {shown.field: "words", f"{shown.field}-words": "Amina"})
        with reading_as(safeguarding_lead):
            assert [row.words for row in PartDecision.objects.all()] == ["Amina"]
        assert "Issue your part" in client.get(address).content.decode()

"""Requests for one's data: who may ask, by when, what is marked, what goes out, and what the log keeps."""

import io
import subprocess
from datetime import date, timedelta

import pikepdf
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import add_months, local_today
from centre.core.models import AuditEvent, BankHoliday
from centre.core.subject import Asked
from families.letters import rooms as desk
from families.models import (
    AccessDecision,
    AccessPack,
    AccountPerson,
    Correction,
    Correspondence,
    HouseholdMembership,
    ParentalResponsibility,
    Person,
)
from families.rights import access, corrections
from families.rights.clock import due_on
from families.rights.colleague import GIVEN_APART, TOLD, records_as_a_colleague
from families.rights.pack import pack_of, without
from families.rights.sources import NOT_TOLD, SOURCES
from families.rights.telling import IN_OWN_WORDS, Source
from sessions_app import subject
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    LetterFactory,
    PersonFactory,
    StaffMemberFactory,
    VisitFactory,
)

TODAY = local_today()
YEAR_AGO = add_months(TODAY, -12)


@pytest.fixture
def home(db):
    return HouseholdFactory()


@pytest.fixture
def mother(home):
    return PersonFactory(first_name="Amina", last_name="Okafor", phone="07700900001", household=home)


@pytest.fixture
def child(home, mother):
    found = ChildFactory(first_name="Tobi", last_name="Okafor", household=home, registered_on=YEAR_AGO)
    ParentalResponsibility.objects.create(child=found, holder=mother, held="yes")
    return found


def asked(by, person, **facts):
    return access.log(**{"by": by, "person": person, "capacity": "themselves", "received_on": TODAY, **facts})


def asked_by_parent(by, child):
    answer = ParentalResponsibility.objects.filter(child=child, held="yes").first()
    return asked(by, child, capacity="parent", responsible=answer)


def marked(row, user):
    return {each.passage.title: each for each in pack_of(row, user) if each.passage.mark}


def decide_all(row, *users, decision="give"):
    for user in users:
        for_all = {each.field: (decision, "") for each in pack_of(row, user) if each.waits}
        access.decide(by=user, row=row, decisions=for_all)


def words_of(pack) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=bytes(pack.pdf), capture_output=True, check=True).stdout
    return " ".join(told.decode().split())


def readings():
    """(who, address) of each recorded reading of a hidden address."""
    return [(event.actor, event.subject_id) for event in AuditEvent.objects.filter(action="address.read")]


@pytest.mark.parametrize(
    ("received", "identified", "extended", "due"),
    [
        (date(2025, 9, 3), None, False, date(2025, 10, 3)),
        (date(2025, 1, 31), None, False, date(2025, 2, 28)),  # no such day: the last of the month
        (date(2025, 9, 4), None, False, date(2025, 10, 6)),  # a Saturday: the Monday
        (date(2025, 11, 25), None, False, date(2025, 12, 29)),  # Christmas, Boxing Day, a weekend
        (date(2025, 9, 1), date(2025, 9, 10), False, date(2025, 10, 10)),
        (date(2025, 9, 10), date(2025, 9, 1), False, date(2025, 10, 10)),  # known before they asked
        (date(2025, 9, 3), None, True, date(2025, 12, 3)),
    ],
)
def test_one_calendar_month_and_two_more_where_they_were_told(db, received, identified, extended, due):
    for day in (date(2025, 12, 25), date(2025, 12, 26)):
        BankHoliday.objects.get_or_create(date=day, defaults={"name": "Holiday"})
    assert due_on(received_on=received, identity_on=identified, extended=extended) == due


class TestWhoMayAsk:
    def test_a_parent_only_with_responsibility_on_record_today(self, coordinator, child, mother):
        assert asked_by_parent(coordinator, child).asker == mother
        stranger = PersonFactory(household=HouseholdFactory())
        ended = ParentalResponsibility.objects.create(
            child=child, holder=stranger, held="yes", to_date=TODAY - timedelta(days=1)
        )
        for answer in (None, ended):
            with pytest.raises(ValidationError, match="responsibility on record"):
                asked(coordinator, child, capacity="parent", responsible=answer)

    def test_responsibility_that_ended_meanwhile_stops_the_pack(self, coordinator, safeguarding_lead, child, mother):
        row = asked_by_parent(coordinator, child)
        decide_all(row, coordinator, safeguarding_lead)
        ParentalResponsibility.objects.update(held="no")
        with pytest.raises(ValidationError, match="any more"):
            access.issue(by=coordinator, row=row)

    def test_from_twelve_the_child_is_asked(self, coordinator, home, mother):
        teenager = ChildFactory(household=home, date_of_birth=add_months(TODAY, -13 * 12))
        ParentalResponsibility.objects.create(child=teenager, holder=mother, held="yes")
        with pytest.raises(ValidationError, match="the child’s"):
            asked_by_parent(coordinator, teenager)

    def test_a_representative_shows_authority(self, coordinator, mother):
        with pytest.raises(ValidationError, match="what you saw"):
            asked(coordinator, mother, capacity="representative", asker_name="Larch Solicitors")

    def test_who_may_log_and_who_may_issue(self, family_worker, head_teacher, mother):
        with pytest.raises(PermissionDenied):
            asked(family_worker, mother)
        row = asked(head_teacher, mother)
        assert not any(each.may_read for each in pack_of(row, head_teacher))
        with pytest.raises(PermissionDenied):
            access.issue(by=head_teacher, row=row)


class TestThePack:
    def test_in_the_order_of_things_with_others_marked(self, coordinator, home, mother, child):
        VisitFactory(household=home, date=TODAY, summary="Amina was tired. Bottles.")
        VisitFactory(household=home, date=YEAR_AGO, summary="Sleep went well.")
        row = asked(coordinator, child)
        pack = pack_of(row, coordinator)
        assert [each.passage.order for each in pack] == sorted(each.passage.order for each in pack)
        visits = [each for each in pack if each.passage.part == "Visits"]
        assert [each.passage.on for each in visits] == [YEAR_AGO, TODAY]
        assert [each.passage.names for each in visits] == [(), ("Amina",)]
        # A note is read before it goes out, whomever it names: no search finds every word about somebody else.
        assert [each.passage.why for each in visits] == [IN_OWN_WORDS, "Names Amina"]
        assert [each.waits for each in visits] == [True, True]

    def test_nothing_from_before_they_belonged_to_the_family(self, coordinator, home):
        VisitFactory(household=home, date=YEAR_AGO, summary="Long before")
        newcomer = PersonFactory()
        HouseholdMembership.objects.create(person=newcomer, household=home, from_date=TODAY - timedelta(days=9))
        assert not [
            each for each in pack_of(asked(coordinator, newcomer), coordinator) if each.passage.part == "Visits"
        ]

    def test_the_other_parents_home_is_marked_for_whoever_does_not_live_there(self, coordinator, home, mother, child):
        other = HouseholdFactory()
        HouseholdMembership.objects.create(person=child, household=other, main=False)
        AddressFactory(household=other, address_line_1="9 Elsewhere Road")
        AddressFactory(household=home, address_line_1="4 Example Lane")
        homes = {
            each.passage.text: each.passage.mark
            for each in pack_of(asked_by_parent(coordinator, child), coordinator)
            if each.passage.key.startswith("families.address")
        }
        assert {"Elsewhere" in text: mark for text, mark in homes.items()} == {
            True: "third party",
            False: "",
        }

    def test_a_hidden_home_is_given_to_oneself_alone_and_as_the_lead_decides(
        self, coordinator, safeguarding_lead, home, mother, child
    ):
        AddressFactory(household=home, address_line_1="1 Refuge Row", confidential=True)
        for_parent = pack_of(asked_by_parent(coordinator, child), safeguarding_lead)
        assert not any("Refuge" in each.passage.text for each in for_parent)
        own = asked(coordinator, mother)
        (hidden,) = [each for each in pack_of(own, coordinator) if "Refuge" in each.passage.text]
        assert not hidden.may_read
        assert access.decide(by=coordinator, row=own, decisions={hidden.field: ("give", "")}) == 0
        assert access.decide(by=safeguarding_lead, row=own, decisions={hidden.field: ("give", "")}) == 1

    def test_the_page_keeps_the_hidden_home_from_the_coordinator(self, coordinator, signed_in, home, mother):
        AddressFactory(household=home, address_line_1="1 Refuge Row", confidential=True)
        GroupMembershipFactory(person=mother, group=GroupFactory(name="On a plan", restricted=True))
        page = signed_in(coordinator).get(asked(coordinator, mother).get_absolute_url()).content.decode()
        assert "Refuge" not in page
        assert "On a plan" not in page

    def test_what_the_lead_decided_about_comes_in_a_part_that_the_lead_issues_and_opens(
        self, coordinator, head_teacher, safeguarding_lead, signed_in, home, mother
    ):
        """T-37: the uncleared coordinator's PDF never holds the refuge; each reading of it is on record."""
        refuge = AddressFactory(household=home, address_line_1="1 Refuge Row", confidential=True)
        VisitFactory(household=home, date=TODAY, place="The refuge’s garden", summary="Bottles")
        row = access.identify(by=coordinator, row=asked(coordinator, mother), happened_on=TODAY, how="Passport")
        for user in (coordinator, head_teacher):
            with pytest.raises(PermissionDenied):
                access.issue_part(by=user, row=row)
        with pytest.raises(ValidationError, match="your part first"):
            access.issue_part(by=safeguarding_lead, row=row)
        decide_all(row, coordinator, safeguarding_lead)
        pack = access.issue(by=coordinator, row=row)
        assert "refuge" not in words_of(pack).lower()
        assert "part of its own" in words_of(pack)
        with pytest.raises(ValidationError, match="by others"):
            access.answer(by=coordinator, row=row, happened_on=TODAY, words="By hand")
        assert not readings()
        page, lead = row.get_absolute_url(), signed_in(safeguarding_lead)
        assert "1 Refuge Row" in lead.get(page).content.decode()
        assert readings() == [(safeguarding_lead, str(refuge.pk))]
        assert "Issue your part" not in signed_in(coordinator).get(page).content.decode()
        signed_in(safeguarding_lead).post(reverse("families:access_issue", args=[row.pk]), {"part": "1"})
        part = row.packs.exclude(needs="").get()
        assert (part.by, part.passages) == (safeguarding_lead, 2)
        assert "1 Refuge Row" in words_of(part)
        assert "The refuge’s garden" in words_of(part)
        assert "Bottles" not in words_of(part)
        for user, pdf, status in (
            (coordinator, pack, 200),
            (coordinator, part, 403),
            (safeguarding_lead, part, 200),
            (safeguarding_lead, pack, 403),
        ):
            assert signed_in(user).get(pdf.get_absolute_url()).status_code == status
        assert readings() == [(safeguarding_lead, str(refuge.pk))] * 3
        assert access.answer(by=coordinator, row=row, happened_on=TODAY, words="By hand").state == "answered"

    def test_the_lead_has_a_part_in_every_pack_the_same_for_everybody(
        self, coordinator, safeguarding_lead, mother, child
    ):
        told = set()
        for row in (asked(coordinator, mother), asked(coordinator, child)):
            (part,) = [each for each in pack_of(row, coordinator) if each.passage.part == "Safeguarding"]
            assert not part.may_read
            assert not part.passage.lines
            told.add((part.passage.title, part.passage.why))
        assert len(told) == 1

    def test_nobody_issues_while_a_marked_passage_is_undecided(self, coordinator, safeguarding_lead, home, mother):
        LetterFactory(household=home, from_whom="Amina", about="The garden")
        row = asked(coordinator, mother)
        decide_all(row, coordinator)
        with pytest.raises(ValidationError, match="not decided yet"):
            access.issue(by=coordinator, row=row)
        decide_all(row, safeguarding_lead)
        assert access.issue(by=coordinator, row=row).by == coordinator

    def test_a_text_that_changes_is_decided_anew(self, coordinator, home, mother):
        letter = LetterFactory(household=home, about="The garden")
        row = asked(coordinator, mother)
        decide_all(row, coordinator)
        Correspondence.objects.filter(pk=letter.pk).update(about="The neighbour")
        again = [each for each in pack_of(row, coordinator) if each.changed]
        assert len(again) == 1
        assert again[0].waits

    def test_what_is_left_out_is_not_in_the_file(self, coordinator, safeguarding_lead, home, mother):
        VisitFactory(household=home, date=TODAY, summary="Bo Larch next door complained. Bottles went well.")
        LetterFactory(household=home, from_whom="Gran Umbrella", about="Wombat")
        row = asked(coordinator, mother)
        decide_all(row, safeguarding_lead)
        choices = {}
        for each in pack_of(row, coordinator):
            if each.passage.part == "Visits" and "Larch" in each.passage.text:
                choices[each.field] = ("words", "bo larch")
            elif each.waits:
                choices[each.field] = ("third party", "")
        access.decide(by=coordinator, row=row, decisions=choices)
        issued = access.issue(by=coordinator, row=row)
        text = words_of(issued)
        assert "Bottles went well" in text
        assert "Left out: it is about somebody else" in text
        assert not [word for word in ("Larch", "Umbrella", "Wombat") if word in text]
        assert "Larch" not in repr(pikepdf.open(io.BytesIO(bytes(issued.pdf))).docinfo)
        assert issued.left_out == 2

    def test_words_go_however_they_are_written(self):
        assert without("Bo and BO Larch and bob", "Bo Larch, bo") == "█████ and █████ and █████b"

    def test_a_parent_who_works_here_gets_job_and_roles_and_is_told_who_gives_the_rest(self, family_worker, mother):
        member = StaffMemberFactory(user=family_worker, job_title="Crèche worker")
        asked_for = Asked(people=(mother,), themselves=True)
        assert not list(records_as_a_colleague(asked_for))
        AccountPerson.objects.create(user=family_worker, person=mother)
        (passage,) = records_as_a_colleague(asked_for)
        assert passage.key == f"staff.staffmember:{member.pk}"
        for words in ("Crèche worker", "Family support worker", "given by the head teacher"):
            assert words in passage.text

    def test_so_is_every_table_of_staff_and_of_sessions(self):
        def held(label):
            return [
                model for model in apps.get_app_config(label).get_models() if not hasattr(model, "pgh_tracked_model")
            ]

        of_staff = {
            model._meta.label
            for model in held("staff")
            if model.data_protection.personal or model.data_protection.special
        }
        assert of_staff == TOLD | set(GIVEN_APART)
        sources = (each for each in vars(subject).values() if isinstance(each, tuple))
        told = {source.model for each in sources for source in each if isinstance(source, Source)}
        about_people = {
            model._meta.label
            for model in held("sessions_app")
            if any(field.related_model is Person for field in model._meta.get_fields() if field.many_to_one)
        }
        by_their_own_words = {"sessions_app.Attendance", "sessions_app.Incident"}
        assert about_people - told - by_their_own_words == set(), "give it a Source in sessions_app/subject.py"

    def test_every_table_of_families_is_told_or_says_why_not(self):
        told = {source.model for source in SOURCES} | set(NOT_TOLD)
        missing = [
            model._meta.label
            for model in apps.get_app_config("families").get_models()
            if not hasattr(model, "pgh_tracked_model")
            and (model.data_protection.personal or model.data_protection.special)
            and model._meta.label not in told
        ]
        assert not missing, "give each a line in families/rights/sources.py: SOURCES, or NOT_TOLD with the reason"


class TestTheAnswer:
    def test_from_the_request_to_the_answer(self, coordinator, safeguarding_lead, mother):
        row = asked(coordinator, mother, received_on=TODAY - timedelta(days=3))
        with pytest.raises(ValidationError, match="identity"):
            access.answer(by=coordinator, row=row, happened_on=TODAY, words="By hand")
        row = access.identify(by=coordinator, row=row, happened_on=TODAY, how="Passport")
        assert row.due_on == due_on(received_on=TODAY)
        with pytest.raises(ValidationError, match="Issue the pack"):
            access.answer(by=coordinator, row=row, happened_on=TODAY, words="By hand")
        decide_all(row, coordinator, safeguarding_lead)
        access.issue(by=coordinator, row=row)
        row = access.answer(by=coordinator, row=row, happened_on=TODAY, words="By hand")
        assert row.state == "answered"
        done = set(AuditEvent.objects.filter(subject_id=str(row.pk)).values_list("action", flat=True))
        assert done >= {"access_request.logged", "access_request.issued", "access_request.answered"}
        with pytest.raises(ValidationError):
            access.withdraw(by=coordinator, row=row, happened_on=TODAY, words="Not wanted")

    def test_more_time_once_and_before_the_month_is_over(self, coordinator, mother):
        row = asked(coordinator, mother, received_on=add_months(TODAY, -2))
        with pytest.raises(ValidationError, match="before the month"):
            access.extend(by=coordinator, row=row, happened_on=TODAY, why="Much to read")

    def test_opening_is_recorded_and_the_file_is_for_who_makes_packs(
        self, coordinator, head_teacher, safeguarding_lead, signed_in, mother
    ):
        row = asked(coordinator, mother)
        decide_all(row, coordinator, safeguarding_lead)
        issued = access.issue(by=coordinator, row=row)
        client = signed_in(coordinator)
        assert client.get(row.get_absolute_url()).status_code == 200
        assert client.get(issued.get_absolute_url())["Content-Type"] == "application/pdf"
        assert AuditEvent.objects.filter(action__in=["access_request.opened", "access_pack.opened"]).count() == 2
        assert signed_in(head_teacher).get(issued.get_absolute_url()).status_code == 403

    def test_decided_on_the_page_and_issued(self, coordinator, safeguarding_lead, signed_in, home, mother):
        LetterFactory(household=home)
        row = asked(coordinator, mother)
        decide_all(row, safeguarding_lead)
        client, address = signed_in(coordinator), row.get_absolute_url()
        (field,) = [each.field for each in pack_of(row, coordinator) if each.waits]
        refused = client.post(address, {field: "words", f"{field}-words": ""})
        assert "words to leave out" in refused.content.decode()
        assert not AccessDecision.objects.filter(by=coordinator)
        assert client.post(address, {field: "nonsense"}).status_code == 200
        assert client.post(address, {field: "third party"}).status_code == 302
        assert client.post(reverse("families:access_issue", args=[row.pk])).status_code == 302
        assert AccessPack.objects.get().left_out == 1

    def test_the_desk_says_so_in_the_query_of_the_letters(
        self, coordinator, safeguarding_lead, family_worker, mother, django_assert_num_queries
    ):
        asked(coordinator, mother, received_on=add_months(TODAY, -1) - timedelta(days=4))
        LetterFactory(due_on=TODAY)
        wrong = corrections.ask(
            by=coordinator, person=mother, asker_name="Amina", received_on=TODAY, what="A", wanted="B"
        )
        Correction.objects.filter(pk=wrong.pk).update(due_on=TODAY + timedelta(days=1))
        for user in (coordinator, safeguarding_lead, family_worker):
            desk.desk_items(user, TODAY)  # roles and barriers are read once for each request
        with django_assert_num_queries(1):
            items = desk.desk_items(coordinator, TODAY)
        assert [item.title.split(" of ")[0] for item in items] == [
            "Request for one’s data",
            "Letter or e-mail",
            "Request for a correction",
        ]
        assert len(desk.desk_items(safeguarding_lead, TODAY)) == 2
        assert not [item for item in desk.desk_items(family_worker, TODAY) if "Request" in item.title]
        assert "Amina" not in repr(items)


class TestCorrections:
    def test_put_right_says_what_was_and_is_and_that_they_were_told(self, coordinator, mother):
        row = corrections.ask(
            by=coordinator,
            person=mother,
            asker_name="Amina",
            received_on=date(2025, 9, 3),
            what="Her name",
            wanted="Ameena",
        )
        assert row.due_on == date(2025, 10, 3)
        with pytest.raises(ValidationError, match="what stands there now"):
            corrections.decide(by=coordinator, row=row, decision="corrected", told_on=TODAY)
        row = corrections.decide(
            by=coordinator, row=row, decision="corrected", told_on=TODAY, was="Amina", now_is="Ameena"
        )
        assert (row.was, row.now_is, row.decided_by) == ("Amina", "Ameena", coordinator)
        with pytest.raises(ValidationError):
            corrections.decide(by=coordinator, row=row, decision="statement", told_on=TODAY)

    def test_refused_with_why_or_completed_by_what_they_say(self, coordinator, family_worker, signed_in, mother):
        with pytest.raises(PermissionDenied):
            corrections.ask(by=family_worker, person=mother, asker_name="A", received_on=TODAY, what="A", wanted="B")
        row = corrections.ask(
            by=coordinator, person=mother, asker_name="A", received_on=TODAY, what="A", wanted="I was there"
        )
        with pytest.raises(ValidationError, match="why"):
            corrections.decide(by=coordinator, row=row, decision="refused", told_on=TODAY)
        answer = signed_in(coordinator).post(row.get_absolute_url(), {"decision": "statement", "told_on": str(TODAY)})
        assert answer.status_code == 302
        page = signed_in(coordinator).get(mother.get_absolute_url()).content.decode()
        assert "I was there" in page
        (told,) = [
            each for each in pack_of(asked(coordinator, mother), coordinator) if "I was there" in each.passage.text
        ]
        assert told.passage.part == "Your rights"

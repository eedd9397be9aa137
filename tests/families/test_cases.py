"""Family support cases: from the referral to the agreement that it is closed (domain 5.2, 5.4; traps T-10, T-58)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.rooms import Urgency
from families.actions import visits
from families.models import Case, CaseStatus
from families.support import actions, rooms
from families.support.missing import what_is_missing
from families.support.moves import MOVES, CaseState, may_move
from tests.support.cases_of_support import accepted, case_of, closed
from tests.support.factories import AddressFactory, ChildFactory, HouseholdFactory, PersonFactory, VisitFactory

TODAY = local_today()


def days_ago(count):
    return TODAY - timedelta(days=count)


def visit_to(worker, household, on=TODAY, **facts):
    child = ChildFactory(household=household)
    given = {"type": "home visit", "outcome": "achieved", "date": on, **facts}
    people = [child] if given["outcome"] == "achieved" else []
    return visits.log_visit(by=worker, id=uuid4(), household=household, worker=worker, people_seen=people, **given)


@pytest.mark.django_db
class TestAReferral:
    def test_it_begins_a_case_that_waits_with_its_promises(self, family_worker):
        case = case_of(family_worker, happened_on=date(2026, 11, 13))  # a Friday
        assert (case.state, case.opened_on) == (CaseState.RECEIVED, None)
        assert case.entered_at.date() >= case.received_on
        assert case.first_contact_due_on == date(2026, 11, 20)
        assert case.referrals.get().answer_due_on == date(2026, 11, 17)

    def test_what_was_promised_stays_when_the_settings_change(self, family_worker):
        case = case_of(family_worker)
        due = case.first_contact_due_on
        CentreSettings.objects.update_or_create(pk=1, defaults={"first_contact_working_days": 60})
        case.refresh_from_db()
        assert case.first_contact_due_on == due

    def test_a_household_has_one_case_at_a_time(self, family_worker):
        case = case_of(family_worker)
        with pytest.raises(ValidationError, match="has a case already"):
            case_of(family_worker, household=case.household)
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.create(household=case.household, received_on=TODAY, first_contact_due_on=TODAY)

    def test_help_that_begins_again_is_a_new_episode_linked_to_the_one_before(self, family_worker, coordinator):
        first = closed(family_worker, coordinator)
        again = case_of(family_worker, household=first.household)
        assert again.earlier == first
        first.refresh_from_db()
        assert first.state == CaseState.CLOSED

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1900, 1, 1)])
    def test_it_cannot_come_on_an_impossible_day(self, family_worker, day):
        with pytest.raises(ValidationError):
            case_of(family_worker, happened_on=day)

    def test_acknowledged_once_and_not_before_it_came(self, family_worker):
        row = case_of(family_worker, happened_on=days_ago(3)).referrals.get()
        with pytest.raises(ValidationError, match="only made on"):
            actions.answer_referral(by=family_worker, row=row, answered_on=days_ago(4))
        row = actions.answer_referral(by=family_worker, row=row, answered_on=TODAY)
        assert not row.waits
        with pytest.raises(ValidationError, match="just changed"):
            actions.answer_referral(by=family_worker, row=row, answered_on=TODAY)


@pytest.mark.django_db
class TestHowItMayGoOn:
    def test_only_the_moves_of_the_table_are_possible_and_the_database_keeps_them(self, family_worker, coordinator):
        reached = {
            CaseState.RECEIVED: lambda: case_of(family_worker),
            CaseState.OPEN: lambda: accepted(family_worker),
            CaseState.CLOSED: lambda: closed(family_worker, coordinator),
        }
        for was, make in reached.items():
            case = make()
            for to in CaseState:
                facts = {"case": case, "by": coordinator, "state": to, "happened_on": TODAY, "words": "So."}
                if to in (CaseState.CLOSING, CaseState.CLOSED):
                    facts["reason"] = "other"
                if may_move(was, to):
                    with transaction.atomic():
                        CaseStatus.objects.create(**facts)
                        transaction.set_rollback(True)
                else:
                    with pytest.raises(DatabaseError), transaction.atomic():
                        CaseStatus.objects.create(**facts)

    def test_every_state_stands_in_the_table(self):
        assert set(MOVES) == {"", *CaseState}

    def test_what_was_said_is_never_changed(self, family_worker):
        case = accepted(family_worker)
        with pytest.raises(DatabaseError), transaction.atomic():
            case.statuses.update(happened_on=days_ago(1))
        with pytest.raises(DatabaseError), transaction.atomic():
            case.statuses.all().delete()

    @pytest.mark.parametrize("decision", ["not accepted", "redirected"])
    def test_not_taking_it_on_needs_words(self, family_worker, decision):
        case = case_of(family_worker)
        with pytest.raises(ValidationError, match="Enter why"):
            actions.decide(by=family_worker, case=case, decision=decision, happened_on=TODAY)
        case = actions.decide(by=family_worker, case=case, decision=decision, happened_on=TODAY, words="Library.")
        assert (case.is_current, case.opened_on) == (False, None)

    def test_two_who_decide_at_once_decide_once(self, family_worker, coordinator):
        case = case_of(family_worker)
        actions.decide(by=family_worker, case=case, decision="open", happened_on=TODAY)
        with pytest.raises(ValidationError, match="just changed"):
            actions.decide(by=coordinator, case=case, decision="redirected", happened_on=TODAY, words="No.")

    def test_who_worked_it_stays_known(self, family_worker, coordinator, administrator):
        case = accepted(family_worker, happened_on=days_ago(9))
        actions.allocate(by=coordinator, case=case, worker=coordinator, happened_on=days_ago(2))
        case.refresh_from_db()
        assert case.worker == coordinator
        assert [row.worker for row in case.allocations.all()] == [family_worker, coordinator]
        with pytest.raises(ValidationError, match="works on cases"):
            actions.allocate(by=coordinator, case=case, worker=administrator, happened_on=TODAY)

    def test_levels_of_need_keep_their_words_and_the_newest_day_counts(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(20))
        actions.set_level(by=family_worker, case=case, level=3, happened_on=TODAY, reason="Worse.")
        actions.set_level(by=family_worker, case=case, level=2, happened_on=days_ago(10), reason="As it was.")
        CentreSettings.objects.update_or_create(pk=1, defaults={"need_levels": ["A", "B", "C", "D"]})
        found = Case.objects.with_level().get(pk=case.pk)
        assert (found.level, found.level_label) == (3, "Complex needs")


@pytest.mark.django_db
class TestAgreementAndSafeguarding:
    """Trap T-58: an agreement has a scope and a day, and blocks nothing that keeps a child safe."""

    def test_an_agreement_says_who_when_and_to_what(self, family_worker):
        case = accepted(family_worker)
        with pytest.raises(ValidationError, match="what they agreed to"):
            actions.record_agreement(by=family_worker, case=case, answer="agreed", happened_on=TODAY, given_by="Mum")

    @pytest.mark.parametrize("answer", [None, "declined", "withdrawn"])
    def test_a_step_up_never_waits_for_it(self, family_worker, answer):
        case = accepted(family_worker)
        if answer:
            actions.record_agreement(by=family_worker, case=case, answer=answer, happened_on=TODAY, given_by="Mum")
        row = step_up(family_worker, case, parents_informed=False, not_informed_why="It would raise the risk.")
        assert row.answer_due_on > TODAY
        assert what_is_missing(case, today=TODAY)

    def test_it_is_said_whether_the_parents_were_told_and_why_not(self, family_worker):
        case = accepted(family_worker)
        with pytest.raises(ValidationError, match="whether the parents have been told"):
            step_up(family_worker, case)
        with pytest.raises(ValidationError, match="Say why not"):
            step_up(family_worker, case, parents_informed=False)

    def test_logging_a_concern_asks_for_no_agreement(self, signed_in, family_worker):
        case = accepted(family_worker)
        actions.record_agreement(by=family_worker, case=case, answer="declined", happened_on=TODAY, given_by="Mum")
        page = signed_in(family_worker).get(case.get_absolute_url()).content.decode()
        assert "never waits for the family’s agreement" in page
        assert "/safeguarding/concerns/new/" in page


def step_up(by, case, **facts):
    given = {"kind": "step-up", "agency_kind": "children's social care", "reason": "Not safe.", **facts}
    return actions.refer(by=by, case=case, happened_on=TODAY, outstanding="Visit", **given)


@pytest.mark.django_db
class TestClosing:
    def test_what_is_missing_is_listed_with_where_to_put_it_right(self, family_worker):
        case = case_of(family_worker, happened_on=days_ago(3))
        case = actions.decide(by=family_worker, case=case, decision="open", happened_on=days_ago(2))
        VisitFactory(household=case.household, case=case, date=days_ago(1), outcome="")
        words = " ".join(gap.words for gap in what_is_missing(case, today=TODAY))
        for each in ("agreement", "Nobody works", "No level", "No first contact", "acknowledged", "1 visit not logged"):
            assert each in words

    def test_gaps_have_to_be_explained_and_are_kept_with_the_request(self, family_worker):
        case = accepted(family_worker)
        facts = {"by": family_worker, "case": case, "happened_on": TODAY, "reason": "moved away", "summary": "Moved."}
        with pytest.raises(ValidationError, match="with these gaps"):
            actions.ask_to_close(**facts)
        actions.ask_to_close(**facts, missing_why="They left at once.")
        asked = case.statuses.last()
        assert asked.missing_why == "They left at once."
        assert any("agreement" in words for words in asked.missing)

    def test_nobody_agrees_to_their_own_request(self, coordinator, family_worker):
        case = accepted(family_worker)
        actions.ask_to_close(
            by=coordinator, case=case, happened_on=TODAY, reason="other", summary="Done.", missing_why="So."
        )
        with pytest.raises(ValidationError, match="somebody else"):
            actions.agree_to_close(by=coordinator, case=case)
        with pytest.raises(PermissionDenied):
            actions.agree_to_close(by=family_worker, case=case)
        with pytest.raises(DatabaseError), transaction.atomic():
            CaseStatus.objects.create(case=case, by=coordinator, state="closed", reason="other", happened_on=TODAY)

    def test_until_somebody_agrees_it_is_open_and_can_be_sent_back(self, family_worker, coordinator):
        case = accepted(family_worker, happened_on=days_ago(30))
        facts = {
            "by": family_worker,
            "case": case,
            "happened_on": days_ago(2),
            "reason": "goals met",
            "summary": "Done.",
        }
        case = actions.ask_to_close(**facts, missing_why="So.")
        assert Case.objects.open_on(TODAY).contains(case)
        case = actions.send_back(by=coordinator, case=case, words="Ask about the scale.")
        assert case.state == CaseState.OPEN
        actions.ask_to_close(**facts, missing_why="So.")
        case = actions.agree_to_close(by=coordinator, case=case)
        assert (case.closed_on, case.closing_reason) == (TODAY, "goals met")
        assert not Case.objects.open_on(TODAY).contains(case)

    def test_nothing_happens_to_a_case_that_has_ended_but_a_note(self, family_worker, coordinator):
        case = closed(family_worker, coordinator)
        with pytest.raises(ValidationError, match="has ended"):
            actions.set_level(by=family_worker, case=case, level=1, happened_on=TODAY, reason="Well.")
        actions.write_note(by=family_worker, case=case, happened_on=TODAY, words="A card came.")


@pytest.mark.django_db
class TestVisitsOfACase:
    def test_a_visit_belongs_to_the_case_of_its_day_by_itself(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(10))
        before = visit_to(family_worker, case.household, on=days_ago(11))
        during = visit_to(family_worker, case.household, on=days_ago(4))
        assert (before.case, during.case) == (None, case)
        assert Case.objects.with_contacts().get(pk=case.pk).first_contact == days_ago(4)

    def test_a_referral_entered_late_takes_up_the_visits_made_since(self, family_worker):
        household = HouseholdFactory()
        visit = visit_to(family_worker, household, on=days_ago(2))
        case = case_of(family_worker, household=household, happened_on=days_ago(5))
        visit.refresh_from_db()
        assert visit.case == case

    def test_a_visit_without_access_is_no_contact(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(10))
        visit_to(family_worker, case.household, on=days_ago(4), outcome="no access")
        assert Case.objects.with_contacts().get(pk=case.pk).first_contact is None

    def test_a_visit_that_moves_to_another_family_leaves_the_case(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(10))
        visit = visit_to(family_worker, case.household, on=days_ago(4))
        visit = visits.change_visit(
            by=family_worker,
            visit=visit,
            version=visit.version,
            household=HouseholdFactory(),
            people_seen=[ChildFactory()],
            date=visit.date,
            type=visit.type,
            outcome=visit.outcome,
        )
        assert visit.case is None


@pytest.mark.django_db
class TestTheDesk:
    def test_promises_of_ones_own_cases_and_of_nobodys(self, family_worker, coordinator, administrator):
        case_of(family_worker, happened_on=days_ago(14))
        mine = rooms.desk_items(family_worker, TODAY)
        assert [item.action for item in mine] == ["Acknowledge it", "Open the case", "Decide"]
        assert mine[0].urgency == mine[1].urgency == Urgency.OVERDUE
        assert len(rooms.desk_items(coordinator, TODAY)) == 3
        assert rooms.desk_items(administrator, TODAY) == []

    def test_a_colleagues_case_is_not_ones_own_business(self, family_worker, coordinator):
        accepted(coordinator, worker=coordinator, happened_on=days_ago(14))
        assert rooms.desk_items(family_worker, TODAY) == []

    def test_a_request_to_close_waits_for_the_coordinator_and_not_for_who_asked(self, family_worker, coordinator):
        case = accepted(family_worker)
        actions.ask_to_close(
            by=family_worker, case=case, happened_on=TODAY, reason="other", summary="Done.", missing_why="So."
        )
        assert "Read it" in [item.action for item in rooms.desk_items(coordinator, TODAY)]
        assert "Read it" not in [item.action for item in rooms.desk_items(family_worker, TODAY)]

    def test_a_step_up_without_an_answer_is_chased(self, family_worker):
        case = accepted(family_worker)
        step_up(family_worker, case, parents_informed=True)
        items = rooms.desk_items(family_worker, TODAY + timedelta(days=10))
        assert any("Chase it" in item.title and item.urgency == Urgency.OVERDUE for item in items)

    def test_what_a_case_is_about_never_stands_there(self, family_worker):
        case_of(family_worker, reason="Xylophone trouble", happened_on=days_ago(14))
        assert "Xylophone" not in str(rooms.desk_items(family_worker, TODAY))


@pytest.mark.django_db
class TestWhoSeesWhat:
    def test_the_lead_sees_that_there_is_a_case_and_its_level_and_no_more(
        self, signed_in, family_worker, safeguarding_lead
    ):
        case = accepted(family_worker, reason="Xylophone trouble")
        actions.set_level(by=family_worker, case=case, level=3, happened_on=TODAY, reason="Zither")
        actions.write_note(by=family_worker, case=case, happened_on=TODAY, words="Xylophone")
        client = signed_in(safeguarding_lead)
        page = client.get(case.household.get_absolute_url(), {"tab": "family-support"}).content.decode()
        assert "3: Complex needs" in page
        timeline = client.get(case.household.get_absolute_url(), {"tab": "timeline"}).content.decode()
        assert "Family support began" in timeline
        for secret in ("Xylophone", "Zither", str(case.pk)):
            assert secret not in page + timeline
        assert client.get(case.get_absolute_url()).status_code == 403

    @pytest.mark.parametrize("who", ["head_teacher", "administrator"])
    def test_others_who_see_families_do_not_learn_of_it(self, request, signed_in, family_worker, who):
        case = accepted(family_worker)
        client = signed_in(request.getfixturevalue(who))
        page = client.get(case.household.get_absolute_url(), {"tab": "timeline"}).content.decode()
        assert "amily support" not in page.split("<main", 1)[1]
        assert client.get(case.household.get_absolute_url(), {"tab": "family-support"}).status_code == 404
        assert client.get(case.get_absolute_url()).status_code == 403

    def test_a_confidential_address_is_masked_in_a_case(self, signed_in, family_worker):
        case = accepted(family_worker)
        AddressFactory(household=case.household, address_line_1="9 Refuge Road", confidential=True)
        page = signed_in(family_worker).get(case.get_absolute_url()).content.decode()
        assert "Refuge Road" not in page
        assert "kept confidential" in page

    def test_an_administrator_does_nothing_in_a_case(self, administrator, family_worker):
        case = accepted(family_worker)
        with pytest.raises(PermissionDenied):
            actions.write_note(by=administrator, case=case, happened_on=TODAY, words="No.")


@pytest.mark.django_db
class TestThePages:
    def test_from_the_familys_page_to_an_open_case(self, signed_in, family_worker):
        household = HouseholdFactory()
        child = ChildFactory(household=household, first_name="Inaya")
        PersonFactory(household=household)
        client = signed_in(family_worker)
        form = client.get(reverse("families:case_new"), {"household": household.pk})
        assert "Inaya" in form.content.decode()
        address = f"{reverse('families:case_new')}?household={household.pk}"
        posted = {
            "household": household.reference,
            "children": [child.pk],
            "kind": "referral in",
            "agency_kind": "health visitor",
            "happened_on": TODAY.isoformat(),
            "reason": "Sleep and worry.",
        }
        answer = client.post(address, posted)
        case = Case.objects.get()
        assert answer.url == case.get_absolute_url()
        assert list(case.children.all()) == [child]
        decide = reverse("families:case_step", args=[case.pk, "decide"])
        client.post(decide, {"decision": "open", "happened_on": TODAY.isoformat(), "worker": family_worker.pk})
        case.refresh_from_db()
        assert (case.state, case.worker) == ("open", family_worker)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "Sleep and worry." in page
        tab = client.get(household.get_absolute_url(), {"tab": "family-support"}).content.decode()
        assert "Open the case" in tab

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, signed_in, family_worker):
        answer = signed_in(family_worker).post(
            reverse("families:case_new"), {"reason": "Half a story", "household": "NOBODY-1", "happened_on": "x"}
        )
        page = answer.content.decode()
        for words in ("Choose what it is", "Choose who refers", "No family has this reference", "Half a story"):
            assert words in page

    @pytest.mark.parametrize("step", ["decide", "level", "agreement", "refer", "first-contact", "note", "children"])
    def test_every_step_has_its_form(self, signed_in, family_worker, step):
        case = accepted(family_worker)
        address = reverse("families:case_step", args=[case.pk, step])
        client = signed_in(family_worker)
        assert client.get(address).status_code == 200
        assert client.post(address, {"happened_on": "99999 99"}).status_code in (200, 302)

    def test_a_step_that_does_not_exist_or_is_not_ones_own(self, signed_in, family_worker):
        case = accepted(family_worker)
        client = signed_in(family_worker)
        wanted = {"nonsense": 404, "answer": 404, "agree": 403}
        for step, status in wanted.items():
            assert client.get(reverse("families:case_step", args=[case.pk, step])).status_code == status

    def test_the_caseload_shows_ones_own_first_and_takes_as_many_queries_for_many(
        self, signed_in, family_worker, coordinator, django_assert_max_num_queries
    ):
        accepted(coordinator, worker=coordinator)
        for _ in range(12):
            accepted(family_worker)
        client = signed_in(family_worker)
        page = client.get(reverse("families:cases"))
        assert "You work 12 cases" in page.content.decode()
        with django_assert_max_num_queries(14):
            page = client.get(reverse("families:cases"), {"worker": ""})
        assert "13 cases" in page.content.decode()
        assert client.get(reverse("families:cases"), {"worker": "x", "show": "y"}).status_code == 200

"""Traps T-09 and T-11: babies who are late are asked about; after a death or a loss nothing asks any more, at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from families.endings.actions import record_death, take_back_death
from families.letters.rooms import desk_items as letters_of_the_desk
from families.models import HandOver, Household, Person
from families.moving_on.rooms import to_chase
from families.putting_right.finding import count_faults, faults_of
from families.registering.checks import check_standing, how_many_are_due
from families.rooms import births_to_ask_about
from families.visit_families import could_be_seen
from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance
from tests.support.factories import (
    ChildFactory,
    HouseholdFactory,
    LetterFactory,
    PersonFactory,
    SessionFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    return HouseholdFactory()


@pytest.fixture
def baby(household):
    return PersonFactory(
        role="expected baby",
        first_name="",
        last_name="Okafor",
        date_of_birth=None,
        due_date=local_today() - timedelta(days=22),
        sex="",
        household=household,
    )


@pytest.fixture
def child(household):
    return ChildFactory(first_name="Ada", household=household, registered_on=date(2024, 9, 2))


class TestT09:
    def test_three_weeks_after_the_day_the_desk_asks_and_nobody_is_born_by_itself(self, coordinator, baby):
        (item,) = births_to_ask_about(coordinator, local_today())
        assert item.url == reverse("families:birth", args=[baby.pk])
        assert births_to_ask_about(coordinator, local_today() - timedelta(days=2)) == []
        assert Person.objects.get(pk=baby.pk).role == "expected baby"


class TestT11:
    def test_after_a_loss_nobody_asks_for_the_birth_not_even_on_the_same_day(
        self, coordinator, baby, household, signed_in
    ):
        today = local_today()
        record_death(by=coordinator, person=baby, on=today)
        assert births_to_ask_about(coordinator, today) == []
        assert not Person.objects.expected(on=today).exists()
        assert not Household.objects.expecting(on=today).exists()
        page = signed_in(coordinator).get(household.get_absolute_url()).content.decode()
        assert "was due on" not in page
        assert "Record the birth" not in page
        assert "go gently" in page

    def test_after_a_childs_death_no_list_register_booking_or_step_asks(
        self, coordinator, session_worker, child, household, signed_in
    ):
        today = local_today()
        came = SessionFactory(date=today - timedelta(days=7))
        mark_person(session_id=came.pk, person_id=child.pk, status="present", by=session_worker)
        to_come = SessionFactory(service=came.service, date=today + timedelta(days=7), status="planned")
        mark_person(session_id=to_come.pk, person_id=child.pk, status="booked", by=session_worker)
        planned = VisitFactory(household=household, outcome="", date=today + timedelta(days=2))
        done = VisitFactory(household=household, outcome="achieved", date=today, next_step="Ring", next_step_due=today)
        record_death(by=coordinator, person=child, on=today)
        assert not Attendance.objects.filter(session=to_come).exists()
        assert not Person.objects.of_household(household, on=today).exists()
        assert could_be_seen([Person.objects.get(pk=child.pk)], on=today + timedelta(days=1)) == []
        planned.refresh_from_db()
        done.refresh_from_db()
        assert (planned.outcome, done.next_step_done_on) == ("cancelled by us", today)
        register = signed_in(session_worker).get(reverse("sessions_app:register", args=[to_come.pk]))
        assert "Ada" not in register.content.decode()

    def test_the_mother_of_an_only_child_is_no_fault_and_her_details_are_not_asked_for(
        self, coordinator, child, household
    ):
        today, long_ago = local_today(), date(2024, 9, 2)
        PersonFactory(first_name="Ngozi", role="parent", household=household, registered_on=long_ago)
        asked = {"today": today, "vintage": 2021, "hidden_too": True}
        due = Household.objects.details_due(on=today, months=12)
        assert household in due
        assert (how_many_are_due(on=today, months=12), faults_of("no-child", **asked)) == (1, [])
        record_death(by=coordinator, person=child, on=today)
        assert (faults_of("no-child", **asked), count_faults(**asked)["no-child"]) == ([], 0)
        assert household not in Household.objects.details_due(on=today, months=12)
        assert how_many_are_due(on=today, months=12) == 0
        assert not check_standing(household, on=today, months=12).is_due
        later = today + timedelta(days=366)
        assert how_many_are_due(on=later, months=12) == 1
        assert faults_of("no-child", **(asked | {"today": later})) == []  # never "add the child"

    def test_after_a_lost_pregnancy_nobody_is_called_expectant(self, coordinator, baby, household):
        twin = PersonFactory(role="expected baby", first_name="Two", date_of_birth=None, sex="", household=household)
        mother = PersonFactory(first_name="Ngozi", role="expectant parent", household=household)
        elsewhere = PersonFactory(first_name="Ada", role="expectant parent", household=HouseholdFactory())

        def roles():
            return [Person.objects.get(pk=each.pk).role for each in (mother, elsewhere)]

        record_death(by=coordinator, person=baby, on=local_today())
        assert roles() == ["expectant parent", "expectant parent"]  # the twin is still expected
        record_death(by=coordinator, person=twin, on=local_today())
        assert roles() == ["parent", "expectant parent"]
        take_back_death(by=coordinator, person=twin)
        assert roles() == ["expectant parent", "expectant parent"]

    def test_letters_wait_for_the_coordinator_and_no_hand_over_is_asked_about(
        self, coordinator, family_worker, child, household, signed_in
    ):
        today = local_today()
        to_answer, own = (
            LetterFactory(household=household, came_on=today, due_on=today, for_whom=user)
            for user in (family_worker, coordinator)
        )
        elsewhere = LetterFactory(household=HouseholdFactory(), came_on=today, due_on=today, for_whom=family_worker)
        hand_over = HandOver.objects.create(
            child=child,
            why="turning five",
            to_kind="school",
            to_name="Mill Lane",
            state="sent",
            chase_on=today,
            shares=["attendance"],
            answered_by="Mother",
            answered_on=today,
            sent_on=today,
            sent_how="post",
        )
        assert [item.url for item in to_chase(family_worker, today)] == [hand_over.get_absolute_url()]
        record_death(by=family_worker, person=child, on=today)
        for row in (to_answer, own, elsewhere, hand_over):
            row.refresh_from_db()
        assert (to_answer.for_whom, own.for_whom, elsewhere.for_whom) == (None, coordinator, family_worker)
        assert to_answer.waits
        answer = reverse("families:letter_answer", args=[to_answer.pk])
        assert answer in [item.url for item in letters_of_the_desk(coordinator, today)]
        assert "go gently" in signed_in(coordinator).get(answer).content.decode()
        assert (hand_over.state, to_chase(family_worker, today)) == ("called off", [])

    def test_the_child_is_counted_until_the_day_and_never_after_it(self, coordinator, child):
        today = local_today()
        record_death(by=coordinator, person=child, on=today - timedelta(days=3))
        assert Person.objects.registered(on=today - timedelta(days=3)).filter(pk=child.pk).exists()
        assert not Person.objects.registered(on=today - timedelta(days=2)).filter(pk=child.pk).exists()
        assert child.registrations.get().ended_reason == "died"
        assert Person.objects.filter(pk=child.pk).exists()

    def test_one_kind_page_records_it_and_takes_it_back(self, coordinator, child, household, signed_in):
        client = signed_in(coordinator)
        address = reverse("families:died", args=[child.pk])
        assert "Ada has died" in client.get(address).content.decode()
        assert client.post(address, {"on": local_today().isoformat()}).status_code == 302
        assert "died on" in client.get(child.get_absolute_url()).content.decode()
        assert client.post(address, {}).status_code == 302
        child.refresh_from_db()
        assert child.died_on is None
        assert child.memberships.in_force(on=local_today() + timedelta(days=1)).exists()
        assert child.registrations.in_force(on=local_today() + timedelta(days=1)).exists()

    def test_taking_back_what_was_never_recorded_changes_nothing(self, coordinator, child):
        assert take_back_death(by=coordinator, person=child).version == Person.objects.get(pk=child.pk).version

"""Letters answered in five working days, telephone messages in two, complaints in 28 days (issue: promises)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.models import BankHoliday, CentreSettings
from centre.core.rooms import Urgency
from families.letters import actions, rooms
from families.letters.figures import months_of_letters
from families.letters.promises import answer_due, standing
from families.models import Correspondence
from tests.support.factories import HouseholdFactory

FRIDAY = date(2026, 11, 20)


def taken_down(by, *, kind="letter", came_on=FRIDAY, **more):
    facts = {"from_whom": "Mrs Okafor", "about": "Wants to know about the crèche."}
    return actions.take_down(by=by, kind=kind, came_on=came_on, **facts, **more)


def answered(by, row, on, words="Told her the times."):
    from families.actions.saving import fingerprint

    seen = fingerprint(row, actions.FACTS + actions.ANSWER)
    return actions.answer(by=by, row=row, seen=seen, answered_on=on, answer=words)


@pytest.mark.django_db
class TestByWhenToAnswer:
    @pytest.mark.parametrize(
        ("kind", "came_on", "due"),
        [
            ("letter", FRIDAY, date(2026, 11, 27)),
            ("telephone message", FRIDAY, date(2026, 11, 24)),
            ("telephone message", date(2026, 11, 21), date(2026, 11, 24)),  # a Saturday
            ("complaint", FRIDAY, date(2026, 12, 18)),
            ("compliment", FRIDAY, None),
        ],
    )
    def test_it_is_counted_from_the_day_after_it_came(self, kind, came_on, due):
        assert answer_due(kind, came_on, CentreSettings()) == due

    def test_bank_holidays_do_not_count(self):
        BankHoliday.objects.create(date=date(2026, 12, 25), name="Christmas Day")
        BankHoliday.objects.create(date=date(2026, 12, 28), name="Boxing Day")
        assert answer_due("telephone message", date(2026, 12, 24), CentreSettings()) == date(2026, 12, 30)

    @given(came_on=st.dates(date(2001, 1, 1), date(2090, 1, 1)), days=st.integers(1, 30))
    def test_a_letter_is_never_due_on_a_weekend_nor_sooner_than_its_working_days(self, came_on, days):
        due = answer_due("letter", came_on, CentreSettings(letter_working_days=days))
        assert due.weekday() < 5
        assert due >= came_on + timedelta(days=days)

    def test_a_promise_stays_when_the_setting_changes(self, administrator):
        row = taken_down(administrator)
        CentreSettings.objects.update_or_create(pk=1, defaults={"letter_working_days": 1})
        row.refresh_from_db()
        assert row.due_on == date(2026, 11, 27)


@pytest.mark.django_db
class TestAnswering:
    def test_in_time_late_and_overdue_are_told_apart(self, administrator):
        row = taken_down(administrator)
        assert standing(row, date(2026, 11, 27)).kind == "due"
        assert standing(row, date(2026, 11, 28)).word.startswith("Overdue")
        row = answered(administrator, row, date(2026, 11, 20))
        assert standing(row, FRIDAY).word == "Answered in time"

    def test_a_late_answer_says_how_late(self, administrator):
        row = taken_down(administrator, came_on=date(2026, 10, 1))
        row = answered(administrator, row, date(2026, 10, 10))
        assert standing(row, FRIDAY).word == "Answered 2 days late"

    def test_a_complaint_needs_its_outcome_in_words(self, coordinator):
        row = taken_down(coordinator, kind="complaint")
        with pytest.raises(ValidationError, match="Enter the outcome"):
            answered(coordinator, row, FRIDAY, words="  ")

    @pytest.mark.parametrize("day", [date(2026, 11, 19), date(2999, 1, 1)])
    def test_no_answer_before_it_came_or_in_the_future(self, administrator, day):
        row = taken_down(administrator)
        with pytest.raises(ValidationError):
            answered(administrator, row, day)

    def test_an_answer_can_be_taken_back_and_its_promise_stays(self, administrator):
        row = answered(administrator, taken_down(administrator), FRIDAY)
        row = actions.open_again(by=administrator, row=row)
        assert row.waits
        assert row.due_on == date(2026, 11, 27)

    def test_another_kind_is_another_promise(self, administrator):
        from families.actions.saving import fingerprint

        row = taken_down(administrator)
        seen = fingerprint(row, actions.FACTS + actions.ANSWER)
        row = actions.correct(by=administrator, row=row, seen=seen, changes={"kind": "telephone message"})
        assert row.due_on == date(2026, 11, 24)

    def test_a_session_worker_takes_nothing_down(self, session_worker):
        with pytest.raises(PermissionDenied):
            taken_down(session_worker)


@pytest.mark.django_db
class TestWhoReadsComplaints:
    def test_the_coordinator_the_head_and_who_took_it_down_or_answers(
        self, coordinator, head_teacher, administrator, family_worker, governor
    ):
        row = taken_down(administrator, kind="complaint")
        visible = [
            row in Correspondence.objects.visible_to(user)
            for user in (coordinator, head_teacher, administrator, family_worker, governor)
        ]
        assert visible == [True, True, True, False, False]

    def test_for_others_its_page_is_not_there(self, signed_in, administrator, family_worker):
        row = taken_down(administrator, kind="complaint")
        for name in ("letter", "letter_change", "letter_answer", "letter_open_again"):
            address = reverse(f"families:{name}", args=[row.pk])
            assert signed_in(family_worker).get(address).status_code == 404

    def test_nor_in_lists_timeline_or_figures(self, signed_in, administrator, family_worker):
        household = HouseholdFactory()
        taken_down(administrator, kind="complaint", household=household)
        assert b"Mrs Okafor" not in signed_in(family_worker).get(reverse("families:letters"), {"show": "all"}).content
        assert rooms.timeline(family_worker, household) == []
        assert months_of_letters(Correspondence.objects.visible_to(family_worker), as_at=FRIDAY) == []


@pytest.mark.django_db
class TestTheDesk:
    def test_ones_own_and_for_the_coordinator_everybodys(self, coordinator, family_worker, administrator):
        taken_down(administrator, for_whom=family_worker)
        taken_down(administrator, kind="telephone message")
        today = date(2026, 11, 25)
        mine = rooms.desk_items(family_worker, today)
        assert [item.urgency for item in mine] == [Urgency.SOON]
        everybodys = rooms.desk_items(coordinator, today)
        assert [item.urgency for item in everybodys] == [Urgency.OVERDUE, Urgency.SOON]
        assert everybodys[0].detail == "Nobody has taken it on"

    def test_the_desk_names_nobody(self, coordinator, administrator):
        taken_down(administrator, household=HouseholdFactory())
        (item,) = rooms.desk_items(coordinator, date(2026, 11, 27))
        assert "Okafor" not in item.title + item.detail


@pytest.mark.django_db
class TestFigures:
    def test_every_promise_is_in_exactly_one_column(self, administrator):
        september = date(2026, 9, 1)
        answered(administrator, taken_down(administrator, came_on=september), date(2026, 9, 8))
        answered(administrator, taken_down(administrator, came_on=september), date(2026, 9, 9))
        taken_down(administrator, came_on=september)
        taken_down(administrator, came_on=september, kind="compliment")
        taken_down(administrator, came_on=FRIDAY)
        november, september_row = months_of_letters(as_at=date(2026, 11, 21))
        assert (november.waiting, november.kept) == (1, "none due yet")
        row = september_row
        assert (row.came, row.promised, row.in_time, row.late, row.overdue, row.waiting) == (4, 3, 1, 1, 1, 0)
        assert row.kept == "1 of 3"


@pytest.mark.django_db
class TestThePages:
    def test_taken_down_answered_and_on_the_familys_page(self, signed_in, administrator):
        household = HouseholdFactory()
        client = signed_in(administrator)
        form = client.get(reverse("families:letter_new"), {"household": household.pk})
        assert household.reference in form.content.decode()
        posted = {
            "kind": "telephone message",
            "came_on": "20 11 2026",
            "from_whom": "Health visitor",
            "about": "Asks to be called back.",
            "household": household.reference.lower(),
        }
        answer = client.post(reverse("families:letter_new"), posted)
        row = Correspondence.objects.get()
        assert answer.url == row.get_absolute_url()
        assert row.household == household
        tab = client.get(household.get_absolute_url(), {"tab": "letters"})
        assert "Telephone message of 20 November 2026" in tab.content.decode()

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, signed_in, administrator):
        answer = signed_in(administrator).post(
            reverse("families:letter_new"), {"about": "Half a story", "household": "NOBODY-1", "came_on": "31 2 2026"}
        )
        page = answer.content.decode()
        for words in ("Choose what it is", "Enter who it is from", "No family has this reference", "Half a story"):
            assert words in page
        assert not Correspondence.objects.exists()

    def test_a_colleagues_change_is_not_overwritten(self, signed_in, administrator):
        row = taken_down(administrator)
        client = signed_in(administrator)
        address = reverse("families:letter_answer", args=[row.pk])
        seen = client.get(address).context["form"].initial["seen"]
        answered(administrator, row, FRIDAY, words="First.")
        answer = client.post(address, {"answered_on": "20 11 2026", "answer": "Second.", "seen": seen})
        assert answer.status_code == 409
        assert Correspondence.objects.get().answer == "First."

    def test_the_list_takes_as_many_queries_for_many_as_for_few(
        self, signed_in, administrator, django_assert_max_num_queries
    ):
        for _ in range(20):
            taken_down(administrator, household=HouseholdFactory(), for_whom=administrator)
        client = signed_in(administrator)
        client.get(reverse("families:letters"))
        with django_assert_max_num_queries(12):
            assert client.get(reverse("families:letters")).status_code == 200

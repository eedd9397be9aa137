"""The plan of a case: assessment, goals, actions, team around the family, scales (domain 3.3 M14, 5.2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from families.models import Case, CaseAction, CaseReading, CaseScale
from families.support import actions, pages, plan_actions, rooms
from families.support.distance import Way, ways_of
from families.support.missing import what_is_missing
from tests.support.cases_of_support import accepted, closed

TODAY = local_today()


def days_ago(count):
    return TODAY - timedelta(days=count)


def a_scale(name="Mornings", **facts):
    return CaseScale.objects.create(name=name, low="Hard", high="Calm", **facts)


def ask(by, case, value, scale, on=TODAY, last=False):
    return plan_actions.take_readings(by=by, case=case, happened_on=on, values={scale: value}, last=last)[0]


def an_action(by, case, *, due_on=TODAY, agreed_on=None, **facts):
    given = {"words": "Ring the clinic", "owner_kind": "worker", **facts}
    return plan_actions.agree_action(by=by, case=case, agreed_on=agreed_on or due_on, due_on=due_on, **given)


@pytest.mark.django_db
class TestAssessments:
    def test_each_version_stays_under_the_headings_of_its_day(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(9))
        for day, words in ((days_ago(8), "First."), (TODAY, "Second.")):
            plan_actions.assess(
                by=family_worker, case=case, happened_on=day, answers=[{"heading": "What goes well", "words": words}]
            )
        CentreSettings.objects.update_or_create(pk=1, defaults={"assessment_headings": ["Other"]})
        first, second = case.assessments.all()
        assert (first.answers[0]["words"], second.answers[0]["words"]) == ("First.", "Second.")
        with pytest.raises(DatabaseError), transaction.atomic():
            case.assessments.update(child_voice="Changed")

    def test_the_next_one_begins_from_the_one_before(self, signed_in, family_worker):
        case = accepted(family_worker)
        address = reverse("families:case_step", args=[case.pk, "assessment"])
        client = signed_in(family_worker)
        client.post(address, {"happened_on": TODAY.isoformat(), "answer_0": "They sing.", "child_voice": "“Cold.”"})
        form = client.get(address).content.decode()
        assert "They sing." in form
        assert "“Cold.”" in client.get(case.get_absolute_url()).content.decode()

    def test_an_empty_one_is_none(self, signed_in, family_worker):
        case = accepted(family_worker)
        address = reverse("families:case_step", args=[case.pk, "assessment"])
        page = signed_in(family_worker).post(address, {"happened_on": TODAY.isoformat()})
        assert "Enter something" in page.content.decode()
        assert not case.assessments.exists()


@pytest.mark.django_db
class TestGoalsAndActions:
    def test_an_action_has_an_owner_and_a_day(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(5))
        goal = plan_actions.agree_goal(by=family_worker, case=case, words="Sleep", agreed_on=TODAY)
        action = an_action(family_worker, case, owner_kind="parent", owner_name="Amina", goal=goal)
        assert (action.owner, action.goal) == ("Amina", goal)
        with pytest.raises(ValidationError, match="Enter who"):
            an_action(family_worker, case, owner_kind="professional")
        with pytest.raises(ValidationError, match="cannot be due before"):
            an_action(family_worker, case, agreed_on=TODAY, due_on=days_ago(1))

    def test_a_goal_of_another_case_is_refused(self, family_worker):
        other = accepted(family_worker)
        goal = plan_actions.agree_goal(by=family_worker, case=other, words="Sleep", agreed_on=TODAY)
        with pytest.raises(ValidationError, match="goal of this case"):
            an_action(family_worker, accepted(family_worker), goal=goal)

    def test_done_once_and_not_before_it_was_agreed(self, family_worker):
        action = an_action(family_worker, accepted(family_worker))
        with pytest.raises(ValidationError, match="only agreed on"):
            plan_actions.end_action(by=family_worker, row=action, ended="done", ended_on=days_ago(1))
        plan_actions.end_action(by=family_worker, row=action, ended="done", ended_on=TODAY)
        with pytest.raises(ValidationError, match="just changed"):
            plan_actions.end_action(by=family_worker, row=action, ended="dropped", ended_on=TODAY)

    def test_what_is_open_stands_in_the_way_of_closing(self, family_worker):
        case = accepted(family_worker)
        action = an_action(family_worker, case)
        words = [gap.words for gap in what_is_missing(case, today=TODAY)]
        assert "1 action still open" in words
        plan_actions.end_action(by=family_worker, row=action, ended="dropped", ended_on=TODAY)
        assert "1 action still open" not in [gap.words for gap in what_is_missing(case, today=TODAY)]

    def test_an_overdue_action_and_the_next_step_of_the_caseload(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(9))
        an_action(family_worker, case, due_on=days_ago(2))
        titles = [item.title for item in rooms.desk_items(family_worker, TODAY)]
        assert any("action in the plan" in title for title in titles)
        assert pages.for_list(Case.objects.all()).get().next_step_due == days_ago(2)


@pytest.mark.django_db
class TestTheTeam:
    def test_who_came_the_minutes_and_when_it_meets_again(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(9))
        member = plan_actions.add_member(by=family_worker, case=case, name="Rosa", part="Nursery")
        facts = {"by": family_worker, "case": case, "held_on": days_ago(1), "minutes": "Sleep."}
        with pytest.raises(ValidationError, match="Tick who came"):
            plan_actions.hold_meeting(**facts, came=[])
        with pytest.raises(ValidationError, match="after this meeting"):
            plan_actions.hold_meeting(**facts, came=[member], next_on=days_ago(2))
        meeting = plan_actions.hold_meeting(**facts, came=[member], apologies="Ellen", next_on=TODAY)
        assert list(meeting.came.all()) == [member]
        story = " ".join(entry.detail for entry in pages.story(case))
        assert "Came: Rosa. Could not come: Ellen. Sleep." in story
        assert any("meets again" in item.title for item in rooms.desk_items(family_worker, TODAY))
        (row,) = pages.rows_of(pages.for_list(Case.objects.all()), today=TODAY)
        assert row.review_due == TODAY

    def test_it_first_meets_thirty_days_after_the_first_assessment(self, signed_in, family_worker):
        case = accepted(family_worker, happened_on=days_ago(60))
        plan_actions.add_member(by=family_worker, case=case, name="Rosa")
        for day in (days_ago(40), TODAY):  # a later version moves nothing
            plan_actions.assess(
                by=family_worker, case=case, happened_on=day, answers=[{"heading": "Home", "words": "Cold."}]
            )
        (item,) = [each for each in rooms.desk_items(family_worker, TODAY) if "has not met yet" in each.title]
        assert (item.due, item.urgency.name) == (days_ago(10), "OVERDUE")
        assert "it first meets by" in signed_in(family_worker).get(case.get_absolute_url()).content.decode()
        (row,) = pages.rows_of(pages.for_list(Case.objects.all()), today=TODAY)
        assert row.review_due == days_ago(10)
        CentreSettings.objects.update_or_create(pk=1, defaults={"first_team_days": 45})
        assert not any("has not met yet" in each.title for each in rooms.desk_items(family_worker, TODAY))
        CentreSettings.objects.update(first_team_days=30)
        facts = {"by": family_worker, "case": case, "came": case.members.all(), "minutes": "Sleep."}
        plan_actions.hold_meeting(**facts, held_on=TODAY)
        assert not any("has not met yet" in each.title for each in rooms.desk_items(family_worker, TODAY))

    def test_who_left_is_not_asked_again_and_stays_in_the_minutes(self, signed_in, family_worker):
        case = accepted(family_worker)
        member = plan_actions.add_member(by=family_worker, case=case, name="Rosa Whitlock")
        plan_actions.hold_meeting(by=family_worker, case=case, held_on=TODAY, came=[member], minutes="Sleep.")
        plan_actions.member_left(by=family_worker, row=member, left_on=TODAY)
        client = signed_in(family_worker)
        form = client.get(reverse("families:case_step", args=[case.pk, "meeting"])).content.decode()
        assert "Rosa Whitlock" not in form
        assert "Came: Rosa Whitlock" in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestScales:
    def test_first_review_and_last_are_told_apart_and_the_way_between(self, family_worker):
        case, scale = accepted(family_worker, happened_on=days_ago(90)), a_scale()
        with pytest.raises(ValidationError, match="no first reading"):
            ask(family_worker, case, 3, scale, last=True)
        occasions = [
            ask(family_worker, case, 3, scale, on=days_ago(80)).occasion,
            ask(family_worker, case, 5, scale, on=days_ago(40)).occasion,
            ask(family_worker, case, 7, scale, last=True).occasion,
        ]
        assert occasions == ["first", "review", "last"]
        (way,) = ways_of(case)
        assert (way.travelled, way.words) == (4, "3, then 5, at the end 7: up 4")
        with pytest.raises(ValidationError, match="had its last reading"):
            ask(family_worker, case, 8, scale)

    def test_a_number_lies_between_one_and_ten(self, family_worker):
        case, scale = accepted(family_worker), a_scale()
        for value in (0, 11):
            with pytest.raises(ValidationError):
                ask(family_worker, case, value, scale)

    def test_not_before_the_newest_one(self, family_worker):
        case, scale = accepted(family_worker, happened_on=days_ago(9)), a_scale()
        ask(family_worker, case, 3, scale)
        with pytest.raises(ValidationError, match="was last asked on"):
            ask(family_worker, case, 3, scale, on=days_ago(3))

    def test_asked_again_after_the_weeks_of_the_setting(self, family_worker):
        case, scale = accepted(family_worker, happened_on=days_ago(90)), a_scale()
        ask(family_worker, case, 3, scale, on=days_ago(84))
        assert any("scales again" in item.title for item in rooms.desk_items(family_worker, TODAY))
        ask(family_worker, case, 7, scale, last=True)
        assert not any("scales again" in item.title for item in rooms.desk_items(family_worker, TODAY))

    def test_first_asked_four_weeks_after_the_opening(self, family_worker):
        case = accepted(family_worker, happened_on=days_ago(26))
        assert not any("scales" in item.title for item in rooms.desk_items(family_worker, TODAY))  # there are none
        scale = a_scale()
        (item,) = [each for each in rooms.desk_items(family_worker, TODAY) if "the first time" in each.title]
        assert (item.due, item.urgency.name) == (days_ago(-2), "SOON")
        (row,) = pages.rows_of(pages.for_list(Case.objects.all()), today=TODAY)
        assert row.review_due == days_ago(-2)
        ask(family_worker, case, 3, scale)
        assert not any("first time" in item.title for item in rooms.desk_items(family_worker, TODAY))

    def test_without_a_last_reading_something_is_missing(self, family_worker):
        case, scale = accepted(family_worker), a_scale()
        assert "No scale was ever asked" in [gap.words for gap in what_is_missing(case, today=TODAY)]
        ask(family_worker, case, 3, scale)
        assert "1 scale without a last reading" in [gap.words for gap in what_is_missing(case, today=TODAY)]

    def test_the_coordinator_defines_them_and_words_that_were_used_stay(self, signed_in, coordinator, family_worker):
        client = signed_in(coordinator)
        client.post(reverse("families:case_scales"), {"name": "Sleep", "low": "None", "high": "Enough"})
        scale = CaseScale.objects.get()
        again = client.post(reverse("families:case_scales"), {"name": "sleep", "low": "a", "high": "b"})
        assert "already" in again.content.decode()
        client.post(reverse("families:case_scales"), {"end": str(scale.pk)})
        scale.refresh_from_db()
        assert scale.ended_on == TODAY
        assert client.post(reverse("families:case_scales"), {"end": "x"}).status_code == 404
        with pytest.raises(PermissionDenied):
            plan_actions.define_scale(by=family_worker, name="Mine", low="a", high="b")

    def test_the_form_takes_several_at_once_and_the_page_shows_the_way(self, signed_in, family_worker):
        case, scales = accepted(family_worker), [a_scale("Mornings"), a_scale("Sleep")]
        client = signed_in(family_worker)
        address = reverse("families:case_step", args=[case.pk, "scales"])
        posted = {"happened_on": TODAY.isoformat(), f"scale_{scales[0].pk.hex}": "4"}
        client.post(address, posted)
        assert CaseReading.objects.get().value == 4
        page = client.get(case.get_absolute_url()).content.decode()
        assert "4, asked once" in page
        wrong = client.post(address, posted | {f"scale_{scales[0].pk.hex}": "12"}).content.decode()
        assert "Choose a number from 1 to 10" in wrong
        tab = client.get(case.household.get_absolute_url(), {"tab": "family-support"}).content.decode()
        assert "From 1 to 10: 4, asked once" in tab


@given(values=st.lists(st.integers(1, 10), min_size=2, max_size=8))
def test_the_distance_is_from_the_first_to_the_newest_whatever_lies_between(values):
    way = Way(CaseScale(name="x"), [CaseReading(value=value, occasion="review") for value in values])
    assert way.travelled == values[-1] - values[0]
    assert sum(mark["newest"] for mark in way.marks) == 1
    assert str(abs(way.travelled)) in way.words or "no change" in way.words


@pytest.mark.django_db
class TestAfterTheEnd:
    def test_the_plan_of_a_case_that_ended_is_only_read(self, signed_in, family_worker, coordinator):
        case = accepted(family_worker)
        action = an_action(family_worker, case)
        actions.ask_to_close(
            by=family_worker, case=case, happened_on=TODAY, reason="other", summary="Done.", missing_why="So."
        )
        actions.agree_to_close(by=coordinator, case=case)
        with pytest.raises(ValidationError, match="has ended"):
            plan_actions.end_action(by=family_worker, row=action, ended="done", ended_on=TODAY)
        page = signed_in(family_worker).get(case.get_absolute_url()).content.decode()
        assert "Ring the clinic" in page
        assert "action-ended" not in page

    def test_nobody_else_plans(self, administrator, family_worker, coordinator):
        case = closed(family_worker, coordinator)
        for action in (
            lambda: an_action(administrator, case),
            lambda: plan_actions.add_member(by=administrator, case=case, name="X"),
        ):
            with pytest.raises(PermissionDenied):
                action()
        assert not CaseAction.objects.exists()

    def test_a_case_takes_as_many_queries_with_a_full_plan(
        self, signed_in, family_worker, django_assert_max_num_queries
    ):
        case = accepted(family_worker, happened_on=days_ago(60))
        goals = [
            plan_actions.agree_goal(by=family_worker, case=case, words=f"G{number}", agreed_on=days_ago(50))
            for number in range(6)
        ]
        for goal in goals:
            an_action(family_worker, case, goal=goal)
        for number in range(6):
            ask(family_worker, case, 3, a_scale(f"S{number}"))
            plan_actions.add_member(by=family_worker, case=case, name=f"M{number}")
        client = signed_in(family_worker)
        client.get(case.get_absolute_url())
        with django_assert_max_num_queries(60):
            assert client.get(case.get_absolute_url()).status_code == 200

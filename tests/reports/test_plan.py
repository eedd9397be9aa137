"""The Centre Improvement Plan: its columns, its ratings with their history, its three reviews."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from reports.models import ImprovementPlan, Objective, ObjectiveStatus, PlanAction, Priority, PublishedFigures
from reports.plan import actions
from reports.plan.live_measures import share_of_the_way
from reports.plan.live_values import full_values, governors_values
from reports.plan.reading import shown_plan
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    PopulationEstimateFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    StaffMemberFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(coordinator):
    return actions.begin_plan(
        by=coordinator,
        title="Centre Improvement Plan 2026/27",
        from_date=date(2026, 9, 1),
        to_date=date(2027, 8, 31),
        introduction="",
        review_days=[date(2026, 12, 1), date(2027, 3, 15), date(2027, 7, 1)],
    )


@pytest.fixture
def objective(plan):
    priority = Priority.objects.create(plan=plan, number=1, title="More babies are known to us")
    return Objective.objects.create(priority=priority, number=1, title="A visit within six weeks")


def test_a_plan_has_three_review_points_in_order(plan, coordinator):
    assert [review.planned_for.month for review in plan.reviews.all()] == [12, 3, 7]
    with pytest.raises(ValueError, match="three review points"):
        actions.begin_plan(
            by=coordinator,
            title="Another",
            from_date=date(2027, 9, 1),
            to_date=date(2028, 8, 31),
            introduction="",
            review_days=[date(2028, 3, 1), date(2027, 12, 1), date(2028, 7, 1)],
        )


def test_the_newest_rating_counts_and_the_older_ones_stay(objective, coordinator, head_teacher):
    actions.rate_objective(by=coordinator, objective=objective, rating="amber", because="Lists came late.")
    actions.rate_objective(by=head_teacher, objective=objective, rating="green", because="Three months of lists.")
    [mine] = shown_plan(objective.priority.plan, today=local_today()).priorities[0].objectives
    assert mine.rating.word == "Green"
    assert [was.because for was in mine.history] == ["Three months of lists.", "Lists came late."]
    assert mine.history[1].by_name == coordinator.name


def test_a_rating_cannot_be_changed_or_taken_back(objective, coordinator):
    status = actions.rate_objective(by=coordinator, objective=objective, rating="red", because="No hall.")
    with pytest.raises(DatabaseError), transaction.atomic():
        ObjectiveStatus.objects.filter(pk=status.pk).update(rating="green")
    with pytest.raises(DatabaseError), transaction.atomic():
        status.delete()


def test_a_rating_needs_its_reason(objective, coordinator):
    with pytest.raises(ValueError, match="why"):
        actions.rate_objective(by=coordinator, objective=objective, rating="red", because="  ")


def test_the_worst_objective_speaks_for_its_priority(objective, coordinator):
    other = Objective.objects.create(priority=objective.priority, number=2, title="Another")
    actions.rate_objective(by=coordinator, objective=objective, rating="green", because="On course.")
    actions.rate_objective(by=coordinator, objective=other, rating="red", because="Stuck.")
    [priority] = shown_plan(objective.priority.plan, today=local_today()).priorities
    assert priority.rating.word == "Red"


def test_an_action_is_overdue_the_day_after_it_was_due_and_not_when_done(objective):
    today = date(2026, 11, 21)
    on_the_day = PlanAction.objects.create(objective=objective, description="Ring the list", due=today)
    late = PlanAction.objects.create(objective=objective, description="Pack bags", due=today - timedelta(days=1))
    PlanAction.objects.create(objective=objective, description="Agree dates", due=date(2026, 10, 1), done_on=today)
    [mine] = shown_plan(objective.priority.plan, today=today).priorities[0].objectives
    assert [action for action in mine.actions if action.is_overdue] == [late]
    assert on_the_day in mine.actions


def test_carrying_forward_takes_what_is_not_complete_and_leaves_the_old_plan_alone(objective, coordinator):
    plan = objective.priority.plan
    done = Objective.objects.create(priority=objective.priority, number=2, title="Finished already")
    actions.rate_objective(by=coordinator, objective=done, rating="complete", because="All of it.")
    PlanAction.objects.create(objective=objective, description="Still to do", due=date(2027, 1, 5))
    PlanAction.objects.create(objective=objective, description="Done", due=date(2026, 10, 5), done_on=date(2026, 10, 4))
    following = actions.begin_plan(
        by=coordinator,
        title="2027/28",
        from_date=date(2027, 9, 1),
        to_date=date(2028, 8, 31),
        introduction="",
        review_days=[date(2027, 12, 1), date(2028, 3, 15), date(2028, 7, 1)],
    )
    assert actions.carry_forward(by=coordinator, plan=plan, into=following) == 1
    [carried] = Objective.objects.filter(priority__plan=following)
    assert carried.title == objective.title
    assert [action.description for action in carried.actions.all()] == ["Still to do"]
    assert Objective.objects.filter(priority__plan=plan).count() == 2


@pytest.mark.parametrize(
    ("baseline", "now", "target", "share"),
    [(68, 74, 80, 50), (68, 60, 80, 0), (68, 90, 80, 100), (68, None, 80, None), (80, 80, 80, None), (40, 30, 20, 50)],
)
def test_how_far_a_measure_has_come(baseline, now, target, share):
    value = None if now is None else Fraction(now)
    assert share_of_the_way(Decimal(baseline), value, Decimal(target)) == share


def test_what_leaves_the_team_goes_through_the_small_number_rule_and_is_remembered(coordinator):
    term = TermFactory()
    home = AddressFactory().household
    ReachAreaPartFactory()
    PostcodeAreaFactory()
    PopulationEstimateFactory(under_five=40)
    for _ in range(3):
        ChildFactory(household=home, registered_on=date(2024, 1, 1))
    value, words = governors_values({"registered_percent"}, term, by=coordinator)["registered_percent"]
    assert (value, words) == (None, "withheld")
    assert full_values({"registered_percent"}, term)["registered_percent"][1] == "8%"
    [told] = PublishedFigures.objects.all()
    assert 3 not in told.said.values()
    governors_values({"registered_percent"}, term, by=coordinator)
    assert PublishedFigures.objects.count() == 1


def test_the_page_takes_as_many_queries_for_a_long_plan_as_for_a_short_one(
    plan, coordinator, signed_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(coordinator)
    owner = StaffMemberFactory().user

    def fill(upto):
        for number in range(plan.priorities.count() + 1, upto + 1):
            priority = Priority.objects.create(plan=plan, number=number, title=f"Priority {number}")
            objective = Objective.objects.create(priority=priority, number=1, title="One", owner=owner)
            PlanAction.objects.create(objective=objective, description="Do it", due=date(2027, 1, 1), owner=owner)
            actions.rate_objective(by=coordinator, objective=objective, rating="green", because="Fine.")

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(reverse("improvement_plan:plan")).status_code == 200
        return len(captured)

    fill(2)
    few = queries()
    fill(20)
    assert queries() == few


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("coordinator", True, True),
        ("head_teacher", True, True),
        ("family_worker", True, False),
        ("administrator", False, False),
        ("volunteer", False, False),
        ("governor", False, False),
    ],
)
def test_who_reads_and_who_changes_the_plan(request, signed_in, objective, who, reads, changes):
    client = signed_in(request.getfixturevalue(who))
    assert (client.get(objective.get_absolute_url()).status_code == 200) is reads
    answer = client.post(objective.get_absolute_url(), {"rating": "green", "because": "On course."})
    assert (answer.status_code == 302) is changes
    assert ObjectiveStatus.objects.exists() is changes


def test_a_form_with_mistakes_says_what_to_do_and_keeps_what_was_typed(signed_in, coordinator, plan):
    answer = signed_in(coordinator).post(
        reverse("improvement_plan:priority_new", args=[plan.pk]),
        {"number": "x", "title": "Canary title", "target_on": "31/31/31"},
    )
    page = answer.content.decode()
    assert "Canary title" in page
    assert "Enter a real date" in page
    assert not plan.priorities.exists()


def test_pressing_twice_adds_one_priority(signed_in, coordinator, plan):
    client = signed_in(coordinator)
    typed = {"number": 1, "title": "One", "submission_token": "0a8d0c0e-7f6f-4c8e-9d8e-0d2d0c7b1a11"}
    for _ in range(2):
        assert client.post(reverse("improvement_plan:priority_new", args=[plan.pk]), typed).status_code == 302
    assert plan.priorities.count() == 1


def test_the_newest_plan_is_shown_when_none_runs_today(signed_in, head_teacher, coordinator):
    ImprovementPlan.objects.create(title="Old plan", from_date=date(2019, 9, 1), to_date=date(2020, 8, 31))
    assert "Old plan" in signed_in(head_teacher).get(reverse("improvement_plan:plan")).content.decode()


def test_the_pdf_is_tagged_landscape_and_names_its_language(objective, coordinator):
    import io

    import pikepdf

    from reports.plan.pdf import render_improvement_plan

    actions.rate_objective(by=coordinator, objective=objective, rating="amber", because="Zażółć <b>gęślą</b> jaźń")
    document = pikepdf.open(io.BytesIO(render_improvement_plan(objective.priority.plan, today=local_today())))
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "en-GB"
    assert "/StructTreeRoot" in document.Root
    _, _, width, height = document.pages[0].mediabox
    assert float(width) > float(height)

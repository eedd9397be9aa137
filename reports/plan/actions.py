"""What happens to the improvement plan. Ratings are added, never changed, so that their history stays."""

from datetime import date

from django.db import transaction

from centre.core import audit

from ..models import ImprovementPlan, Objective, ObjectiveStatus, PlanAction, PlanReview, Priority
from ..models.plan import Rating


@transaction.atomic
def begin_plan(*, by, title: str, from_date: date, to_date: date, introduction: str, review_days: list[date]):
    """A new plan with its three review points. Raises ValueError unless there are three days, in order."""
    if len(review_days) != 3 or sorted(review_days) != review_days:
        raise ValueError("A plan has three review points, one after the other.")
    plan = ImprovementPlan.objects.create(title=title, from_date=from_date, to_date=to_date, introduction=introduction)
    PlanReview.objects.bulk_create(
        [PlanReview(plan=plan, number=number, planned_for=day) for number, day in enumerate(review_days, start=1)]
    )
    audit.record("plan.begun", by=by, subject=plan, summary=f"Began the plan “{title}”")
    return plan


@transaction.atomic
def save_part(*, by, part, words: str):
    """Keep a new or changed part of the plan (plan, priority, objective, action): validated by its form before."""
    added = part._state.adding
    part.save()
    audit.record(
        f"plan.{part._meta.model_name}_{'added' if added else 'changed'}",
        by=by,
        subject=part,
        summary=f"{'Added' if added else 'Changed'} {words}",
    )
    return part


@transaction.atomic
def rate_objective(
    *, by, objective: Objective, rating: str, because: str, review: PlanReview | None = None
) -> ObjectiveStatus:
    """Say how an objective stands, and why. Raises ValueError for a rating that is none or without a reason."""
    if not because.strip():
        raise ValueError("Say why, with the evidence.")
    status = ObjectiveStatus.objects.create(
        objective=objective,
        rating=Rating(rating),
        because=because,
        by=by,
        by_name=by.get_full_name(),
        review=review,
    )
    audit.record(
        "plan.objective_rated", by=by, subject=objective, summary=f"Rated an objective {status.get_rating_display()}"
    )
    return status


@transaction.atomic
def finish_action(*, by, action: PlanAction, done_on: date | None) -> PlanAction:
    """Tick an action of the plan off, or open it again with done_on=None."""
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    audit.record(
        "plan.action_done" if done_on else "plan.action_opened_again",
        by=by,
        subject=action,
        summary="Finished an action of the plan" if done_on else "Opened an action of the plan again",
    )
    return action


@transaction.atomic
def hold_review(*, by, review: PlanReview, held_on: date, notes: str) -> PlanReview:
    """Keep what one of the three reviews found."""
    review.held_on = held_on
    review.notes = notes
    review.save(update_fields=["held_on", "notes"])
    audit.record("plan.review_held", by=by, subject=review, summary=f"Held review {review.number} of the plan")
    return review


@transaction.atomic
def carry_forward(*, by, plan: ImprovementPlan, into: ImprovementPlan) -> int:
    """Copy every objective that is not complete, with its open actions, into another plan. How many were copied.

    The old plan stays as it was. The new objectives start unrated; baselines are for the new year to set.
    """
    complete = set()
    for status in ObjectiveStatus.objects.filter(objective__priority__plan=plan).order_by("id"):
        (complete.add if status.rating == Rating.COMPLETE else complete.discard)(status.objective_id)
    last = max([priority.number for priority in into.priorities.all()], default=0)
    copied = 0
    for priority in plan.priorities.prefetch_related("objectives__actions"):
        objectives = [objective for objective in priority.objectives.all() if objective.pk not in complete]
        if not objectives:
            continue
        last += 1
        target = Priority.objects.create(
            plan=into,
            number=last,
            title=priority.title,
            linked_to=priority.linked_to,
            measure=priority.measure,
            target_words=priority.target_words,
        )
        for number, objective in enumerate(objectives, start=1):
            new = Objective.objects.create(
                priority=target,
                number=number,
                title=objective.title,
                owner=objective.owner,
                success_criteria=objective.success_criteria,
                monitoring=objective.monitoring,
                resources=objective.resources,
            )
            PlanAction.objects.bulk_create(
                [
                    PlanAction(objective=new, description=action.description, owner=action.owner, due=action.due)
                    for action in objective.actions.all()
                    if action.done_on is None
                ]
            )
            copied += 1
    audit.record("plan.carried_forward", by=by, subject=into, summary=f"Carried {copied} objectives forward")
    return copied

"""The plan as its page and its PDF show it: everything of a plan in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from centre.core.models import Term

from ..models import ImprovementPlan, Objective, ObjectiveStatus, PlanAction, PlanReview, Priority
from ..models.plan import Rating
from .live_measures import LIVE_MEASURES, LiveMeasure, share_of_the_way

# What each rating looks like besides its word: a kind of state tag on the page, a sign on paper.
RATING_LOOKS = {
    Rating.NOT_STARTED: ("Not started", "quiet", "○"),
    Rating.RED: ("Red", "stop", "▲"),
    Rating.AMBER: ("Amber", "due", "◆"),
    Rating.GREEN: ("Green", "good", "●"),
    Rating.COMPLETE: ("Complete", "good", "✓"),
}


@dataclass
class ShownRating:
    """A rating in word, kind of state tag, sign on paper and meaning."""

    value: str
    word: str
    kind: str
    sign: str
    because: str = ""
    by_name: str = ""
    at: object = None


def shown_rating(status: ObjectiveStatus | None) -> ShownRating:
    """How the newest status is shown; an objective nobody has rated yet is "not started"."""
    value = Rating(status.rating) if status else Rating.NOT_STARTED
    word, kind, sign = RATING_LOOKS[value]
    if status is None:
        return ShownRating(value, word, kind, sign)
    return ShownRating(value, word, kind, sign, status.because, status.by_name, status.at)


@dataclass
class ShownObjective:
    """An objective with its actions and its history, newest first."""

    objective: Objective
    rating: ShownRating
    actions: list[PlanAction]
    history: list[ShownRating]

    @property
    def overdue(self) -> int:
        return sum(1 for action in self.actions if action.is_overdue)


@dataclass
class ShownPriority:
    """A priority with its live measure: where it began, where it stands, where it wants to be."""

    priority: Priority
    objectives: list[ShownObjective] = field(default_factory=list)
    measure: LiveMeasure | None = None
    now: Fraction | None = None
    now_words: str = ""

    @property
    def share(self) -> int | None:
        return share_of_the_way(self.priority.baseline_value, self.now, self.priority.target_value)

    @property
    def rating(self) -> ShownRating:
        """The worst of its objectives speaks for a priority; complete only when all of them are."""
        order = [Rating.RED, Rating.AMBER, Rating.NOT_STARTED, Rating.GREEN, Rating.COMPLETE]
        values = [shown.rating.value for shown in self.objectives] or [Rating.NOT_STARTED]
        worst = min(values, key=order.index)
        word, kind, sign = RATING_LOOKS[Rating(worst)]
        return ShownRating(worst, word, kind, sign)


@dataclass
class ShownPlan:
    """A whole plan, ready to be printed."""

    plan: ImprovementPlan
    priorities: list[ShownPriority]
    reviews: list[PlanReview]
    measured_for: Term | None

    @property
    def counts(self) -> list[tuple[ShownRating, int]]:
        """How many objectives stand at each rating, those that occur, in the order of the ratings."""
        values = [shown.rating.value for priority in self.priorities for shown in priority.objectives]
        rows = []
        for value in Rating:
            word, kind, sign = RATING_LOOKS[value]
            if values.count(value):
                rows.append((ShownRating(value, word, kind, sign), values.count(value)))
        return rows

    @property
    def overdue_actions(self) -> int:
        return sum(shown.overdue for priority in self.priorities for shown in priority.objectives)


def current_plan(today: date) -> ImprovementPlan | None:
    """The plan whose year contains the day, else the newest one, else None."""
    return (
        ImprovementPlan.objects.filter(from_date__lte=today, to_date__gte=today).first()
        or ImprovementPlan.objects.order_by("-from_date").first()
    )


def shown_plan(plan: ImprovementPlan, *, today: date, live_values=None) -> ShownPlan:
    """Everything of a plan. `live_values(keys, term) -> {key: (Fraction | None, words)}` brings the live measures.

    A fixed number of queries whatever the size of the plan, plus those of the figures when a priority is linked.
    """
    priorities = {priority.pk: ShownPriority(priority) for priority in plan.priorities.all()}
    statuses: dict = {}
    for status in ObjectiveStatus.objects.filter(objective__priority__plan=plan).order_by("-id"):
        statuses.setdefault(status.objective_id, []).append(status)
    actions: dict = {}
    for action in PlanAction.objects.filter(objective__priority__plan=plan).select_related("owner"):
        action.is_overdue = action.done_on is None and action.due < today
        actions.setdefault(action.objective_id, []).append(action)
    for objective in (
        Objective.objects.filter(priority__plan=plan)
        .select_related("owner", "priority")
        .order_by("priority__number", "number")
    ):
        history = [shown_rating(status) for status in statuses.get(objective.pk, [])]
        priorities[objective.priority_id].objectives.append(
            ShownObjective(
                objective,
                history[0] if history else shown_rating(None),
                actions.get(objective.pk, []),
                history,
            )
        )
    term = _measure(priorities.values(), today, live_values)
    return ShownPlan(plan, list(priorities.values()), list(plan.reviews.all()), term)


def _measure(priorities, today: date, live_values) -> Term | None:
    linked = [shown for shown in priorities if shown.priority.measure in LIVE_MEASURES]
    if not linked or live_values is None:
        return None
    term = Term.objects.filter(start_date__lte=today).order_by("-start_date").first()
    if term is None:
        return None
    values = live_values({shown.priority.measure for shown in linked}, term)
    for shown in linked:
        shown.measure = LIVE_MEASURES[shown.priority.measure]
        shown.now, shown.now_words = values.get(shown.priority.measure, (None, "not available"))
    return term

"""The plan of a case as its page shows it."""

from datetime import date

from ..models import Case, CaseAction
from .clocks import Standing, first_team_due, promise
from .distance import ways_of


def plan_of(case: Case, *, today: date) -> dict:
    """Goals with their actions, the team and its meetings, the scales, the assessment. Six queries."""
    actions: dict = {}
    for action in case.actions.all():
        actions.setdefault(action.goal_id, []).append((action, standing_of(action, today=today)))
    assessments = list(case.assessments.select_related("by"))
    first = assessments[0].happened_on if assessments else None
    meetings = list(case.meetings.all())
    return {
        "goals": [(goal, actions.get(goal.pk, [])) for goal in case.goals.all()],
        "other_actions": actions.get(None, []),
        "members": list(case.members.all()),
        "meetings": meetings,
        "team_due": meetings[-1].next_on if meetings else first_team_due(first),
        "ways": ways_of(case),
        "assessment": assessments[-1] if assessments else None,
        "assessments": assessments[::-1],
    }


def standing_of(action: CaseAction, *, today: date) -> Standing:
    """Done or dropped, or by when it is to be."""
    if action.ended:
        return Standing(action.get_ended_display(), "good" if action.ended == "done" else "quiet")
    return promise(action.due_on, None, today=today, doing="Do", was_done="Done")

"""The steps of a case's plan: each a page with one form, as families.support.steps."""

from datetime import timedelta

from centre.core.dates import local_today

from . import plan_actions, plan_forms
from .step import Step

TODAY_IN = ("happened_on", "agreed_on", "ended_on", "left_on", "held_on")
USUAL_WEEKS = 2


def _today(form_class, **given):
    """A form with today's day in it. given: {name: function(case) -> value} for what the form needs besides."""

    def make(data, case, row):
        initial = {name: local_today() for name in TODAY_IN if name in form_class.base_fields}
        return form_class(data, initial=initial, **{name: value(case) for name, value in given.items()})

    return make


def _action(data, case, row):
    initial = {"agreed_on": local_today(), "due_on": local_today() + timedelta(weeks=USUAL_WEEKS)}
    return plan_forms.ActionForm(data, initial=initial, goals=case.goals.filter(ended=""))


def _meeting(data, case, row):
    return plan_forms.MeetingForm(data, members=case.members.filter(left_on=None))


def _case_action(action, words):
    def save(by, case, form, row):
        action(by=by, case=case, **form.cleaned_data)
        return words

    return save


def _row_action(action, words):
    def save(by, case, form, row):
        action(by=by, row=row, **form.cleaned_data)
        return words

    return save


def _assess(by, case, form, row):
    plan_actions.assess(by=by, case=case, **form.facts())
    return "The assessment is kept. The one before stays beside it."


def _readings(by, case, form, row):
    given = form.cleaned_data
    rows = plan_actions.take_readings(
        by=by, case=case, happened_on=given["happened_on"], values=form.values(), last=given["last"]
    )
    return f"{len(rows)} {'scale is' if len(rows) == 1 else 'scales are'} recorded."


PLAN_STEPS: dict[str, Step] = {
    "assessment": Step(
        "Early help assessment",
        "Keep this version",
        _today(plan_forms.AssessmentForm, before=lambda case: case.assessments.last()),
        _assess,
        lead="Write it with the family. Each time you save, a version of the day is kept; the ones before stay.",
    ),
    "goal": Step(
        "A goal",
        "Save the goal",
        _today(plan_forms.GoalForm),
        _case_action(plan_actions.agree_goal, "The goal is agreed."),
    ),
    "goal-ended": Step(
        "What became of this goal?",
        "Save",
        _today(plan_forms.EndGoalForm),
        _row_action(plan_actions.end_goal, "It is recorded what became of the goal."),
        rows="goals",
    ),
    "action": Step(
        "An action", "Save the action", _action, _case_action(plan_actions.agree_action, "The action is agreed.")
    ),
    "action-ended": Step(
        "What became of this action?",
        "Save",
        _today(plan_forms.EndActionForm),
        _row_action(plan_actions.end_action, "It is recorded what became of the action."),
        rows="actions",
    ),
    "member": Step(
        "Somebody joins the team around the family",
        "Add them",
        _today(plan_forms.MemberForm),
        _case_action(plan_actions.add_member, "They belong to the team now."),
        lead="Parents, colleagues, the nursery, the health visitor: whoever meets about this family.",
    ),
    "member-left": Step(
        "Somebody leaves the team",
        "Save",
        _today(plan_forms.MemberLeftForm),
        _row_action(plan_actions.member_left, "They have left the team."),
        rows="members",
    ),
    "meeting": Step(
        "The team around the family met",
        "Save the meeting",
        _meeting,
        _case_action(plan_actions.hold_meeting, "The meeting is recorded."),
    ),
    "scales": Step(
        "Where is the family now?",
        "Save the numbers",
        _today(plan_forms.ReadingsForm, case=lambda case: case),
        _readings,
        lead="Ask, and let the family choose the number. Leave out what you did not ask.",
    ),
}

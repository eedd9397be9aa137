"""One line for each priority of the improvement plan, and one for supervision."""

from datetime import date

from staff.supervision import held_and_due

from ..plan.reading import current_plan, shown_plan


def plan_lines(today: date) -> dict | None:
    """The plan's title and a row for each priority: rating, evidence and next step; None where there is no plan."""
    plan = current_plan(today)
    if plan is None:
        return None
    return {"title": plan.title, "rows": [_line(each, today) for each in shown_plan(plan, today=today).priorities]}


def _line(shown, today) -> dict:
    rating = shown.rating
    telling = next((each.rating for each in shown.objectives if each.rating.value == rating.value), None)
    due = [
        (action.due, action.description)
        for each in shown.objectives
        for action in each.actions
        if action.done_on is None
    ]
    when, what = min(due, default=(None, ""))
    return {
        "number": shown.priority.number,
        "title": shown.priority.title,
        "rating": {"word": rating.word, "kind": rating.kind, "sign": rating.sign},
        "evidence": telling.because if telling else "",
        "next_step": what,
        "next_step_by": when.isoformat() if when else "",
        "is_late": bool(when and when < today),
    }


def supervision_line(period_from: date, until: date) -> dict | None:
    """How many supervision meetings were due in the period and held; None where none was due."""
    held, due = held_and_due(period_from, until, today=until)
    return {"held": held, "due": due} if due else None

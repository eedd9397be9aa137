"""What was promised in a case and by when, and how that stands: the word and the kind of tag it is shown with."""

from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.models import CentreSettings
from centre.core.templatetags.words import day_words

from ..models import Case, CaseReferral
from ..models.case_plan import Occasion
from .moves import TAG_KINDS


@dataclass(frozen=True)
class Standing:
    """How something stands, in a word and the kind of tag."""

    word: str
    kind: str


def promise(due: date | None, done: date | None, *, today: date, doing: str, was_done: str) -> Standing | None:
    """A promise with its day: kept in time, kept late, still to keep, or overdue. None where nothing was promised.

    doing: what is to be done ("Acknowledge"); was_done: the same as done ("Acknowledged").
    """
    if done is not None:
        if due is None or done <= due:
            return Standing(was_done if due is None else f"{was_done} in time", "good")
        return Standing(f"{was_done} late", "late")
    if due is None:
        return None
    if due < today:
        return Standing(f"{doing}: overdue since {day_words(due, today)}", "late")
    return Standing(f"{doing} by {day_words(due, today)}", "due")


def of_referral(row: CaseReferral, *, today: date) -> Standing | None:
    """Whether we acknowledged a referral to us, or they answered one of ours, in time."""
    if row.is_inward:
        words = {"doing": "Acknowledge", "was_done": "Acknowledged"}
    else:
        words = {"doing": "Answer expected", "was_done": "Answered"}
    return promise(row.answer_due_on, row.answered_on, today=today, **words)


def of_first_contact(case: Case, *, today: date) -> Standing | None:
    """Whether the family was spoken to in time. The case needs CaseQuerySet.with_contacts."""
    due = case.first_contact_due_on if case.is_current else None
    if case.first_contact is None and due is None:
        return None
    return promise(
        case.first_contact_due_on,
        case.first_contact,
        today=today,
        doing="First contact",
        was_done="First contact",
    )


def review_due(case: Case) -> date | None:
    """By when something is looked at again: the team's next meeting or the scales. Needs CaseQuerySet.with_reviews.

    Also for the first time: the team some days after the first assessment, the scales some weeks after the opening.
    """
    if not case.is_open:
        return None
    team = case.team_due if case.has_met else first_team_due(case.assessed_on)
    return min(filter(None, (team, scales_due(case))), default=None)


def first_team_due(assessed_on: date | None) -> date | None:
    """By when a team first meets, from the day of the first assessment; None where there is none (domain, 10.1)."""
    return assessed_on + timedelta(days=CentreSettings.load().first_team_days) if assessed_on else None


def scales_due(case: Case) -> date | None:
    """By when the scales are asked again: some weeks (a setting) after the newest time, unless that was the last."""
    if case.asked_on is None and case.opened_on and case.asks_scales:
        return case.opened_on + timedelta(weeks=CentreSettings.load().first_scale_weeks)
    if case.asked_on is None or case.asked_as == Occasion.LAST:
        return None
    return case.asked_on + timedelta(weeks=CentreSettings.load().scale_review_weeks)


def of_case(case: Case) -> Standing:
    """How the case stands as a whole."""
    return Standing(case.get_state_display(), TAG_KINDS.get(case.state, "quiet"))


def weeks_open(case: Case, *, today: date) -> int | None:
    """Whole weeks since it was accepted, up to today or the day it was closed; None while it is not decided."""
    if case.opened_on is None:
        return None
    return ((case.closed_on or today) - case.opened_on).days // 7

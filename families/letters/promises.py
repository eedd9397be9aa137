"""By when a letter, message or complaint is to be answered, and how it stands."""

from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.calendar import add_working_days
from centre.core.models import CentreSettings
from centre.core.templatetags.words import day_words

from ..models.letter import Correspondence, CorrespondenceKind


def answer_due(kind: str, came_on: date, settings: CentreSettings) -> date | None:
    """The last day on which an answer is in time; None for a compliment.

    Letters and messages are answered within working days of England, counted from the day after they came (5 and 2
    unless the centre decides otherwise). Whoever complains learns the outcome within 28 calendar days (statutory
    framework for the early years foundation stage, complaints).
    """
    if kind == CorrespondenceKind.LETTER:
        return add_working_days(came_on, settings.letter_working_days)
    if kind == CorrespondenceKind.MESSAGE:
        return add_working_days(came_on, settings.message_working_days)
    if kind == CorrespondenceKind.COMPLAINT:
        return came_on + timedelta(days=settings.complaint_days)
    return None


@dataclass(frozen=True)
class Standing:
    """How it stands, in a word and the kind of tag it is shown with."""

    word: str
    kind: str


def standing(row: Correspondence, today: date) -> Standing:
    """Overdue, due today, due by a day, answered in time or late, or (a compliment) kept."""
    if row.waits:
        if row.due_on < today:
            return Standing(f"Overdue since {day_words(row.due_on, today)}", "late")
        return Standing(f"Answer by {day_words(row.due_on, today)}", "due")
    if row.answered_on is None:
        return Standing("Kept", "quiet")
    if row.was_in_time is False:
        days = (row.answered_on - row.due_on).days
        return Standing(f"Answered {days} day{'s' * (days != 1)} late", "late")
    return Standing("Answered" if row.was_in_time is None else "Answered in time", "good")

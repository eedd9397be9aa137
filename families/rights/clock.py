"""By when a request is answered, and how it stands in words."""

from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.calendar import is_working_day
from centre.core.dates import add_months
from centre.core.templatetags.words import day_words

MONTHS = 1
MORE_MONTHS = 2


def due_on(*, received_on: date, identity_on: date | None = None, extended: bool = False) -> date:
    """The last day on which an answer is in time.

    One calendar month from the day on which it came, or on which we know who asks if that is later; two more where the
    requester was told so. A weekend or bank holiday: the next working day (UK GDPR, article 12(3); the Information
    Commissioner's guide to the right of access, "How long do we have to comply?").
    """
    begins = max(received_on, identity_on or received_on)
    day = add_months(begins, MONTHS + (MORE_MONTHS if extended else 0))
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Standing:
    word: str
    kind: str


def standing(row, today: date) -> Standing:
    """Overdue, due by a day, or how it ended."""
    if row.is_open:
        if row.due_on < today:
            return Standing(f"Overdue since {day_words(row.due_on, today)}", "late")
        return Standing(f"Answer by {day_words(row.due_on, today)}", "due")
    if row.state == "answered":
        late = row.ended_on > row.due_on
        return Standing("Answered late" if late else "Answered in time", "late" if late else "good")
    return Standing(row.get_state_display(), "quiet")

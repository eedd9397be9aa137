"""Family support and parents' learning in Part A: cases that balance, through the small-number rule.

The four figures of the balance hang together: whoever knows three of them knows the fourth. The rule is told so.
"""

from dataclasses import dataclass
from datetime import date

from families.portfolio.figures import LearningFigures, learning_figures
from families.support.figures import CaseFigures, case_figures

from ..audience import PrintedFigures
from ..disclosure import Kind, Table
from .rows import count_row

OPEN_AT_START, OPENED = "cases_open_at_start", "cases_opened"
CLOSED, OPEN_AT_END = "cases_closed", "cases_open_at_end"
COMPLETED, WENT_ON = "learning_completed", "learning_went_on"
NAMES = {
    OPEN_AT_START: "Cases open at the start",
    OPENED: "Cases opened",
    CLOSED: "Cases closed",
    OPEN_AT_END: "Cases open at the end",
    "cases_children": "Children in the cases open at the end",
    "learning_started": "Adults who started a course",
    COMPLETED: "Adults who completed a course",
    WENT_ON: "of these, took a further step since",
    "learning_progressed": "Adults who gained a qualification, or began volunteering or work",
}
DEFINITIONS = [
    [
        "Family support cases",
        "Open at the start and opened, less closed, is open at the end. Open is a case that was taken on and not "
        "closed by the end of that day; one opened and closed in the period counts in both. Expected babies are among "
        "the children.",
    ],
    [
        "Parents’ learning and work",
        "Adults, each counted once in a row, with a course begun or completed, a qualification awarded, or "
        "volunteering or work begun in the period. A further step is any of these on or after the day on which the "
        "course ended.",
    ],
]


@dataclass(frozen=True)
class Support:
    """What was counted, before the rule."""

    cases: CaseFigures
    learning: LearningFigures

    @property
    def values(self) -> dict[str, int]:
        balance, learning = self.cases.balance, self.learning
        return {
            OPEN_AT_START: balance.open_at_start,
            OPENED: balance.opened,
            CLOSED: balance.closed,
            OPEN_AT_END: balance.open_at_end,
            "cases_children": self.cases.children,
            "learning_started": learning.started,
            COMPLETED: learning.completed,
            WENT_ON: learning.went_on,
            "learning_progressed": learning.progressed,
        }


def support_of(first: date, last: date, *, today: date) -> Support:
    """Counted for the period, up to today where it is still running."""
    return Support(case_figures(first, last, today=today), learning_figures(first, last, today=today))


def add_support(table: Table, support: Support) -> None:
    """The cells of the report, with how they hang together."""
    for name, value in support.values.items():
        table.add(name, value)
    balance = support.cases.balance
    if balance.holds:
        worked = table.add("cases of the period", balance.open_at_start + balance.opened, Kind.IMPLIED)
        table.add_sum(worked, (OPEN_AT_START, OPENED))
        table.add_sum(worked, (CLOSED, OPEN_AT_END))
    table.add_difference(COMPLETED, WENT_ON, "completed a course, nothing known since")


def support_rows(printed: PrintedFigures) -> list[dict]:
    """The rows of the report; this term alone."""
    return [count_row(key, name, printed[key], None, None) for key, name in NAMES.items()]

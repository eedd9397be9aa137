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
LAST = "last term: "
# Counted on one day and not over the days of the term.
ON_ONE_DAY = {OPEN_AT_START, OPEN_AT_END, "cases_children"}
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


def add_support(table: Table, support: Support, last: "LastTerm | None" = None) -> None:
    """The cells of the report, with how they hang together.

    last: the term before, printed beside. Its balance is counted with the same cases: what was open at its end is open
    at the start of this one, but for the days between. Whatever one of the two withholds the other must not tell.
    """
    _add_cells(table, support.values)
    if last is not None:
        _add_cells(table, last.values, prefix=LAST)
        table.add_sum(OPEN_AT_START, (f"{LAST}{OPEN_AT_END}",))


def _add_cells(table, values, prefix=""):
    for name, value in values.items():
        table.add(f"{prefix}{name}", value)
    start, opened, closed, end = (f"{prefix}{name}" for name in (OPEN_AT_START, OPENED, CLOSED, OPEN_AT_END))
    if values[OPEN_AT_START] + values[OPENED] == values[CLOSED] + values[OPEN_AT_END]:
        worked = table.add(f"{prefix}cases of the period", values[OPEN_AT_START] + values[OPENED], Kind.IMPLIED)
        table.add_sum(worked, (start, opened))
        table.add_sum(worked, (closed, end))
    if values[COMPLETED] >= values[WENT_ON]:
        table.add_difference(
            f"{prefix}{COMPLETED}", f"{prefix}{WENT_ON}", f"{prefix}completed a course, nothing known since"
        )


@dataclass(frozen=True)
class LastTerm:
    """The term before: its values, and what was said about them before (each dict as `PrintedFigures.said` gives it).

    What its newest edition printed stands as it printed it, also where something was entered since.
    """

    values: dict[str, int]
    said: list[dict]

    @classmethod
    def of(cls, term, issued: PrintedFigures | None, said: list[dict], *, today: date) -> "LastTerm":
        counted = support_of(term.start_date, term.end_date, today=today).values
        if issued is not None:
            counted = {name: issued[name].value if issued[name].is_shown else value for name, value in counted.items()}
        return cls(counted, [{f"{LAST}{name}": each[name] for name in NAMES if name in each} for each in said])


def said_of_last_term(printed: PrintedFigures) -> dict:
    """What the report says of the term before, by the names that the term's own report uses."""
    said = printed.said([f"{LAST}{name}" for name in NAMES])
    return {name.removeprefix(LAST): value for name, value in said.items()}


def support_rows(printed: PrintedFigures, *, with_last: bool, is_to_date: bool) -> list[dict]:
    """The rows of the report, beside last term.

    While the term is running, what is counted over its days is not held against a whole term (trap T-14): no change is
    told for it, only for what is counted on one day.
    """
    rows = []
    for key, name in NAMES.items():
        row = count_row(key, name, printed[key], printed[f"{LAST}{key}"] if with_last else None, None)
        if is_to_date and key not in ON_ONE_DAY:
            row["change"] = None
        rows.append(row)
    return rows

"""Numbers for the confidential Part B of the governors' report: how many, never who."""

from datetime import date

from .clearance import counted


def concern_counts(period_from: date, period_to: date) -> dict[str, int]:
    """Concerns logged and decisions made in a period, both days included; unsuppressed.

    Keys: "concerns", "without_decision" (of those), and "decision: <kind>" for each kind decided on in the period.
    Who may ask is for the caller to check (Permission.REPORT_PART_B); the small-number rule too.
    """
    return counted(period_from, period_to)

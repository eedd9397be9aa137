"""The governors' report of the term that ended last, written by the example's head teacher and issued."""

from datetime import date

from centre.core.models import Term
from reports.governors.narratives import save_narrative
from reports.models import Edition, ReportKind
from reports.printing import issue_edition
from staff.models import User

# Names in braces become the figures as they are printed.
WORDS = {
    "summary": (
        "{registered} of our under-fives were registered at the end of term, {registered_percent} of those who live "
        "in our reach area. {registered_and_seen_percent} of them came to us at least once."
    ),
    "access": (
        "Health visitors now pass our welcome card on at the new birth visit. Registering at the door takes a few "
        "minutes, so fewer families leave before we know who they are."
    ),
    "areas": "The outreach morning stays where fewest families come, and moves to the community hall when term starts.",
    "sessions": (
        "{sessions_ran} sessions ran and {sessions_cancelled} were cancelled. Parents ask for a later start on Friday."
    ),
    "visits": (
        "{visits_achieved} visits took place; at {visits_no_access} nobody was in, and we go back within the week."
    ),
    "staffing": "The team is complete. Everybody has had this year’s safeguarding update.",
    "next": "We ask governors to agree the wider opening hours, and to visit a session before the next meeting.",
}


def issue_last_report(*, head: User, today: date) -> Edition | None:
    """Write and issue Part A for the last term that ended before `today`; None where there is none."""
    term = Term.known().ended_before(today)
    if term is None:
        return None
    for section, text in WORDS.items():
        save_narrative(kind=ReportKind.GOVERNORS_PART_A, term=term, section=section, text=text, version=0, by=head)
    return issue_edition(kind=ReportKind.GOVERNORS_PART_A, term=term, by=head)

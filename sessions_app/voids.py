"""A mark taken back from an open register: with its reason, and what it was stays to be seen (trap T-60).

A slip of the finger needs no question: one's own mark, taken back within two minutes, with nothing marked before it.
"""

from datetime import timedelta

from django.utils import timezone

from .creche.limits import UNDO_MINUTES
from .models import Attendance, AttendanceCorrection, AttendanceStatus
from .refusals import ReasonIsNeeded

SLIP = "Slip of the finger"
OWN_WORDS = "words"
# What is asked of whoever takes a mark back: its name on the button, and what is written down.
REASONS = {
    "somebody-else": ("Meant for somebody else", "The mark was meant for somebody else"),
    "not-here": ("Was not here", "This person was not here"),
    "other-session": ("Belongs to another session", "The mark belongs to another session"),
}
MOST_LETTERS = 180


def readable(text: str) -> str:
    """What was typed, as it can be kept: one line, without letters that nobody can see."""
    return " ".join("".join(each for each in text if each.isprintable() or each.isspace()).split())


def reason_for(row: Attendance, *, by, reason: str, may_be_slip: bool = True) -> str:
    """The reason as it is written down. Raises ReasonIsNeeded where none was given and it was no slip. One query.

    may_be_slip: no for a child who was in our care, of whom nothing goes without a reason.
    """
    reason = readable(reason)[:MOST_LETTERS]
    if not reason and may_be_slip and is_slip(row, by=by):
        return SLIP
    if not reason:
        raise ReasonIsNeeded
    return reason


def is_slip(row: Attendance, *, by) -> bool:
    """Whether everything that was marked on this row was marked by the same user within the last two minutes."""
    since = timezone.now() - timedelta(minutes=UNDO_MINUTES)
    marks = row.events.exclude(status=AttendanceStatus.BOOKED)
    return not marks.exclude(marked_by=by, marked_at__gte=since).exists()


def write_down(row: Attendance, *, becomes: str, reason: str, by) -> AttendanceCorrection:
    """That the mark is taken back; becomes: "booked", or "" where nobody stands there any more."""
    return AttendanceCorrection.objects.create(
        session=row.session,
        person=row.person,
        was_status=row.status,
        was_time_in=row.time_in,
        was_time_out=row.time_out,
        was_late=row.late,
        was_left_early=row.left_early,
        status=becomes,
        while_open=True,
        reason=reason,
        by=by,
    )

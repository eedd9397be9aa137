"""What comes back from a tablet after the connection was gone: as it was tapped, once, and over nothing newer."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from centre.core.dates import LONDON
from centre.core.models import SubmissionToken
from centre.core.templatetags.words import time_words
from families.models import Person

from ..actions.headcount import count_heads
from ..actions.marks import leave, mark_person
from ..actions.registers import take_session
from ..models import Attendance, AttendanceStatus, Session
from ..refusals import Refused

LEFT, LATE = "left", "late"
# What can be tapped without a connection. Whom a child goes home with, and taking a mark back, need the centre.
KEPT_MARKS = (
    AttendanceStatus.PRESENT.value,
    LATE,
    AttendanceStatus.ABSENT.value,
    AttendanceStatus.APOLOGIES.value,
    LEFT,
)


@dataclass(frozen=True)
class KeptMark:
    """One tap as the tablet kept it."""

    id: UUID  # the tablet's own number of it
    person_id: UUID
    what: str  # one of KEPT_MARKS
    at: datetime  # when it was tapped
    seen: str  # the version of the row that the tablet showed then (roll.Row.version)


@dataclass(frozen=True)
class KeptHead:
    """One tap on the head count as the tablet kept it: somebody without a name came, or was one too many."""

    id: UUID
    who: str  # of headcount.FIELDS
    more: int  # 1 or -1
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What became of a tap: "saved", "meanwhile" (the row was changed, nothing was overwritten) or "refused"."""

    id: UUID
    status: str
    words: str = ""
    seen: str = ""  # for "meanwhile": the version to send along to overwrite it after all


class _ChangedMeanwhile(Exception):
    def __init__(self, row):
        self.row = row


def take_kept(*, session_id, by, marks) -> list[Answer]:
    """Mark what a tablet kept, each tap for itself: what is refused of one changes nothing about the others.

    The same tap twice is marked once. A row that was changed since the tablet saw it stays as it is, unless it says
    the same already. Taps on the head count are added to what others counted. Times are those of the taps. Raises
    Session.DoesNotExist.
    """
    return [_take(session_id, by, mark) for mark in sorted(marks, key=lambda mark: mark.at)]


def _take(session_id, by, mark: KeptMark | KeptHead) -> Answer:
    try:
        with transaction.atomic():
            if not _first_time(mark, by):
                return Answer(mark.id, "saved")
            if isinstance(mark, KeptHead):
                count_heads(session_id=session_id, who=mark.who, more=mark.more, by=by)
                return Answer(mark.id, "saved")
            session = take_session(session_id)
            rows = Attendance.objects.filter(session=session, person__in=_people(mark))
            row = rows.select_related("marked_by").first()
            if not _says_the_same(row, mark):
                if mark.what != LEFT and version_of(row) != mark.seen:
                    raise _ChangedMeanwhile(row)
                _mark(session, by, mark)
    except _ChangedMeanwhile as meanwhile:
        return Answer(mark.id, "meanwhile", _words(meanwhile.row), version_of(meanwhile.row))
    except Refused as refusal:
        return Answer(mark.id, "refused", str(refusal))
    return Answer(mark.id, "saved")


def _first_time(mark, by) -> bool:
    try:
        with transaction.atomic():
            SubmissionToken.objects.create(token=mark.id, user=by, result_url="")
    except IntegrityError:
        return False
    return True


def _people(mark) -> list:
    """The person, and the one who stands for them where two records were merged meanwhile."""
    merged = Person.objects.filter(pk=mark.person_id, merged_into__isnull=False).values_list("merged_into", flat=True)
    return [mark.person_id, *merged]


def _mark(session, by, mark):
    at = tapped_at(session, mark.at)
    if mark.what == LEFT:
        leave(session_id=session.pk, person_id=mark.person_id, by=by, at=at)
        return
    status = AttendanceStatus.PRESENT if mark.what == LATE else AttendanceStatus(mark.what)
    mark_person(session_id=session.pk, person_id=mark.person_id, status=status, by=by, late=mark.what == LATE, at=at)


def tapped_at(session: Session, moment: datetime) -> time | None:
    """The time of a tap on the session's day; None for a tap of another day. A clock that is fast counts as now."""
    local = min(moment, timezone.now()).astimezone(LONDON)
    return local.time().replace(second=0, microsecond=0, tzinfo=None) if local.date() == session.date else None


def version_of(row: Attendance | None) -> str:
    """As roll.Row.version, which stands on every row of a page."""
    return f"{row.marked_at.timestamp():.6f}" if row else "0"


def _says_the_same(row, mark) -> bool:
    if row is None:
        return False
    if mark.what == LEFT:
        return row.has_left
    if mark.what == LATE:
        return row.status == AttendanceStatus.PRESENT and row.late
    return row.status == mark.what


def _words(row) -> str:
    if row is None:
        return "Somebody took the mark back meanwhile."
    at = timezone.localtime(row.marked_at, LONDON)
    who = f" by {row.marked_by}" if row.marked_by else ""
    return f"Meanwhile: {row.mark_words.lower()}, marked{who} at {time_words(at.time())}."

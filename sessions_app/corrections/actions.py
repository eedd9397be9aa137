"""Corrections on a closed register: each a row of its own, the mark or the head count put right beside it.

Every write takes the session's row first, as marks do. Raises Refused in words for a person to read.
"""

from dataclasses import dataclass
from datetime import time

from django.db import transaction
from django.utils import timezone

from centre.core import audit
from families.models import Person, PersonRole
from staff.permissions import Permission, has_permission

from ..actions.headcount import MOST
from ..actions.registers import take_session
from ..creche.taken_home import in_care as is_in_care
from ..creche.taken_home import note_who_took, refuse_unknown, take_back_stays
from ..models import (
    Attendance,
    AttendanceCorrection,
    AttendanceStatus,
    EarlierStay,
    HeadCountCorrection,
    Session,
)
from ..punctuality import came_late, left_early, refuse_ahead_of_now
from ..refusals import ChangedMeanwhile, NobodyToMark, Refused, SessionIsCancelled


@dataclass(frozen=True)
class Mark:
    """How somebody should be marked; status "": not on the register at all. late, early None: as the times say."""

    status: str = ""
    time_in: time | None = None
    time_out: time | None = None
    late: bool | None = None
    early: bool | None = None

    @property
    def facts(self) -> tuple:
        return self.status, self.time_in, self.time_out, bool(self.late), bool(self.early)


def version_of(row: Attendance | None) -> str:
    """A word for a mark as it was shown, to find out whether somebody changed it meanwhile."""
    return f"{row.marked_at.timestamp():.6f}" if row else "0"


@transaction.atomic
def correct_mark(
    *, session_id, person_id, mark: Mark, reason: str, by, seen: str | None = None, took: str = ""
) -> AttendanceCorrection:
    """Put a mark of a closed register right, add somebody who was missed, or take off who was not there.

    took: who took a child home from a crèche, where that was not known. seen: version_of() of the mark as it was shown.
    Raises NobodyToMark, ChangedMeanwhile and other Refused: where a child's time out is new and nobody says who took
    the child (trap T-29), where a time is ahead of now, and where somebody who may not open registers again says that
    a child was not in the crèche after all (trap T-60).
    """
    session = _closed(session_id)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the mark is corrected.")
    person = Person.objects.exclude(role=PersonRole.EXPECTED_BABY).filter(pk=person_id).first()
    if person is None:
        raise NobodyToMark
    if person.merged_into_id:
        person = Person.objects.get(pk=person.merged_into_id)
    row = Attendance.objects.filter(session=session, person=person).first()
    if seen is not None and seen != version_of(row):
        raise ChangedMeanwhile("Somebody else has corrected this mark meanwhile. Look at it as it stands now.", row)
    mark = _complete(session, person, mark)
    if row and row.time_in and mark.status != AttendanceStatus.PRESENT and is_in_care(session, person):
        _may_say_never_here(by)
    was = Mark(row.status, row.time_in, row.time_out, row.late, row.left_early) if row else Mark()
    refuse_ahead_of_now(session, mark.time_in, mark.time_out)
    refuse_unknown(session, person, was=was.time_out, is_now=mark.time_out, took=took)
    if mark.facts == was.facts and not took:
        raise Refused("That is how it stands already, so nothing was corrected.")
    names = ("status", "time_in", "time_out", "late", "left_early")
    correction = AttendanceCorrection.objects.create(
        session=session,
        person=person,
        reason=reason[:300],
        by=by,
        **{f"was_{name}": value for name, value in zip(names, was.facts, strict=True)},
        **dict(zip(names, mark.facts, strict=True)),
    )
    _put_stays_right(session, person, mark, correction)
    _write(session, person, row, mark, by)
    if took and is_in_care(session, person) and mark.time_out:
        note_who_took(session, person, took, by=by)
    audit.record(
        "register.corrected",
        by=by,
        subject=person,
        summary=f"A mark on a closed register was corrected: {session}",
        detail={"session": str(session.pk), "was": was.status, "is": mark.status},
    )
    return correction


@transaction.atomic
def correct_head_count(
    *, session_id, adults: int, children: int, seen_adults: int, seen_children: int, reason: str, by
) -> HeadCountCorrection:
    """Put the head count of a closed register right. Raises ChangedMeanwhile and Refused."""
    session = _closed(session_id)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the head count is corrected.")
    was = (session.headcount_adults, session.headcount_children)
    if was != (seen_adults, seen_children):
        raise ChangedMeanwhile("Somebody else has corrected the head count meanwhile. Look at it again.", session)
    if was == (adults, children):
        raise Refused("That is how it stands already, so nothing was corrected.")
    if not (0 <= adults <= MOST and 0 <= children <= MOST):
        raise Refused(f"Enter whole numbers from 0 to {MOST:,}.")
    session.headcount_adults, session.headcount_children = adults, children
    session.save(update_fields=["headcount_adults", "headcount_children"])
    row = HeadCountCorrection.objects.create(
        session=session,
        was_adults=was[0],
        was_children=was[1],
        adults=adults,
        children=children,
        reason=reason[:300],
        by=by,
    )
    audit.record("register.head_count_corrected", by=by, subject=session, summary=f"Head count corrected: {session}")
    return row


def _closed(session_id) -> Session:
    session = take_session(session_id)
    if session.is_cancelled:
        raise SessionIsCancelled
    if not session.is_register_closed:
        raise Refused("This register is open: mark on it as ever.")
    return session


def _complete(session, person, mark: Mark) -> Mark:
    """The mark with what follows from it; a crèche child has both times, and nobody else is left "in" either."""
    if mark.status != AttendanceStatus.PRESENT:
        return Mark(mark.status)
    in_care = session.is_creche and person.role == PersonRole.CHILD
    if in_care and (mark.time_in is None or mark.time_out is None):
        raise Refused("Enter when the child came and when the child was collected.")
    if mark.time_in and mark.time_out and mark.time_out < mark.time_in:
        raise Refused("The time out cannot be before the time in.")
    return Mark(
        mark.status,
        mark.time_in,
        mark.time_out,
        came_late(session, mark.time_in) if mark.late is None else mark.late,
        left_early(session, mark.time_out) if mark.early is None else mark.early,
    )


def _write(session, person, row, mark: Mark, by) -> None:
    if not mark.status:
        row.delete()  # the correction and its field history say what it was
        return
    row = row or Attendance(session=session, person=person)
    row.status, row.time_in, row.time_out, row.late, row.left_early = mark.facts
    row.marked_by, row.marked_at = by, timezone.now()
    row.save()


def _may_say_never_here(by) -> None:
    if not has_permission(by, Permission.REGISTER_REOPEN):
        raise Refused("This child stands there as having been in our care. Only the coordinator can say otherwise.")


def _put_stays_right(session, person, mark: Mark, correction) -> None:
    """Earlier stays are taken back with a mark that says the child was not there, and so is who took the child home.

    The corrected stay takes up those within it.
    """
    stays = EarlierStay.objects.counted().filter(session=session, child=person)
    if mark.status != AttendanceStatus.PRESENT:
        take_back_stays(session, person, correction)
    elif mark.time_in and mark.time_out:
        stays.filter(time_in__gte=mark.time_in, time_out__lte=mark.time_out).update(taken_back=correction)

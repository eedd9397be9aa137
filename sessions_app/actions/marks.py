"""Marks on a register: present, late, left, absent, apologies, booked; in and out; taking a mark back.

Marks are kept by their field history (who, when, what before), so they write no audit event of their own; taking a
mark back does, because a row goes. The database allows one row for a person and session, and every write is an
upsert of single rows: two devices can never lose or double a mark, and the last tap on a row counts.
"""

from datetime import time

from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_now, local_today
from families.models import HouseholdMembership, Person, PersonRole

from ..creche.limits import UNDO_MINUTES, needs_reason_to_clear, refuse_to_vanish, refuse_too_many
from ..creche.stays import minutes_between
from ..creche.taken_home import in_care as is_in_care
from ..creche.taken_home import note_who_took, refuse_unknown, take_back_stays
from ..models import Attendance, AttendanceStatus, EarlierStay, Session, SessionStatus
from ..places.fair import refuse_to_pass
from ..punctuality import came_late, left_early, refuse_ahead_of_now
from ..refusals import BookingsAreOver, NobodyToMark, Refused, SessionIsCancelled
from ..voids import reason_for, write_down
from .registers import make_ready_for_marks, take_session

WRITTEN = ["status", "time_in", "time_out", "late", "left_early", "came_with", "marked_by", "marked_at"]


def mark_person(*, session_id, person_id, status, by, late=False, over_ratio_because="", at=None) -> Attendance:
    """Mark one person; the row comes back with its person. See `mark_people`."""
    return mark_people(
        session_id=session_id,
        person_ids=[person_id],
        status=status,
        by=by,
        late=late,
        over_ratio_because=over_ratio_because,
        at=at,
    )[0]


@transaction.atomic
def mark_people(
    *, session_id, person_ids, status, by, late=False, over_ratio_because="", at: time | None = None, came_with=None
) -> list[Attendance]:
    """Mark people present, absent or with apologies, or book them for a session to come. Others stay as they are.

    The first mark opens the register and the session ran. At a crèche a child marked present is signed in now (on a
    later day: from the session's start). Marking somebody as they are marked already changes nothing.
    late: they came after the start, which is counted as present; today the time in is now (elsewhere than at a crèche
    "present" says nothing about when, because it is tapped when there is time for it).
    came_with: the childminder who brought the children among them; her own are not meant (trap T-45).
    at: when it was tapped, where the connection was gone then; None: now.
    Raises Session.DoesNotExist, RegisterIsClosed, SessionIsCancelled, SessionIsToCome, BookingsAreOver, Refused where
    a booking would pass others or is one too many (`refuse_to_pass`), TooManyChildren where the ratio of a crèche
    allows no further child (over_ratio_because: why nevertheless, by who may), or NobodyToMark when one of the people
    is unknown or not born yet; then nobody is marked.
    """
    status = AttendanceStatus(status)
    session = take_session(session_id, for_booking=status == AttendanceStatus.BOOKED)
    if status == AttendanceStatus.BOOKED:
        _may_book(session)
    else:
        make_ready_for_marks(session, by=by)
    people = _people(person_ids)
    rows = Attendance.objects.filter(session=session, person__in=people).select_related("person")
    known = {row.person_id: row for row in rows}
    if status != AttendanceStatus.PRESENT:
        refuse_to_vanish(session, known.values(), by=by)
    if status == AttendanceStatus.BOOKED:
        refuse_to_pass(session, people)
    late = late and status == AttendanceStatus.PRESENT
    rows = [_marked(session, person, known.get(person.pk), status, by, late=late, at=at) for person in people]
    if came_with is not None:
        _brought(rows, came_with, session)
    changed = [row for row in rows if row.needs_writing]
    refuse_too_many(session, _coming_in(changed), by=by, reason=over_ratio_because)
    if changed:
        Attendance.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["session", "person"],
            update_fields=WRITTEN,
        )
    return rows


def _brought(rows, minder, session) -> None:
    """Say of the children among these rows who brought them, but for those of her own home."""
    homes = minder.memberships.in_force(on=session.date).values("household")
    at_home = HouseholdMembership.objects.in_force(on=session.date).filter(household__in=homes)
    own = set(at_home.values_list("person", flat=True))
    for row in rows:
        if row.person.role == PersonRole.CHILD and row.person_id not in own and row.came_with_id != minder.pk:
            row.came_with, row.needs_writing = minder, True


def _coming_in(rows) -> list[Person]:
    """The children whom these marks bring into a crèche's care."""
    coming = [row for row in rows if row.time_in is not None and row.time_out is None]
    return [row.person for row in coming if row.person.role == PersonRole.CHILD]


@transaction.atomic
def leave(*, session_id, person_id, by, at: time | None = None) -> Attendance:
    """Somebody goes before the end: the time is now, or `at` as for marks. Raises Refused.

    Not for a child in a crèche, of whom it is said first who takes them home (trap T-29); nor on a later day, when
    nobody knows the minute: then the times are entered.
    """
    row = _present_row(session_id, person_id, by)
    if row.session.is_creche and row.person.role == PersonRole.CHILD:
        raise Refused("Tap “Sign out” and say who takes the child home.")
    if row.session.date != local_today() and at is None:
        raise Refused("Enter the time under “Times”: nobody leaves now a session of another day.")
    if row.time_out is None:
        now = at or _clock(row.session, None)
        row.time_out = max(now, row.time_in) if row.time_in else now
        row.left_early = row.session.end_time is None or now < row.session.end_time
        _save(row, by)
    return row


@transaction.atomic
def sign_out(*, session_id, person_id, by) -> Attendance:
    """A child leaves the crèche: the time is now (for a past day: the session's end). Raises Refused.

    Signing out somebody who has left already changes nothing.
    """
    row = _present_row(session_id, person_id, by)
    if row.time_out is None:
        left = _clock(row.session, row.session.end_time)
        row.time_out = max(left, row.time_in) if row.time_in else left
        row.left_early = left_early(row.session, row.time_out)
        _save(row, by)
    return row


@transaction.atomic
def sign_back_in(*, session_id, person_id, by, over_ratio_because="") -> Attendance:
    """Somebody who went is back. Raises Refused; over_ratio_because as for marks.

    At a crèche: within two minutes of going it was a mistake, and the child has been in all the time; later it is
    another stay, and the time between does not count (trap T-30).
    """
    row = _present_row(session_id, person_id, by)
    if row.time_out is not None:
        in_care = row.session.is_creche and row.person.role == PersonRole.CHILD
        refuse_too_many(row.session, [row.person] if in_care else [], by=by, reason=over_ratio_because)
        now = _clock(row.session, row.time_out)
        if in_care and minutes_between(row.session.date, row.time_out, now) > UNDO_MINUTES:
            EarlierStay.objects.create(
                session=row.session, child=row.person, time_in=row.time_in or row.time_out, time_out=row.time_out
            )
            row.time_in = now
        row.time_out, row.left_early = None, False
        _save(row, by)
    return row


@transaction.atomic
def change_times(*, session_id, person_id, time_in, time_out, by, late=None, early=None, took: str = "") -> Attendance:
    """Put the times of somebody who was present right. Raises Refused where the time out is before the time in.

    late, early: whether they came late or left early, as somebody says; None: as the times say.

    Going home is no change of times: it is said who takes the child (trap T-29), today at the door, of a crèche of
    another day in `took`. Raises Refused without, and for a time that is ahead of now.
    """
    row = _present_row(session_id, person_id, by)
    in_care = is_in_care(row.session, row.person)
    if in_care and row.session.date == local_today() and row.time_out is None and time_out is not None:
        raise Refused("Say on the register who takes the child home: the time out is written down then.")
    refuse_unknown(row.session, row.person, was=row.time_out, is_now=time_out, took=took)
    refuse_ahead_of_now(row.session, time_in, time_out)
    if time_out is not None and ((time_in is None and in_care) or (time_in and time_out < time_in)):
        raise Refused("The time out cannot be before the time in.")
    if in_care and row.time_out is not None and time_out is None:
        refuse_too_many(row.session, [row.person], by=by)
    row.time_in, row.time_out = time_in, time_out
    row.late = came_late(row.session, time_in) if late is None else late
    row.left_early = left_early(row.session, time_out) if early is None else early
    _save(row, by)
    if took and in_care and time_out is not None:
        note_who_took(row.session, row.person, took, by=by)
    return row


@transaction.atomic
def clear_mark(*, session_id, person_id, by, reason="") -> Attendance | None:
    """Take back a mistaken mark. Somebody who had been booked is booked again; otherwise the row goes.

    "Absent" would say something that nobody saw, so it is not what a mistaken tap becomes. What was marked stays to be
    seen, with who took it back and why (sessions_app.voids), and an audit event says so. A booking is taken back
    without a reason: it says of nobody that they came. Clearing what is not marked changes nothing.
    A child who was in a crèche's care is taken off only by who may open registers again, with the reason.
    Raises RegisterIsClosed, SessionIsCancelled, Refused (`needs_reason_to_clear`), and ReasonIsNeeded where it was no
    slip of the finger.
    """
    session = take_session(session_id)
    row = Attendance.objects.filter(session=session, person=person_id).select_related("person").first()
    if row is None:
        return None
    was_in_care = needs_reason_to_clear(session, row, by=by)
    if row.status == AttendanceStatus.BOOKED and session.status == SessionStatus.PLANNED:
        _may_book(session)
    else:
        make_ready_for_marks(session, by=by)
    is_mark = row.status != AttendanceStatus.BOOKED
    booked_again = is_mark and _was_booked(row)
    if is_mark:
        reason = reason_for(row, by=by, reason=reason, may_be_slip=not was_in_care)
        becomes = AttendanceStatus.BOOKED if booked_again else ""
        correction = write_down(row, becomes=becomes, reason=reason, by=by)
        take_back_stays(session, row.person, correction)  # of somebody who was not there at all
    if booked_again:
        row.status, row.time_in, row.time_out = AttendanceStatus.BOOKED, None, None
        row.late = row.left_early = False
        _save(row, by)
        return row
    audit.record(
        "register.mark_cleared",
        by=by,
        subject=row.person,
        summary=f"Mark taken back: {session}",
        detail={"session": str(session.pk), "was": row.status},
    )
    row.delete()
    return None


def _may_book(session):
    if session.is_cancelled:
        raise SessionIsCancelled
    if session.status != SessionStatus.PLANNED or session.date < local_today():
        raise BookingsAreOver


def _people(person_ids) -> list[Person]:
    # In one order everywhere, so that two families marked at once never wait for one another.
    wanted = sorted(set(person_ids), key=str)
    people = list(Person.objects.filter(pk__in=wanted).exclude(role=PersonRole.EXPECTED_BABY).order_by("pk"))
    if not wanted or len(people) != len(wanted):
        raise NobodyToMark
    if any(person.merged_into_id for person in people):
        # A register open since before two records were merged still names the old one.
        return _people({person.merged_into_id or person.pk for person in people})
    return people


def _marked(session, person, row, status, by, *, late=False, at=None) -> Attendance:
    """The person's row as it will stand; `needs_writing` says whether that differs from how it stands."""
    in_care = session.is_creche and person.role == PersonRole.CHILD
    if row is not None and row.status == status and (row.late == late or (in_care and not late)):
        row.needs_writing = False
    elif row is not None and row.status == status:
        # Late after all, or not late after all; whoever has left has left.
        row.late, row.marked_by, row.needs_writing = late, by, True
        if not in_care:
            row.time_in = _arrival(session, at, row.time_out) if late else None
    else:
        row = row or Attendance(session=session, person=person)
        row.status, row.marked_by, row.time_in, row.time_out, row.left_early = status, by, None, None, False
        if status not in (AttendanceStatus.PRESENT, AttendanceStatus.BOOKED):
            row.came_with = None
        if status == AttendanceStatus.PRESENT and in_care:
            row.time_in = at or _clock(session, session.start_time)
        elif late:
            row.time_in = _arrival(session, at)
        row.late = late or came_late(session, row.time_in)
        row.needs_writing = True
    row.session, row.person = session, person
    return row


def _arrival(session, at, time_out=None) -> time | None:
    """When somebody came whom a tap calls late: now, or not known on another day."""
    if session.date != local_today() and at is None:
        return None
    now = at or _clock(session, None)
    return min(now, time_out) if time_out else now


def _present_row(session_id, person_id, by) -> Attendance:
    session = take_session(session_id)
    make_ready_for_marks(session, by=by)
    row = Attendance.objects.filter(session=session, person=person_id).select_related("person").first()
    if row is None or row.status != AttendanceStatus.PRESENT:
        raise NobodyToMark("Mark this person present first.")
    row.session = session
    return row


def _save(row, by):
    row.marked_by, row.marked_at = by, timezone.now()
    row.save(update_fields=WRITTEN)


def _clock(session: Session, otherwise: time | None) -> time:
    """The time on the wall, or `otherwise` where the register is filled in on another day than the session's."""
    now = local_now()
    if session.date == now.date() or otherwise is None:
        return now.time().replace(second=0, microsecond=0)
    return otherwise


def _was_booked(row) -> bool:
    return row.events.filter(status=AttendanceStatus.BOOKED).exists()

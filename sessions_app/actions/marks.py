"""Marks on a register: present, absent, apologies, booked; in and out of a crèche; taking a mark back.

Marks are kept by their field history (who, when, what before), so they write no audit event of their own; taking a
mark back does, because a row goes. The database allows one row for a person and session, and every write is an
upsert of single rows: two devices can never lose or double a mark, and the last tap on a row counts.
"""

from datetime import time

from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_now, local_today
from families.models import Person, PersonRole

from ..creche.limits import refuse_too_many
from ..creche.stays import minutes_between
from ..models import Attendance, AttendanceStatus, EarlierStay, Session, SessionStatus
from ..refusals import BookingsAreOver, NobodyToMark, Refused, SessionIsCancelled
from .registers import make_ready_for_marks, take_session

UNDO_MINUTES = 2
MARKS = frozenset({AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.APOLOGIES})


def mark_person(*, session_id, person_id, status, by, over_ratio_because="") -> Attendance:
    """Mark one person; the row comes back with its person. See `mark_people`."""
    return mark_people(
        session_id=session_id, person_ids=[person_id], status=status, by=by, over_ratio_because=over_ratio_because
    )[0]


@transaction.atomic
def mark_people(*, session_id, person_ids, status, by, over_ratio_because="") -> list[Attendance]:
    """Mark people present, absent or with apologies, or book them for a session to come. Others stay as they are.

    The first mark opens the register and the session ran. At a crèche a child marked present is signed in now (on a
    later day: from the session's start). Marking somebody as they are marked already changes nothing.
    Raises Session.DoesNotExist, RegisterIsClosed, SessionIsCancelled, SessionIsToCome, BookingsAreOver,
    TooManyChildren where the ratio of a crèche allows no further child (over_ratio_because: why nevertheless, by who
    may), or NobodyToMark when one of the people is unknown or not born yet; then nobody is marked.
    """
    session = take_session(session_id)
    status = AttendanceStatus(status)
    if status == AttendanceStatus.BOOKED:
        _may_book(session)
    else:
        make_ready_for_marks(session, by=by)
    people = _people(person_ids)
    known = {row.person_id: row for row in Attendance.objects.filter(session=session, person__in=people)}
    rows = [_marked(session, person, known.get(person.pk), status, by) for person in people]
    changed = [row for row in rows if row.needs_writing]
    refuse_too_many(session, _coming_in(changed), by=by, reason=over_ratio_because)
    if changed:
        Attendance.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["session", "person"],
            update_fields=["status", "time_in", "time_out", "marked_by", "marked_at"],
        )
    return rows


def _coming_in(rows) -> list[Person]:
    """The children whom these marks bring into a crèche's care."""
    return [row.person for row in rows if row.time_in is not None and row.time_out is None]


@transaction.atomic
def sign_out(*, session_id, person_id, by) -> Attendance:
    """A child leaves the crèche: the time is now (for a past day: the session's end). Raises Refused.

    Signing out somebody who has left already changes nothing.
    """
    row = _present_row(session_id, person_id, by)
    if row.time_out is None:
        left = _clock(row.session, row.session.end_time)
        row.time_out = max(left, row.time_in) if row.time_in else left
        _save(row, by)
    return row


@transaction.atomic
def sign_back_in(*, session_id, person_id, by) -> Attendance:
    """A child who went home is back. Raises Refused.

    Within two minutes of going it was a mistake, and the child has been in all the time; later it is another stay, and
    the time between does not count (trap T-30).
    """
    row = _present_row(session_id, person_id, by)
    if row.time_out is not None:
        refuse_too_many(row.session, [row.person], by=by)
        now = _clock(row.session, row.time_out)
        if minutes_between(row.session.date, row.time_out, now) > UNDO_MINUTES:
            EarlierStay.objects.create(
                session=row.session, child=row.person, time_in=row.time_in or row.time_out, time_out=row.time_out
            )
            row.time_in = now
        row.time_out = None
        _save(row, by)
    return row


@transaction.atomic
def change_times(*, session_id, person_id, time_in, time_out, by) -> Attendance:
    """Put the times of somebody who was present right. Raises Refused where the time out is before the time in.

    Going home is no change of times: today it is said first who takes the child (trap T-29).
    """
    row = _present_row(session_id, person_id, by)
    today = row.session.date == local_today()
    if today and row.session.is_creche and row.time_in and row.time_out is None and time_out is not None:
        raise Refused("Say on the register who takes the child home: the time out is written down then.")
    if time_out is not None and (time_in is None or time_out < time_in):
        raise Refused("The time out cannot be before the time in.")
    if row.time_out is not None and time_out is None:
        refuse_too_many(row.session, [row.person], by=by)
    row.time_in, row.time_out = time_in, time_out
    _save(row, by)
    return row


@transaction.atomic
def clear_mark(*, session_id, person_id, by) -> Attendance | None:
    """Take back a mistaken mark. Somebody who had been booked is booked again; otherwise the row goes.

    "Absent" would say something that nobody saw, so it is not what a mistaken tap becomes. The row's field history
    stays (with who took it back), and an audit event says so. Clearing what is not marked changes nothing.
    Raises RegisterIsClosed and SessionIsCancelled.
    """
    session = take_session(session_id)
    row = Attendance.objects.filter(session=session, person=person_id).select_related("person").first()
    if row is None:
        return None
    if row.status == AttendanceStatus.BOOKED and session.status == SessionStatus.PLANNED:
        _may_book(session)
    else:
        make_ready_for_marks(session, by=by)
    if row.status != AttendanceStatus.BOOKED and _was_booked(row):
        row.status, row.time_in, row.time_out = AttendanceStatus.BOOKED, None, None
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


def _marked(session, person, row, status, by) -> Attendance:
    """The person's row as it will stand; `needs_writing` says whether that differs from how it stands."""
    if row is not None and row.status == status:
        row.needs_writing = False
    else:
        row = row or Attendance(session=session, person=person)
        row.status, row.marked_by, row.time_in, row.time_out = status, by, None, None
        if status == AttendanceStatus.PRESENT and session.is_creche and person.role == PersonRole.CHILD:
            row.time_in = _clock(session, session.start_time)
        row.needs_writing = True
    row.session, row.person = session, person
    return row


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
    row.save(update_fields=["status", "time_in", "time_out", "marked_by", "marked_at"])


def _clock(session: Session, otherwise: time | None) -> time:
    """The time on the wall, or `otherwise` where the register is filled in on another day than the session's."""
    now = local_now()
    if session.date == now.date() or otherwise is None:
        return now.time().replace(second=0, microsecond=0)
    return otherwise


def _was_booked(row) -> bool:
    return row.events.filter(status=AttendanceStatus.BOOKED).exists()

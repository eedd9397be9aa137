"""A sheet of paper goes onto the register: every line of it, or none."""

from dataclasses import dataclass, field
from datetime import time

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from centre.core import audit
from families.models import Person

from ..actions.headcount import MOST
from ..actions.marks import WRITTEN
from ..actions.registers import make_ready_for_marks, take_session
from ..corrections.actions import Mark, correct_mark
from ..creche.at_the_door import is_kept_away
from ..creche.limits import refuse_too_many
from ..creche.taken_home import WHO_TOOK, note_who_took
from ..creche.taken_home import in_care as _in_care
from ..guests.actions import write_down_guest
from ..models import Attendance, AttendanceStatus, Collection, Session, SessionGuest
from ..punctuality import AHEAD, came_late, is_ahead, left_early
from ..refusals import Refused


@dataclass(frozen=True)
class Line:
    """One line of the sheet. took: who took a child home from a crèche."""

    person: Person
    status: str = AttendanceStatus.PRESENT
    time_in: time | None = None
    time_out: time | None = None
    late: bool = False
    took: str = ""


@dataclass(frozen=True)
class GuestLine:
    """One line of the sheet with somebody who is no parent and no colleague."""

    kind: str
    name: str
    organisation: str = ""
    time_in: time | None = None
    time_out: time | None = None


@dataclass
class Entered:
    """What became of a sheet."""

    marked: list[Person] = field(default_factory=list)
    already: list[Person] = field(default_factory=list)  # stood there just so
    guests: list[SessionGuest] = field(default_factory=list)
    guests_already: list[str] = field(default_factory=list)
    apart: list[Person] = field(
        default_factory=list
    )  # children whom somebody took from whom an order or a stop alert keeps them


class LineRefused(Refused):
    """Something is wrong with one line: `number` counts from 0."""

    def __init__(self, number: int, message: str):
        self.number = number
        super().__init__(message)


@transaction.atomic
def enter_sheet(
    *, session_id, lines: list[Line | GuestLine], by, adults: int = 0, children: int = 0, reason: str = ""
) -> Entered:
    """Mark everybody on the sheet, put down its guests, add the visitors it counts, or change nothing at all.

    Somebody who stands on the register just so already is left as they are and told; marked otherwise, they are not
    overwritten. On a closed register each line is a correction with the reason. Raises LineRefused and Refused.
    """
    session = take_session(session_id)
    numbered = [(number, line) for number, line in enumerate(lines) if isinstance(line, Line)]
    entered, known = Entered(), _known(session, numbered)
    if session.is_register_closed:
        _correct(session, numbered, known, entered, reason, by)
        _put_down_guests(session, lines, entered, by, because=reason)
        return entered
    make_ready_for_marks(session, by=by)
    rows = []
    for number, line in numbered:
        row = _row(session, line, known.get(line.person.pk), number, by)
        if row is None:
            entered.already.append(line.person)
        else:
            rows.append(row)
            entered.marked.append(line.person)
    coming = [row.person for row in rows if _in_care(session, row.person) and row.time_in and row.time_out is None]
    refuse_too_many(session, coming, by=by)
    # In one order everywhere, so that two devices never wait for one another.
    rows.sort(key=lambda row: str(row.person_id))
    if rows:
        Attendance.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["session", "person"], update_fields=WRITTEN
        )
    _note_who_took(session, numbered, entered, by)
    _put_down_guests(session, lines, entered, by)
    if adults or children:
        Session.objects.filter(pk=session.pk).update(
            headcount_adults=Least(MOST, F("headcount_adults") + adults),
            headcount_children=Least(MOST, F("headcount_children") + children),
        )
    audit.record(
        "register.sheet_entered",
        by=by,
        subject=session,
        summary=f"A sheet of paper was typed in: {session}",
        detail={
            "marked": len(entered.marked),
            "already": len(entered.already),
            "guests": len(entered.guests),
            "counted": adults + children,
        },
    )
    return entered


def _known(session, numbered) -> dict:
    rows = session.attendances.filter(person__in=[line.person for _, line in numbered])
    return {row.person_id: row for row in rows}


def _put_down_guests(session, lines, entered, by, *, because="") -> None:
    for number, line in enumerate(lines):
        if not isinstance(line, GuestLine):
            continue
        try:
            row = write_down_guest(session, by=by, because=because, **vars(line))
        except Refused as refusal:
            raise LineRefused(number, str(refusal)) from None
        if row is None:
            entered.guests_already.append(line.name)
        else:
            entered.guests.append(row)
    if because and entered.guests:
        words = f"Visitors were put on a closed register: {session}"
        audit.record("register.guest_added_late", by=by, subject=session, summary=words)


def _row(session, line: Line, row, number, by) -> Attendance | None:
    """The mark to write; None where it stands so already."""
    if row is not None and row.status != AttendanceStatus.BOOKED:
        if _stands_so(row, line):
            return None
        raise LineRefused(
            number, f"Stands on the register already: {row.mark_words.lower()}. Change it there, or empty this line."
        )
    row = row or Attendance(session=session, person=line.person)
    row.session, row.person = session, line.person
    row.status, row.time_in, row.time_out, row.marked_by, row.marked_at = (
        line.status,
        line.time_in,
        line.time_out,
        by,
        timezone.now(),
    )
    row.late = line.late or came_late(session, line.time_in)
    row.left_early = left_early(session, line.time_out)
    _refuse_half_a_stay(session, line, number)
    return row


def _stands_so(row, line: Line) -> bool:
    """Whether a mark says all that the line says; what the line leaves empty it does not say."""
    same = row.status == line.status and (not line.late or row.late)
    return same and (line.time_in in (None, row.time_in)) and (line.time_out in (None, row.time_out))


def _refuse_half_a_stay(session, line: Line, number) -> None:
    if is_ahead(session, line.time_in) or is_ahead(session, line.time_out):
        raise LineRefused(number, AHEAD)
    if line.status == AttendanceStatus.PRESENT and _in_care(session, line.person):
        if line.time_in is None:
            raise LineRefused(number, "Enter when the child came.")
        if line.time_out is not None and not line.took:
            raise LineRefused(number, WHO_TOOK)


def _note_who_took(session, numbered, entered, by, *, written=()) -> None:
    """Who took a child home, as the paper says (trap T-29); a password was not asked by this programme.

    Of a child whose mark stood there already it is written down only where nobody has said it yet.
    written: of whom a correction has said it.
    """
    known = Collection.objects.went_home().filter(session=session)
    told = set(known.filter(child__in=entered.already).values_list("child", flat=True)) if entered.already else set()
    for _, line in numbered:
        if not (line.took and line.time_out and _in_care(session, line.person)) or line.person.pk in told:
            continue
        if line.person not in written:
            note_who_took(session, line.person, line.took, by=by)
        if is_kept_away(line.person, line.took, on=session.date):
            entered.apart.append(line.person)


def _correct(session, numbered, known, entered, reason, by) -> None:
    for number, line in numbered:
        row = known.get(line.person.pk)
        if row is not None and row.status != AttendanceStatus.BOOKED:
            if _stands_so(row, line):
                entered.already.append(line.person)
                continue
            raise LineRefused(
                number, f"Stands on the register: {row.mark_words.lower()}. Correct it there, or empty this line."
            )
        _refuse_half_a_stay(session, line, number)
        mark = Mark(line.status, line.time_in, line.time_out, True if line.late else None)
        try:
            correct_mark(
                session_id=session.pk, person_id=line.person.pk, mark=mark, reason=reason, took=line.took, by=by
            )
        except Refused as refusal:
            raise LineRefused(number, str(refusal)) from None
        entered.marked.append(line.person)
    _note_who_took(session, numbered, entered, by, written=entered.marked)

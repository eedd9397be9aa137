"""Professionals and visitors come to a session and go. Each write holds the session's row, as marks do."""

from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now

from ..actions.registers import make_ready_for_marks, take_session
from ..models import SessionGuest
from ..refusals import Refused
from ..voids import MOST_LETTERS, readable


@transaction.atomic
def guest_comes(*, session_id, kind: str, name: str, organisation: str = "", by) -> SessionGuest:
    """Somebody is there who is no parent and no colleague. The same name again changes nothing while they are there."""
    session = take_session(session_id)
    make_ready_for_marks(session, by=by)
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("Enter the name.")
    known = session.guests.filter(name__iexact=name, time_out=None).first()
    if known:
        return known
    row = SessionGuest.objects.create(
        session=session,
        kind=kind,
        name=name,
        organisation=" ".join(organisation.split())[:100],
        time_in=_now(session) or session.start_time,
        by=by,
    )
    audit.record("register.guest_came", by=by, subject=session, summary=f"A visitor was put on a register: {session}")
    return row


def write_down_guest(
    session, *, kind: str, name: str, organisation: str, time_in, time_out, by, because: str = ""
) -> SessionGuest | None:
    """Somebody who stood on a sheet of paper; the caller holds the session's row, and its register may be closed.

    Whoever stands there already is not doubled: a time out that was missing is filled in, and None says that nothing
    was new. because: why it is entered after closing; they have gone by then. Raises Refused where the times differ.
    """
    known = session.guests.filter(name__iexact=name).first()
    if known is None:
        if session.is_register_closed and time_out is None:
            time_out = max(filter(None, (session.end_time, time_in)), default=None)
        return SessionGuest.objects.create(
            session=session,
            kind=kind,
            name=name,
            organisation=organisation,
            time_in=time_in or _begin(session, time_out),
            time_out=time_out,
            entered_because=because,
            by=by,
        )
    if known.time_out is None and time_out is not None and (known.time_in is None or known.time_in <= time_out):
        known.time_out = time_out
        known.save(update_fields=["time_out"])
    if (time_in or known.time_in, time_out or known.time_out) != (known.time_in, known.time_out):
        raise Refused("Stands among professionals and visitors already, with other times. Empty this line.")
    return None


@transaction.atomic
def guest_goes(*, session_id, guest_id, by) -> SessionGuest:
    """They have gone. A second time changes nothing."""
    row = _of_open_register(session_id, guest_id, by)
    if row.time_out is None:
        out = _now(row.session) or row.session.end_time or row.time_in
        row.time_out = max(out, row.time_in) if out and row.time_in else out
        row.save(update_fields=["time_out"])
    return row


@transaction.atomic
def take_guest_off(*, session_id, guest_id, by, reason: str) -> None:
    """It was entered by mistake; the field history stays, with the reason (trap T-60). Raises Refused without one."""
    reason = readable(reason)[:MOST_LETTERS]
    if not reason:
        raise Refused("Say why they are taken off the register.")
    row = _of_open_register(session_id, guest_id, by)
    words = f"A visitor was taken off a register: {row.session}"
    detail = {"why": reason, "entry": str(row.pk)}
    audit.record("register.guest_taken_off", by=by, subject=row.session, summary=words, detail=detail)
    row.delete()


def _of_open_register(session_id, guest_id, by) -> SessionGuest:
    session = take_session(session_id)
    make_ready_for_marks(session, by=by)
    row = SessionGuest.objects.filter(session=session, pk=guest_id).first()
    if row is None:
        raise Refused("They are not on this register. Look at the list again.")
    row.session = session
    return row


def _begin(session, time_out):
    """When somebody came of whom only is known when they went."""
    began = session.start_time
    return began if began is None or time_out is None or began <= time_out else None


def _now(session):
    now = local_now()
    return now.time().replace(second=0, microsecond=0) if session.date == now.date() else None

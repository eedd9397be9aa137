"""One session: put on the timetable, changed, cancelled and put back."""

from django.db import transaction

from centre.core import audit

from ..models import AttendanceStatus, RegisterState, Session, SessionStatus
from ..refusals import Refused
from .registers import take_session

FIELDS = ("date", "start_time", "end_time", "venue", "led_by")


@transaction.atomic
def add_session(*, service, date, start_time, end_time, venue="", led_by=None, by) -> Session:
    """Put a single session on the timetable. Raises ValidationError where it would end before it starts."""
    session = Session(service=service, date=date, start_time=start_time, end_time=end_time, venue=venue, led_by=led_by)
    session.full_clean()
    session.save()
    audit.record("session.added", by=by, subject=session, summary=f"Session added: {session}")
    return session


@transaction.atomic
def change_session(*, session, by, **changes) -> Session:
    """Change day, times, place or leader of one session; its series and its other sessions stay as they are.

    Raises Refused for another day where the session has run or was cancelled (the marks belong to the day they were
    made), ValidationError for what the database would refuse.
    """
    session = take_session(session.pk)
    changed = [name for name in FIELDS if name in changes and changes[name] != getattr(session, name)]
    if not changed:
        return session
    if "date" in changed and session.status != SessionStatus.PLANNED:
        raise Refused("Only a session that is still planned can move to another day.")
    detail = {}
    for name in changed:
        if name != "led_by":
            detail[name] = [str(getattr(session, name) or ""), str(changes[name] or "")]
        setattr(session, name, changes[name])
    session.full_clean()
    session.save(update_fields=changed)
    audit.record(
        "session.changed",
        by=by,
        subject=session,
        summary=f"Session changed: {session}",
        detail={"changed": changed, **detail},
    )
    return session


@transaction.atomic
def cancel_session(*, session, reason, by) -> Session:
    """Cancel a session, with the reason: it counts as planned and not run. Bookings stay, so that families can be told.

    Raises Refused where it has a mark or a head count (it ran), where no reason is given, or where it is cancelled.
    """
    session = take_session(session.pk)
    reason = reason.strip()
    if session.is_cancelled:
        raise Refused("This session is cancelled already.")
    if not reason:
        raise Refused("Say why the session was cancelled.")
    if session.headcount or session.attendances.exclude(status=AttendanceStatus.BOOKED).exists():
        raise Refused(
            "People are on this session's register, so it ran. If they are there by mistake, clear their marks first."
        )
    session.status, session.cancelled_because = SessionStatus.CANCELLED, reason
    session.save(update_fields=["status", "cancelled_because"])
    audit.record("session.cancelled", by=by, subject=session, summary=f"Session cancelled: {session}")
    return session


@transaction.atomic
def put_session_back(*, session, by) -> Session:
    """Undo the cancelling: planned again, or ran where its register had been opened. Raises Refused."""
    session = take_session(session.pk)
    if not session.is_cancelled:
        raise Refused("This session is not cancelled.")
    opened = session.register_state != RegisterState.NOT_OPENED
    session.status, session.cancelled_because = SessionStatus.RAN if opened else SessionStatus.PLANNED, ""
    session.save(update_fields=["status", "cancelled_because"])
    audit.record("session.put_back", by=by, subject=session, summary=f"Session put back on the timetable: {session}")
    return session

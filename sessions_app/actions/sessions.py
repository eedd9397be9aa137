"""One session: put on the timetable, changed, cancelled and put back."""

from django.db import transaction

from centre.core import audit

from ..models import AttendanceStatus, RegisterState, Session, SessionStatus
from ..programme.spaces import place_in_words, refuse_what_is_taken, set_equipment
from ..refusals import Refused
from .registers import take_session

FIELDS = ("date", "start_time", "end_time", "room", "venue", "capacity", "led_by")
WHEN_AND_WHERE = {"date", "start_time", "end_time", "room"}


@transaction.atomic
def add_session(
    *, service, date, start_time, end_time, room=None, venue="", capacity=None, led_by=None, equipment=(), by
) -> Session:
    """Put a single session on the timetable.

    Raises SpaceTaken where another session has the room or the equipment, ValidationError where it would end before it
    starts.
    """
    session = Session(
        service=service,
        date=date,
        start_time=start_time,
        end_time=end_time,
        room=room,
        venue=place_in_words(venue, room),
        capacity=capacity,
        led_by=led_by,
    )
    refuse_what_is_taken(session, equipment=equipment)
    session.full_clean()
    session.save()
    set_equipment([session], equipment)
    audit.record("session.added", by=by, subject=session, summary=f"Session added: {session}")
    return session


@transaction.atomic
def change_session(*, session, by, **changes) -> Session:
    """Change day, times, place, leader or equipment of one session; its series and the other sessions stay as they are.

    Raises Refused for another day where the session has run or was cancelled (the marks belong to the day they were
    made), SpaceTaken where another session has the room or a thing at the time, ValidationError for what the database
    would refuse.
    """
    session = take_session(session.pk)
    equipment = changes.pop("equipment", None)
    if "venue" in changes or "room" in changes:
        room = changes.get("room", session.room)
        changes["venue"] = place_in_words(changes.get("venue", session.venue), room, before=session.room)
    changed = [name for name in FIELDS if name in changes and changes[name] != getattr(session, name)]
    other_things = equipment is not None and set(equipment) != {
        use.equipment for use in session.equipment_uses.select_related("equipment")
    }
    if not changed and not other_things:
        return session
    if "date" in changed and session.status != SessionStatus.PLANNED:
        raise Refused("Only a session that is still planned can move to another day.")
    detail = {}
    for name in changed:
        if name != "led_by":
            detail[name] = [str(getattr(session, name) or ""), str(changes[name] or "")]
        setattr(session, name, changes[name])
    if not session.is_cancelled and (other_things or WHEN_AND_WHERE & set(changed)):
        refuse_what_is_taken(session, equipment=equipment)
    session.full_clean()
    if other_things:
        # What is given back first is free before the session moves.
        set_equipment([session], equipment)
        changed = [*changed, "equipment"]
    session.save(update_fields=[name for name in changed if name != "equipment"])
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
    """Undo the cancelling: planned again, or ran where its register had been opened.

    Raises Refused, also where the room has been given to another session meanwhile.
    """
    session = take_session(session.pk)
    if not session.is_cancelled:
        raise Refused("This session is not cancelled.")
    refuse_what_is_taken(session)
    opened = session.register_state != RegisterState.NOT_OPENED
    session.status, session.cancelled_because = SessionStatus.RAN if opened else SessionStatus.PLANNED, ""
    session.save(update_fields=["status", "cancelled_because"])
    audit.record("session.put_back", by=by, subject=session, summary=f"Session put back on the timetable: {session}")
    return session

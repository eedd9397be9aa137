"""Opening, closing and reopening a register.

Every write to a register first takes the session's row, so that a mark and the closing of the register can never pass
each other: a mark either is in before the register closes, or is refused.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now, local_today
from staff.permissions import Permission, has_permission

from ..closing.reading import in_words, what_is_missing
from ..models import RegisterEvent, RegisterEventKind, RegisterState, Session, SessionSeries, SessionStatus
from ..refusals import (
    ChildrenAreStillIn,
    NotComplete,
    Refused,
    RegisterIsClosed,
    SessionIsCancelled,
    SessionIsToCome,
)

NOT_THERE = ("absent", "apologies", "booked")
MOST_WORDS = 400
DAY_IS_OVER = "Its day is over, so this register stays closed. Correct what is wrong, each mark with its reason."


def take_session(session_id, *, for_booking=False) -> Session:
    """The session, its row held until the transaction ends. Raises Session.DoesNotExist.

    Held "no key update": rows that refer to the session can still be written by others meanwhile.
    for_booking: its weekly series is held first, as whoever books the whole block holds it (sessions_app.places), so
    that a booking for the day and one for the block never both take the last place.
    """
    if for_booking:
        series = SessionSeries.objects.select_for_update(no_key=True, of=("self",)).filter(sessions=session_id)
        list(series.order_by().values_list("pk"))
    return (
        Session.objects.select_for_update(no_key=True, of=("self",))
        .select_related("service", "series")
        .get(pk=session_id)
    )


def make_ready_for_marks(session: Session, *, by, today=None) -> None:
    """See to it that the register of a session (its row held) is open; the first mark opens it and the session ran.

    Raises SessionIsCancelled, RegisterIsClosed or SessionIsToCome.
    """
    if session.is_cancelled:
        raise SessionIsCancelled
    if session.register_state == RegisterState.OPEN:
        return
    if session.register_state == RegisterState.CLOSED:
        raise RegisterIsClosed
    if session.date > (today or local_today()):
        raise SessionIsToCome
    _write(session, RegisterEventKind.OPENED, by=by)
    if session.status == SessionStatus.PLANNED:
        session.status = SessionStatus.RAN
        session.save(update_fields=["status"])
    audit.record("register.opened", by=by, subject=session, summary=f"Register opened: {session}")


@transaction.atomic
def open_register(*, session, by, today=None) -> Session:
    """Open the register before anybody is marked. Raises as `make_ready_for_marks` does."""
    session = take_session(session.pk)
    make_ready_for_marks(session, by=by, today=today)
    return session


@transaction.atomic
def close_register(*, session, by, although="", today=None) -> Session:
    """Close the register: its marks and head count stand. A session at which nobody was marked ran with nobody there.

    although: why it is closed without everything having been said; by who may open it again, PermissionDenied for
    anybody else. Raises ChildrenAreStillIn for a crèche with a child signed in (nobody is ever signed out by itself,
    and no reason is good enough), NotComplete, and as `make_ready_for_marks` does. Closing a closed register again
    changes nothing.
    """
    session = take_session(session.pk)
    if session.is_register_closed:
        return session
    make_ready_for_marks(session, by=by, today=today)
    if session.is_creche:
        still_in = [each.person for each in session.attendances.still_in().select_related("person")]
        if still_in:
            raise ChildrenAreStillIn(still_in)
    missing, although = what_is_missing(session), although.strip()
    if missing and not although:
        raise NotComplete(missing, in_words(missing))
    if missing and not has_permission(by, Permission.REGISTER_REOPEN):
        raise PermissionDenied
    _end_duties(session)
    reason = f"Not said: {in_words(missing)}. {although}" if missing else ""
    _write(session, RegisterEventKind.CLOSED, by=by, reason=reason[:MOST_WORDS])
    counts = next(iter(session.attendances.counted_by_session()), {})
    audit.record(
        "register.closed",
        by=by,
        subject=session,
        summary=f"Register closed: {session}",
        detail={
            **{name: counts.get(name, 0) for name in ("present", "late", "left_early", *NOT_THERE)},
            "missing": missing,
            "headcount_adults": session.headcount_adults,
            "headcount_children": session.headcount_children,
        },
    )
    return session


@transaction.atomic
def reopen_register(*, session, reason, by, today=None) -> Session:
    """Open a register again that was closed too soon, with the reason: on its own day, while people still come.

    Later its mistakes are corrected one by one (sessions_app.corrections), so that what stood when it was closed can be
    seen. Raises Refused where it is not closed, no reason is given, or the day is over.
    """
    session = take_session(session.pk)
    reason = reason.strip()
    if not reason:
        raise Refused("Say why the register is opened again.")
    if session.is_cancelled:
        raise SessionIsCancelled
    if not session.is_register_closed:
        raise Refused("This register is not closed, so it need not be opened again.")
    if session.date != (today or local_today()):
        raise Refused(DAY_IS_OVER)
    _write(session, RegisterEventKind.REOPENED, by=by, reason=reason)
    # Whom closing had stay until the session's end is still there, until somebody says that they go.
    session.duties.filter(went_at__gt=local_now().time()).update(went_at=None)
    audit.record("register.reopened", by=by, subject=session, summary=f"Register opened again: {session}")
    return session


def _end_duties(session):
    """Whoever of us is still down as there has gone by now; a child never has (trap T-28).

    Where the session's end is to come, we and whoever visited are in the building until then. A crèche closes when
    every child has gone: nobody counts in its ratio from then on.
    """
    now = local_now()
    last = now.time().replace(second=0, microsecond=0) if session.date == now.date() else session.end_time
    if last and session.end_time and not session.is_creche:
        last = max(last, session.end_time)
    for row in session.duties.filter(went_at=None):
        row.went_at = max(last or row.came_at, row.came_at)
        row.save(update_fields=["went_at"])
    for row in session.guests.filter(time_out=None):
        row.time_out = max(last, row.time_in) if last and row.time_in else last or row.time_in
        row.save(update_fields=["time_out"])


def _write(session, kind, *, by, reason=""):
    RegisterEvent.objects.create(session=session, kind=kind, by=by, reason=reason)
    # The database has just done the same (trigger on RegisterEvent).
    session.register_state = RegisterState.CLOSED if kind == RegisterEventKind.CLOSED else RegisterState.OPEN

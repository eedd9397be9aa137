"""Who of us comes on duty at a session, goes on a break, comes back, goes. Each holds the session's row.

The minute of a change ends one row and begins the next, so that it is known for every minute who counted (trap T-32).
"""

from datetime import time

from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now, local_today
from staff.models import StaffMember

from ..actions.registers import take_session
from ..models import Duty, NotCounted, Session
from ..refusals import Refused, RegisterIsClosed, SessionIsCancelled, SessionIsToCome
from ..voids import MOST_LETTERS, readable
from . import ratios
from .on_duty import skills_of


@transaction.atomic
def come_on_duty(
    *, session_id, by, member_id=None, helper: str = "", not_counted_because: str = "", at: time | None = None
) -> Duty:
    """A colleague, or a helper without a staff record, is with the children from now (or from `at`) on.

    Somebody who may not count (too young, a student without first aid, no record) never does; whoever else does unless
    `not_counted_because` says why not. Raises Refused: nobody chosen, on duty elsewhere, register closed.
    """
    session = may_change_duty(session_id)
    helper = " ".join(helper.split())[:100]
    if member_id:
        # Held, so that two devices cannot put somebody into two groups at once.
        members = StaffMember.objects.employed(on=session.date).select_for_update(no_key=True, of=("self",))
        member = members.select_related("user").filter(pk=member_id).first()
        if member is None:
            raise Refused("Choose a colleague who works here on that day.")
        known = Duty.objects.filter(member=member, session__date=session.date, went_at=None).select_related(
            "session__service"
        )
        for row in known:
            if row.session_id == session.pk:
                return row
            raise Refused(f"{member} is on duty at {row.session.service} now. Say there first that they have gone.")
        because = why_not_counted(member, session, not_counted_because)
    elif helper:
        member, because = None, NotCounted.NOT_KNOWN
    else:
        raise Refused("Choose a colleague, or enter the name of a helper.")
    moment = _moment(session, at)
    if member and Duty.objects.filter(session=session, member=member, went_at__gt=moment).exists():
        raise Refused("They were on duty until later than that. Enter a later time.")
    if member:  # from a group whose register was closed before its end
        end_what_closing_left(member, moment, on=session.date)
    row = Duty.objects.create(
        session=session,
        member=member,
        helper="" if member else helper,
        came_at=moment,
        counted=not because,
        not_counted_because=because,
        recorded_by=by,
    )
    audit.record("duty.came", by=by, subject=session, summary=f"Somebody came on duty: {session}")
    return row


@transaction.atomic
def change_duty(*, session_id, duty_id, by, not_counted_because: str, at: time | None = None) -> Duty:
    """From now on they count, or not: a break, other work, back again. Raises Refused."""
    session = may_change_duty(session_id)
    row = _here(session, duty_id)
    because = (
        why_not_counted(row.member, session, not_counted_because)
        if row.member_id
        else NotCounted(NotCounted.NOT_KNOWN).value
    )
    if because == row.not_counted_because:
        return row
    moment = _moment(session, at, earliest=row.came_at)
    if moment == row.came_at:  # changed within the minute: nothing came of the first
        row.counted, row.not_counted_because, row.recorded_by = not because, because, by
        row.save(update_fields=["counted", "not_counted_because", "recorded_by"])
        return row
    row.went_at = moment
    row.save(update_fields=["went_at"])
    return Duty.objects.create(
        session=session,
        member=row.member,
        helper=row.helper,
        came_at=moment,
        counted=not because,
        not_counted_because=because,
        recorded_by=by,
    )


@transaction.atomic
def go_off_duty(*, session_id, duty_id, by, at: time | None = None) -> Duty:
    """They have gone. Nobody can be kept, so it is never refused for the ratio; the register says what follows."""
    session = may_change_duty(session_id)
    row = _here(session, duty_id)
    row.went_at = _moment(session, at, earliest=row.came_at)
    row.save(update_fields=["went_at"])
    audit.record("duty.went", by=by, subject=session, summary=f"Somebody went off duty: {session}")
    return row


@transaction.atomic
def take_duty_back(*, session_id, duty_id, by, reason: str) -> None:
    """It was entered by mistake; its history stays, with the reason (trap T-60).

    Raises Refused where the register is closed, and where nobody says why.
    """
    session = may_change_duty(session_id)
    reason = readable(reason)[:MOST_LETTERS]
    if not reason:
        raise Refused("Say why the entry is taken back.")
    row = Duty.objects.filter(session=session, pk=duty_id).first()
    if row is not None:
        detail = {"why": reason, "entry": str(row.pk)}
        audit.record("duty.taken_back", by=by, subject=session, summary=f"Duty taken back: {session}", detail=detail)
        row.delete()


def end_what_closing_left(member, moment: time, *, on) -> None:
    """They are elsewhere from now on: what closing a register early let last until the session's end is over."""
    for row in Duty.objects.filter(member=member, session__date=on, went_at__gt=moment):
        row.went_at = max(moment, row.came_at)
        row.save(update_fields=["went_at"])


def may_change_duty(session_id) -> Session:
    """The session, its row held, where it can be said who is there. Raises Refused."""
    session = take_session(session_id)
    if session.is_cancelled:
        raise SessionIsCancelled
    if session.is_register_closed:
        raise RegisterIsClosed
    if session.date > local_today():
        raise SessionIsToCome
    return session


def _here(session, duty_id) -> Duty:
    row = Duty.objects.filter(session=session, pk=duty_id, went_at=None).select_related("member__user").first()
    if row is None:
        raise Refused("They are not on duty here any more. Look at the list again.")
    return row


def rule_against(member, skills, *, on) -> str:
    """Why no rule lets this colleague count in the ratio on the day, in words; "" where they may."""
    return ratios.why_not_counted(
        works_as=member.works_as,
        date_of_birth=member.date_of_birth,
        counts_from=member.counts_from,
        has_first_aid=skills.first_aid,
        on=on,
    )


def why_not_counted(member, session, wanted: str) -> str:
    """Why they do not count: what was said, or a rule that nobody can set aside."""
    if wanted:
        return NotCounted(wanted).value
    rule = rule_against(member, skills_of([member], on=session.date)[member.pk], on=session.date)
    if not rule:
        return ""
    return NotCounted.TOO_YOUNG.value if rule.startswith("under") else NotCounted.STUDENT.value


def _moment(session, at: time | None, *, earliest: time | None = None) -> time:
    """The minute it is now, or the one given; of a session of another day its start (or `earliest`)."""
    now = local_now()
    if at is None:
        if session.date == now.date():
            at = now.time().replace(second=0, microsecond=0)
        else:
            at = (session.end_time if earliest else session.start_time) or earliest or time(0)
    elif session.date == now.date() and at > now.time():
        raise Refused("Enter a time that is not ahead of now.")
    if earliest and at < earliest:
        at = earliest
    return at

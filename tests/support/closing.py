"""A register closed as it should be, for every test that is about something else."""

from datetime import time

from centre.core.dates import local_today
from sessions_app.actions import registers
from sessions_app.closing.actions import answer
from sessions_app.models import Duty, Session


def complete(session, *, by):
    """Everything is said that a register is asked before it closes."""
    if not session.duties.exists():
        Duty.objects.create(
            session=session,
            helper="Somebody of us",
            came_at=time(0, 1),
            counted=False,
            not_counted_because="not known",
            recorded_by=by,
        )
    answer(session=session, by=by, nothing_happened=True, no_evaluation_because="A test")


def close_register(*, session, by):
    """As actions.registers.close_register, with everything said."""
    now = Session.objects.get(pk=session.pk)
    if not now.is_register_closed and not now.is_cancelled and now.date <= local_today():
        complete(session, by=by)
    return registers.close_register(session=session, by=by)

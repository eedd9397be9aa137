"""When a check comes round again."""

from datetime import date, timedelta

from ..models import Rhythm, Routine

# From one check to the next. A term is thirteen weeks at the most; whoever checks sooner is never told off.
DAYS = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31, Rhythm.TERMLY: 91, Rhythm.YEARLY: 365}


def due_on(routine: Routine, last_done: date | None, today: date, *, is_open: bool) -> date | None:
    """The day on which it is to be done next; today or a day before it where it waits.

    None where nobody can say: an opening check made today, or on a day on which the centre is closed.
    """
    if routine.rhythm == Rhythm.OPENING:
        return today if is_open and last_done != today else None
    if last_done is None:
        return routine.from_date
    return last_done + timedelta(days=DAYS[Rhythm(routine.rhythm)])

"""Whose turn it is to make a check; who is away on the day, and who is next in turn then.

Shown, never refused: whoever makes the check is recorded as before. Why somebody is away is nobody's business here.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from centre.core.calendar import is_centre_open
from centre.core.dates import local_today
from staff.models import Absence, User

from ..models import Rhythm, Routine, RoutineTurn, TurnLength
from .rhythm import DAYS, due_on

TURNS_AHEAD = 6
LOOKED_AHEAD = timedelta(days=31)  # a holiday is shorter: the next open day lies within


@dataclass(frozen=True)
class Turn:
    """`who` is in turn; `away` where they cannot on the day, and then `instead`: the next in turn who can, or None."""

    who: User
    away: bool = False
    instead: User | None = None

    def is_of(self, user) -> bool:
        """Whether it falls to this person, in turn or for somebody who is away."""
        return user == (self.instead if self.away else self.who)


class Rota:
    """The turns of these checks and the days away of everybody named in them. Two queries, however many there are.

    routines: from `Routine.objects.with_last_done()`.
    """

    def __init__(self, routines, today: date):
        self.today = today
        self.turns = defaultdict(list)  # routine id -> [User] in order
        for turn in RoutineTurn.objects.filter(routine__in=[each.pk for each in routines]).select_related("who"):
            self.turns[turn.routine_id].append(turn.who)
        named = {user.pk for users in self.turns.values() for user in users}
        self.absences = defaultdict(list)
        if named:
            rows = Absence.objects.not_over(today).filter(user__in=named).order_by()
            for user, first, last in rows.values_list("user", "from_date", "to_date"):
                self.absences[user].append((first, last))

    def is_away(self, user: User, day: date) -> bool:
        """Whether they are away on the day; who has left us is away for good."""
        away = self.absences.get(user.pk, ())
        return not user.is_active or any(first <= day and (last is None or day <= last) for first, last in away)

    def turn(self, routine: Routine, due: date, *, after: int = 0) -> Turn | None:
        """Who makes the check that is due on the day, or None where it is given to nobody.

        A check that waits since an earlier day is still theirs whose turn it was then; whether they are away is asked
        of today. after: how many times it will have been made until then.
        """
        users = self.turns.get(routine.pk)
        if not users:
            return None
        first = _steps(routine, due, after) % len(users)
        day = max(due, self.today)
        who = users[first]
        if not self.is_away(who, day):
            return Turn(who)
        others = (users[(first + step) % len(users)] for step in range(1, len(users)))
        return Turn(who, True, next((each for each in others if not self.is_away(each, day)), None))

    def ahead(self, routine: Routine) -> list[tuple[date, Turn]]:
        """The next times it is due, with whose turn it is."""
        if not self.turns.get(routine.pk):
            return []
        days = days_ahead(routine, self.today)
        return [(day, self.turn(routine, day, after=times)) for times, day in enumerate(days)]


def days_ahead(routine: Routine, today: date) -> list[date]:
    """The next days on which it is due, as long as each check is made on its day."""
    if routine.rhythm == Rhythm.OPENING:
        coming = (today + timedelta(days=n) for n in range(LOOKED_AHEAD.days))
        found = (day for day in coming if not (day == today and routine.last_done == today) and is_centre_open(day))
        return [day for day, _ in zip(found, range(TURNS_AHEAD), strict=False)]
    first = max(due_on(routine, routine.last_done, today, is_open=True), today)
    return [first + timedelta(days=DAYS[Rhythm(routine.rhythm)] * n) for n in range(TURNS_AHEAD)]


def give_turns(routine: Routine, users, *, anew: bool = False) -> None:
    """From now on these colleagues make the check, the first beginning; nothing is touched where they did already.

    anew: the rota begins again with the first even so. Called by the actions, inside their transaction.
    """
    wanted = [user.pk for user in users]
    if [turn.who_id for turn in routine.turns.all()] == wanted and not anew:
        return
    for turn in routine.turns.all():
        turn.delete()
    for order, user in enumerate(users):
        RoutineTurn.objects.create(routine=routine, order=order, who=user)
    today = local_today()
    # What is made today already was nobody's turn yet.
    made = routine.done.filter(on=today).exists()
    routine.turns_from = (today + timedelta(days=made)) if wanted else None
    routine.save(update_fields=["turns_from"])


def _steps(routine, due, after):
    """How often it has passed on since the rota began."""
    began = routine.turns_from
    if routine.turn_length == TurnLength.EACH:
        return routine.turns_done + after
    if due <= began:
        return 0
    if routine.turn_length == TurnLength.MONTHLY:
        return (due.year - began.year) * 12 + due.month - began.month
    return ((due - timedelta(days=due.weekday())) - (began - timedelta(days=began.weekday()))).days // 7

"""Who is planned for two things at once, or for a day on which they are away. Shown, never refused: people decide.

Why somebody is away is for those who plan leave; here it is only "away". Of a planned home visit it
is told that it is one: not to whom, nor where.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from centre.core.templatetags.words import time_words
from families.models import Visit
from families.models.contact import VisitType
from staff.models import Absence

from ..models import RosterPlace, Session, SessionStatus

USUAL_VISIT = timedelta(hours=1)  # where nobody has said how long a home visit takes


def _an_hour_after(begins: time) -> time:
    ends = datetime.combine(date.min, begins) + USUAL_VISIT
    return ends.time() if ends.date() == date.min else time.max


class Commitments:
    """Who does what between two days. Four queries, however many sessions and people."""

    def __init__(self, start, end):
        self.places = defaultdict(list)  # day -> [(user, session id or None, start, end, what)]
        self.names = {}
        self.absences = defaultdict(list)
        columns = ("date", "start_time", "end_time", "service__name")
        sessions = Session.objects.between(start, end).exclude(status=SessionStatus.CANCELLED).order_by()
        led = sessions.filter(led_by__isnull=False).values_list("led_by", "led_by__name", "pk", *columns)
        helped = (
            RosterPlace.objects.filter(session__in=sessions)
            .order_by()
            .values_list("who", "who__name", "session", *(f"session__{name}" for name in columns))
        )
        for user, name, session, day, begins, ends, service in (*led, *helped):
            self.names[user] = name
            self.places[day].append((user, session, begins, ends, f"at “{service}”"))
        visits = Visit.objects.planned().filter(
            type=VisitType.HOME_VISIT, date__range=(start, end), worker__isnull=False, start_time__isnull=False
        )
        for user, name, day, begins, ends in visits.order_by().values_list(
            "worker", "worker__name", "date", "start_time", "end_time"
        ):
            self.names[user] = name
            self.places[day].append((user, None, begins, ends or _an_hour_after(begins), "on a home visit"))
        for user, name, first, last in Absence.objects.between(start, end).values_list(
            "user", "user__name", "from_date", "to_date"
        ):
            self.names[user] = name
            self.absences[user].append((first, last))

    def is_away(self, user, day) -> bool:
        """Whether the colleague (by id) is away on the day."""
        return any(first <= day and (last is None or day <= last) for first, last in self.absences.get(user, ()))

    def elsewhere(self, user, session) -> str:
        """ "at “Baby group” until 2.30pm", "on a home visit until 3pm": something else at the time, or ""."""
        for who, other, begins, ends, what in self.places[session.date]:
            if who != user or other == session.pk or not (begins and ends):
                continue
            if session.start_time and session.end_time and begins < session.end_time and session.start_time < ends:
                return f"{what} until {time_words(ends)}"
        return ""

    def notes_on(self, user, session) -> list[str]:
        """What speaks against planning the colleague for the session, in words."""
        notes = ["away"] if self.is_away(user, session.date) else []
        if other := self.elsewhere(user, session):
            notes.append(other)
        return notes

    def clashes_of(self, session) -> list[str]:
        """ "Tom Brennan: away" for everybody planned for the session against whom something speaks."""
        if session.status == SessionStatus.CANCELLED:
            return []
        here = {user for user, planned, *_ in self.places[session.date] if planned == session.pk}
        return sorted(
            f"{self.names[user]}: {' and '.join(notes)}" for user in here if (notes := self.notes_on(user, session))
        )


def clashes_between(start, end, sessions) -> dict:
    """{session id: its clashes in words} for sessions of these days. Four queries."""
    commitments = Commitments(start, end)
    return {session.pk: words for session in sessions if (words := commitments.clashes_of(session))}

"""What cannot wait, on the desk of the coordinator and the safeguarding leads within a minute (traps T-28 to T-30).

A child cannot be found, somebody came for a child and was turned away, a crèche does not meet its ratio, a child stays
nearly too long.
"""

from collections.abc import Iterator

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency
from centre.core.templatetags.words import count_of, time_words

from ..models import RefusedBecause
from .watch import Refusal, Watched

ROOM = "Crèche"


def alarms_of(seen: Watched) -> Iterator[DeskItem]:
    """The desk's items of one session; who cannot be found and whom an order or a stop alert keeps away come first."""
    session, where = seen.session, seen.session.service.name
    for each in seen.lost:
        called = "999 was called" if each.police_called else "999 was not called yet"
        yield DeskItem(
            title=f"{each.child} cannot be found, last seen at {time_words(each.since)}",
            detail=f"{where}, {each.place}. {called}.",
            url=f"{reverse('sessions_app:register_missing', args=[session.pk])}?of={each.incident_id}",
            action="What to do now",
            urgency=Urgency.NOW,
            due=session.date,
            room=ROOM,
            rank=-2,
        )
    for each in seen.refusals:
        yield _refused(session, each, where)
    if seen.now and (seen.now.standing.problems or seen.now.has_too_many):
        yield DeskItem(
            title=f"{where}: {seen.now.state[0].lower()} now",
            detail=f"{seen.now.headline}. {'. '.join(seen.now.standing.problems)}.",
            url=reverse("sessions_app:register", args=[session.pk]),
            action="Open the register",
            urgency=Urgency.NOW,
            due=session.date,
            room=ROOM,
        )
    if seen.overrides:
        yield DeskItem(
            title=f"{where}: {count_of(seen.overrides, 'time,times')} signed in over the ratio today",
            url=reverse("sessions_app:duty", args=[session.pk]),
            action="Read why",
            urgency=Urgency.TODAY,
            due=session.date,
            room=ROOM,
        )
    for stay in seen.long_stays:
        yield DeskItem(
            title=f"{stay.child}, {where}: {stay.care.long_words}",
            url=reverse("sessions_app:creche_step", args=[session.pk, stay.child_id, "collect"]),
            action="Who takes the child home",
            urgency=Urgency.NOW,
            due=session.date,
            room=ROOM,
        )


def _refused(session, refusal: Refusal, where: str) -> DeskItem:
    times = f", {refusal.times} times" if refusal.times > 1 else ""
    is_barred = refusal.because == RefusedBecause.BARRED
    return DeskItem(
        title=f"{refusal.child} was not handed over to {refusal.who}",
        detail=f"{refusal.why.capitalize()}. {where}, {time_words(refusal.at)}{times}.",
        url=reverse("sessions_app:creche_care", args=[session.pk, refusal.child_id]),
        action="See what happened",
        urgency=Urgency.NOW if is_barred else Urgency.TODAY,
        due=session.date,
        room=ROOM,
        rank=-1 if is_barred else 0,
    )

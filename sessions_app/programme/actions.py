"""Rooms and equipment: listed and changed."""

from collections import defaultdict

from django.db import transaction

from centre.core import audit

from ..models import Equipment, Room, Session, SessionSeries
from .spaces import Taken

MOST_TAKEN_OVER = 2_000


@transaction.atomic
def save_space(*, space: Room | Equipment, by, today=None, **facts) -> Room | Equipment:
    """List a room or a thing, or change what is said about it. Raises ValidationError for a name that is listed.

    A new room takes over the sessions to come that are held at a place of its name, as far as they do not overlap.
    """
    is_new = space._state.adding
    for name, value in facts.items():
        setattr(space, name, value)
    space.full_clean()
    space.save()
    kind = space._meta.model_name
    detail = {}
    if is_new and isinstance(space, Room) and today is not None:
        detail["sessions"] = _take_over(space, today)
    audit.record(
        f"{kind}.{'added' if is_new else 'changed'}",
        by=by,
        subject=space,
        summary=f"{space._meta.verbose_name.capitalize()} {'added' if is_new else 'changed'}: {space}",
        detail=detail,
    )
    return space


def _take_over(room: Room, today) -> int:
    coming = Session.objects.planned().filter(date__gte=today, room=None, venue__iexact=room.name)
    coming = list(coming.select_for_update(no_key=True).order_by("date", "start_time")[:MOST_TAKEN_OVER])
    taken = Taken(days=[], rooms=[])
    going = []
    for session in coming:
        when = session.date, session.start_time, session.end_time
        if taken.in_the_way(room.pk, *when) is None:
            taken.take(room.pk, *when, str(session.service_id))
            going.append(session.pk)
    Session.objects.filter(pk__in=going).update(room=room)
    SessionSeries.objects.filter(to_date__gte=today, room=None, venue__iexact=room.name).update(room=room)
    return len(going)


def rooms_of_week(sessions, days) -> dict:
    """{room id or None: [lines of each day]} of the sessions (SessionLine) of a week. No query."""
    places = {day: number for number, day in enumerate(days)}
    rows = defaultdict(lambda: [[] for _ in places])
    for line in sessions:
        rows[line.session.room_id][places[line.session.date]].append(line)
    return rows

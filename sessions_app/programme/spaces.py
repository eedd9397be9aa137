"""Which room and which things are free at a time, and who has them where they are not.

The database refuses to give one room to two sessions (models.spaces); what is here says so beforehand, in words, while
the rooms in question are held, so that two people who plan at once are told instead of failing.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time

from centre.core.templatetags.words import date_words, time_words

from ..models import Equipment, EquipmentUse, Room, Session, SessionStatus
from ..refusals import SpaceTaken


def hold(rooms: Iterable, things: Iterable) -> None:
    """Hold these rooms and things until the transaction ends. Always in the same order: nobody waits for ever."""
    for model, keys in ((Room, rooms), (Equipment, things)):
        if wanted := {key for key in keys if key is not None}:
            list(model.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


class Taken:
    """What is used on some days. Two queries, however many days, rooms and things."""

    def __init__(self, *, days: Iterable[date], rooms: Iterable, things: Iterable = (), but: Iterable = ()):
        """but: sessions that are not asked about, because they are the ones to be moved."""
        self._rows = defaultdict(list)
        days, but = set(days), set(but)
        rooms, things = {key for key in rooms if key}, {key for key in things if key}
        if rooms and days:
            held = Session.objects.filter(room__in=rooms, date__in=days).exclude(status=SessionStatus.CANCELLED)
            self._read(held.values_list("room", "date", "start_time", "end_time", "service__name", "pk"), but)
        if things and days:
            held = EquipmentUse.objects.filter(equipment__in=things, session__date__in=days)
            held = held.exclude(session__status=SessionStatus.CANCELLED).order_by()
            columns = ("date", "start_time", "end_time", "service__name", "pk")
            self._read(held.values_list("equipment", *(f"session__{name}" for name in columns)), but)

    def _read(self, rows, but):
        for key, day, start, end, name, session in rows:
            if session not in but and start and end:
                self.take(key, day, start, end, name)

    def take(self, key, day: date, start: time | None, end: time | None, name: str) -> None:
        """From now on this is used then, too."""
        if key and start and end:
            self._rows[key, day].append((start, end, name))

    def in_the_way(self, key, day: date, start: time | None, end: time | None) -> tuple | None:
        """(start, end, name) of what has the room or thing at the time, or None. Next to each other is not at once."""
        if not (key and start and end):
            return None
        return next((row for row in sorted(self._rows[key, day]) if row[0] < end and start < row[1]), None)


def taken_words(what: str, row: tuple, day: date) -> str:
    """ "Main hall is taken by “Stay and play” until 11.30am on Monday 5 October 2026"."""
    _, end, name = row
    return f"{what} is taken by “{name}” until {time_words(end)} on {day:%A} {date_words(day)}"


def refuse_what_is_taken(session: Session, *, equipment=None) -> None:
    """Raise SpaceTaken where another session has the room, or a thing, at the session's time.

    equipment: the things that it is to use; None: those that it uses now. Call inside the transaction of the save.
    """
    if equipment is None:
        equipment = [use.equipment for use in session.equipment_uses.select_related("equipment")]
    things = {each.pk: each for each in equipment}
    if not session.room_id and not things:
        return
    hold([session.room_id], things)
    taken = Taken(days=[session.date], rooms=[session.room_id], things=things, but=[session.pk])
    when = session.date, session.start_time, session.end_time
    if row := taken.in_the_way(session.room_id, *when):
        words = taken_words(session.room.name, row, session.date)
        raise SpaceTaken("room", f"{words}. Choose another room or another time.")
    for key, thing in things.items():
        if row := taken.in_the_way(key, *when):
            words = taken_words(thing.name, row, session.date)
            raise SpaceTaken("equipment", f"{words}. Leave it out, or choose another time.")


def set_equipment(sessions: Iterable[Session], equipment: Iterable[Equipment]) -> None:
    """Let these sessions use exactly these things."""
    wanted = {each.pk for each in equipment}
    pairs = {(session.pk, key) for session in sessions for key in wanted}
    uses = EquipmentUse.objects.filter(session__in=[session.pk for session in sessions])
    there = {(use.session_id, use.equipment_id) for use in uses}
    uses.exclude(equipment__in=wanted).delete()
    EquipmentUse.objects.bulk_create(
        EquipmentUse(session_id=session, equipment_id=key) for session, key in sorted(pairs - there)
    )


def place_in_words(venue: str, room: Room | None, before: Room | None = None) -> str:
    """What families are told: the room's own name, unless somebody wrote something else."""
    if room is None:
        return venue if before is None or venue != before.name else ""
    return room.name if not venue or (before is not None and venue == before.name) else venue

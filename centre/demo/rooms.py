"""The rooms of the example centre, what stands in them, who works when, and who is away."""

from collections import defaultdict
from datetime import date, timedelta

from sessions_app.models import Equipment, EquipmentUse, Room, RosterPlace, Session
from staff.models import Absence

ROOMS = {"Main hall": 60, "Sensory room": 20, "Clinic room": 12, "Crèche room": 16, "Garden": 40}
EQUIPMENT = {"Parachute": "Hall cupboard", "Fire pit and kettle": "Shed", "Baby scales": "Clinic room"}
USED_BY = {"Stay and play": "Parachute", "Forest play": "Fire pit and kettle", "Health visitor clinic": "Baby scales"}
HELPERS = {
    "Stay and play": {"volunteer": "helps", "fsw.two": "helps"},
    "Crèche for English class": {"volunteer": "helps", "creche": "key person"},
    "Forest play": {"creche": "helps"},
}
PLANNED_AHEAD = timedelta(weeks=5)


def make_rooms(new_id) -> dict[str, Room]:
    """The rooms by name."""
    rooms = {name: Room(id=new_id(), name=name, capacity=capacity) for name, capacity in ROOMS.items()}
    Room.objects.bulk_create(rooms.values())
    return rooms


def give_rooms(sessions: list[Session], rooms: dict[str, Room]) -> None:
    """Each session its room, as far as no other has it then."""
    taken = defaultdict(list)
    for session in sessions:
        start, end = session.start_time, session.end_time
        there = taken[session.venue, session.date]
        if session.venue in rooms and not any(start < until and since < end for since, until in there):
            session.room = rooms[session.venue]
            if session.status != "cancelled":
                there.append((start, end))


def make_rota(users, today: date, new_id) -> None:
    """Who helps at the sessions of these weeks, what they use, and who is away."""
    things = {name: Equipment(id=new_id(), name=name, kept_where=where) for name, where in EQUIPMENT.items()}
    Equipment.objects.bulk_create(things.values())
    sessions = list(
        Session.objects.between(today - PLANNED_AHEAD, today + PLANNED_AHEAD)
        .filter(series__isnull=False)
        .select_related("service")
    )
    EquipmentUse.objects.bulk_create(
        EquipmentUse(session=session, equipment=things[USED_BY[session.service.name]])
        for session in sessions
        if session.service.name in USED_BY
    )
    RosterPlace.objects.bulk_create(
        RosterPlace(session=session, who=users[name], part=part)
        for session in sessions
        for name, part in HELPERS.get(session.service.name, {}).items()
        if users[name].pk != session.led_by_id
    )
    Absence.objects.bulk_create(
        [
            Absence(
                id=new_id(),
                user=users["fsw.three"],
                kind="leave",
                from_date=today + timedelta(days=9),
                to_date=today + timedelta(days=16),
            ),
            Absence(
                id=new_id(),
                user=users["volunteer"],
                kind="training",
                from_date=today + timedelta(days=3),
                to_date=today + timedelta(days=3),
            ),
        ]
    )

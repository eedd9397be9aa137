"""Opening checks by room: a session says what its room still needs, and what was checked stays as it was worded."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions_app.models import Hazard, Room, Routine, RoutineDone
from sessions_app.safety import actions
from sessions_app.safety.of_session import room_of

CHECK = {"kind": "safety", "rhythm": "opening", "turn_length": "weekly"}


@pytest.fixture
def hall(session):
    session.room = Room.objects.create(name="Main hall")
    session.save()
    return session.room


@pytest.fixture
def exits(hall, coordinator):
    return actions.add_routine(by=coordinator, room=hall, place="Main hall", what="Exits are clear", **CHECK)


def test_a_register_says_that_its_room_was_not_checked_until_it_is(signed_in, session, exits, session_worker):
    client, register = signed_in(session_worker), reverse("sessions_app:register", args=[session.pk])
    assert "1 check of this room still to be made today" in client.get(register).content.decode()
    actions.check_done(by=session_worker, routines=[exits], faults={})
    assert "still to be made" not in client.get(register).content.decode()
    assert "still to be made" not in client.get(session.get_absolute_url()).content.decode()


def test_a_high_hazard_stands_at_every_session_in_its_room_until_it_is_put_right(session, hall, session_worker, today):
    seen = {"place": "Main hall", "seen_on": today, "seen_by": session_worker}
    open_one = Hazard.objects.create(room=hall, what="Bare wires", risk="high", **seen)
    Hazard.objects.create(room=hall, what="A loose tile", risk="low", **seen)
    Hazard.objects.create(room=Room.objects.create(name="Garden"), what="Glass", risk="high", **seen)
    assert room_of(session, today=today).hazards == (open_one,)
    assert not room_of(session, today=today - timedelta(days=1))


def test_a_check_worded_anew_alters_nothing_that_was_checked(exits, session_worker, coordinator):
    actions.check_done(by=session_worker, routines=[exits], faults={})
    actions.change_routine(
        by=coordinator, row=exits, room=exits.room, place="Main hall", what="Exits and stairs are clear", **CHECK
    )
    assert RoutineDone.objects.get().checked == "Main hall: Exits are clear"


def test_a_room_or_a_place_in_words_is_enough(signed_in, hall, coordinator):
    client, address = signed_in(coordinator), reverse("sessions_app:routine_new")
    asked = {**CHECK, "what": "Windows shut"}
    assert "Choose a room, or enter where" in client.post(address, asked).content.decode()
    assert client.post(address, {**asked, "room": hall.pk}).status_code == 302
    routine = Routine.objects.get()
    assert (routine.room, routine.place) == (hall, "Main hall")

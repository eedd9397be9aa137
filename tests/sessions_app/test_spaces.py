"""Rooms and equipment: never given twice, said in words, nothing typed lost. Cancelled sessions hold nothing."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions_app.actions.series import change_series, start_series
from sessions_app.actions.sessions import add_session, cancel_session, change_session, put_session_back
from sessions_app.models import Equipment, EquipmentUse, Room, Session
from sessions_app.planning import Wanted
from sessions_app.programme.actions import save_space
from sessions_app.refusals import SpaceTaken
from tests.support.factories import ServiceFactory, SessionFactory

DAY = date(2025, 10, 6)


@pytest.fixture
def hall(db):
    return Room.objects.create(name="Main hall", capacity=40)


@pytest.fixture
def parachute(db):
    return Equipment.objects.create(name="Parachute")


@pytest.fixture
def stay_and_play(hall, parachute):
    session = SessionFactory(date=DAY, status="planned", room=hall, venue="Main hall")
    EquipmentUse.objects.create(session=session, equipment=parachute)
    return session


def add(by, start="11:00", end="12:00", **more):
    times = {"start_time": time.fromisoformat(start), "end_time": time.fromisoformat(end)}
    return add_session(**{"service": ServiceFactory(name="Baby group"), "date": DAY, "by": by, **times, **more})


class TestTheDatabase:
    def test_one_room_is_not_given_to_two_sessions_at_once(self, stay_and_play, hall):
        with pytest.raises(IntegrityError, match="room_not_twice"), transaction.atomic():
            SessionFactory(date=DAY, status="planned", room=hall, start_time=time(11), end_time=time(12))

    def test_one_thing_is_not_given_to_two_sessions_at_once(self, stay_and_play, parachute):
        other = SessionFactory(date=DAY, status="planned", start_time=time(11), end_time=time(12))
        with pytest.raises(IntegrityError, match="equipment_not_twice"), transaction.atomic():
            EquipmentUse.objects.create(session=other, equipment=parachute)

    def test_a_session_that_moves_takes_its_things_along(self, stay_and_play, parachute):
        EquipmentUse.objects.create(
            session=SessionFactory(date=DAY, status="planned", start_time=time(12), end_time=time(13)),
            equipment=parachute,
        )
        with pytest.raises(IntegrityError, match="equipment_not_twice"), transaction.atomic():
            Session.objects.filter(pk=stay_and_play.pk).update(end_time=time(12, 30))

    def test_local_times_hold_on_the_day_the_clocks_change(self, hall):
        """Trap T-21: on 26 October 2025 the hour from one to two is lived twice; 9.30 to 10.30 is one hour as ever."""
        SessionFactory(date=date(2025, 10, 26), room=hall, start_time=time(0, 30), end_time=time(1, 30))
        SessionFactory(date=date(2025, 10, 26), room=hall, start_time=time(1, 30), end_time=time(2, 30))
        assert hall.sessions.count() == 2


class TestSaidBeforehand:
    def test_what_is_in_the_way_is_named_and_till_when(self, stay_and_play, hall, coordinator):
        with pytest.raises(SpaceTaken) as refused:
            add(coordinator, room=hall)
        assert str(refused.value) == (
            "Main hall is taken by “Stay and play” until 11.30am on Monday 6 October 2025. "
            "Choose another room or another time."
        )

    def test_right_after_one_another_is_no_clash(self, stay_and_play, hall, parachute, coordinator):
        added = add(coordinator, start="11:30", room=hall, equipment=[parachute])
        assert (added.venue, added.equipment_uses.count()) == ("Main hall", 1)

    def test_equipment_too(self, stay_and_play, parachute, coordinator):
        with pytest.raises(SpaceTaken, match=r"Parachute is taken by “Stay and play” until 11\.30am") as refused:
            add(coordinator, equipment=[parachute])
        assert refused.value.field == "equipment"

    def test_a_cancelled_session_holds_nothing_and_cannot_come_back_once_it_is_given_away(
        self, stay_and_play, hall, parachute, coordinator
    ):
        cancel_session(session=stay_and_play, reason="Nobody to run it", by=coordinator)
        other = add(coordinator, room=hall, equipment=[parachute])
        with pytest.raises(SpaceTaken, match="Main hall is taken by “Baby group” until 12pm"):
            put_session_back(session=stay_and_play, by=coordinator)
        change_session(session=other, by=coordinator, room=None, equipment=[])
        put_session_back(session=stay_and_play, by=coordinator)
        with pytest.raises(SpaceTaken):
            change_session(session=other, by=coordinator, equipment=[parachute])

    def test_a_session_may_stay_where_it_is(self, stay_and_play, hall, coordinator):
        change_session(session=stay_and_play, by=coordinator, end_time=time(12), room=hall, venue="Main hall")
        garden = Room.objects.create(name="Garden")
        change_session(session=stay_and_play, by=coordinator, room=garden, venue="Main hall")
        stay_and_play.refresh_from_db()
        assert (stay_and_play.end_time, stay_and_play.venue) == (time(12), "Garden")

    def test_nothing_typed_is_lost(self, stay_and_play, hall, coordinator, signed_in):
        answer = signed_in(coordinator).post(
            reverse("sessions_app:session_new"),
            {
                "service": ServiceFactory(name="Baby group").pk,
                "date": DAY.isoformat(),
                "start_time": "11:00",
                "end_time": "12:00",
                "room": hall.pk,
                "venue": "Hall, by the back door",
            },
        )
        page = answer.content.decode()
        assert "Main hall is taken by “Stay and play” until 11.30am" in page
        assert "Hall, by the back door" in page
        assert Session.objects.count() == 1


class TestSeries:
    def wanted(self, hall, **changes):
        return Wanted(
            **{
                "weekday": 0,
                "start_time": time(11),
                "end_time": time(12),
                "venue": "Main hall",
                "led_by": None,
                "from_date": date(2025, 9, 29),
                "to_date": date(2025, 10, 20),
                "room": hall,
                **changes,
            }
        )

    def test_a_session_whose_room_is_taken_is_planned_without_one(self, autumn, stay_and_play, hall, coordinator):
        done = start_series(service=ServiceFactory(name="Songs"), wanted=self.wanted(hall), by=coordinator, today=DAY)
        assert list(done.plan.room_taken) == [DAY]
        placed = {each.date: (each.room, each.venue) for each in done.series.sessions.all()}
        assert placed.pop(DAY) == (None, "")
        assert set(placed.values()) == {(hall, "Main hall")}

    def test_a_series_that_moves_gives_up_what_is_taken(self, autumn, stay_and_play, hall, parachute, coordinator):
        service = ServiceFactory(name="Songs")
        wanted = self.wanted(hall, start_time=time(13), end_time=time(14))
        series = start_series(service=service, wanted=wanted, by=coordinator, today=DAY).series
        EquipmentUse.objects.create(session=series.sessions.get(date=DAY), equipment=parachute)
        earlier = self.wanted(hall, start_time=time(11), end_time=time(12))
        done = change_series(series=series, wanted=earlier, by=coordinator, today=date(2025, 9, 1))
        moved = series.sessions.get(date=DAY)
        assert (moved.room, moved.start_time, moved.equipment_uses.count()) == (None, time(11), 0)
        assert len(done.plan.given_back) == 1
        assert series.sessions.filter(room=hall).count() == 3


class TestRoomsPage:
    def test_a_new_room_takes_over_what_is_held_in_a_place_of_its_name(self, coordinator, today):
        first = SessionFactory(date=today, status="planned", venue="Main hall")
        overlapping = SessionFactory(date=today, status="planned", venue="Main hall")
        past = SessionFactory(date=today - timedelta(days=7), venue="Main hall")
        room = save_space(space=Room(), by=coordinator, today=today, name="Main hall", premises="", capacity=None)
        assert list(room.sessions.all()) in ([first], [overlapping])
        past.refresh_from_db()
        assert past.room is None

    def test_the_week_by_room(self, stay_and_play, hall, coordinator, signed_in, django_assert_max_num_queries):
        SessionFactory(date=DAY, status="planned", start_time=time(13), end_time=time(14))
        client = signed_in(coordinator)
        url = reverse("sessions_app:rooms") + "?week=2025-W41"
        with django_assert_max_num_queries(16):
            page = client.get(url).content.decode()
        assert "Main hall" in page
        assert "No room given" in page
        assert page.count("Stay and play") == 2

    def test_a_room_is_listed_once(self, hall, coordinator, signed_in):
        answer = signed_in(coordinator).post(
            reverse("sessions_app:space_new", args=["room"]), {"name": "Main hall", "premises": "", "capacity": "-3"}
        )
        assert set(answer.context["form"].errors) == {"capacity", "__all__"}
        with pytest.raises(ValidationError):
            save_space(space=Room(name="Main hall"), by=coordinator)

    def test_no_other_kind_of_thing(self, coordinator, signed_in):
        assert signed_in(coordinator).get("/sessions/rooms/castle/new/").status_code == 404

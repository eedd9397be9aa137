"""A series or a single session with another number of places than its service: kept to everywhere."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from sessions_app.actions.marks import mark_person
from sessions_app.creche.live import creche_now, planned
from sessions_app.models import Place, Session, SessionSeries
from sessions_app.places.actions import ask_for_place
from sessions_app.places.reading import block_of, blocks
from sessions_app.programme.terms import copy_term
from sessions_app.refusals import Refused, TooManyChildren
from sessions_app.whats_on.reading import read_whats_on
from tests.support.factories import AttendanceFactory, ChildFactory, ServiceFactory, SessionFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(today):
    service = ServiceFactory(name="Baby massage", capacity=8, booking="ask", public=True)
    return SessionSeries.objects.create(
        service=service,
        weekday=today.weekday(),
        start_time=time(10),
        end_time=time(11),
        from_date=today,
        to_date=today + timedelta(days=28),
        capacity=1,
    )


def session_of(series, **more):
    return SessionFactory(service=series.service, series=series, status="planned", **more)


def mark(session, child, by):
    mark_person(session_id=session.pk, person_id=child.pk, status="present", by=by)


def test_own_then_series_then_service(series, today):
    session = session_of(series, date=today)
    assert (series.number_of_places, session.number_of_places) == (1, 1)
    session.capacity = 3
    assert session.number_of_places == 3
    series.capacity, session.capacity = None, None
    assert (series.number_of_places, session.number_of_places) == (8, 8)
    assert SessionFactory(date=today).number_of_places is None


def test_a_block_is_full_at_its_own_number(series, coordinator, today):
    ask_for_place(by=coordinator, block=series, person=ChildFactory(), book=True)
    with pytest.raises(Refused, match="1 of 1"):
        ask_for_place(by=coordinator, block=series, person=ChildFactory(), book=True)
    single = session_of(series, date=today, capacity=2)
    assert block_of(single, today=today).capacity == 2
    assert Place.objects.count() == 1
    series.service.capacity = None
    series.service.booking = ""
    series.service.save()
    assert list(blocks(today=today)) == [series]


def test_a_creche_takes_no_more_children_than_it_has_places(creche, session_worker, today):
    creche.capacity = 1
    creche.save()
    mark(creche, ChildFactory(date_of_birth=date(2022, 1, 1)), session_worker)
    now = creche_now(Session.objects.get(pk=creche.pk))
    assert now.is_full
    assert not any(now.room.values())
    with pytest.raises(TooManyChildren) as refused:
        mark(creche, ChildFactory(date_of_birth=date(2022, 1, 1)), session_worker)
    assert refused.value.problems == ["1 place, and 2 children"]


def test_planning_says_when_more_are_booked_than_fit(empty_creche):
    empty_creche.capacity = 1
    empty_creche.save()
    for _ in range(2):
        AttendanceFactory(session=empty_creche, person=ChildFactory(), status="booked")
    assert "1 place, and 2 children" in planned(empty_creche).standing.problems


def test_the_register_and_families_are_told(series, today, signed_in, coordinator, client):
    session = session_of(series, date=today, capacity=5)
    page = signed_in(coordinator).get(reverse("sessions_app:register", args=[session.pk])).content.decode()
    assert "here by name, 5 places" in page
    session_of(series, date=today + timedelta(days=7), capacity=5)
    (entry,) = read_whats_on().entries
    assert entry.places_words == "1 place"
    public = client.get(reverse("whats_on:page")).content.decode()
    assert "1 place. Ask us for a place first" in public
    assert ", 5 places</li>" in public


def test_it_is_typed_on_the_series_and_the_session(series, today, signed_in, coordinator):
    TermFactory(start_date=today, end_date=today + timedelta(days=40))
    client = signed_in(coordinator)
    words = client.get(reverse("sessions_app:series_change", args=[series.pk])).content.decode()
    assert 'name="capacity" value="1"' in words
    session = session_of(series, date=today)
    said = {"date": today.isoformat(), "start_time": "10.00", "end_time": "11.00", "capacity": "4"}
    answer = client.post(reverse("sessions_app:session_change", args=[session.pk]), said)
    assert answer.status_code == 302
    assert Session.objects.get(pk=session.pk).capacity == 4
    for wrong in ("0", "-3", "99999999", "x"):
        answer = client.post(reverse("sessions_app:session_change", args=[session.pk]), {**said, "capacity": wrong})
        assert "capacity" in answer.context["form"].errors


def test_a_copied_term_keeps_it(series, coordinator, today):
    old = TermFactory(name="Old", start_date=today, end_date=today + timedelta(days=40))
    new = TermFactory(name="New", start_date=today + timedelta(days=60), end_date=today + timedelta(days=100))
    copy_term(source=old, target=new, chosen={series.pk}, by=coordinator)
    assert series.copies.get().capacity == 1

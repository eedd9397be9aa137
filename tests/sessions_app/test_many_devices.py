"""Eight devices at one register at once: nothing lost, nothing doubled. Real transactions, real threads."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from sessions_app.actions.headcount import count_heads
from sessions_app.actions.marks import clear_mark, mark_people, mark_person
from sessions_app.models import Attendance, RegisterEvent, Session, SessionSeries
from sessions_app.places import actions as places
from sessions_app.places import fair
from sessions_app.places.reading import block_of
from sessions_app.refusals import Refused, RegisterIsClosed, TooManyChildren
from tests.support.closing import close_register
from tests.support.creche import HELPER, LEADER, colleague_with, on_duty
from tests.support.factories import ChildFactory, ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = 8


def at_once(work):
    """work(number) on eight threads that start together; gives what each returned."""
    start = Barrier(DEVICES)

    def run(number):
        try:
            start.wait(timeout=30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(DEVICES) as pool:
        return list(pool.map(run, range(DEVICES)))


@pytest.fixture
def children(transactional_db):
    return [ChildFactory() for _ in range(12)]


def test_everybody_is_marked_once_whoever_marks_and_the_register_opens_once(session, children, session_worker):
    def device(number):
        mine = random.Random(number).sample(children, len(children))  # each in an order of its own
        for child in mine:
            mark_person(session_id=session.pk, person_id=child.pk, status="present", by=session_worker)

    at_once(device)
    rows = Counter(Attendance.objects.values_list("person", flat=True))
    assert rows == Counter(child.pk for child in children)
    assert RegisterEvent.objects.filter(session=session, kind="opened").count() == 1


def test_different_people_on_each_device_are_all_kept(session, session_worker):
    children = [[ChildFactory() for _ in range(5)] for _ in range(DEVICES)]

    def device(number):
        for child in children[number]:
            mark_person(session_id=session.pk, person_id=child.pk, status="present", by=session_worker)

    at_once(device)
    assert Attendance.objects.count() == 5 * DEVICES


def test_families_that_overlap_never_wait_for_one_another_for_ever(session, children, session_worker):
    def device(number):
        for turn in range(4):
            some = random.Random(number * 10 + turn).sample(children, 6)
            mark_people(
                session_id=session.pk, person_ids=[each.pk for each in some], status="present", by=session_worker
            )

    at_once(device)
    assert Attendance.objects.values("person").distinct().count() == Attendance.objects.count()


def test_the_last_mark_on_a_row_counts_and_every_one_is_in_its_history(session, children, session_worker):
    child = children[0]

    def device(number):
        for status in ("present", "absent", "apologies"):
            mark_person(session_id=session.pk, person_id=child.pk, status=status, by=session_worker)

    at_once(device)
    row = Attendance.objects.get()
    assert row.events.order_by("pgh_id").last().status == row.status


def test_every_head_is_counted(session, session_worker):
    def device(number):
        for _ in range(5):
            count_heads(session_id=session.pk, who="children", more=1, by=session_worker)

    at_once(device)
    assert Session.objects.get().headcount_children == 5 * DEVICES


def test_a_mark_is_in_before_the_register_closes_or_is_refused(session, children, session_worker):
    """What a device was told is what the register says."""

    def device(number):
        told = []
        if number == 0:
            close_register(session=session, by=session_worker)
            return told
        for child in children:
            try:
                mark_person(session_id=session.pk, person_id=child.pk, status="present", by=session_worker)
                told.append(child.pk)
            except RegisterIsClosed:
                break
        return told

    acknowledged = {pk for told in at_once(device) for pk in told}
    assert acknowledged == set(Attendance.objects.values_list("person", flat=True))
    closed_at = RegisterEvent.objects.get(kind="closed").at
    assert all(row.marked_at <= closed_at for row in Attendance.objects.all())


def test_marking_and_clearing_at_once_leaves_one_row_or_none(session, children, session_worker):
    child = children[0]
    who = {"session_id": session.pk, "person_id": child.pk, "by": session_worker}

    def device(number):
        for _ in range(4):
            if number % 2:
                mark_person(**who, status="present")
            else:
                clear_mark(**who)

    at_once(device)
    assert Attendance.objects.count() <= 1


def test_over_the_web_as_the_tablets_do_it(session, children, session_worker, signed_in):
    address = reverse("sessions_app:mark", args=[session.pk])
    clients = [signed_in(session_worker) for _ in range(DEVICES)]

    def device(number):
        return [
            clients[number].post(address, {"mark": f"{child.pk}:present"}, HTTP_HX_REQUEST="true").status_code
            for child in children
        ]

    answers = at_once(device)
    assert {code for codes in answers for code in codes} == {200}
    assert Attendance.objects.filter(status="present").count() == len(children)


def test_the_last_place_in_a_creche_is_given_once(empty_creche, session_worker):
    """Two of us, so six babies: eight devices each sign one in at the same moment."""
    on_duty(empty_creche, colleague_with(*LEADER), colleague_with(*HELPER))
    babies = [ChildFactory(date_of_birth=empty_creche.date - timedelta(days=200)) for _ in range(DEVICES)]

    def device(number):
        try:
            mark_person(session_id=empty_creche.pk, person_id=babies[number].pk, status="present", by=session_worker)
        except TooManyChildren:
            return "refused"
        return "in"

    assert Counter(at_once(device)) == {"in": 6, "refused": 2}
    assert Attendance.objects.count() == 6


def test_the_last_place_goes_once_to_the_day_or_to_the_block(coordinator, today, monkeypatch):
    """A tap on a register to come, a single time and the whole block, all at the same instant."""
    tomorrow = today + timedelta(days=1)
    service = ServiceFactory(capacity=2, booking="ask")
    series = SessionSeries.objects.create(
        service=service,
        weekday=tomorrow.weekday(),
        start_time="10:00",
        end_time="11:00",
        from_date=tomorrow,
        to_date=tomorrow + timedelta(days=7),
    )
    days = [tomorrow, tomorrow + timedelta(days=7)]
    first, second = [SessionFactory(service=service, series=series, date=day, status="planned") for day in days]
    children = [ChildFactory() for _ in range(DEVICES)]

    def slowly(block, **known):
        found = block_of(block, **known)
        time.sleep(0.05)  # whoever is not kept waiting looks now
        return found

    for room in (fair, places):
        monkeypatch.setattr(room, "block_of", slowly)

    def device(number):
        child, session = children[number], (first, second)[number % 2]
        try:
            if number % 4 < 2:
                mark_person(session_id=session.pk, person_id=child.pk, status="booked", by=coordinator)
            elif number == 2:
                places.ask_for_place(by=coordinator, block=session, person=child, kind="one-off", book=True)
            else:
                places.ask_for_place(by=coordinator, block=series, person=child, book=True)
        except Refused:
            return 0
        return 1

    assert sum(at_once(device)) >= 2
    booked = Counter(Attendance.objects.filter(status="booked").values_list("session", flat=True))
    assert max(booked.values()) == 2

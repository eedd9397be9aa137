"""Marks that a tablet kept while the connection was gone: as they were tapped, once, and over nothing newer."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.core.dates import local_now
from sessions_app.actions.headcount import count_heads
from sessions_app.actions.marks import clear_mark, mark_person
from sessions_app.kept.actions import KeptHead, KeptMark, take_kept, tapped_at, version_of
from sessions_app.kept.views import NotMarks, kept_key, read
from sessions_app.models import Attendance
from sessions_app.roll import Row, short_id
from tests.support.closing import close_register
from tests.support.factories import SessionFactory


def tapped(person, what, *, seen="0", minutes_ago=5, id=None):
    midnight = local_now().replace(hour=0, minute=0, second=0, microsecond=0)
    at = max(timezone.now() - timedelta(minutes=minutes_ago), midnight)
    return KeptMark(id or uuid.uuid4(), person.pk, what, at, seen)


def send(session, by, *marks):
    return take_kept(session_id=session.pk, by=by, marks=marks)


def test_a_kept_mark_is_made_with_the_time_of_the_tap(session, family, session_worker):
    mark = tapped(family.yusuf, "late", minutes_ago=7)
    assert [each.status for each in send(session, session_worker, mark)] == ["saved"]
    row = Attendance.objects.get()
    assert (row.status, row.late, row.marked_by) == ("present", True, session_worker)
    assert row.time_in == tapped_at(session, mark.at)


def test_the_same_tap_twice_is_made_once_even_after_it_was_changed(session, family, session_worker, coordinator):
    mark = tapped(family.yusuf, "present")
    send(session, session_worker, mark)
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="absent", by=coordinator)
    assert [each.status for each in send(session, session_worker, mark)] == ["saved"]
    assert Attendance.objects.get().status == "absent"


def test_what_a_colleague_marked_meanwhile_stays_and_is_told(session, family, session_worker, coordinator):
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="apologies", by=coordinator)
    mark = tapped(family.yusuf, "present")
    [answer] = send(session, session_worker, mark)
    assert answer.status == "meanwhile"
    assert answer.words.startswith(f"Meanwhile: apologies, marked by {coordinator} at ")
    assert Attendance.objects.get().status == "apologies"
    # Whoever has looked at it may decide so after all.
    after_all = KeptMark(mark.id, mark.person_id, mark.what, mark.at, answer.seen)
    assert [each.status for each in send(session, session_worker, after_all)] == ["saved"]
    assert Attendance.objects.get().status == "present"


def test_two_who_tapped_the_same_agree(session, family, session_worker, coordinator):
    mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=coordinator)
    assert [each.status for each in send(session, session_worker, tapped(family.yusuf, "present"))] == ["saved"]
    assert Attendance.objects.get().marked_by == coordinator


def test_a_mark_that_was_taken_back_is_told(session, family, session_worker, coordinator):
    row = mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="absent", by=coordinator)
    seen = version_of(row)
    clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=coordinator)
    [answer] = send(session, session_worker, tapped(family.yusuf, "present", seen=seen))
    assert (answer.status, answer.words) == ("meanwhile", "Somebody took the mark back meanwhile.")


def test_who_came_and_left_without_a_connection(session, family, session_worker):
    came, left = tapped(family.yusuf, "present", minutes_ago=9), tapped(family.yusuf, "left", minutes_ago=2)
    assert [each.status for each in send(session, session_worker, left, came)] == ["saved", "saved"]
    row = Attendance.objects.get()
    assert row.has_left
    assert row.time_out == tapped_at(session, left.at)


def test_taps_on_the_head_count_are_added_once_to_what_others_counted(session, session_worker, coordinator):
    taps = [KeptHead(uuid.uuid4(), "adults", more, timezone.now()) for more in (1, 1, -1)]
    count_heads(session_id=session.pk, who="adults", more=1, by=coordinator)
    for _ in range(2):  # the answer to the first did not arrive
        assert [each.status for each in send(session, session_worker, *taps)] == ["saved"] * 3
    session.refresh_from_db()
    assert (session.headcount_adults, session.headcount_children) == (2, 0)


@pytest.mark.parametrize(
    "wrong", [{"heads": "dogs"}, {"heads": ["adults"]}, {"more": 2}, {"more": "1"}, {"more": None}]
)
def test_what_is_no_tap_on_the_head_count_is_refused_whole(wrong):
    tap = {"id": str(uuid.uuid4()), "heads": "adults", "more": 1, "at": timezone.now().isoformat()}
    assert read(json.dumps({"marks": [tap]}).encode())
    with pytest.raises(NotMarks):
        read(json.dumps({"marks": [tap, {**tap, **wrong}]}).encode())


def test_a_closed_register_takes_nothing_and_says_so(session, family, session_worker):
    close_register(session=session, by=session_worker)
    [answer] = send(session, session_worker, tapped(family.yusuf, "present"))
    assert answer.status == "refused"
    assert "closed" in answer.words
    assert not Attendance.objects.exists()


def test_one_refusal_leaves_the_others(session, family, session_worker):
    nobody = KeptMark(uuid.uuid4(), uuid.uuid4(), "present", timezone.now(), "0")
    answers = send(session, session_worker, nobody, tapped(family.yusuf, "present"))
    assert sorted(each.status for each in answers) == ["refused", "saved"]
    assert Attendance.objects.get().person == family.yusuf


def test_a_fast_clock_is_now_and_another_day_tells_no_time(db):
    session = SessionFactory(date=local_now().date())
    now = local_now().time().replace(second=0, microsecond=0)
    assert tapped_at(session, timezone.now() + timedelta(hours=3)) == now
    assert tapped_at(session, timezone.now() - timedelta(days=2)) is None


def test_the_version_is_the_one_on_the_page(session, family, session_worker):
    row = mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    row.refresh_from_db()
    assert version_of(row) == Row(row.person, session.date, row).version


def test_each_user_and_register_has_a_key_of_its_own(session, session_worker, coordinator):
    other = SessionFactory()
    keys = {kept_key(session_worker, session), kept_key(coordinator, session), kept_key(session_worker, other)}
    assert len(keys) == 3
    assert all(len(key) == 44 for key in keys)


ODD = {"id": str(uuid.uuid4()), "person": str(uuid.uuid4()), "what": "present", "seen": "0"}


class TestTheAddress:
    @pytest.fixture
    def post(self, signed_in, session_worker, session):
        client, address = signed_in(session_worker), reverse("sessions_app:register_kept", args=[session.pk])

        def post(sent, expected=200):
            body = sent if isinstance(sent, bytes) else json.dumps(sent)
            answer = client.post(address, body, content_type="application/json")
            assert answer.status_code == expected, answer.content
            return answer.json()

        return post

    def test_takes_what_the_tablet_sends(self, post, family):
        sent = {
            "id": str(uuid.uuid4()),
            "person": short_id(family.yusuf.pk),
            "what": "absent",
            "at": timezone.now().isoformat(),
            "seen": "0",
        }
        assert post({"marks": [sent]})["answers"] == [{"id": sent["id"], "status": "saved", "words": "", "seen": ""}]
        assert Attendance.objects.get().status == "absent"

    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"[]",
            b"\xff",
            b"[" * 5000,
            {"marks": "x"},
            {"marks": [{"id": "1"}]},
            {"marks": [{"id": str(uuid.uuid4()), "person": "x", "what": "present", "at": "2026-01-01", "seen": "0"}]},
            {"marks": [{"id": str(uuid.uuid4()), "person": "x" * 22, "what": "out", "at": "9999-12-31T23:59:59Z"}]},
            {"marks": [ODD | {"at": "0001-01-01T00:00:00+14:00"}]},
            {"marks": [ODD | {"at": "9999-12-31T23:59:59-14:00"}]},
            {"marks": []} | {"x": "y" * 110_000},
        ],
    )
    def test_anything_else_is_refused_in_words(self, post, sent):
        assert post(sent, 400)["words"]

""" "Is this a concern?" pressed without a signal: one concern when the phone is back, however often sent (T-65)."""

import json
import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from tests.support.factories import ChildFactory

ADDRESS = reverse("safeguarding:from_phone")


@pytest.fixture
def child(db):
    return ChildFactory(first_name="Leo", last_name="Hassan")


def note(child=None, **other):
    return {
        "id": str(uuid.uuid4()),
        "child": str(child.pk) if child else "",
        "child_name": "" if child else "Leo, about three",
        "text": "A mark on his hand.",
        "happened_on": local_today().isoformat(),
        "happened_at": "10:20",
        "place": "On a visit: Home visit",
        **other,
    }


@pytest.fixture
def send(signed_in, family_worker):
    phone = signed_in(family_worker)

    def send(sent, expected=200, client=phone):
        body = sent if isinstance(sent, bytes) else json.dumps(sent)
        answer = client.post(ADDRESS, body, content_type="application/json")
        assert answer.status_code == expected, answer.content
        return answer.json()

    return send


@pytest.fixture
def concerns(safeguarding_lead):
    def concerns():
        with reading_as(safeguarding_lead):
            return list(Concern.objects.select_related("child"))

    return concerns


def test_the_note_is_a_concern_in_its_writers_name(send, child, concerns, family_worker):
    assert send(note(child))["status"] == "saved"
    [concern] = concerns()
    assert (concern.child, concern.seen_and_heard, concern.place) == (
        child,
        "A mark on his hand.",
        "On a visit: Home visit",
    )
    assert (concern.happened_on, concern.happened_at) == (local_today(), time(10, 20))
    assert concern.logged_by_id == family_worker.pk
    assert not AuditEvent.objects.filter(summary__icontains="concern").exists()


def test_the_same_number_twice_is_one_concern(send, child, concerns):
    sent = note(child)
    assert send(sent) == send(sent)
    assert len(concerns()) == 1


def test_a_number_of_a_colleague_is_refused(send, child, concerns, signed_in, coordinator):
    sent = note(child)
    send(sent)
    assert "colleague" in send(sent, 400, signed_in(coordinator))["words"]
    assert len(concerns()) == 1


def test_a_child_of_another_family_goes_by_name(send, concerns):
    send(note())
    assert [(each.child, each.child_name) for each in concerns()] == [(None, "Leo, about three")]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("", None),
        ("nonsense", None),
        ("2190-01-05", None),
        ("2026-01-05", date(2026, 1, 5)),
    ],
)
def test_no_note_waits_because_of_its_date(send, child, concerns, told, day):
    send(note(child, happened_on=told, happened_at="late"))
    assert concerns()[0].happened_on == (day or local_today())


def test_odd_letters_do_not_stop_a_note(send, concerns):
    send(note(text="A mark\x00 \ud800here", child_name="\ud800"))
    assert [(each.seen_and_heard, each.child_name) for each in concerns()] == [
        ("A mark here", "Not named: written on a visit")
    ]


@pytest.mark.parametrize(
    "sent",
    [b"", b"[]", b'"x"', b"[" * 5000, b"\xff", {"id": "1", "text": "x"}, {"id": str(uuid.uuid4()), "text": " "}, {}],
)
def test_what_is_no_note_is_refused_in_words(send, sent, concerns):
    assert send(sent, 400)["words"]
    assert concerns() == []


def test_what_is_too_long_is_refused(send, child):
    assert "Ring" in send(note(child, text="x" * 130_000), 400)["words"]

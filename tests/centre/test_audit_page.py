"""The log of what was done: who sees it, how it is filtered, and what never stands in it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from centre.core import audit
from centre.core.models import AuditEvent
from tests.support.factories import CentreSettingsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(safeguarding_lead, signed_in):
    return signed_in(safeguarding_lead)


def page(client, **query):
    return client.get("/audit/", query).content.decode()


def test_it_shows_who_did_what_with_before_and_after(client, coordinator):
    settings = CentreSettingsFactory()
    audit.record(
        "settings.changed",
        by=coordinator,
        subject=settings,
        summary="Changed the settings: idle time",
        detail={"changes": {"idle_minutes": [10, 5]}},
    )
    shown = page(client)
    assert coordinator.name in shown
    assert "idle minutes: 10 → 5" in shown


def test_it_is_filtered_by_who_what_and_day(client, coordinator, administrator):
    audit.record("role.granted", by=coordinator, summary="Gave a role to somebody")
    audit.record("term.added", by=administrator, summary="Added a term of the year")
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                at=timezone.now() - timedelta(days=40),
                action="term.added",
                actor_name="Old",
                summary="Added it long ago",
            )
        ]
    )
    assert "Added a term of the year" not in page(client, who=coordinator.pk)
    assert "Gave a role to somebody" in page(client, who=coordinator.pk)
    assert "Gave a role to somebody" not in page(client, what="term")
    assert "Added it long ago" not in page(client, day=timezone.localdate().isoformat())
    assert "Added it long ago" in page(client)


@pytest.mark.parametrize(
    "query", [{"who": "x"}, {"who": "\x00"}, {"what": "nothing"}, {"day": "31 2 2025"}, {"page": "9999"}, {"page": "x"}]
)
def test_a_filter_that_makes_no_sense_breaks_nothing(client, query):
    assert client.get("/audit/", query).status_code == 200


def test_nothing_of_the_closed_room_stands_in_it(client, safeguarding_lead):
    audit.record("concern.read", by=safeguarding_lead, summary="Porcupine")
    assert "Porcupine" not in page(client)


def test_the_count_of_queries_does_not_grow_with_the_events(client, coordinator, django_assert_num_queries):
    def queries(events):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for number in range(events):
            audit.record("term.added", by=coordinator, summary=f"Term {number}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client)
        return len(captured)

    queries(1)
    assert queries(3) == queries(30)


def test_an_event_cannot_be_changed_or_removed(coordinator):
    event = audit.record("term.added", by=coordinator, summary="Added a term")
    for change in (
        lambda: AuditEvent.objects.filter(pk=event.pk).update(summary="Never happened"),
        lambda: AuditEvent.objects.filter(pk=event.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_refusal_stands_in_it_once_a_minute_without_an_address(signed_in, volunteer, client):
    refused = signed_in(volunteer)
    for _ in range(3):
        assert refused.get("/audit/").status_code == 403
    event = AuditEvent.objects.get(action="access.refused")
    assert event.detail == {"page": "centre:audit", "method": "GET"}
    assert event.actor == volunteer

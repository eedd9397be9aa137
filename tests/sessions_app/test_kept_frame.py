"""Registers that open without a connection: a frame that names nobody, and today's registers taken along."""

from datetime import timedelta

from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from sessions_app.models import SessionStatus
from tests.support.factories import SessionFactory


def test_the_frame_names_neither_the_user_nor_anybody_else(signed_in, session_worker, family):
    page = signed_in(session_worker).get(reverse("sessions_app:registers_frame")).content.decode()
    me = session_worker
    for words in (me.get_full_name(), me.username, str(me.pk), family.yusuf.last_name):
        assert words not in page


def test_todays_registers_are_taken_along_and_that_is_recorded(signed_in, session_worker):
    today = local_today()
    mine = SessionFactory(date=today)
    SessionFactory(date=today + timedelta(days=1))
    SessionFactory(date=today, status=SessionStatus.CANCELLED, cancelled_because="Snow")
    told = signed_in(session_worker).get(reverse("sessions_app:registers_today"))
    assert told.json() == {
        "owner": str(session_worker.pk),
        "registers": [reverse("sessions_app:register", args=[mine.pk])],
    }
    assert "no-store" in told["Cache-Control"]
    assert AuditEvent.objects.get(action="registers.taken_along").detail == {"registers": 1}


def test_the_service_worker_may_reach_the_sessions_and_keeps_no_record(signed_in, session_worker):
    told = signed_in(session_worker).get(reverse("sessions_app:registers_worker"))
    assert told["Service-Worker-Allowed"] == "/sessions/"
    kept = told.content.decode().split("const PARTS = [")[1].split("]")[0]
    assert all(part.strip(' "').startswith("/static/") for part in kept.split(","))

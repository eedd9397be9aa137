"""Opening, closing and reopening a register, and the head count."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from centre.core.models import AuditEvent
from sessions_app.actions.headcount import count_heads, set_head_count
from sessions_app.actions.marks import mark_person
from sessions_app.actions.registers import open_register, reopen_register
from sessions_app.actions.sessions import add_session, cancel_session, change_session, put_session_back
from sessions_app.creche.collecting import collect
from sessions_app.models import RegisterEvent, Session
from sessions_app.refusals import ChangedMeanwhile, ChildrenAreStillIn, Refused, SessionIsCancelled, SessionIsToCome
from tests.support.closing import close_register
from tests.support.factories import ServiceFactory, SessionFactory


def mark(session, person, status, by):
    return mark_person(session_id=session.pk, person_id=person.pk, status=status, by=by)


class TestClosing:
    def test_it_is_noted_with_who_and_the_numbers(self, session, family, session_worker):
        mark(session, family.yusuf, "present", session_worker)
        mark(session, family.maryam, "apologies", session_worker)
        close_register(session=session, by=session_worker)
        session.refresh_from_db()
        assert session.is_register_closed
        event = AuditEvent.objects.get(action="register.closed")
        assert (event.actor, event.detail["present"], event.detail["apologies"]) == (session_worker, 1, 1)

    def test_closing_twice_is_closing_once(self, session, family, session_worker):
        mark(session, family.yusuf, "present", session_worker)
        close_register(session=session, by=session_worker)
        close_register(session=session, by=session_worker)
        assert RegisterEvent.objects.filter(kind="closed").count() == 1

    def test_nobody_came_but_it_was_held(self, session, session_worker):
        close_register(session=session, by=session_worker)
        session.refresh_from_db()
        assert (session.status, session.register_state) == ("ran", "closed")

    def test_a_creche_does_not_close_while_a_child_is_in(self, creche, family, session_worker):
        mark(creche, family.yusuf, "present", session_worker)
        mark(creche, family.mother, "present", session_worker)
        with pytest.raises(ChildrenAreStillIn) as refusal:
            close_register(session=creche, by=session_worker)
        assert refusal.value.people == [family.yusuf]
        assert "Yusuf" not in str(refusal.value)
        collect(session=creche, child=family.yusuf, key=f"p:{family.mother.pk}", by=session_worker)
        assert close_register(session=creche, by=session_worker).is_register_closed

    def test_a_session_to_come_cannot_be_closed(self, session_worker, today):
        tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
        with pytest.raises(SessionIsToCome):
            close_register(session=tomorrow, by=session_worker)


class TestReopening:
    def test_it_takes_a_reason_and_then_marks_again(self, session, family, session_worker, coordinator):
        close_register(session=session, by=session_worker)
        with pytest.raises(Refused):
            reopen_register(session=session, reason="  ", by=coordinator)
        reopen_register(session=session, reason="One family was missed", by=coordinator)
        mark(session, family.yusuf, "present", session_worker)
        assert [event.kind for event in session.register_events.all()] == ["opened", "closed", "reopened"]

    def test_an_open_register_is_not_opened_again(self, session, session_worker, coordinator):
        open_register(session=session, by=session_worker)
        with pytest.raises(Refused):
            reopen_register(session=session, reason="x", by=coordinator)


def test_nobody_can_change_or_remove_what_happened_to_a_register(session, session_worker):
    open_register(session=session, by=session_worker)
    for statement in ("UPDATE sessions_app_registerevent SET reason = 'x'", "DELETE FROM sessions_app_registerevent"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert RegisterEvent.objects.count() == 1


class TestHeadCount:
    def test_it_opens_the_register_and_counts_up_and_down_but_never_below_nobody(self, session, session_worker):
        tap = {"session_id": session.pk, "who": "children", "by": session_worker}
        count_heads(**tap, more=1)
        count_heads(**tap, more=1)
        assert count_heads(**tap, more=-1).headcount_children == 1
        assert count_heads(**tap, more=-1).headcount_children == 0
        assert count_heads(**tap, more=-1).headcount_children == 0
        assert Session.objects.get().status == "ran"

    def test_typed_numbers_never_quietly_replace_somebody_elses(self, session, session_worker):
        count_heads(session_id=session.pk, who="adults", more=1, by=session_worker)
        with pytest.raises(ChangedMeanwhile) as refusal:
            set_head_count(
                session_id=session.pk, adults=5, children=0, seen_adults=0, seen_children=0, by=session_worker
            )
        assert refusal.value.current.headcount_adults == 1
        set_head_count(session_id=session.pk, adults=5, children=2, seen_adults=1, seen_children=0, by=session_worker)
        assert Session.objects.get().headcount == 7


class TestCancelling:
    def test_it_keeps_the_reason_and_the_bookings(self, family, coordinator, today):
        tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
        mark(tomorrow, family.yusuf, "booked", coordinator)
        cancel_session(session=tomorrow, reason="Heating broken", by=coordinator)
        tomorrow.refresh_from_db()
        assert (tomorrow.status, tomorrow.cancelled_because) == ("cancelled", "Heating broken")
        assert tomorrow.attendances.count() == 1

    def test_what_ran_is_not_cancelled(self, session, family, coordinator):
        mark(session, family.yusuf, "present", coordinator)
        with pytest.raises(Refused):
            cancel_session(session=session, reason="x", by=coordinator)

    def test_it_can_be_put_back(self, session, coordinator):
        cancel_session(session=session, reason="Snow", by=coordinator)
        put_session_back(session=session, by=coordinator)
        session.refresh_from_db()
        assert (session.status, session.cancelled_because) == ("planned", "")
        with pytest.raises(Refused):
            put_session_back(session=session, by=coordinator)

    def test_no_head_is_counted_at_a_cancelled_session(self, session, coordinator):
        cancel_session(session=session, reason="Snow", by=coordinator)
        with pytest.raises(SessionIsCancelled):
            count_heads(session_id=session.pk, who="adults", more=1, by=coordinator)


class TestOneSession:
    def test_a_session_that_ran_stays_on_its_day(self, session, family, coordinator, today):
        mark(session, family.yusuf, "present", coordinator)
        with pytest.raises(Refused):
            change_session(session=session, date=today - timedelta(days=1), by=coordinator)
        change_session(session=session, venue="Garden", by=coordinator)
        session.refresh_from_db()
        assert session.venue == "Garden"

    def test_a_single_session_gets_a_reference_of_its_own(self, coordinator, today):
        from datetime import time

        facts = {"date": today, "start_time": time(9), "end_time": time(10), "by": coordinator}
        one, other = (add_session(service=ServiceFactory(), **facts) for _ in range(2))
        assert one.reference != other.reference

"""Marking a register: what a tap does, and what it never does."""

from datetime import time, timedelta

import pytest

from centre.core.models import AuditEvent
from sessions_app.actions.marks import change_times, clear_mark, mark_people, mark_person, sign_back_in, sign_out
from sessions_app.actions.sessions import cancel_session
from sessions_app.models import Attendance, RegisterEvent
from sessions_app.refusals import (
    BookingsAreOver,
    NobodyToMark,
    Refused,
    RegisterIsClosed,
    SessionIsCancelled,
    SessionIsToCome,
)
from tests.support.closing import close_register
from tests.support.factories import PersonFactory, SessionFactory


def mark(session, person, status, by):
    return mark_person(session_id=session.pk, person_id=person.pk, status=status, by=by)


def test_the_first_mark_opens_the_register_and_the_session_ran(session, family, session_worker):
    mark(session, family.yusuf, "present", session_worker)
    session.refresh_from_db()
    assert (session.status, session.register_state) == ("ran", "open")
    assert [event.kind for event in session.register_events.all()] == ["opened"]
    assert AuditEvent.objects.filter(action="register.opened", subject_id=str(session.pk)).count() == 1


def test_the_second_mark_opens_nothing_again(session, family, session_worker):
    mark(session, family.yusuf, "present", session_worker)
    mark(session, family.mother, "present", session_worker)
    assert RegisterEvent.objects.filter(session=session).count() == 1


def test_marking_somebody_twice_keeps_one_row_and_the_last_word(session, family, session_worker, coordinator):
    mark(session, family.yusuf, "present", session_worker)
    mark(session, family.yusuf, "absent", coordinator)
    row = Attendance.objects.get(session=session)
    assert (row.status, row.marked_by) == ("absent", coordinator)


def test_a_double_tap_writes_once(session, family, session_worker):
    mark(session, family.yusuf, "present", session_worker)
    mark(session, family.yusuf, "present", session_worker)
    assert Attendance.objects.get().events.count() == 1


def test_only_those_ticked_of_a_family_are_marked(session, family, session_worker):
    mark_people(
        session_id=session.pk, person_ids=[family.mother.pk, family.yusuf.pk], status="present", by=session_worker
    )
    assert set(Attendance.objects.values_list("person", flat=True)) == {family.mother.pk, family.yusuf.pk}


def test_a_baby_not_born_yet_cannot_be_marked_and_nobody_else_is_either(session, family, session_worker):
    baby = PersonFactory(first_name="", role="expected baby", date_of_birth=None)
    with pytest.raises(NobodyToMark):
        mark_people(session_id=session.pk, person_ids=[baby.pk, family.yusuf.pk], status="present", by=session_worker)
    session.refresh_from_db()
    assert not Attendance.objects.exists()
    assert session.register_state == "not opened"


def test_a_cancelled_session_takes_no_marks(session, family, coordinator):
    cancel_session(session=session, reason="Heating broken", by=coordinator)
    with pytest.raises(SessionIsCancelled):
        mark(session, family.yusuf, "present", coordinator)


def test_a_closed_register_takes_no_marks_and_keeps_those_it_has(session, family, session_worker):
    mark(session, family.yusuf, "present", session_worker)
    close_register(session=session, by=session_worker)
    with pytest.raises(RegisterIsClosed):
        mark(session, family.mother, "present", session_worker)
    with pytest.raises(RegisterIsClosed):
        clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker)
    assert Attendance.objects.get().status == "present"


def test_until_its_day_people_can_be_booked_and_not_marked(family, session_worker, today):
    tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
    with pytest.raises(SessionIsToCome):
        mark(tomorrow, family.yusuf, "present", session_worker)
    mark(tomorrow, family.yusuf, "booked", session_worker)
    tomorrow.refresh_from_db()
    assert (tomorrow.status, tomorrow.register_state) == ("planned", "not opened")


def test_nobody_is_booked_on_a_session_that_has_begun(session, family, session_worker):
    mark(session, family.yusuf, "present", session_worker)
    with pytest.raises(BookingsAreOver):
        mark(session, family.mother, "booked", session_worker)


def test_a_register_of_last_week_can_still_be_filled_in(family, session_worker, today):
    past = SessionFactory(date=today - timedelta(days=5), status="planned")
    mark(past, family.yusuf, "present", session_worker)
    past.refresh_from_db()
    assert past.status == "ran"


class TestTakingAMarkBack:
    def test_the_row_goes_and_its_history_and_an_audit_event_stay(self, session, family, session_worker):
        row = mark(session, family.yusuf, "present", session_worker)
        clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker)
        assert not Attendance.objects.exists()
        history = Attendance.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
        assert [(event.pgh_label, event.status) for event in history.order_by("pgh_id")] == [
            ("insert", "present"),
            ("delete", "present"),
        ]
        event = AuditEvent.objects.get(action="register.mark_cleared")
        assert (event.subject_id, event.detail["was"]) == (str(family.yusuf.pk), "present")
        assert "Yusuf" not in event.summary

    def test_who_had_been_booked_is_booked_again(self, session, family, session_worker):
        mark(session, family.yusuf, "booked", session_worker)
        mark(session, family.yusuf, "absent", session_worker)
        clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker)
        assert Attendance.objects.get().status == "booked"

    def test_a_booking_is_taken_back_by_clearing_it(self, session, family, session_worker):
        mark(session, family.yusuf, "booked", session_worker)
        clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker)
        assert not Attendance.objects.exists()
        session.refresh_from_db()
        assert session.status == "planned"

    def test_clearing_what_is_not_marked_changes_nothing(self, session, family, session_worker):
        assert clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker) is None
        assert not AuditEvent.objects.exists()


class TestCreche:
    def test_a_child_is_signed_in_with_the_time_and_an_adult_is_not(self, creche, family, session_worker):
        child = mark(creche, family.yusuf, "present", session_worker)
        adult = mark(creche, family.mother, "present", session_worker)
        assert child.time_in is not None
        assert child.time_in.second == 0
        assert adult.time_in is None

    def test_signing_out_keeps_the_time_and_signing_out_again_keeps_the_first(self, creche, family, session_worker):
        mark(creche, family.yusuf, "present", session_worker)
        who = {"session_id": creche.pk, "person_id": family.yusuf.pk, "by": session_worker}
        first = sign_out(**who).time_out
        change_times(**who, time_in=time(0, 0), time_out=first)
        assert sign_out(**who).time_out == first
        assert sign_back_in(**who).time_out is None

    def test_somebody_not_signed_in_cannot_be_signed_out(self, creche, family, session_worker):
        with pytest.raises(NobodyToMark):
            sign_out(session_id=creche.pk, person_id=family.yusuf.pk, by=session_worker)

    def test_nobody_leaves_before_they_came(self, creche, family, session_worker):
        mark(creche, family.yusuf, "present", session_worker)
        with pytest.raises(Refused):
            change_times(
                session_id=creche.pk,
                person_id=family.yusuf.pk,
                time_in=time(10),
                time_out=time(9, 59),
                by=session_worker,
            )

    def test_filled_in_later_the_times_are_the_sessions_own(self, creche, family, session_worker, today):
        type(creche).objects.filter(pk=creche.pk).update(date=today - timedelta(days=1))
        row = mark(creche, family.yusuf, "present", session_worker)
        assert row.time_in == time(9)
        assert sign_out(session_id=creche.pk, person_id=family.yusuf.pk, by=session_worker).time_out == time(11)

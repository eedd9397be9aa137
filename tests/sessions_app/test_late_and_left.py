"""Booked, present, late, left, apologies and absent are told apart, with times in and out; no figure moves."""

from datetime import datetime, time, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from centre.core.dates import LONDON
from reports.measures import figures_for
from sessions_app.actions.marks import change_times, clear_mark, leave, mark_person, sign_back_in, sign_out
from sessions_app.building.reading import who_is_here
from sessions_app.models import Attendance, Session
from sessions_app.refusals import Refused
from tests.support.factories import ServiceFactory, SessionFactory


@pytest.fixture
def clock(monkeypatch, today):
    """clock(9, 50): so late is it for whoever marks."""

    def at(hour, minute):
        now = datetime.combine(today, time(hour, minute), tzinfo=LONDON)
        for place in ("sessions_app.actions.marks", "sessions_app.templatetags.register"):
            monkeypatch.setattr(f"{place}.local_now", lambda: now)

    return at


@pytest.fixture
def course(db, today):
    return SessionFactory(
        service=ServiceFactory(name="English class", care_type="course"),
        date=today,
        status="planned",
        start_time=time(9, 30),
        end_time=time(11, 30),
    )


def tap(client, session, person, what):
    return client.post(
        reverse("sessions_app:mark", args=[session.pk]), {"mark": f"{person.pk}:{what}"}, HTTP_HX_REQUEST="true"
    ).content.decode()


class TestATap:
    def test_late_is_present_with_the_time_and_on_time_after_all_takes_it_away(
        self, course, family, session_worker, signed_in, clock
    ):
        client = signed_in(session_worker)
        clock(9, 50)
        row = tap(client, course, family.mother, "late")
        assert "data-late" in row
        assert "Late. In 9.50am" in row
        mark = Attendance.objects.get()
        assert (mark.status, mark.late, mark.time_in) == ("present", True, time(9, 50))
        tap(client, course, family.mother, "late")
        assert mark.events.count() == 1, "a second tap changes nothing"
        tap(client, course, family.mother, "present")
        mark.refresh_from_db()
        assert (mark.status, mark.late, mark.time_in) == ("present", False, None)

    def test_left_is_before_the_end_and_back_is_back(self, course, family, session_worker, signed_in, clock):
        client = signed_in(session_worker)
        clock(9, 25)
        tap(client, course, family.mother, "present")
        clock(10, 40)
        assert "Left early. Out 10.40am" in tap(client, course, family.mother, "left")
        assert who_is_here(course.date).people == []
        tap(client, course, family.mother, "in")
        mark = Attendance.objects.get()
        assert (mark.time_out, mark.left_early) == (None, False)
        clock(11, 35)
        leave(session_id=course.pk, person_id=family.mother.pk, by=session_worker)
        mark.refresh_from_db()
        assert (mark.time_out, mark.left_early, mark.mark_words) == (time(11, 35), False, "Left")

    def test_the_buttons_come_when_the_session_has_begun(self, course, family, session_worker, signed_in, clock):
        client = signed_in(session_worker)
        clock(9, 20)
        assert ":late" not in tap(client, course, family.mother, "present")
        clock(9, 40)
        row = tap(client, course, family.yusuf, "apologies")
        assert ":late" in row
        assert ":left" not in row
        assert ":left" in tap(client, course, family.yusuf, "present")

    def test_a_child_in_a_creche_never_leaves_by_a_tap(self, creche, family, session_worker, signed_in):
        client = signed_in(session_worker)
        tap(client, creche, family.yusuf, "present")
        assert "say who takes the child home" in tap(client, creche, family.yusuf, "left")
        assert Attendance.objects.get().time_out is None

    def test_on_another_day_the_times_are_entered(self, family, session_worker, signed_in, today):
        past = SessionFactory(date=today - timedelta(days=2), status="planned", start_time=time(9), end_time=time(11))
        client = signed_in(session_worker)
        tap(client, past, family.mother, "present")
        with pytest.raises(Refused, match="Times"):
            leave(session_id=past.pk, person_id=family.mother.pk, by=session_worker)
        page = reverse("sessions_app:times", args=[past.pk, family.mother.pk])
        client.post(page, {"time_in": "", "time_out": "10.15", "early": "on"})
        assert Attendance.objects.get().mark_words == "Left early"
        register = client.get(reverse("sessions_app:register", args=[past.pk])).content.decode()
        assert "Left early. Out 10.15am" in register


class TestTimesSayIt:
    """More than the centre's minutes after the start, or before the end, where all start and end together."""

    @pytest.mark.parametrize(("minute", "late"), [(40, False), (41, True)])
    def test_a_child_signed_into_a_creche(self, creche, family, session_worker, clock, minute, late):
        Session.objects.filter(pk=creche.pk).update(start_time=time(9, 30))
        clock(9, minute)
        mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        clock(10, 49)
        row = sign_out(session_id=creche.pk, person_id=family.yusuf.pk, by=session_worker)
        assert (row.late, row.left_early) == (late, True)
        row = sign_back_in(session_id=creche.pk, person_id=family.yusuf.pk, by=session_worker)
        assert not row.left_early

    def test_at_a_drop_in_only_a_colleague_says_so(self, session, family, session_worker):
        mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
        facts = {"session_id": session.pk, "person_id": family.mother.pk, "by": session_worker}
        row = change_times(**facts, time_in=time(0), time_out=time(0, 0))
        assert (row.late, row.left_early) == (False, False)
        assert change_times(**facts, time_in=time(0), time_out=None, late=True).mark_words == "Late"

    def test_a_mark_taken_back_or_changed_takes_it_along(self, course, family, session_worker, clock):
        clock(10, 0)
        known = {"session_id": course.pk, "person_id": family.mother.pk, "by": session_worker}
        mark_person(**known, status="present", late=True)
        row = mark_person(**known, status="absent")
        assert (row.late, row.time_in) == (False, None)
        clear_mark(**known)
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(session=course, person=family.mother, status="absent", late=True)


def test_they_stand_on_the_register_the_session_and_the_printed_sheet_and_no_figure_moves(
    course, family, session_worker, coordinator, signed_in, clock, today
):
    clock(9, 50)
    before = {"status": "present", "session_id": course.pk, "by": session_worker}
    mark_person(**before, person_id=family.mother.pk)
    mark_person(**before, person_id=family.yusuf.pk)
    plain = figures_for(today, today, today=today)
    Attendance.objects.update(late=True, time_in=time(9, 50), time_out=time(10), left_early=True)
    assert figures_for(today, today, today=today) == plain
    client = signed_in(coordinator)
    register = client.get(reverse("sessions_app:register", args=[course.pk])).content.decode()
    for words in ('data-count="late">2', 'data-count="left">2', 'data-count="here">0', 'data-count="present">2'):
        assert words in register
    assert "Late: 2. Left early: 2." in client.get(course.get_absolute_url()).content.decode()
    sheet = reverse("sessions_app:register_sheet", args=[course.pk])
    assert "Late, left early" in client.get(f"{sheet}?marks=yes").content.decode()
    assert "Late" not in client.get(sheet).content.decode(), "other parents read the sheet at the door"

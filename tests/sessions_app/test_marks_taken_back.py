"""A mark on an open register is taken back with a reason that stays; a slip of the finger asks nothing (trap T-60)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions.marks import clear_mark, leave, mark_person
from sessions_app.actions.registers import close_register
from sessions_app.models import Attendance, AttendanceCorrection
from sessions_app.refusals import ReasonIsNeeded
from sessions_app.roll import short_id

FULL = {"HTTP_HX_REQUEST": "true"}


def longer_ago(*, minutes):
    Attendance.objects.update(marked_at=timezone.now() - timedelta(minutes=minutes))


@pytest.fixture
def mother(session, family, session_worker):
    """Marked present by the session worker ten minutes ago."""
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    longer_ago(minutes=10)
    return {"session_id": session.pk, "person_id": family.mother.pk}


def tap(client, session, person, what, **more):
    sent = {"mark": f"{short_id(person.pk)}:{what}", **more.pop("data", {})}
    return client.post(reverse("sessions_app:mark", args=[session.pk]), sent, **more)


class TestTheRule:
    def test_it_asks_and_nothing_goes_meanwhile(self, mother, session_worker):
        for reason in ("", "  \n "):
            with pytest.raises(ReasonIsNeeded):
                clear_mark(**mother, by=session_worker, reason=reason)
        assert Attendance.objects.get().status == "present"
        assert not AttendanceCorrection.objects.exists()

    def test_what_it_was_and_why_stays_and_cannot_be_changed(self, mother, session_worker, coordinator):
        left = leave(**mother, by=session_worker)
        clear_mark(**mother, by=coordinator, reason=" Came to  the other group ")
        assert not Attendance.objects.exists()
        kept = AttendanceCorrection.objects.get()
        assert (kept.was_status, kept.was_time_out, kept.status) == ("present", left.time_out, "")
        assert (kept.reason, kept.by, kept.while_open) == ("Came to the other group", coordinator, True)
        with pytest.raises(DatabaseError), transaction.atomic():
            AttendanceCorrection.objects.update(reason="x")

    def test_who_was_booked_is_booked_again(self, session, family, session_worker):
        who = {"session_id": session.pk, "person_id": family.mother.pk, "by": session_worker}
        mark_person(**who, status="booked")
        mark_person(**who, status="absent")
        clear_mark(**who)
        assert Attendance.objects.get().status == "booked"
        assert [(row.status, row.reason) for row in session.corrections.all()] == [("booked", "Slip of the finger")]


class TestASlip:
    def test_ones_own_mark_of_this_moment_asks_nothing_and_stays_to_be_seen(self, session, family, session_worker):
        who = {"session_id": session.pk, "person_id": family.mother.pk, "by": session_worker}
        mark_person(**who, status="present")
        longer_ago(minutes=1)
        clear_mark(**who)
        assert [row.reason for row in session.corrections.all()] == ["Slip of the finger"]

    def test_a_colleagues_mark_is_no_slip_of_mine(self, session, family, session_worker, coordinator):
        mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
        with pytest.raises(ReasonIsNeeded):
            clear_mark(session_id=session.pk, person_id=family.mother.pk, by=coordinator)

    def test_a_tap_of_now_makes_no_slip_of_a_mark_that_stood_before_it(self, mother, session_worker):
        mark_person(**mother, status="absent", by=session_worker)
        with pytest.raises(ReasonIsNeeded):
            clear_mark(**mother, by=session_worker)


class TestAtTheDoor:
    def test_the_row_asks_and_a_tap_answers(self, mother, session, family, session_worker, signed_in):
        client = signed_in(session_worker)
        answer = tap(client, session, family.mother, "clear", **FULL)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Why is the mark taken back?" in page
        assert f'id="row-{family.mother.pk}"' in page
        assert ":absent" not in page, "the question stands where the marks were"
        answer = tap(client, session, family.mother, "clear:not-here", **FULL)
        assert (answer.status_code, "Why is" in answer.content.decode()) == (200, False)
        assert AttendanceCorrection.objects.get().reason == "This person was not here"

    def test_in_ones_own_words(self, mother, session, family, session_worker, signed_in):
        client, name = signed_in(session_worker), f"why-{short_id(family.mother.pk)}"
        answer = tap(client, session, family.mother, "clear:words", data={name: " \x00 "}, **FULL)
        assert "Say why this mark is taken back." in answer.content.decode()
        tap(client, session, family.mother, "clear:words", data={name: "Twin\x00 sister\ncame"}, **FULL)
        assert AttendanceCorrection.objects.get().reason == "Twin sister came"

    def test_without_javascript_the_register_asks_at_its_row(self, mother, session, family, session_worker, signed_in):
        client = signed_in(session_worker)
        answer = tap(client, session, family.mother, "clear", data={"show": "unmarked"})
        assert answer.url.endswith(f"?why={short_id(family.mother.pk)}&show=unmarked#row-{family.mother.pk}")
        page = client.get(
            reverse("sessions_app:register", args=[session.pk]), {"why": short_id(family.mother.pk), "show": "unmarked"}
        )
        assert page.content.decode().count("Why is the mark taken back?") == 1
        answer = tap(client, session, family.mother, "clear:somebody-else")
        assert answer.url.endswith(f"#row-{family.mother.pk}")
        assert not Attendance.objects.exists()

    def test_leaving_the_mark_changes_nothing(self, mother, session, family, session_worker, signed_in):
        before = Attendance.objects.get().marked_at
        answer = tap(signed_in(session_worker), session, family.mother, "present", **FULL)
        assert (answer.status_code, Attendance.objects.get().marked_at) == (200, before)

    def test_the_closed_register_and_its_sheet_show_it(self, mother, session, session_worker, coordinator, signed_in):
        clear_mark(**mother, by=session_worker, reason="Was her sister")
        close_register(session=session, by=coordinator, although="Late")
        client = signed_in(session_worker)
        for name, query in (("register", {}), ("register_sheet", {"marks": "yes"})):
            page = client.get(reverse(f"sessions_app:{name}", args=[session.pk]), query).content.decode()
            assert "<s>Present</s> taken back. Was her sister" in page

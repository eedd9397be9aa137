"""After closing a mark is corrected by a new row with its reason; what stood before stays, figures follow."""

from datetime import time, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.urls import reverse

from centre.core.models import AuditEvent
from families.barriers.actions import set_barrier
from reports.measures import figures_for
from sessions_app.actions.marks import mark_person
from sessions_app.actions.registers import reopen_register
from sessions_app.corrections.actions import Mark, correct_head_count, correct_mark
from sessions_app.models import Attendance, AttendanceCorrection, HeadCountCorrection, Session
from sessions_app.refusals import ChangedMeanwhile, NobodyToMark, Refused
from tests.support.closing import close_register
from tests.support.factories import AttendanceFactory, ChildFactory, HouseholdFactory, PersonFactory, SessionFactory


@pytest.fixture
def closed(session, family, session_worker):
    """Yusuf absent, his mother present; the register closed."""
    for person, status in ((family.yusuf, "absent"), (family.mother, "present")):
        mark_person(session_id=session.pk, person_id=person.pk, status=status, by=session_worker)
    close_register(session=session, by=session_worker)
    session.refresh_from_db()
    return session


def page(name, session, *more):
    return reverse(f"sessions_app:{name}", args=[session.pk, *more])


def seen_of(today):
    return figures_for(today, today, today=today).measures["attendances_under_5"]


def test_a_mark_is_put_right_the_figures_follow_and_what_it_was_can_be_seen(
    closed, family, session_worker, signed_in, today
):
    assert seen_of(today) == 0
    client = signed_in(session_worker)
    register = client.get(page("register", closed)).content.decode()
    assert f"people/{family.yusuf.pk}/correct/" in register
    shown = client.get(page("register_correct", closed, family.yusuf.pk)).content.decode()
    assert "Closed as: Absent" in shown
    version = Attendance.objects.get(person=family.yusuf).marked_at.timestamp()
    typed = {"mark": "present", "time_in": "0.01", "reason": "He stands on the paper sheet", "seen": f"{version:.6f}"}
    answer = client.post(page("register_correct", closed, family.yusuf.pk), typed, follow=True).content.decode()
    assert seen_of(today) == 1
    correction = AttendanceCorrection.objects.get()
    assert (correction.was_words, correction.is_words, correction.by) == (
        "Absent",
        "Present, in 12.01am",
        session_worker,
    )
    assert "was <s>Absent</s>, is Present, in 12.01am" in answer
    assert "He stands on the paper sheet" in answer
    closed.refresh_from_db()
    assert closed.is_register_closed, "it was never opened again"
    assert [event.kind for event in closed.register_events.all()] == ["opened", "closed"]
    event = AuditEvent.objects.get(action="register.corrected")
    assert (event.detail["was"], event.detail["is"]) == ("absent", "present")
    assert "Yusuf" not in event.summary
    sheet = client.get(page("register_sheet", closed) + "?marks=yes").content.decode()
    assert "Taken back and corrected" in sheet


@pytest.mark.parametrize("why", ["sealed", "kept out"])
def test_nobody_reads_a_name_that_is_not_for_them_by_its_address(
    closed, empty_creche, family, session_worker, coordinator, head_teacher, signed_in, why
):
    stranger = ChildFactory(first_name="Wilma", household=HouseholdFactory())
    addresses = [
        (session_worker, page("register_correct", closed, stranger.pk)),
        (coordinator, page("over_ratio", empty_creche, stranger.pk)),
    ]
    for user, address in addresses:
        assert "Wilma" in signed_in(user).get(address).content.decode(), "somebody new at the door"
    home = stranger.memberships.get().household
    if why == "sealed":
        type(stranger).objects.filter(pk=stranger.pk).update(sealed=True)
    else:
        for user, _ in addresses:
            set_barrier(by=head_teacher, household=home, user=user, kind="kept out", reason="A neighbour")
    for user, address in addresses:
        answer = signed_in(user).get(address)
        assert answer.status_code == 404
        assert "Wilma" not in answer.content.decode()
        assert signed_in(user).post(address, {"reason": "x", "mark": "present"}).status_code == 404
    assert not Attendance.objects.filter(person=stranger).exists()
    # Whoever stands on the register is read there, and is put right there.
    AttendanceFactory(session=closed, person=stranger)
    assert signed_in(session_worker).get(addresses[0][1]).status_code == 200


class TestTheAction:
    def correct(self, closed, person, by, mark, reason="The paper sheet says so", **more):
        return correct_mark(session_id=closed.pk, person_id=person.pk, mark=mark, reason=reason, by=by, **more)

    def test_somebody_missed_is_added_and_who_was_not_there_is_taken_off_without_a_trace_being_lost(
        self, closed, family, session_worker
    ):
        """Trap T-60: no attendance is simply removed; the correction keeps it with its reason."""
        added = self.correct(closed, family.maryam, session_worker, Mark("present"))
        assert (added.was_words, added.is_words) == ("Not on the register", "Present")
        gone = self.correct(closed, family.mother, session_worker, Mark(), "Somebody of the same name")
        assert (gone.was_words, gone.is_words) == ("Present", "Not on the register")
        assert not Attendance.objects.filter(person=family.mother).exists()
        history = Attendance.pgh_event_model.objects.filter(person=family.mother.pk)
        assert [event.pgh_label for event in history.order_by("pgh_id")] == ["insert", "delete"]

    def test_what_is_refused(self, closed, session, family, session_worker, today):
        for mark, reason in ((Mark("present"), " "), (Mark("absent"), "x"), (Mark("present", time(10), time(9)), "x")):
            with pytest.raises(Refused):
                self.correct(closed, family.yusuf, session_worker, mark, reason)
        baby = PersonFactory(first_name="", role="expected baby", date_of_birth=None)
        with pytest.raises(NobodyToMark):
            self.correct(closed, baby, session_worker, Mark("present"))
        with pytest.raises(ChangedMeanwhile):
            self.correct(closed, family.yusuf, session_worker, Mark("present"), seen="1.0")
        running = SessionFactory(date=today, status="ran")
        with pytest.raises(Refused, match="open"):
            self.correct(running, family.yusuf, session_worker, Mark("present"))
        assert not AttendanceCorrection.objects.exists()

    def test_a_child_of_a_creche_is_never_left_in(self, creche, family, session_worker):
        """Trap T-28, after closing too."""
        close_register(session=creche, by=session_worker)
        with pytest.raises(Refused, match="collected"):
            self.correct(creche, family.yusuf, session_worker, Mark("present", time(9)))
        mark = Mark("present", time(0, 1), time(0, 2))
        with pytest.raises(Refused, match="who took the child home"):  # T-29 as well
            self.correct(creche, family.yusuf, session_worker, mark)
        row = self.correct(creche, family.yusuf, session_worker, mark, took="Amina Hassan")
        assert (row.late, row.left_early) == (False, True)
        assert creche.collections.get().who == "Amina Hassan"
        for gone in (Mark(), Mark("absent")):
            with pytest.raises(Refused, match="in our care"):
                self.correct(creche, family.yusuf, session_worker, gone)

    def test_the_same_mistake_corrected_twice_is_two_rows(self, closed, family, session_worker, coordinator):
        self.correct(closed, family.yusuf, session_worker, Mark("present"))
        self.correct(closed, family.yusuf, coordinator, Mark("apologies"), "His mother rang")
        assert [(row.was_status, row.status) for row in closed.corrections.all()] == [
            ("absent", "present"),
            ("present", "apologies"),
        ]


def test_the_head_count_too(closed, session_worker, signed_in):
    client = signed_in(session_worker)
    typed = {"adults": "2", "children": "3", "seen_adults": "0", "seen_children": "0", "reason": "Two prams more"}
    client.post(page("register_correct_heads", closed), typed)
    closed.refresh_from_db()
    assert closed.headcount == 5
    again = client.post(page("register_correct_heads", closed), typed | {"adults": "4"}).content.decode()
    assert "Look at it again" in again
    assert (
        "was <s>0 adults, 0 children</s>, is 2 adults, 3 children"
        in client.get(page("register", closed)).content.decode()
    )
    with pytest.raises(Refused):
        correct_head_count(
            session_id=closed.pk, adults=2, children=3, seen_adults=2, seen_children=3, reason="x", by=session_worker
        )


def test_nobody_can_change_or_remove_a_correction(closed, family, session_worker):
    correct_mark(
        session_id=closed.pk, person_id=family.yusuf.pk, mark=Mark("present"), reason="Seen", by=session_worker
    )
    HeadCountCorrection.objects.create(
        session=closed, was_adults=0, was_children=0, adults=1, children=0, reason="x", by=session_worker
    )
    for table in ("attendancecorrection", "headcountcorrection"):
        for statement in ("UPDATE {} SET reason = 'x'", "DELETE FROM {}"):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(f"sessions_app_{table}"))


def test_a_register_is_opened_again_on_its_own_day_only(closed, coordinator, signed_in, today):
    Session.objects.filter(pk=closed.pk).update(date=today - timedelta(days=1))
    closed.refresh_from_db()
    with pytest.raises(Refused, match="Its day is over"):
        reopen_register(session=closed, reason="Two families were missed", by=coordinator)
    client = signed_in(coordinator)
    assert "Open it again" not in client.get(page("register", closed)).content.decode()
    assert client.get(page("register_reopen", closed)).status_code == 302


def test_who_only_reads_corrects_nothing(closed, family, head_teacher, volunteer, signed_in):
    client = signed_in(head_teacher)
    assert "correct/" not in client.get(page("register", closed)).content.decode()
    for user in (head_teacher, volunteer):
        assert signed_in(user).get(page("register_correct", closed, family.yusuf.pk)).status_code == 403


def test_nonsense_is_said_and_never_an_error(closed, family, session_worker, signed_in):
    client = signed_in(session_worker)
    typed = {"mark": "dancing", "time_in": "\x00", "time_out": "99", "reason": "", "seen": "\x00"}
    answer = client.post(page("register_correct", closed, family.yusuf.pk), typed)
    assert answer.status_code == 200
    assert "Choose what is right" in answer.content.decode()
    heads = {"adults": "x", "children": "-1", "reason": "x", "seen_adults": "x", "seen_children": "9" * 40}
    assert client.post(page("register_correct_heads", closed), heads).status_code == 200

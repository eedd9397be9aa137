"""A sign-in sheet is typed in: all of it or nothing, nobody twice, nobody guessed, and what was typed is kept."""

import uuid
from datetime import time, timedelta

import pytest
from django.urls import reverse

from families.models import Person
from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance, AttendanceCorrection, Collection, Session
from tests.support.closing import close_register
from tests.support.factories import ChildFactory, HouseholdFactory, SessionFactory


@pytest.fixture
def leader(signed_in, session_worker):
    return signed_in(session_worker)


@pytest.fixture
def yesterday(db, today, session):
    """The drop-in of yesterday, of which there is only paper."""
    return SessionFactory(
        service=session.service,
        date=today - timedelta(days=1),
        status="planned",
        start_time=time(9, 30),
        end_time=time(11, 30),
    )


def paper(session):
    return reverse("sessions_app:register_paper", args=[session.pk])


def typed(*lines, **more):
    """The form's data: each line a name, or a name with (in, out, mark, …)."""
    data = {"line-TOTAL_FORMS": "10", "line-INITIAL_FORMS": "0", "submission_token": str(uuid.uuid4())}
    for number, line in enumerate(lines):
        facts = {"name": line} if isinstance(line, str) else line
        data |= {f"line-{number}-{name}": value for name, value in facts.items()}
    return data | more


def marks():
    return {str(row.person): row.mark_words for row in Attendance.objects.all()}


def test_many_lines_at_once_with_times_marks_and_visitors(leader, yesterday, family):
    page = leader.get(paper(yesterday)).content.decode()
    assert 'name="line-9-name"' in page
    answer = leader.post(
        paper(yesterday),
        typed(
            {"name": "amina  HASSAN", "time_in": "9.35", "time_out": "10.30"},
            {"name": family.yusuf.reference, "mark": "late"},
            {"name": f"Maryam Hassan ({family.maryam.reference})", "mark": "apologies"},
            adults="2",
            children="1",
        ),
        follow=True,
    )
    words = answer.content.decode()
    assert "3 names are entered, and 3 without a name." in words
    assert marks() == {"Amina Hassan": "Left", "Yusuf Hassan": "Late", "Maryam Hassan": "Apologies"}
    mother = Attendance.objects.get(person=family.mother)
    assert (mother.time_in, mother.time_out) == (time(9, 35), time(10, 30))
    yesterday.refresh_from_db()
    assert (yesterday.status, yesterday.headcount_adults, yesterday.headcount_children) == ("ran", 2, 1)


def test_pressed_twice_it_is_entered_once_and_who_stands_there_already_is_told(leader, yesterday, family):
    data = typed("Yusuf Hassan", children="1")
    for _ in range(2):
        leader.post(paper(yesterday), data)
    yesterday.refresh_from_db()
    assert yesterday.headcount_children == 1
    answer = leader.post(paper(yesterday), typed("Yusuf Hassan", "Amina Hassan"), follow=True).content.decode()
    assert "On the register already, so nothing was changed: Yusuf Hassan." in answer
    assert "1 name is entered." in answer
    assert Attendance.objects.count() == 2


class TestABadLine:
    def test_nobody_is_guessed_and_nothing_is_saved_until_somebody_chose(self, leader, yesterday, family):
        """ "Jusuf Hasan" is nobody's name; two Yusufs are told apart by age and reference."""
        other = ChildFactory(first_name="Yusuf", last_name="Hassan", household=HouseholdFactory())
        page = leader.post(paper(yesterday), typed("Yusuf Hassan", "Amina Hassan")).content.decode()
        assert "<title>Error: " in page
        assert "Choose who it is, or put the name right" in page
        assert other.reference in page
        assert 'value="Amina Hassan"' in page
        assert not Attendance.objects.exists()
        chosen = typed({"name": "Yusuf Hassan", "pick": str(other.pk)}, "Amina Hassan")
        leader.post(paper(yesterday), chosen)
        assert Attendance.objects.filter(person=other).exists()
        assert not Attendance.objects.filter(person=family.yusuf).exists()

    def test_a_misspelt_name_offers_who_could_be_meant(self, leader, yesterday, family):
        page = leader.post(paper(yesterday), typed("Jusuf Hasan")).content.decode()
        assert str(family.yusuf.pk) in page
        assert not Attendance.objects.exists()
        leader.post(paper(yesterday), typed({"name": "Jusuf Hasan", "pick": str(family.yusuf.pk)}))
        assert Attendance.objects.get().person == family.yusuf

    def test_a_choice_that_was_not_offered_counts_for_nothing(self, leader, yesterday, family):
        stranger = ChildFactory(first_name="Zofia", last_name="Nowak", household=HouseholdFactory())
        for pick in (str(stranger.pk), "\x00", "x" * 36):
            leader.post(paper(yesterday), typed({"name": "Jusuf Hasan", "pick": pick}))
        assert not Attendance.objects.exists()

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ({"name": "Qqqq Zzzz"}, "Nobody fits."),
            ({"time_in": "9.30"}, "Enter the name on this line"),
            ({"name": "Yusuf Hassan", "time_in": "10.00", "time_out": "9.00"}, "not before the time in"),
            ({"name": "Yusuf Hassan", "time_in": "25 past"}, "time"),
            ({"name": "Yusuf Hassan", "mark": "apologies", "time_in": "9.30"}, "empty the times"),
            ({"name": "Yusuf Hassan", "mark": "dancing"}, "Choose from the list"),
            ({"name": "\x00"}, "invisible"),
        ],
    )
    def test_says_what_to_do_and_keeps_the_other_lines(self, leader, yesterday, family, line, words):
        page = leader.post(paper(yesterday), typed("Amina Hassan", line)).content.decode()
        assert words in page
        assert 'value="Amina Hassan"' in page
        assert not Attendance.objects.exists()

    def test_the_same_person_on_two_lines_and_one_marked_otherwise(self, leader, yesterday, family, session_worker):
        page = leader.post(paper(yesterday), typed("Yusuf Hassan", family.yusuf.reference)).content.decode()
        assert "Stands on line 1 already" in page
        mark_person(session_id=yesterday.pk, person_id=family.yusuf.pk, status="absent", by=session_worker)
        page = leader.post(paper(yesterday), typed("Amina Hassan", "Yusuf Hassan")).content.decode()
        assert "Stands on the register already: absent." in page
        assert marks() == {"Yusuf Hassan": "Absent"}

    def test_nothing_typed_and_no_form_at_all(self, leader, yesterday):
        assert "Nothing has been typed in" in leader.post(paper(yesterday), typed()).content.decode()
        assert leader.post(paper(yesterday), {}).status_code == 200
        assert leader.post(paper(yesterday), typed(**{"line-TOTAL_FORMS": "9" * 30})).status_code == 200


def test_more_lines_keep_what_was_typed(leader, yesterday, family):
    page = leader.post(paper(yesterday), typed("Yusuf Hassan", more="yes")).content.decode()
    assert 'value="Yusuf Hassan"' in page
    assert 'name="line-10-name"' in page
    assert "Error" not in page.partition("</title>")[0]


class TestOfNoFamily:
    """Professionals, visitors and adults without a record stand on the same sheet."""

    NURSE = {"name": "Nurse  Ash, Health visiting", "mark": "professional", "time_in": "9.40", "time_out": "10.10"}

    def test_they_are_put_down_with_everybody_else_and_once(self, leader, yesterday, family):
        aunt = {"name": "Aunt Bee", "mark": "adult"}
        words = leader.post(paper(yesterday), typed("Yusuf Hassan", self.NURSE, aunt), follow=True).content.decode()
        assert "3 names are entered (2 of no family)." in words
        rows = [(row.kind, row.name, row.organisation, row.time_in, row.time_out) for row in yesterday.guests.all()]
        assert rows == [
            ("adult", "Aunt Bee", "", time(9, 30), None),
            ("professional", "Nurse Ash", "Health visiting", time(9, 40), time(10, 10)),
        ]
        assert marks() == {"Yusuf Hassan": "Present"}
        again = leader.post(paper(yesterday), typed(self.NURSE, aunt | {"time_out": "11.00"}), follow=True)
        assert "nothing was changed: Nurse Ash and Aunt Bee" in again.content.decode()
        assert yesterday.guests.get(name="Aunt Bee").time_out == time(11)
        assert yesterday.guests.count() == 2

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            (NURSE | {"time_in": "9.50"}, "with other times"),
            ({"name": "amina hassan", "mark": "adult"}, "Somebody of this name has a record"),
            ({"name": ", Health visiting", "mark": "visitor"}, "Enter the name first"),
        ],
    )
    def test_what_does_not_fit_is_said_and_nothing_is_saved(self, leader, yesterday, family, line, words):
        leader.post(paper(yesterday), typed(self.NURSE))
        page = leader.post(paper(yesterday), typed("Yusuf Hassan", line)).content.decode()
        assert words in page
        assert not Attendance.objects.exists()

    def test_the_same_visitor_twice_on_a_sheet(self, leader, yesterday, family):
        page = leader.post(paper(yesterday), typed(self.NURSE, self.NURSE)).content.decode()
        assert "Stands on line 1 already" in page

    def test_after_closing_they_have_gone_and_the_reason_stays(self, leader, session, family, session_worker):
        Session.objects.filter(pk=session.pk).update(start_time=time(9, 30), end_time=time(11, 30))
        mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
        close_register(session=session, by=session_worker)
        visitor = {"name": "Mr Inspector", "mark": "visitor"}
        leader.post(paper(session), typed(visitor, reason="The visitors’ book"))
        row = session.guests.get()
        assert (row.time_out is not None, row.entered_because) == (True, "The visitors’ book")
        page = leader.get(reverse("sessions_app:register", args=[session.pk])).content.decode()
        assert "Entered after closing: The visitors’ book" in page


class TestACreche:
    def test_times_and_who_took_the_child_home_are_written_down(self, leader, creche, family):
        Session.objects.filter(pk=creche.pk).update(start_time=time(0), end_time=time(23, 59))
        page = leader.post(paper(creche), typed("Yusuf Hassan")).content.decode()
        assert "Enter when the child came." in page
        line = {"name": "Yusuf Hassan", "time_in": "0.01", "time_out": "0.02"}
        assert "Enter who took the child home." in leader.post(paper(creche), typed(line)).content.decode()
        leader.post(paper(creche), typed(line | {"took": "Amina Hassan"}))
        row = Collection.objects.get()
        assert (row.who, row.outcome, row.password_asked) == ("Amina Hassan", "collected", False)

    def test_on_a_closed_register_too_it_is_asked_written_down_and_checked(
        self, leader, creche, family, session_worker
    ):
        Session.objects.filter(pk=creche.pk).update(start_time=time(0), end_time=time(23, 59), register_state="closed")
        family.mother.stop_alert = "Ask the lead first"
        family.mother.save()
        line, reason = {"name": "Yusuf Hassan", "time_in": "0.01", "time_out": "0.02"}, {"reason": "The second sheet"}
        assert "Enter who took the child home." in leader.post(paper(creche), typed(line, **reason)).content.decode()
        assert not Attendance.objects.exists()
        took = line | {"took": "amina hassan"}
        words = leader.post(paper(creche), typed(took, **reason), follow=True).content.decode()
        assert "stop alert keeps whoever took Yusuf home apart from the child" in words
        assert Collection.objects.get().who == "amina hassan"
        again = leader.post(paper(creche), typed(took, **reason), follow=True).content.decode()
        assert "On the register already, so nothing was changed: Yusuf Hassan." in again
        assert Collection.objects.count() == AttendanceCorrection.objects.count() == 1
        for other in ({"time_out": "0.05"}, {"mark": "late"}):
            words = leader.post(paper(creche), typed(took | other, **reason)).content.decode()
            assert "Correct it there, or empty this line." in words

    def test_the_sheet_to_print_asks_who_took_the_child_home(self, leader, creche, session):
        for each, asked in ((creche, True), (session, False)):
            page = leader.get(reverse("sessions_app:register_sheet", args=[each.pk])).content.decode()
            assert ("Taken home by" in page) is asked

    def test_a_child_too_many_is_refused_with_the_whole_sheet(self, leader, empty_creche, family):
        line = {"name": "Yusuf Hassan", "time_in": "0.01"}
        page = leader.post(paper(empty_creche), typed("Amina Hassan", line)).content.decode()
        assert "Not signed in." in page
        assert not Attendance.objects.exists()


def test_on_a_closed_register_each_line_is_a_correction_with_the_reason(leader, session, family, session_worker):
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    close_register(session=session, by=session_worker)
    assert "Say why it is corrected" in leader.post(paper(session), typed("Yusuf Hassan")).content.decode()
    leader.post(paper(session), typed("Yusuf Hassan", "Amina Hassan", reason="The second sheet was found"))
    correction = AttendanceCorrection.objects.get()
    assert (correction.person, correction.is_words) == (family.yusuf, "Present")


def test_only_who_marks_and_not_for_a_session_to_come(signed_in, head_teacher, leader, session, today):
    assert signed_in(head_teacher).get(paper(session)).status_code == 403
    tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
    assert leader.get(paper(tomorrow)).status_code == 302


def test_suggestions_name_who_is_expected_and_nobody_else(leader, session, family, came_last_week):
    came_last_week(family.yusuf)
    Person.objects.filter(pk=family.maryam.pk).update(known_as="Mimi")
    page = leader.get(paper(session)).content.decode()
    assert f"Yusuf Hassan ({family.yusuf.reference})" in page
    assert "Maryam" not in page
    leader.post(paper(session), typed("mimi hassan"))
    assert Attendance.objects.get(session=session).person == family.maryam

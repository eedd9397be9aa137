"""The register in the browser's eyes: who may see it, what a tap answers, what works without JavaScript."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.models import AuditEvent
from families.models import Person, Registration, TrustedAdult
from sessions_app.actions.marks import leave, mark_person
from sessions_app.actions.sessions import cancel_session
from sessions_app.models import Attendance, Session, SessionGuest
from sessions_app.roll import short_id
from tests.support.closing import close_register
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    SessionFactory,
)

# The same each time: test processes must agree on the names of their tests.
NOBODY = "6b9a4949-e551-41d3-8e96-443e0730dcc1"


def register_of(session):
    return reverse("sessions_app:register", args=[session.pk])


def tap(client, session, person, what, htmx=True):
    headers = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    address = reverse("sessions_app:mark", args=[session.pk])
    return client.post(address, {"mark": f"{person.pk}:{what}"}, **headers)


@pytest.fixture
def leader(signed_in, session_worker):
    return signed_in(session_worker)


class TestWhoIsListed:
    def test_those_who_came_in_the_last_six_weeks_and_those_booked_and_nobody_chosen(
        self, leader, session, family, came_last_week, session_worker
    ):
        came_last_week(family.yusuf)
        mark_person(session_id=session.pk, person_id=family.maryam.pk, status="booked", by=session_worker)
        page = leader.get(register_of(session)).content.decode()
        assert "Yusuf Hassan" in page
        assert "Maryam Hassan" in page
        assert "Idris" not in page
        assert 'aria-pressed="true"' not in page

    def test_who_came_longer_ago_or_has_left_is_not_expected(self, leader, session, family, came_last_week, today):
        before = came_last_week(family.yusuf)
        Registration.objects.create(
            person=family.yusuf, registered_on=today - timedelta(days=90), ended_on=today - timedelta(days=2)
        )
        assert "Yusuf" not in leader.get(register_of(session)).content.decode()
        came_last_week(family.maryam)
        Session.objects.filter(pk=before.pk).update(date=today - timedelta(days=43))
        Session.objects.exclude(pk=session.pk).update(date=today - timedelta(days=43))
        assert "Maryam" not in leader.get(register_of(session)).content.decode()

    def test_stop_alert_and_collectors_beside_the_name(self, leader, session, family, session_worker):
        Person.objects.filter(pk=family.yusuf.pk).update(stop_alert="Ask Nadia before he goes home")
        TrustedAdult.objects.create(child=family.yusuf, name="Mum or aunt Samira", may_collect=True)
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        page = leader.get(reverse("sessions_app:register", args=[session.pk])).content.decode()
        assert "Ask Nadia before he goes home" in page
        assert "Goes home with: Mum or aunt Samira" in page

    def test_allergies_and_known_as_but_no_address_phone_or_group(self, leader, session, family, session_worker):
        Person.objects.filter(pk=family.yusuf.pk).update(
            allergies="Nuts: pen in bag", known_as="Yusi", phone="020 7946 0999"
        )
        AddressFactory(household=family.household, address_line_1="4 Hidden Lane", postcode="ZZ9 9ZZ")
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        page = leader.get(register_of(session)).content.decode()
        assert "Nuts: pen in bag" in page
        assert "Yusi" in page
        for secret in ("Hidden Lane", "ZZ9 9ZZ", "7946"):
            assert secret not in page

    def test_only_those_not_marked_yet(self, leader, session, family, came_last_week, session_worker):
        other = ChildFactory(first_name="Zofia", last_name="Nowak", household=HouseholdFactory())
        came_last_week(family.yusuf, other)
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        page = leader.get(register_of(session) + "?show=unmarked").content.decode()
        assert "Zofia" in page
        assert "Yusuf" not in page


class TestATap:
    def test_answers_with_the_one_row(self, leader, session, family):
        answer = tap(leader, session, family.yusuf, "present")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert page.startswith(f'<li class="register-row" id="row-{family.yusuf.pk}"')
        assert 'data-status="present"' in page
        assert page.rstrip().endswith("</li>")
        assert len(page) < 2_500

    def test_without_javascript_it_comes_back_to_the_row(self, leader, session, family):
        answer = tap(leader, session, family.yusuf, "apologies", htmx=False)
        assert answer["Location"] == f"{register_of(session)}#row-{family.yusuf.pk}"
        assert Attendance.objects.get().status == "apologies"
        address = reverse("sessions_app:mark", args=[session.pk])
        filtered = leader.post(address, {"mark": f"{family.yusuf.pk}:absent", "show": "unmarked"})
        assert filtered["Location"] == f"{register_of(session)}?show=unmarked#row-{family.yusuf.pk}"

    def test_on_a_closed_register_it_says_so_in_the_row(self, leader, session, family, session_worker):
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        close_register(session=session, by=session_worker)
        answer = tap(leader, session, family.yusuf, "absent")
        assert answer.status_code == 409
        assert "This register is closed" in answer.content.decode()
        assert Attendance.objects.get().status == "present"
        page = leader.post(
            reverse("sessions_app:mark", args=[session.pk]), {"mark": f"{family.yusuf.pk}:absent"}, follow=True
        )
        assert "This register is closed" in page.content.decode()

    @pytest.mark.parametrize(
        "mark",
        ["", "x", "present", ":", "\x00:present", f"{NOBODY}:present", f"{NOBODY}:dancing", "9" * 5000],
    )
    @pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}])
    def test_nonsense_is_refused_and_never_an_error(self, leader, session, mark, headers):
        answer = leader.post(reverse("sessions_app:mark", args=[session.pk]), {"mark": mark}, **headers)
        assert answer.status_code in (302, 409)
        assert not Attendance.objects.exists()

    def test_clearing_is_a_tap_too(self, leader, session, family):
        tap(leader, session, family.yusuf, "present")
        answer = tap(leader, session, family.yusuf, "clear")
        assert answer.status_code == 200
        assert 'aria-pressed="true"' not in answer.content.decode()
        assert not Attendance.objects.exists()

    def test_only_posts(self, leader, session):
        assert leader.get(reverse("sessions_app:mark", args=[session.pk])).status_code == 405


class TestAFamilyAtTheDoor:
    def test_is_found_by_half_a_name_with_everybody_to_tick_and_nobody_ticked(self, leader, session, family):
        page = leader.post(
            reverse("sessions_app:register_find", args=[session.pk]), {"words": "has yusuf"}, HTTP_HX_REQUEST="true"
        ).content.decode()
        for name in ("Amina", "Yusuf", "Maryam", "Idris"):
            assert f"<b>{name} Hassan</b>" in page
        assert "checked" not in page
        assert page.index("Maryam") < page.index("five or over") < page.index("Idris")
        assert "<html" not in page

    def test_without_javascript_the_find_is_a_page(self, leader, session, family):
        page = leader.post(
            reverse("sessions_app:register_find", args=[session.pk]), {"words": "Hassan"}
        ).content.decode()
        assert "<html" in page
        assert "Yusuf" in page

    def test_those_ticked_are_signed_in_together_and_the_others_are_not(self, leader, session, family):
        page = leader.post(
            reverse("sessions_app:sign_in", args=[session.pk]),
            {"people": [family.mother.pk, family.yusuf.pk]},
            follow=True,
        ).content.decode()
        assert "Amina and Yusuf are signed in." in page
        assert Attendance.objects.count() == 2

    def test_nobody_ticked_is_said(self, leader, session):
        page = leader.post(reverse("sessions_app:sign_in", args=[session.pk]), {"people": ["x"]}, follow=True)
        assert "Nobody was ticked" in page.content.decode()

    def test_nobody_of_a_family_ticked_leads_back_to_its_boxes(self, leader, session, family):
        words = {"household": family.household.pk}
        page = leader.post(reverse("sessions_app:sign_in", args=[session.pk]), words).content.decode()
        assert "<title>Error: " in page
        assert 'href="#tick_people_0">Tick who is here</a>' in page
        assert page.count('id="tick_people_0"') == 1
        assert not Attendance.objects.exists()

    def test_somebody_who_died_is_not_offered(self, leader, session, family, today):
        Registration.objects.create(
            person=family.maryam, registered_on=today - timedelta(days=90), ended_on=today, ended_reason="died"
        )
        page = leader.get(
            reverse("sessions_app:register_family", args=[session.pk, family.household.pk])
        ).content.decode()
        assert "Maryam" not in page
        assert "Yusuf" in page

    def test_for_a_session_to_come_those_ticked_are_booked(self, leader, family, today):
        tomorrow = SessionFactory(date=today + timedelta(days=1), status="planned")
        leader.post(reverse("sessions_app:sign_in", args=[tomorrow.pk]), {"people": [family.yusuf.pk]})
        assert Attendance.objects.get().status == "booked"


NEW_FAMILY = {
    "adult_first_name": "Zofia",
    "adult_last_name": "Kowalska",
    "adult_role": "parent",
    "child_1_first_name": "Jan",
    "child_1_date_of_birth": "4 3 2024",
    "child_1_allergies": "Eggs",
}


class TestNewAtTheDoor:
    def test_a_new_family_is_registered_and_signed_straight_in_by_somebody_who_sees_no_families(self, leader, session):
        page = leader.post(
            reverse("sessions_app:register_new_family", args=[session.pk]), NEW_FAMILY, follow=True
        ).content.decode()
        assert "Zofia and Jan are registered and signed in." in page
        assert set(Attendance.objects.values_list("status", flat=True)) == {"present"}
        child = Person.objects.get(first_name="Jan")
        assert (child.last_name, child.allergies) == ("Kowalska", "Eggs")
        assert AuditEvent.objects.filter(action="family.registered").count() == 1

    def test_on_a_closed_register_nobody_is_registered_either(self, leader, session, session_worker):
        close_register(session=session, by=session_worker)
        leader.post(reverse("sessions_app:register_new_family", args=[session.pk]), NEW_FAMILY)
        assert not Person.objects.exists()

    def test_one_who_looks_alike_is_shown_first_and_never_merged(self, leader, session):
        address = reverse("sessions_app:register_new_family", args=[session.pk])
        leader.post(address, NEW_FAMILY)
        again = leader.post(address, NEW_FAMILY | {"adult_first_name": "Sofia"})
        assert "Is it one of these?" in again.content.decode()
        assert Person.objects.count() == 2
        leader.post(address, NEW_FAMILY | {"adult_first_name": "Sofia", "sure": "yes"})
        assert Person.objects.count() == 4

    def test_pressed_twice_it_saves_once(self, leader, session):
        address = reverse("sessions_app:register_new_family", args=[session.pk])
        token = {"submission_token": str(uuid.uuid4()), "sure": "yes"}
        leader.post(address, NEW_FAMILY | token)
        leader.post(address, NEW_FAMILY | token)
        assert Person.objects.count() == 2

    def test_what_is_missing_is_said_and_nothing_is_lost(self, leader, session):
        page = leader.post(
            reverse("sessions_app:register_new_family", args=[session.pk]),
            NEW_FAMILY | {"child_1_date_of_birth": "", "child_2_first_name": "Ola"},
        ).content.decode()
        assert "Error:" in page
        assert 'value="Zofia"' in page
        assert '<details class="door-child" open>' in page
        assert not Person.objects.exists()

    def test_a_grandmother_is_added_to_a_family_that_is_known_and_signed_in(self, leader, session, family):
        page = leader.post(
            reverse("sessions_app:register_add_person", args=[session.pk, family.household.pk]),
            {"first_name": "Nadia", "last_name": "Hassan", "role": "grandparent"},
            follow=True,
        ).content.decode()
        assert "Nadia is registered and signed in." in page
        assert family.household.memberships.count() == 5


class TestHeadCount:
    def test_plus_and_minus(self, leader, session):
        address = reverse("sessions_app:heads", args=[session.pk])
        leader.post(address, {"step": "children:more"}, HTTP_HX_REQUEST="true")
        page = leader.post(address, {"step": "children:more"}, HTTP_HX_REQUEST="true").content.decode()
        assert 'value="2"' in page
        assert page.lstrip().startswith("<section")

    def test_a_tap_is_answered_with_the_numbers_alone_so_that_its_button_stays(self, leader, session):
        address = reverse("sessions_app:heads", args=[session.pk])
        page = leader.post(address, {"step": "adults:more", "only": "numbers"}, HTTP_HX_REQUEST="true")
        assert page.content.decode().count('hx-swap-oob="true"') == 4
        assert "<button" not in page.content.decode()

    def test_a_refused_tap_is_answered_with_the_panel(self, leader, session, coordinator):
        close_register(session=session, by=coordinator)
        address = reverse("sessions_app:heads", args=[session.pk])
        answer = leader.post(address, {"step": "adults:more", "only": "numbers"}, HTTP_HX_REQUEST="true")
        assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (409, "#heads", "outerHTML")
        assert answer.content.decode().lstrip().startswith("<section")

    @pytest.mark.parametrize("typed", ["-1", "x", "", "99999", "1.5", "\x00"])
    def test_nonsense_is_said_beside_the_box(self, leader, session, typed):
        form = {"adults": typed, "children": "0", "seen_adults": "0", "seen_children": "0"}
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            page = leader.post(reverse("sessions_app:heads", args=[session.pk]), form, **headers)
            assert page.status_code == 200
            assert "Enter a whole number from 0 to 2,000" in page.content.decode()

    def test_somebody_else_was_quicker(self, leader, session):
        address = reverse("sessions_app:heads", args=[session.pk])
        leader.post(address, {"step": "adults:more"})
        form = {"adults": "7", "children": "0", "seen_adults": "0", "seen_children": "0"}
        page = leader.post(address, form).content.decode()
        assert "Somebody else changed the head count" in page
        assert 'value="7"' in page
        assert Session.objects.get(pk=session.pk).headcount_adults == 1


class TestEverybodyInTheRoom:
    def test_is_one_number_with_guests_and_those_without_a_name(self, leader, session, family, session_worker):
        for person in (family.yusuf, family.maryam, family.mother):
            mark_person(session_id=session.pk, person_id=person.pk, status="present", by=session_worker)
        leave(session_id=session.pk, person_id=family.maryam.pk, by=session_worker)
        Session.objects.filter(pk=session.pk).update(headcount_children=2, headcount_adults=1)
        for name, out in (("Nurse Ash", None), ("Mr Inspector", "00:02")):
            facts = {"kind": "visitor", "time_in": "00:01", "time_out": out, "by": session_worker}
            SessionGuest.objects.create(session=session, name=name, **facts)
        now = leader.get(register_of(session)).context["now"]
        assert (now.children, now.adults, now.guests, now.all) == (3, 2, 1, 6)

    def test_is_told_of_no_register_of_another_day(self, leader, session, today):
        Session.objects.filter(pk=session.pk).update(date=today - timedelta(days=1))
        assert leader.get(register_of(session)).context["now"] is None


class TestNews:
    def ask(self, client, session, since):
        address = reverse("sessions_app:register_news", args=[session.pk])
        return client.post(address, {"since": since, "state": "open"}, HTTP_HX_REQUEST="true").content.decode()

    def test_another_devices_marks_come_and_it_is_said_that_it_is_there(
        self, leader, session, family, signed_in, coordinator
    ):
        from sessions_app.views.news import cursor_now

        since = cursor_now()
        other = signed_in(coordinator)
        tap(other, session, family.yusuf, "present")
        self.ask(other, session, since)
        page = self.ask(leader, session, since)
        assert f'id="row-{family.yusuf.pk}"' in page
        assert "Also open on another device (Carol Okoye)" in page

    def test_a_mark_taken_back_comes_too(self, leader, session, family):
        from sessions_app.views.news import cursor_now

        since = cursor_now()
        tap(leader, session, family.yusuf, "present")
        tap(leader, session, family.yusuf, "clear")
        page = self.ask(leader, session, since)
        assert f'id="row-{family.yusuf.pk}"' in page
        assert "data-status" not in page

    @pytest.mark.parametrize(
        "since", ["", "x", "2025-13-45", "2025-10-10T10:00:00", "9999-12-31T23:59:59+00:00", "\x00"]
    )
    def test_a_strange_cursor_is_no_error(self, leader, session, since):
        assert 'id="news"' in self.ask(leader, session, since)

    def test_a_register_closed_elsewhere_is_said(self, leader, session, session_worker):
        close_register(session=session, by=session_worker)
        assert "has been closed on another device" in self.ask(leader, session, "")


class TestClosingAndPrinting:
    def test_the_summary_comes_first(self, leader, session, family):
        tap(leader, session, family.yusuf, "present")
        page = leader.get(reverse("sessions_app:register_close", args=[session.pk])).content.decode()
        assert "Close the register of" in page
        typed = {
            "other_1_helper": "Jo",
            "other_1_from": "0.01",
            "other_1_until": "0.02",
            "happened": "nothing",
            "no_evaluation_because": "Nobody had time",
        }
        answer = leader.post(reverse("sessions_app:register_close", args=[session.pk]), typed, follow=True)
        assert "The register is closed." in answer.content.decode()

    def test_a_creche_names_who_is_still_in(self, leader, creche, family):
        tap(leader, creche, family.yusuf, "present")
        page = leader.post(reverse("sessions_app:register_close", args=[creche.pk])).content.decode()
        assert "1 child is still signed in" in page
        assert "Yusuf Hassan" in page
        creche.refresh_from_db()
        assert creche.is_register_open

    def test_reopening_takes_a_reason(self, signed_in, coordinator, session):
        close_register(session=session, by=coordinator)
        client = signed_in(coordinator)
        address = reverse("sessions_app:register_reopen", args=[session.pk])
        assert "Say why the register is opened again" in client.post(address, {"reason": " "}).content.decode()
        client.post(address, {"reason": "One family was missed"})
        session.refresh_from_db()
        assert session.is_register_open

    def test_the_paper_sheet_says_names_and_nothing_else(self, leader, session, family, came_last_week):
        Person.objects.filter(pk=family.yusuf.pk).update(allergies="Nuts")
        came_last_week(family.yusuf)
        address = reverse("sessions_app:register_sheet", args=[session.pk])
        page = leader.get(address).content.decode()
        assert "Yusuf Hassan" in page
        assert "Nuts" not in page
        assert "Yusuf" not in leader.get(address + "?names=no").content.decode()

    def test_times_of_a_creche_are_put_right(self, leader, creche, family, today):
        Session.objects.filter(pk=creche.pk).update(date=today - timedelta(days=1))
        tap(leader, creche, family.yusuf, "present")
        address = reverse("sessions_app:times", args=[creche.pk, family.yusuf.pk])
        assert (
            "Enter a time out that is not before"
            in leader.post(address, {"time_in": "10.00", "time_out": "9.30"}).content.decode()
        )
        times = {"time_in": "9.05", "time_out": "10.40"}
        assert "Enter who took the child home" in leader.post(address, times).content.decode()
        leader.post(address, times | {"took": "Amina Hassan"})
        row = Attendance.objects.get()
        assert (f"{row.time_in:%H:%M}", f"{row.time_out:%H:%M}") == ("09:05", "10:40")


class TestWhoMay:
    def test_a_session_worker_sees_registers_around_today_only(self, leader, family, today):
        for days, status in ((0, 200), (-7, 200), (7, 200), (-8, 403), (8, 403)):
            session = SessionFactory(date=today + timedelta(days=days), status="planned")
            assert leader.get(register_of(session)).status_code == status
            assert tap(leader, session, family.yusuf, "absent").status_code in ({200, 409} if status == 200 else {403})

    def test_a_volunteer_sees_what_is_on_and_no_names(self, signed_in, volunteer, session, family, session_worker):
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        client = signed_in(volunteer)
        assert client.get(register_of(session)).status_code == 403
        assert client.get(reverse("sessions_app:register_sheet", args=[session.pk])).status_code == 403
        for address in (reverse("sessions_app:week"), session.get_absolute_url()):
            page = client.get(address)
            assert page.status_code == 200
            assert "Stay and play" in page.content.decode()
            assert "Yusuf" not in page.content.decode()

    def test_the_head_reads_and_does_not_mark(self, signed_in, head_teacher, session, family, settings, came_last_week):
        settings.CENTRE_DEMO = True  # no second step in this test
        came_last_week(family.yusuf)
        client = signed_in(head_teacher)
        page = client.get(register_of(session)).content.decode()
        assert "Yusuf Hassan" in page
        assert 'name="mark"' not in page
        assert tap(client, session, family.yusuf, "present").status_code == 403

    def test_only_those_who_may_open_it_again_do(self, leader, session, session_worker):
        close_register(session=session, by=session_worker)
        assert (
            leader.post(reverse("sessions_app:register_reopen", args=[session.pk]), {"reason": "x"}).status_code == 403
        )

    def test_a_cancelled_sessions_register_is_read_only(self, leader, session, coordinator, family, came_last_week):
        cancel_session(session=session, reason="Snow", by=coordinator)
        came_last_week(family.yusuf)
        page = leader.get(register_of(session)).content.decode()
        assert 'name="mark"' not in page
        answer = tap(leader, session, family.yusuf, "present")
        assert answer.status_code == 409
        assert "was cancelled" in answer.content.decode()


@pytest.mark.parametrize("address", ["register", "register_close", "register_sheet", "session"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    leader, session, address, session_worker, came_last_week, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(count):
        people = [PersonFactory(household=HouseholdFactory()) for _ in range(count)]
        came_last_week(*people)
        for person in people[: count // 2 + 1]:
            mark_person(session_id=session.pk, person_id=person.pk, status="present", by=session_worker)

    url = reverse(f"sessions_app:{address}", args=[session.pk])
    fill(3)
    leader.get(url)
    with CaptureQueriesContext(connection) as few:
        leader.get(url)
    fill(27)
    with CaptureQueriesContext(connection) as many:
        leader.get(url)
    assert len(many) == len(few)
    assert len(few) <= 17


def test_a_register_of_seventy_is_a_light_page(leader, session, session_worker, came_last_week, today):
    for number in range(35):
        household = HouseholdFactory()
        child = ChildFactory(date_of_birth=today - timedelta(days=700 + number), household=household)
        mother = PersonFactory(household=household)
        came_last_week(child)
        mark_person(session_id=session.pk, person_id=mother.pk, status="present", by=session_worker)
    page = leader.get(register_of(session))
    assert page.content.count(b'class="register-row"') == 70
    assert len(page.content) < 69 * 1024


def test_the_short_id_of_a_button_is_as_good_as_the_long_one(leader, session, family):
    page = leader.get(reverse("sessions_app:register_family", args=[session.pk, family.household.pk])).content.decode()
    assert str(family.yusuf.pk) in page
    address = reverse("sessions_app:mark", args=[session.pk])
    leader.post(address, {"mark": f"{short_id(family.yusuf.pk)}:present"})
    leader.post(address, {"mark": f"{family.maryam.pk}:absent"})
    assert set(Attendance.objects.values_list("person", "status")) == {
        (family.yusuf.pk, "present"),
        (family.maryam.pk, "absent"),
    }
    assert leader.post(address, {"mark": f"{'!' * 22}:present"}).status_code == 302
    assert Attendance.objects.count() == 2


def test_a_mark_takes_few_queries(leader, session, family, session_worker, django_assert_max_num_queries):
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    with django_assert_max_num_queries(14):
        tap(leader, session, family.yusuf, "present")

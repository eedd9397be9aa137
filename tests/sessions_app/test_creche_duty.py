"""Who is on duty at a crèche, what that says on its register, and that no child too many is signed in."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent, CentreSettings
from sessions_app.actions.marks import mark_people, mark_person, sign_back_in
from sessions_app.creche import ratios
from sessions_app.creche.duty_actions import change_duty, come_on_duty, go_off_duty
from sessions_app.creche.live import creche_now, planned
from sessions_app.creche.on_duty import Skills, short_stretches
from sessions_app.creche.planning import first_aid_runs_out
from sessions_app.models import Attendance, Duty, RatioOverride, Session
from sessions_app.refusals import Refused, RegisterIsClosed, TooManyChildren
from staff.absence_models import Absence
from staff.actions.members import change_staff_member
from tests.support.closing import close_register
from tests.support.creche import HELPER, LEADER, colleague_with, on_duty
from tests.support.factories import AttendanceFactory, CentreSettingsFactory, ChildFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_of_us(empty_creche):
    """A leader of level 3 with first aid, and a helper of level 2."""
    members = [colleague_with(*LEADER), colleague_with(*HELPER)]
    on_duty(empty_creche, *members)
    return members


def children(number, years, today):
    born = date(today.year - years, 1, 1) if today > date(today.year, 1, 1) else today - timedelta(days=366 * years)
    return [ChildFactory(first_name=f"Child {n}", date_of_birth=born) for n in range(number)]


def sign_in(session, people, by, **more):
    return mark_people(session_id=session.pk, person_ids=[each.pk for each in people], status="present", by=by, **more)


class TestSigningIn:
    def test_nobody_is_signed_in_before_two_of_us_are_there(self, empty_creche, family, session_worker):
        with pytest.raises(TooManyChildren, match="Too few adults: 2 adults needed, 0"):
            sign_in(empty_creche, [family.yusuf], session_worker)
        on_duty(empty_creche, colleague_with(*LEADER))
        with pytest.raises(TooManyChildren, match="2 adults needed, 1"):
            sign_in(empty_creche, [family.yusuf], session_worker)

    def test_a_child_too_many_is_refused_and_nobody_of_the_family_is_marked(
        self, empty_creche, two_of_us, today, session_worker
    ):
        sign_in(empty_creche, children(6, 1, today), session_worker)
        more = children(2, 1, today)
        with pytest.raises(TooManyChildren):
            sign_in(empty_creche, more, session_worker)
        assert not Attendance.objects.filter(person__in=more).exists()
        # A parent is no child, and a child that is booked or away is not in the crèche (trap T-32).
        mark_person(session_id=empty_creche.pk, person_id=more[0].pk, status="absent", by=session_worker)

    def test_with_a_reason_by_who_may_it_is_recorded(self, empty_creche, two_of_us, today, session_worker, coordinator):
        sign_in(empty_creche, children(6, 1, today), session_worker)
        (seventh,) = children(1, 1, today)
        reason = {"over_ratio_because": "A colleague is on the way from the hall"}
        with pytest.raises(PermissionDenied):
            sign_in(empty_creche, [seventh], session_worker, **reason)
        sign_in(empty_creche, [seventh], coordinator, **reason)
        row = RatioOverride.objects.get()
        assert (row.children, row.adults, row.needed, row.by) == (7, 2, 3, coordinator)
        assert AuditEvent.objects.filter(action="register.over_ratio", actor=coordinator).exists()

    def test_back_in_counts_as_coming_in(self, empty_creche, two_of_us, today, session_worker):
        rows = sign_in(empty_creche, children(6, 1, today), session_worker)
        Attendance.objects.filter(pk=rows[0].pk).update(time_out=time(23, 59))
        sign_in(empty_creche, children(1, 1, today), session_worker)
        with pytest.raises(TooManyChildren):
            sign_back_in(session_id=empty_creche.pk, person_id=rows[0].person_id, by=session_worker)

    def test_a_register_filled_in_on_another_day_is_not_held_up(self, empty_creche, family, session_worker, today):
        Session.objects.filter(pk=empty_creche.pk).update(date=today - timedelta(days=1))
        assert sign_in(empty_creche, [family.yusuf], session_worker)

    def test_a_stricter_figure_of_the_house_binds(self, empty_creche, two_of_us, today, session_worker):
        CentreSettingsFactory(creche_ratios=["1 January 2020; 2; 1:4; our policy"])
        sign_in(empty_creche, children(8, 2, today), session_worker)
        with pytest.raises(TooManyChildren):
            sign_in(empty_creche, children(1, 2, today), session_worker)

    def test_the_stricter_way_of_counting_binds_where_the_centre_chose_it(
        self, empty_creche, two_of_us, today, session_worker
    ):
        CentreSettingsFactory(creche_counting="by age")
        sign_in(empty_creche, [*children(1, 1, today), *children(1, 2, today)], session_worker)
        with pytest.raises(TooManyChildren):
            sign_in(empty_creche, children(1, 4, today), session_worker)


class TestOnDuty:
    def test_t32_somebody_on_a_break_does_not_count_and_every_minute_is_known(
        self, empty_creche, two_of_us, family, session_worker
    ):
        sign_in(empty_creche, [family.yusuf], session_worker)
        row = Duty.objects.get(member=two_of_us[1])
        who = {"session_id": empty_creche.pk, "by": session_worker}
        change_duty(duty_id=row.pk, not_counted_because="break", **who)
        row.refresh_from_db()
        now = creche_now(empty_creche)
        assert row.went_at is not None
        assert now.standing.short
        assert now.state == ("Ratio not met", "stop")
        pause = Duty.objects.get(member=two_of_us[1], went_at=None)
        change_duty(duty_id=pause.pk, not_counted_because="", **who)
        assert not creche_now(empty_creche).standing.problems

    def test_t32_a_manager_a_student_and_a_helper_do_not_count(self, empty_creche, family, session_worker):
        who = {"session_id": empty_creche.pk, "by": session_worker}
        come_on_duty(member_id=colleague_with(*LEADER).pk, not_counted_because="manager", **who)
        young = colleague_with(*HELPER, works_as="volunteer", date_of_birth=local_today() - timedelta(days=365 * 16))
        assert come_on_duty(member_id=young.pk, **who).not_counted_because == "too young"
        student = colleague_with(*HELPER, works_as="student", date_of_birth=date(2000, 1, 1))
        assert come_on_duty(member_id=student.pk, **who).not_counted_because == "student"
        assert come_on_duty(helper="Mrs Lund", **who).not_counted_because == "not known"
        assert creche_now(empty_creche).standing.adults == 0

    def test_a_volunteer_counts_from_the_day_of_a_decision_and_nothing_is_ticked_before(
        self, empty_creche, session_worker, coordinator, signed_in, today
    ):
        volunteer = colleague_with(*LEADER, works_as="volunteer", date_of_birth=date(1990, 1, 1))
        page, client = reverse("sessions_app:duty", args=[empty_creche.pk]), signed_in(session_worker)
        shown = client.get(page).content.decode()
        assert "does not count: volunteer, and nobody has decided that they count" in shown
        assert "checked" not in shown
        sent = {"member": str(volunteer.pk)}
        assert "Say whether they count in the ratio" in client.post(page, sent).content.decode()
        client.post(page, sent | {"not_counted_because": "counts"})
        assert Duty.objects.get().not_counted_because == "student"
        change_staff_member(by=coordinator, member=volunteer, counts_from=today)
        assert volunteer.counts_decided_by == coordinator
        who = {"session_id": empty_creche.pk, "by": session_worker}
        assert change_duty(duty_id=Duty.objects.get().pk, not_counted_because="", **who).counted

    def test_t32_stretches_with_too_few_adults_are_known_to_the_minute(self):
        skilled = Skills(3, True, True, True)
        stays = [(ratios.Band.TWO, time(9, 30), time(11, 0)), (ratios.Band.TWO, time(9, 40), None)]
        duties = [
            (True, skilled, time(9, 0), None),
            (True, skilled, time(9, 0), time(10, 15)),
            (False, skilled, time(10, 15), time(10, 25)),
            (True, skilled, time(10, 25), None),
        ]
        figures = ratios.figures_on(date(2025, 10, 6))
        (short,) = short_stretches(stays, duties, figures, method=ratios.Method.POOLED, end=time(11, 30))
        assert (short.start, short.end, short.adults, short.needed) == (time(10, 15), time(10, 25), 1, 2)

    def test_t32_they_stand_on_the_page_of_the_day(self, empty_creche, session_worker, signed_in, today):
        Session.objects.filter(pk=empty_creche.pk).update(date=today - timedelta(days=1), status="ran")
        AttendanceFactory(session=empty_creche, person=ChildFactory(), time_in=time(9, 30), time_out=time(11))
        for gone in (time(11), time(10, 15)):
            (row,) = on_duty(empty_creche, colleague_with(*LEADER))
            Duty.objects.filter(pk=row.pk).update(came_at=time(9), went_at=gone)
        text = signed_in(session_worker).get(reverse("sessions_app:duty", args=[empty_creche.pk])).content.decode()
        assert "10.15am to 11am: 1 child, 1 adult counted, 2 needed" in text

    def test_nobody_is_in_two_groups_at_once(self, empty_creche, session, two_of_us, session_worker):
        who = {"session_id": session.pk, "member_id": two_of_us[0].pk, "by": session_worker}
        with pytest.raises(Refused, match="on duty at Crèche"):
            come_on_duty(**who)
        go_off_duty(session_id=empty_creche.pk, duty_id=Duty.objects.get(member=two_of_us[0]).pk, by=session_worker)
        first = come_on_duty(**who)
        assert come_on_duty(**who) == first

    def test_closing_ends_duty_and_then_nothing_changes(self, empty_creche, two_of_us, session_worker):
        close_register(session=empty_creche, by=session_worker)
        assert not Duty.objects.filter(went_at=None).exists()
        with pytest.raises(RegisterIsClosed):
            come_on_duty(session_id=empty_creche.pk, by=session_worker, helper="Mrs Lund")


class TestFirstAid:
    def test_t31_the_printed_day_is_the_last_that_counts(self, empty_creche, family, session_worker, today):
        on_duty(empty_creche, colleague_with(*LEADER, first_aid_until=today), colleague_with(*HELPER))
        sign_in(empty_creche, [family.yusuf], session_worker)

    def test_t31_a_certificate_that_ran_out_yesterday_does_not_count(self, empty_creche, family, session_worker, today):
        on_duty(
            empty_creche, colleague_with(*LEADER, first_aid_until=today - timedelta(days=1)), colleague_with(*HELPER)
        )
        with pytest.raises(TooManyChildren, match="Nobody in the building has a valid paediatric first aid"):
            sign_in(empty_creche, [family.yusuf], session_worker)

    def test_t31_it_is_seen_when_planning(self, empty_creche, today):
        later = today + timedelta(days=20)
        member = colleague_with(*LEADER, first_aid_until=later - timedelta(days=1))
        Session.objects.filter(pk=empty_creche.pk).update(date=later, led_by=member.user)
        empty_creche.refresh_from_db()
        AttendanceFactory(session=empty_creche, person=ChildFactory(), status="booked")
        assert [each.last_day for each in first_aid_runs_out(empty_creche)] == [later - timedelta(days=1)]
        assert any("first aid" in problem for problem in planned(empty_creche).standing.problems)

    def test_t31_a_first_aider_on_leave_is_not_planned_with(self, empty_creche, today, coordinator, signed_in):
        later = today + timedelta(days=20)
        member = colleague_with(*LEADER, first_aid_until=later + timedelta(days=90))
        Session.objects.filter(pk=empty_creche.pk).update(date=later)
        empty_creche.roster.create(who=member.user, part="helps")
        AttendanceFactory(session=empty_creche, person=ChildFactory(), status="booked")
        empty_creche.refresh_from_db()
        assert planned(empty_creche).standing.adults == 1
        Absence.objects.create(user=member.user, kind="leave", from_date=later, to_date=later)
        text = signed_in(coordinator).get(empty_creche.get_absolute_url()).content.decode()
        assert planned(empty_creche).standing.adults == 0
        assert f"{member} is planned and away that day" in text

    def test_somebody_with_another_group_in_the_building_is_enough_but_not_elsewhere(
        self, empty_creche, session, family, session_worker
    ):
        kinds = [kind for kind in LEADER if "first" not in kind]
        on_duty(empty_creche, colleague_with(*kinds), colleague_with(*HELPER))
        on_duty(session, colleague_with("paediatric first aid"), because="manager")
        assert not creche_now(empty_creche, born=[family.yusuf.date_of_birth]).standing.problems
        Session.objects.filter(pk=session.pk).update(venue_address="Library, High Street")
        assert creche_now(empty_creche, born=[family.yusuf.date_of_birth]).standing.problems


class TestPages:
    def test_the_register_says_how_it_stands_in_words_and_figures(
        self, empty_creche, two_of_us, today, session_worker, signed_in, django_assert_max_num_queries
    ):
        for child in children(6, 1, today):
            AttendanceFactory(session=empty_creche, person=child, time_in=time(0, 5))
        page = signed_in(session_worker).get(reverse("sessions_app:register", args=[empty_creche.pk]))
        text = page.content.decode()
        assert "6 children, 2 adults count, 2 needed" in text
        # Red before one too many is signed in.
        assert "Full: nobody else may come in" in text
        assert "staffing-stop" in text

    def test_a_tap_too_many_says_why_and_offers_the_way_to_who_may(
        self, empty_creche, family, session_worker, coordinator, signed_in
    ):
        tap = {"mark": f"{family.yusuf.pk}:present"}
        address = reverse("sessions_app:mark", args=[empty_creche.pk])
        for user, offered in ((session_worker, False), (coordinator, True)):
            answer = signed_in(user).post(address, tap, headers={"HX-Request": "true"})
            assert answer.status_code == 409
            assert "Too few adults: 2 adults needed" in answer.content.decode()
            assert ("Sign in over the ratio" in answer.content.decode()) is offered

    def test_over_the_ratio_with_a_reason(self, empty_creche, family, coordinator, session_worker, signed_in):
        page = reverse("sessions_app:over_ratio", args=[empty_creche.pk, family.yusuf.pk])
        assert signed_in(session_worker).post(page, {"reason": "x"}).status_code == 403
        client = signed_in(coordinator)
        assert "Say why, and what is being done" in client.post(page, {"reason": " "}).content.decode()
        assert client.post(page, {"reason": "Two are on their way"}).status_code == 302
        assert Attendance.objects.get(person=family.yusuf).status == "present"
        shown = client.get(reverse("sessions_app:duty", args=[empty_creche.pk]))
        assert "Two are on their way" in shown.content.decode()

    def test_coming_going_and_a_break_with_and_without_scripts(self, empty_creche, session_worker, signed_in):
        member = colleague_with(*LEADER)
        client = signed_in(session_worker)
        page = reverse("sessions_app:duty", args=[empty_creche.pk])
        assert "Choose who comes on duty" in client.post(page, {}).content.decode()
        client.post(page, {"member": str(member.pk), "not_counted_because": "counts"})
        row = Duty.objects.get()
        answer = client.post(page, {"step": f"{row.pk}:break"}, headers={"HX-Request": "true"})
        assert "on a break" in answer.content.decode()
        # Within the same minute the break is the whole row.
        assert client.post(page, {"step": f"{row.pk}:gone", "from": "register"}).status_code == 302
        assert Duty.objects.get().went_at is not None
        assert client.post(page, {"step": f"{row.pk}:gone"}, headers={"HX-Request": "true"}).status_code == 409
        for nonsense in ("x:gone", f"{row.pk}:dance"):
            assert client.post(page, {"step": nonsense}).status_code == 302

    def test_t60_an_entry_is_taken_back_with_its_reason_alone(self, empty_creche, session_worker, signed_in):
        (row,) = on_duty(empty_creche, colleague_with(*LEADER))
        Duty.objects.update(went_at=time(0, 2))
        page, client = reverse("sessions_app:duty", args=[empty_creche.pk]), signed_in(session_worker)
        assert f'name="why-{row.pk}"' in client.get(page).content.decode()
        client.post(page, {"step": f"{row.pk}:remove"})
        assert Duty.objects.exists()
        client.post(page, {"step": f"{row.pk}:remove", f"why-{row.pk}": "Was at home"})
        assert not Duty.objects.exists()
        assert AuditEvent.objects.get(action="duty.taken_back").detail["why"] == "Was at home"
        assert Duty.pgh_event_model.objects.filter(pgh_obj_id=row.pk).exists()

    def test_the_session_says_what_the_bookings_ask_for(self, empty_creche, today, coordinator, signed_in):
        Session.objects.filter(pk=empty_creche.pk).update(date=today + timedelta(days=3))
        for child in children(7, 1, today):
            AttendanceFactory(session=empty_creche, person=child, status="booked")
        text = signed_in(coordinator).get(empty_creche.get_absolute_url()).content.decode()
        assert "7 children booked, 3 adults needed" in text
        assert "Too few adults: 3 adults needed, 0" in text

    def test_the_settings_refuse_a_line_nobody_can_read(self, coordinator, signed_in):
        CentreSettingsFactory()
        page = reverse("centre:settings_section", args=["creche"])
        client = signed_in(coordinator)
        facts = {
            "creche_counting": "pooled",
            "creche_alert_minutes": 110,
            "creche_limit_minutes": 120,
            "creche_year_days": 14,
            "creche_year_warning": 12,
            "holds_from": "1 9 2025",
        }
        wrong = client.post(page, {**facts, "creche_ratios": "twos: four"})
        assert "Write each line as" in wrong.content.decode()
        assert client.post(page, {**facts, "creche_ratios": "1/9/2025; 2; 1:4; our policy"}).status_code == 302
        assert CentreSettings.load().creche_ratios == ["1/9/2025; 2; 1:4; our policy"]

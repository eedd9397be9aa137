"""What reaches whoever can act: on the desk within a minute, on the fire roll, and for a child nobody can find."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import LONDON
from centre.core.models import AuditEvent
from centre.core.rooms import Urgency
from families.barriers.check import Barriers
from sessions_app import rooms
from sessions_app.actions.marks import mark_person
from sessions_app.models import Attendance, Collection, Duty, EarlierStay, Incident, RatioOverride, RosterPlace, Session
from sessions_app.safety.clocks import still_to_do
from sessions_app.safety.missing import report_missing
from staff.models import Absence, StaffMember
from tests.support.creche import HELPER, LEADER, colleague_with
from tests.support.factories import AttendanceFactory, ChildFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


def titles(user, today, urgency=None):
    return [each.title for each in rooms.sessions_to_see_to(user, today) if urgency in (None, each.urgency)]


@pytest.fixture
def open_creche(creche, family, today, monkeypatch):
    """A crèche at 10.00 with Yusuf in since 9.00."""
    at(monkeypatch, today, 10, 0)
    Session.objects.filter(pk=creche.pk).update(register_state="open", status="ran", led_by=UserFactory())
    AttendanceFactory(session=creche, person=family.yusuf, time_in=time(9))
    return creche


def at(monkeypatch, today, hour, minute):
    now = datetime.combine(today, time(hour, minute), tzinfo=LONDON)
    monkeypatch.setattr("sessions_app.rooms.local_now", lambda: now)


class TestAtOnce:
    def refuse(self, creche, child, because, who="Bob", by=None):
        facts = {"session": creche, "child": child, "by": by or UserFactory(), "outcome": "refused"}
        return Collection.objects.create(who=who, refused_because=because, **facts)

    def test_t29_who_was_turned_away_reaches_those_who_can_act(
        self, open_creche, family, today, coordinator, safeguarding_lead, deputy_lead, session_worker, administrator
    ):
        self.refuse(open_creche, family.yusuf, "password", who="A man in a hat")
        for _ in range(2):
            self.refuse(open_creche, family.maryam, "barred")
        for user in (coordinator, safeguarding_lead, deputy_lead):
            items = sorted(rooms.sessions_to_see_to(user, today), key=lambda item: item.urgency)
            assert [(each.title, each.urgency) for each in items] == [
                ("Maryam Hassan was not handed over to Bob", Urgency.NOW),
                ("Yusuf Hassan was not handed over to A man in a hat", Urgency.TODAY),
            ]
            assert "An order or a stop alert keeps them away" in items[0].detail
            assert "2 times" in items[0].detail
            assert items[0].url.endswith(f"{family.maryam.pk}/care/")
        for user in (session_worker, administrator):
            assert not [each for each in rooms.sessions_to_see_to(user, today) if each.room == "Crèche"]
        # The next day it is history, on the child's own page.
        assert not titles(coordinator, today + timedelta(days=1))

    def test_it_stands_above_everything_else_and_names_no_child_to_whom_is_kept_out(
        self, open_creche, family, today, coordinator, signed_in
    ):
        self.refuse(open_creche, family.yusuf, "barred")
        EarlierStay.objects.create(session=open_creche, child=family.yusuf, time_in=time(7), time_out=time(8, 50))
        page = signed_in(coordinator).get("/").content.decode()
        assert "2 things need somebody at once." in page
        assert page.index("At once") < page.index('id="desk-block-sessions"')
        order = ("At once", "Yusuf Hassan was not handed over to Bob", "Yusuf Hassan, Crèche: 2 h 50 min today")
        assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
        coordinator.__dict__["_barriers"] = Barriers(frozenset(), frozenset([family.household.pk]))
        assert all(each.startswith("A child") for each in titles(coordinator, today))

    def test_t32_a_ratio_that_is_not_met_now(self, open_creche, family, today, coordinator):
        assert titles(coordinator, today) == []
        row = Duty.objects.filter(session=open_creche).first()
        Duty.objects.exclude(pk=row.pk).update(went_at=time(9, 30))
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert (item.title, item.urgency) == ("Crèche: ratio not met now", Urgency.NOW)
        assert "1 child, 1 adult counts, 2 needed. Too few adults: 2 adults needed, 1 counts." in item.detail
        Session.objects.filter(pk=open_creche.pk).update(capacity=1)
        AttendanceFactory(session=open_creche, person=family.maryam, time_in=time(9))
        assert titles(coordinator, today) == ["Crèche: more children than places now"]
        Session.objects.filter(pk=open_creche.pk).update(register_state="closed")
        assert titles(coordinator, today) == []
        RatioOverride.objects.create(
            session=open_creche, children=2, adults=1, needed=2, problems=["Too few"], reason="Fire", by=coordinator
        )
        assert titles(coordinator, today) == ["Crèche: 1 time signed in over the ratio today"]

    def test_a_first_aider_elsewhere_in_the_building_counts_and_one_at_another_place_does_not(
        self, open_creche, session, today, coordinator
    ):
        Duty.objects.all().update(went_at=time(9, 30))
        helpers = [colleague_with(*HELPER), colleague_with("level 3", "under-twos", "babies")]
        aider = colleague_with("paediatric first aid")
        for member, place in [*((each, open_creche) for each in helpers), (aider, session)]:
            Duty.objects.create(session=place, member=member, came_at=time(9), recorded_by=coordinator)
        assert titles(coordinator, today, Urgency.NOW) == []
        Session.objects.filter(pk=session.pk).update(led_by=coordinator, venue_address="High Street")
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert "Nobody in the building has a valid paediatric first aid certificate" in item.detail

    @pytest.mark.parametrize(("minute", "words"), [(19, ""), (20, "nearly as long as"), (30, "nearly"), (31, "longer")])
    def test_t30_a_long_stay_with_all_stays_of_the_day(
        self, open_creche, family, today, coordinator, monkeypatch, minute, words
    ):
        Attendance.objects.update(time_in=time(10, 0))
        EarlierStay.objects.create(session=open_creche, child=family.yusuf, time_in=time(8), time_out=time(9))
        other = SessionFactory(service=open_creche.service, date=today, status="ran", register_state="closed")
        AttendanceFactory(session=other, person=family.yusuf, time_in=time(7), time_out=time(7, 30))
        at(monkeypatch, today, 10, minute)
        found = titles(coordinator, today, Urgency.NOW)
        assert len(found) == bool(words)
        assert not words or words in found[0]
        assert not words or found[0].startswith(f"Yusuf Hassan, Crèche: {'1' if minute < 30 else '2'} h")


def test_a_creches_register_begins_with_who_is_in_and_who_is_booked(
    open_creche, family, today, session_worker, signed_in
):
    week_ago = SessionFactory(service=open_creche.service, date=today - timedelta(days=7), status="ran")
    booked, lately = (ChildFactory(first_name=name, last_name=name) for name in ("Aaron", "Abbas"))
    for child in (booked, lately):
        AttendanceFactory(session=week_ago, person=child)
    AttendanceFactory(session=open_creche, person=booked, status="booked", time_in=None)
    page = reverse("sessions_app:register", args=[open_creche.pk])
    client = signed_in(session_worker)
    text = client.get(page).content.decode()
    order = ("<h2>Hassan", "<h2>Aaron", "not booked: 1 family</summary>", "<h2>Abbas")
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    # The state of the ratio stays in sight above the list, and follows every tap.
    assert text.count('id="ratio-line"') == 1
    tap = client.post(f"{page}mark/", {"mark": f"{booked.pk}:present"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="ratio-line" data-steady hx-swap-oob="true"' in tap
    # Where nobody is in or booked, everybody who came lately stands there.
    Attendance.objects.filter(session=open_creche).delete()
    assert "register-lately" not in client.get(page).content.decode()


class TestAheadOfTime:
    @pytest.fixture
    def next_week(self, empty_creche, today, family, coordinator):
        """A crèche in eight days with Yusuf booked, and a leader and a helper planned for it."""
        day = today + timedelta(days=8)
        leader, helper = colleague_with(*LEADER), colleague_with(*HELPER)
        Session.objects.filter(pk=empty_creche.pk).update(date=day, led_by=leader.user)
        RosterPlace.objects.create(session=empty_creche, who=helper.user, part="helps")
        AttendanceFactory(session=empty_creche, person=family.yusuf, status="booked", time_in=None)
        empty_creche.refresh_from_db()
        empty_creche.leader, empty_creche.helper = leader, helper
        return empty_creche

    def test_t31_enough_of_us_is_nothing_to_do(self, next_week, coordinator, today):
        assert titles(coordinator, today) == []

    def test_t31_leave_of_somebody_planned(
        self, next_week, coordinator, administrator, session_worker, today, signed_in
    ):
        Absence.objects.create(user=next_week.helper.user, kind="leave", from_date=next_week.date)
        for user in (coordinator, administrator):
            (item,) = rooms.sessions_to_see_to(user, today)
            assert "Crèche, " in item.title
            assert "not enough of us are planned" in item.title
            assert "Too few adults: 2 adults needed, 1 counts" in item.detail
            assert f"{next_week.helper} is planned and away that day" in item.detail
            assert (item.urgency, item.url) == (Urgency.SOON, next_week.get_absolute_url())
        assert titles(session_worker, today) == []
        year, week, _ = next_week.date.isocalendar()
        page = signed_in(session_worker).get(f"/sessions/?week={year}-W{week:02}").content.decode()
        assert "Not enough of us yet" in page
        Absence.objects.all().delete()
        page = signed_in(session_worker).get(f"/sessions/?week={year}-W{week:02}").content.decode()
        assert "Not enough of us yet" not in page

    def test_t31_a_certificate_that_ends_before_the_day(self, next_week, coordinator, today):
        next_week.leader.qualifications.filter(kind="paediatric first aid").update(
            expires_on=next_week.date - timedelta(days=1)
        )
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert f"The first aid certificate of {next_week.leader} ends on" in item.detail
        assert "paediatric first aid certificate" in item.detail

    def test_a_volunteer_counts_by_a_decision_alone(self, next_week, coordinator, today):
        whom = {"works_as": "volunteer", "date_of_birth": today - timedelta(days=365 * 30)}
        StaffMember.objects.filter(pk=next_week.helper.pk).update(**whom)
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert "Too few adults: 2 adults needed, 1 counts" in item.detail

    def test_one_item_over_the_next_two_weeks(self, next_week, coordinator, today):
        RosterPlace.objects.all().delete()
        for days in (10, 13, 14):
            later = SessionFactory(
                service=next_week.service, date=today + timedelta(days=days), status="planned", led_by=coordinator
            )
            AttendanceFactory(session=later, person=ChildFactory(), status="booked", time_in=None)
        (item,) = rooms.sessions_to_see_to(coordinator, today)
        assert "2 more crèches of the next two weeks" in item.detail

    def test_all_of_it_is_one_statement(self, open_creche, coordinator, today):
        later = SessionFactory(service=open_creche.service, date=today + timedelta(days=2), status="planned")
        AttendanceFactory(session=later, person=ChildFactory(), status="booked", time_in=None)
        assert coordinator.permissions
        with CaptureQueriesContext(connection) as queries:
            assert len(rooms.sessions_to_see_to(coordinator, today)) == 2
        assert sum("sessions_app_" in each["sql"] for each in queries) == 1


class TestMissing:
    """A child who cannot be found (early years framework: safety of children; domain 4.3)."""

    @pytest.fixture
    def address(self, session, family, session_worker):
        for child in (family.yusuf, family.idris):
            mark_person(session_id=session.pk, person_id=child.pk, status="present", by=session_worker)
        mark_person(session_id=session.pk, person_id=family.maryam.pk, status="absent", by=session_worker)
        return reverse("sessions_app:register_missing", args=[session.pk])

    def said(self, family):
        return {
            "person": family.yusuf.pk,
            "last_seen_at": "0.01",
            "place": "Garden, by the gate",
            "seen_as": "Red coat",
        }

    def test_what_to_do_stands_there_and_it_reaches_those_who_can_act(
        self, address, session, family, today, session_worker, coordinator, safeguarding_lead, head_teacher, signed_in
    ):
        client = signed_in(session_worker)
        text = client.get(address).content.decode()
        assert text.index("Search at once") < text.index("Ring 999") < text.index("Ring the parent")
        assert str(family.idris.pk) in text
        assert str(family.maryam.pk) not in text  # never came
        answer = client.post(address, {**self.said(family), "place": ""}).content.decode()
        assert "Enter where the child was last seen" in answer
        assert "ahead of now" in client.post(address, {**self.said(family), "last_seen_at": "23.59"}).content.decode()
        assert client.post(address, self.said(family)).status_code == 302
        row = Incident.objects.get()
        assert (row.kind, row.person, row.session, row.happened_at) == ("missing", family.yusuf, session, time(0, 1))
        assert AuditEvent.objects.filter(action="incident.missing").exists()
        for user in (coordinator, safeguarding_lead):
            item = rooms.sessions_to_see_to(user, today)[0]
            assert item.title == "Yusuf Hassan cannot be found, last seen at 12.01am"
            assert (item.urgency, "999 was not called yet" in item.detail) == (Urgency.NOW, True)
        assert "Yusuf" not in str(rooms.sessions_to_see_to(head_teacher, today))
        for name in ("building", "fire_roll"):
            assert "Yusuf Hassan cannot be found." in client.get(reverse(f"sessions_app:{name}")).content.decode()
        assert address in client.get(reverse("sessions_app:fire_roll")).content.decode()
        register = client.get(reverse("sessions_app:register", args=[session.pk])).content.decode()
        assert 'href="missing/"' in register

    def test_it_is_followed_until_the_child_is_found(
        self, address, session, family, today, session_worker, coordinator, signed_in
    ):
        client = signed_in(session_worker)
        client.post(address, self.said(family))
        done = {
            "searched": "Kim: hall",
            "police_called_at": "0.03",
            "parent_told_at": "0.04",
            "parent_told_how": "Rang",
        }
        assert client.post(address, done).status_code == 302
        row = Incident.objects.get()
        assert (row.police_called_at, row.parent_told_on, row.found_at) == (time(0, 3), today, None)
        assert "999 was called" in rooms.sessions_to_see_to(coordinator, today)[0].detail
        assert "how the child is" in client.post(address, {"found_at": "0.05"}).content.decode()
        assert client.post(address, {"found_at": "0.05", "found_how": "In the store, well"}).status_code == 302
        row.refresh_from_db()
        assert (row.found_at, row.searched, row.police_called_at) == (time(0, 5), "Kim: hall", time(0, 3))
        assert not [each for each in titles(coordinator, today) if "Yusuf" in each]
        # A manager looks at it, and decides about Ofsted.
        assert any("Ofsted" in each.words for each in still_to_do(row))
        assert row in Incident.objects.waiting()
        assert "In the store, well" in client.get(row.get_absolute_url()).content.decode()

    def test_said_twice_it_is_one_record_and_another_child_is_another(self, session, family, address, session_worker):
        facts = {
            "session": session,
            "last_seen_at": time(0, 1),
            "place": "Hall",
            "seen_as": "Red",
            "by": session_worker,
        }
        assert report_missing(person=family.yusuf, **facts) == report_missing(person=family.yusuf, **facts)
        report_missing(person=family.idris, **facts)
        assert Incident.objects.being_searched_for().count() == 2

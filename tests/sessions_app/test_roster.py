"""Who works when: one leads, others help; clashes and time away are shown, why somebody is away is not."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sessions_app.models import RosterPlace, SessionSeries
from sessions_app.programme.roster import as_seen, parts_of, set_roster
from sessions_app.refusals import Refused
from sessions_app.rooms import sessions_to_see_to
from staff.actions.absences import save_absence
from staff.models import Absence
from tests.support.factories import HouseholdFactory, PersonFactory, ServiceFactory, SessionFactory, VisitFactory


@pytest.fixture
def clinic(session):
    """A clinic on the same day, that overlaps the session."""
    service = ServiceFactory(name="Clinic", care_type="clinic")
    return SessionFactory(
        service=service, date=session.date, status="planned", start_time=time(11), end_time=time(12, 30)
    )


def away(user, day, **more):
    return Absence.objects.create(user=user, kind="sickness", from_date=day, to_date=day, **more)


class TestPlanning:
    def test_one_leads_and_others_help(self, session, coordinator, family_worker, volunteer):
        set_roster(session=session, parts={family_worker: "leads", volunteer: "helps"}, by=coordinator)
        session.refresh_from_db()
        assert session.led_by == family_worker
        assert parts_of(session) == {family_worker.pk: "leads", volunteer.pk: "helps"}

    def test_two_do_not_lead_and_a_volunteer_does_not_either(self, session, coordinator, family_worker, volunteer):
        with pytest.raises(ValidationError, match="One person leads"):
            set_roster(session=session, parts={family_worker: "leads", coordinator: "leads"}, by=coordinator)
        with pytest.raises(ValidationError, match="Vera Lund cannot lead"):
            set_roster(session=session, parts={volunteer: "leads"}, by=coordinator)

    def test_the_same_for_the_later_ones_of_the_series_and_for_no_earlier_one(
        self, session, coordinator, family_worker, today
    ):
        series = SessionSeries.objects.create(
            service=session.service,
            weekday=today.weekday(),
            start_time=time(9, 30),
            end_time=time(11, 30),
            from_date=today - timedelta(days=7),
            to_date=today + timedelta(days=14),
        )
        before, later, off = (
            SessionFactory(series=series, date=today + timedelta(days=days), status=status, cancelled_because=why)
            for days, status, why in ((-7, "ran", ""), (7, "planned", ""), (14, "cancelled", "Snow"))
        )
        session.series = series
        session.save()
        done = set_roster(session=session, parts={family_worker: "key person"}, later_too=True, by=coordinator)
        assert [each.pk for each in done] == [session.pk, later.pk]
        assert set(RosterPlace.objects.values_list("session", flat=True)) == {session.pk, later.pk}
        assert not {before.pk, off.pk} & set(RosterPlace.objects.values_list("session", flat=True))

    def test_two_who_plan_at_once_are_told(self, session, coordinator, family_worker):
        seen = as_seen(parts_of(session))
        set_roster(session=session, parts={family_worker: "helps"}, by=coordinator)
        with pytest.raises(Refused, match="Somebody else changed who works"):
            set_roster(session=session, parts={}, seen=seen, by=coordinator)
        assert session.roster.count() == 1


class TestShown:
    def test_what_speaks_against_somebody_stands_beside_the_name(
        self, session, clinic, coordinator, family_worker, volunteer, signed_in
    ):
        set_roster(session=clinic, parts={volunteer: "helps"}, by=coordinator)
        away(family_worker, session.date)
        page = signed_in(coordinator).get(reverse("sessions_app:roster", args=[session.pk])).content.decode()
        assert "Away" in page
        assert "At “Clinic” until 12.30pm" in page
        assert "ickness" not in page

    def test_clashes_are_on_the_session_and_in_the_week(
        self, session, clinic, coordinator, family_worker, volunteer, signed_in, django_assert_max_num_queries
    ):
        for each in (session, clinic):
            set_roster(session=each, parts={family_worker: "leads", volunteer: "helps"}, by=coordinator)
        away(volunteer, session.date)
        client = signed_in(coordinator)
        for url in (session.get_absolute_url(), reverse("sessions_app:week")):
            with django_assert_max_num_queries(24):
                page = client.get(url).content.decode()
            assert "Farah Siddiqui: at “Clinic” until 12.30pm" in page
            assert "Vera Lund: away and at “Clinic” until 12.30pm" in page
            assert "ickness" not in page

    def test_a_home_visit_at_the_time_is_told_and_not_to_whom_nor_where(
        self, session, coordinator, family_worker, volunteer, signed_in
    ):
        set_roster(session=session, parts={family_worker: "leads"}, by=coordinator)
        type(session).objects.filter(pk=session.pk).update(start_time=time(9, 30), end_time=time(11, 30))
        home = HouseholdFactory()
        PersonFactory(household=home, last_name="Whereabouts")
        planned = {"household": home, "worker": family_worker, "date": session.date, "outcome": "", "summary": ""}
        for start, end, more in (
            (time(11, 30), time(12), {}),  # just after
            (time(10), None, {"outcome": "cancelled by family"}),
            (time(10), None, {"type": "phone call"}),
            (time(10), None, {"date": session.date + timedelta(days=1)}),
            (None, None, {}),
        ):
            VisitFactory(**planned | {"start_time": start, "end_time": end, "type": "home visit"} | more)
        client = signed_in(volunteer)
        assert "home visit" not in client.get(session.get_absolute_url()).content.decode()
        VisitFactory(**planned, type="home visit", start_time=time(11), end_time=None, place="Grandmother's flat")
        page = client.get(session.get_absolute_url()).content.decode()
        assert "Farah Siddiqui: on a home visit until 12pm" in page
        for word in ("Whereabouts", "Grandmother", str(home.pk), home.reference):
            assert word not in page

    def test_the_desk_asks_for_somebody_else_where_the_leader_is_away(self, session, coordinator, family_worker):
        set_roster(session=session, parts={family_worker: "leads"}, by=coordinator)
        assert sessions_to_see_to(coordinator, session.date) == []
        away(family_worker, session.date)
        (item,) = sessions_to_see_to(coordinator, session.date)
        assert item.title.startswith("Whoever runs Stay and play")


class TestAway:
    def test_it_is_written_down_changed_and_taken_out(self, head_teacher, volunteer, signed_in, today):
        client = signed_in(head_teacher)
        sent = {"user": volunteer.pk, "kind": "leave", "from_date": today.isoformat(), "to_date": ""}
        page = client.post(reverse("staff:absences"), sent, follow=True).content.decode()
        assert "until further notice" in page
        row = Absence.objects.get()
        url = reverse("staff:absence", args=[row.pk])
        page = client.post(url, {**sent, "to_date": (today - timedelta(days=1)).isoformat()}).content.decode()
        assert "Enter a last day that is not before the first" in page
        client.post(url, {**sent, "to_date": today.isoformat()})
        row.refresh_from_db()
        assert row.to_date == today
        client.post(url, {"remove": "yes"})
        assert not Absence.objects.exists()

    def test_the_log_does_not_say_why(self, head_teacher, volunteer, today):
        from centre.core.models import AuditEvent

        save_absence(by=head_teacher, user=volunteer, kind="sickness", from_date=today, to_date=today)
        event = AuditEvent.objects.get(action="staff.absence_added")
        assert "ickness" not in f"{event.summary} {event.detail}"

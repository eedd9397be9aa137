"""What a session is planned to give children, what happened, and what comes next."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from sessions_app.learning.balance import balance_of
from sessions_app.learning.eyfs import FRAMEWORKS, Area, framework_on
from sessions_app.learning.plans import next_steps_for
from sessions_app.models import SessionPlan, SessionSeries
from tests.support.factories import ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db
TODAY = local_today()
TYPED = {"aim": "Fill and pour", "areas": ["physical", "mathematics"], "stages": ["toddlers"], "put_out": "Jugs"}


@pytest.fixture
def series():
    return SessionSeries.objects.create(
        service=ServiceFactory(name="Messy play"),
        weekday=TODAY.weekday(),
        start_time=time(9, 30),
        end_time=time(11),
        from_date=TODAY - timedelta(days=70),
        to_date=TODAY + timedelta(days=70),
    )


def session_of(series, weeks=0, **facts):
    day = TODAY + timedelta(weeks=weeks)
    status = "ran" if weeks < 0 else "planned"
    return SessionFactory(service=series.service, series=series, date=day, **{"status": status, **facts})


def plan_of(session, by, **facts):
    told = {"told_by": by} if facts.keys() & {"what_happened", "next_steps", "areas_seen"} else {}
    given = {"areas": ["literacy"], "aim": "A story", **facts, **told}
    return SessionPlan.objects.create(session=session, planned_by=by, **given)


def change(session):
    return reverse("sessions_app:session_plan_change", args=[session.pk])


def page_of(session):
    return reverse("sessions_app:session_plan", args=[session.pk])


class TestAPlan:
    def test_is_made_from_the_page_of_its_session_and_stands_there(self, session_worker, signed_in, series):
        session = session_of(series, 1)
        client = signed_in(session_worker)
        assert change(session) in client.get(session.get_absolute_url()).content.decode()
        assert client.post(change(session), TYPED).url == page_of(session)
        row = SessionPlan.objects.get()
        assert (row.areas, row.stages, row.planned_by) == (["physical", "mathematics"], ["toddlers"], session_worker)
        page = client.get(page_of(session)).content.decode()
        assert "Mathematics" in page
        assert "Statutory framework for the EYFS" in page, "where the areas come from"
        assert "Fill and pour" in client.get(session.get_absolute_url()).content.decode()
        assert AuditEvent.objects.get(action="session.planned").actor == session_worker

    def test_needs_an_area_and_an_aim(self, session_worker, signed_in, series):
        page = signed_in(session_worker).post(change(session_of(series)), {"areas": ["geography"]}).content.decode()
        assert "Enter what children can find out, try or learn" in page
        assert "Select a valid choice" in page
        assert not SessionPlan.objects.exists()

    def test_the_database_holds_to_it_as_well(self, coordinator, series):
        for facts in ({"areas": []}, {"areas": ["geography"]}, {"what_happened": "x", "told_by": None}):
            row = SessionPlan(session=session_of(series), planned_by=coordinator, **{"areas": ["world"], **facts})
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save()
            row.session.delete()

    def test_of_a_colleague_who_was_quicker_is_never_overwritten(self, session_worker, coordinator, signed_in, series):
        session = session_of(series)
        plan_of(session, coordinator)
        answer = signed_in(session_worker).post(change(session), TYPED)
        assert answer.status_code == 409
        assert "A story" in answer.content.decode()
        assert SessionPlan.objects.get().aim == "A story"

    def test_is_read_by_a_volunteer_who_cannot_write_it(self, volunteer, coordinator, signed_in, series):
        session = session_of(series, -1)
        plan_of(session, coordinator)
        client = signed_in(volunteer)
        page = client.get(page_of(session)).content.decode()
        assert "A story" in page
        assert "Say what happened" not in page
        assert client.post(page_of(session), {"what_happened": "x"}).status_code == 403
        assert client.get(change(session)).status_code == 403

    def test_starts_from_an_earlier_one_of_the_same_service(self, session_worker, coordinator, signed_in, series):
        earlier = plan_of(session_of(series, -2), coordinator, aim="Snakes of dough", what_happened="Long snakes")
        other = plan_of(SessionFactory(date=TODAY - timedelta(days=3)), coordinator, aim="Elsewhere")
        client, session = signed_in(session_worker), session_of(series)
        assert f"?copy={earlier.pk}" in client.get(change(session)).content.decode()
        page = client.get(f"{change(session)}?copy={earlier.pk}").content.decode()
        assert "Snakes of dough" in page
        assert "Long snakes" not in page, "what happened stays where it happened"
        for unknown in (other.pk, "x", "\x00"):
            assert "Elsewhere" not in client.get(change(session), {"copy": unknown}).content.decode()


class TestAfterwards:
    def test_one_says_what_happened_and_what_was_seen(self, session_worker, coordinator, signed_in, series):
        session = session_of(series, -1)
        plan_of(session, coordinator)
        client = signed_in(session_worker)
        seen = client.get(page_of(session)).context["form"].initial["seen"]
        typed = {"what_happened": "All joined in", "areas_seen": ["personal"], "next_steps": "Again", "seen": seen}
        assert client.post(page_of(session), typed).url == page_of(session)
        row = SessionPlan.objects.get()
        assert (row.told_by, row.seen_words) == (session_worker, ["Personal, social and emotional development"])
        assert client.post(page_of(session), {**typed, "what_happened": "Other"}).status_code == 409

    def test_but_not_before_the_session(self, session_worker, coordinator, signed_in, series):
        session = session_of(series, 1)
        plan_of(session, coordinator)
        client = signed_in(session_worker)
        page = client.get(page_of(session))
        assert "Say what happened" not in page.content.decode()
        typed = {"what_happened": "x", "seen": page.context["form"].initial["seen"]}
        assert "The session has not been yet" in client.post(page_of(session), typed).content.decode()

    def test_next_steps_go_to_the_next_session_of_the_series(self, session_worker, coordinator, signed_in, series):
        first = plan_of(session_of(series, -2), coordinator, what_happened="x", next_steps="Bigger jugs")
        plan_of(session_of(series, -1), coordinator)
        session, later = session_of(series), session_of(series, 1)
        assert next_steps_for(session) == first
        client = signed_in(session_worker)
        assert "Bigger jugs" in client.get(session.get_absolute_url()).content.decode()
        form = client.get(change(session)).context["form"]
        assert "Bigger jugs" in form.fields["takes_up"].help_text
        assert not form["takes_up"].value(), "nothing is ticked by itself"
        client.post(change(session), {**TYPED, "takes_up": "on"})
        assert session.learning_plan.follows == first
        assert next_steps_for(later) is None, "once taken up, they are asked for no more"
        assert "Taken up" in client.get(page_of(first.session)).content.decode()

    def test_a_note_can_be_passed_on_as_a_concern(self, session_worker, coordinator, signed_in, series):
        plan_of(session_of(series, -1), coordinator, what_happened="x")
        page = signed_in(session_worker).get(page_of(SessionPlan.objects.get().session)).content.decode()
        assert "source=session-plan" in page


class TestTheBalanceOfATerm:
    def test_counts_what_was_planned_and_seen_in_one_query(self, coordinator, series, django_assert_num_queries):
        plan_of(session_of(series, -3), coordinator, areas=["world", "literacy"], areas_seen=["world"])
        plan_of(session_of(series, -2), coordinator, areas=["world"], what_happened="x")
        session_of(series, -1)
        cancelled = session_of(series, -4, status="cancelled", cancelled_because="Flood")
        plan_of(cancelled, coordinator, areas=["physical"])
        other = SessionFactory(service=ServiceFactory(name="Baby group"), date=TODAY - timedelta(days=1))
        plan_of(other, coordinator, areas=["communication"])
        with django_assert_num_queries(1):
            balance = balance_of(TODAY - timedelta(days=60), TODAY)
        assert [each.name for each in balance.services] == ["Baby group", "Messy play"]
        messy = balance.services[1]
        assert (messy.sessions, messy.plans, messy.told) == (3, 2, 2)
        counted = {cell.area: (cell.planned, cell.seen) for cell in messy.cells}
        assert counted[Area.WORLD] == (2, 1)
        assert counted[Area.LITERACY] == (1, 0)
        assert counted[Area.PHYSICAL] == (0, 0)
        assert balance.total.plans == 3
        assert balance.never == [
            *("Physical development", "Personal, social and emotional development"),
            *("Mathematics", "Expressive arts and design"),
        ]

    def test_has_a_page_for_everybody_who_sees_sessions(self, volunteer, coordinator, signed_in, series):
        plan_of(session_of(series, -1), coordinator)
        session_of(series, 1)
        client = signed_in(volunteer)
        url = reverse("sessions_app:learning")
        days = {"period": "days", "first": f"{TODAY - timedelta(days=20):%Y-%m-%d}", "last": f"{TODAY:%Y-%m-%d}"}
        page = client.get(url, days).content.decode()
        assert "Messy play" in page
        assert "To come, without a plan" in page
        assert client.get(url, {**days, "last": "x"}).status_code == 200


def test_the_areas_are_those_of_the_framework_in_force():
    assert framework_on(date(2026, 1, 1)) is FRAMEWORKS[-1]
    assert framework_on(date(2025, 8, 31)) is FRAMEWORKS[-2]
    assert framework_on(date(2000, 1, 1)) is FRAMEWORKS[0]
    for framework in FRAMEWORKS:
        assert (len(framework.prime), len(framework.specific)) == (3, 4)
        assert set(framework.areas) == set(Area)

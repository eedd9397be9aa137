"""A register closes complete: nobody still in, who of us was there, what happened, how it went; or with a reason."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.models import AuditEvent
from sessions_app.actions.marks import mark_person
from sessions_app.actions.registers import close_register
from sessions_app.closing.actions import WasThere, answer
from sessions_app.feedback.actions import review_session
from sessions_app.models import ClosingAnswers, Duty, RegisterEvent, RosterPlace, Session
from sessions_app.refusals import ChildrenAreStillIn, NotComplete, RegisterIsClosed
from sessions_app.safety.actions import record_incident, tell_parent
from tests.support.closing import complete
from tests.support.factories import SessionFactory, StaffMemberFactory


@pytest.fixture
def yesterday(db, today, session_worker):
    """A drop-in of yesterday, led by the session worker, never opened."""
    return SessionFactory(
        date=today - timedelta(days=1),
        status="planned",
        start_time=time(9, 30),
        end_time=time(11),
        led_by=session_worker,
    )


@pytest.fixture
def leader_member(session_worker):
    return StaffMemberFactory(user=session_worker)


def close_page(session):
    return reverse("sessions_app:register_close", args=[session.pk])


def was_there(user):
    return {f"there_{user.pk}": "on", f"there_{user.pk}_from": "9.15", f"there_{user.pk}_until": "11.20"}


REST = {"happened": "nothing", "no_evaluation_because": "Nobody had time"}


def test_it_says_exactly_what_is_missing(session, session_worker, coordinator):
    with pytest.raises(NotComplete) as refusal:
        close_register(session=session, by=session_worker)
    assert refusal.value.missing == ["staff", "incidents", "evaluation"]
    assert "who of us was there; whether anything happened; how it went" in str(refusal.value)
    review_session(by=session_worker, session=session, went_well="Singing", next_time="")
    answer(session=session, by=session_worker, nothing_happened=True)
    with pytest.raises(NotComplete) as refusal:
        close_register(session=Session.objects.get(pk=session.pk), by=session_worker)
    assert refusal.value.missing == ["staff"]
    answer(session=session, by=session_worker, there=[WasThere(time(0), time(0, 1), helper="Jo")])
    with pytest.raises(NotComplete) as refusal:
        close_register(session=Session.objects.get(pk=session.pk), by=session_worker)
    assert refusal.value.missing == ["incidents"], "the newest answer holds"
    record_incident(
        by=coordinator,
        session=session,
        kind="near miss",
        happened_on=session.date,
        place="Hall",
        what_happened="A shelf came loose",
    )
    assert close_register(session=Session.objects.get(pk=session.pk), by=session_worker).is_register_closed


class TestTheReason:
    def test_only_by_who_may_and_it_stays_with_the_session(self, session, session_worker, coordinator, signed_in):
        with pytest.raises(PermissionDenied):
            close_register(session=session, by=session_worker, although="I want to go home")
        close_register(session=session, by=coordinator, although="The leader was taken ill")
        event = RegisterEvent.objects.get(kind="closed")
        assert event.reason.startswith("Not said: who of us was there; whether anything happened; how it went. The")
        assert AuditEvent.objects.get(action="register.closed").detail["missing"] == [
            "staff",
            "incidents",
            "evaluation",
        ]
        assert "The leader was taken ill" in signed_in(coordinator).get(session.get_absolute_url()).content.decode()

    def test_no_reason_is_good_enough_for_a_child_still_in(self, creche, family, session_worker, coordinator):
        """Trap T-28: nobody in the crèche is left "in", and nobody is ever signed out by the system."""
        mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
        complete(creche, by=coordinator)
        with pytest.raises(ChildrenAreStillIn):
            close_register(session=creche, by=coordinator, although="It is late")
        assert creche.attendances.get().time_out is None

    def test_the_page_offers_it_to_nobody_else(self, session, session_worker, coordinator, signed_in):
        assert "although" not in signed_in(session_worker).get(close_page(session)).content.decode()
        client = signed_in(session_worker)
        client.post(close_page(session), {"although": "x"})
        assert not RegisterEvent.objects.filter(kind="closed").exists()
        signed_in(coordinator).post(close_page(session), {"although": "The leader was taken ill"})
        assert RegisterEvent.objects.filter(kind="closed").exists()


class TestThePage:
    def test_whoever_was_planned_is_offered_with_the_times_and_nobody_is_ticked(
        self, yesterday, session_worker, leader_member, volunteer, signed_in
    ):
        RosterPlace.objects.create(session=yesterday, who=volunteer, part="helps")
        client = signed_in(session_worker)
        page = client.get(close_page(yesterday)).content.decode()
        assert f"{session_worker} (leads)" in page
        assert f"{volunteer} (helps)" in page
        assert 'value="09:30"' in page
        assert "checked" not in page
        client.post(close_page(yesterday), was_there(session_worker) | was_there(volunteer) | REST)
        rows = {str(row): row for row in Duty.objects.all()}
        known, helper = rows[str(session_worker)], rows[str(volunteer)]
        assert (known.member, known.came_at, known.went_at, known.counted) == (
            leader_member,
            time(9, 15),
            time(11, 20),
            True,
        )
        assert (helper.member, helper.not_counted_because) == (None, "not known"), "no staff record"
        yesterday.refresh_from_db()
        assert yesterday.is_register_closed
        shown = client.get(yesterday.get_absolute_url()).content.decode()
        assert "9.15am to 11.20am" in shown
        assert "Nothing happened" in shown

    def test_what_is_missing_is_said_beside_its_box_and_what_was_typed_stays(
        self, yesterday, session_worker, leader_member, signed_in
    ):
        client = signed_in(session_worker)
        page = client.post(close_page(yesterday), {"no_evaluation_because": "Nobody had time"}).content.decode()
        assert "<title>Error: " in page
        assert f'href="#id_there_{session_worker.pk}">Tick who of us was there' in page
        assert "Say whether anything happened" in page
        assert "Nobody had time" in page
        assert not ClosingAnswers.objects.exists()

    def test_something_happened_has_to_be_written_down_first(self, yesterday, session_worker, signed_in):
        client = signed_in(session_worker)
        page = client.post(close_page(yesterday), was_there(session_worker) | {"happened": "something"})
        words = page.content.decode()
        assert "Write down first what happened" in words
        assert f"{reverse('sessions_app:incident_new')}?session={yesterday.pk}" in words

    def test_the_parent_of_a_hurt_child_is_told_first(self, yesterday, family, session_worker, signed_in):
        facts = {"kind": "accident", "happened_on": yesterday.date, "place": "Hall", "what_happened": "Slipped."}
        facts |= {"person": family.yusuf, "session": yesterday, "first_aid": "Cold compress", "afterwards": "stayed"}
        row = record_incident(by=session_worker, **facts)
        typed = {**was_there(session_worker), **REST, "happened": "something"}
        page = signed_in(session_worker).post(close_page(yesterday), typed).content.decode()
        assert "Tell the parent first" in page
        assert not Session.objects.get(pk=yesterday.pk).is_register_closed
        tell_parent(
            by=session_worker, row=row, told_on=yesterday.date, told_at=time(11), how="At the door", signed_as=""
        )
        signed_in(session_worker).post(close_page(yesterday), typed)
        assert Session.objects.get(pk=yesterday.pk).is_register_closed

    def test_it_can_wait(self, yesterday, session_worker, leader_member, signed_in):
        client = signed_in(session_worker)
        client.post(close_page(yesterday), was_there(session_worker) | {"later": "yes"})
        yesterday.refresh_from_db()
        assert not yesterday.is_register_closed
        page = client.get(close_page(yesterday)).content.decode()
        assert "(leads)" not in page
        assert "9.15am to 11.20am" in page
        client.post(close_page(yesterday), was_there(session_worker) | REST)
        assert Duty.objects.count() == 1, "who is down already is not doubled"

    def test_times_that_cannot_be_are_said_beside_them_and_nothing_is_written(
        self, yesterday, session_worker, leader_member, signed_in
    ):
        other = SessionFactory(date=yesterday.date, status="ran", start_time=time(9), end_time=time(12))
        Duty.objects.create(
            session=other, member=leader_member, came_at=time(9), went_at=time(12), recorded_by=session_worker
        )
        client = signed_in(session_worker)
        page = client.post(close_page(yesterday), was_there(session_worker) | REST).content.decode()
        assert "They are down as being at" in page
        assert not ClosingAnswers.objects.exists()
        late = was_there(session_worker) | REST | {f"there_{session_worker.pk}_until": "8.00"}
        assert "not before they came" in client.post(close_page(yesterday), late).content.decode()
        nonsense = {f"there_{session_worker.pk}": "on", f"there_{session_worker.pk}_from": "\x00", "happened": "x"}
        assert client.post(close_page(yesterday), nonsense | {"other_1_member": "x"}).status_code == 200

    def test_how_it_went_is_said_on_its_page_and_leads_back(self, yesterday, session_worker, signed_in):
        client = signed_in(session_worker)
        page = reverse("sessions_app:session_review", args=[yesterday.pk]) + "?from=closing"
        answered = client.post(page, {"went_well": "Singing"})
        assert answered["Location"] == close_page(yesterday)
        assert "Read it or change it" in client.get(close_page(yesterday)).content.decode()


def test_a_register_that_was_kept_elsewhere_is_not_asked(session, session_worker, signed_in, coordinator):
    """Imported history arrives closed, without an event."""
    Session.objects.filter(pk=session.pk).update(status="ran", register_state="closed")
    session.refresh_from_db()
    assert close_register(session=session, by=coordinator).is_register_closed
    assert not RegisterEvent.objects.exists()
    with pytest.raises(RegisterIsClosed):
        answer(session=session, by=coordinator, nothing_happened=True)


def test_two_places_at_once_are_refused_by_the_action_too(yesterday, leader_member, session_worker):
    late = WasThere(time(10), time(9), leader_member)
    with pytest.raises(ValidationError) as error:
        answer(session=yesterday, by=session_worker, there=[late])
    assert list(error.value.message_dict) == ["there_0"]

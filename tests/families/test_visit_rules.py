"""What the room promises about visits: who was seen, what counts, who may act, and what the record keeps."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from centre.core.dates import local_today
from centre.core.models import AuditEvent, CentreSettings
from families.actions import visits as actions
from families.models import Visit
from tests.support.factories import ChildFactory, PersonFactory, UserFactory, VisitFactory
from tests.support.visits import make_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


def log(by, family, **changed):
    facts = {
        "id": uuid.uuid4(),
        "household": family,
        "worker": by,
        "date": local_today(),
        "type": "home visit",
        "outcome": "achieved",
        "people_seen": [family.mother, family.child],
        "summary": "We talked about sleep.",
    }
    return actions.log_visit(by=by, **{**facts, **changed})


def refused(error) -> dict:
    return error.value.message_dict


def test_an_achieved_visit_keeps_the_people_seen(family, family_worker):
    visit = log(family_worker, family)
    assert set(visit.people_seen.all()) == {family.mother, family.child}
    assert visit.logged_at is not None


def test_an_achieved_visit_needs_somebody_who_was_seen(family, family_worker):
    with pytest.raises(ValidationError) as error:
        log(family_worker, family, people_seen=[])
    assert refused(error) == {"people_seen": ["Tick at least one person who was seen"]}
    assert not Visit.objects.exists()


@pytest.mark.parametrize("outcome", ["no access", "cancelled by family", "cancelled by us", "refused"])
def test_nobody_was_seen_when_the_visit_was_not_achieved(family, family_worker, outcome):
    visit = log(family_worker, family, outcome=outcome)
    assert not visit.seen.exists()


def test_an_expected_baby_cannot_be_seen(family, family_worker):
    baby = PersonFactory(role="expected baby", first_name="", date_of_birth=None, household=family)
    with pytest.raises(ValidationError) as error:
        log(family_worker, family, people_seen=[family.mother, baby])
    assert "people_seen" in refused(error)


def test_a_child_cannot_be_seen_before_it_was_born(family, family_worker):
    newborn = ChildFactory(household=family, date_of_birth=local_today() - timedelta(days=3))
    with pytest.raises(ValidationError) as error:
        log(family_worker, family, people_seen=[newborn], date=local_today() - timedelta(days=10))
    assert "people_seen" in refused(error)


def test_somebody_from_another_household_can_be_seen(family, family_worker):
    grandmother = PersonFactory(role="grandparent")
    assert list(log(family_worker, family, people_seen=[grandmother]).people_seen.all()) == [grandmother]


def test_somebody_ticked_twice_is_seen_once(family, family_worker):
    assert log(family_worker, family, people_seen=[family.child, family.child]).seen.count() == 1


@pytest.mark.parametrize("outcome", ["achieved", "no access"])
def test_what_has_not_taken_place_cannot_be_logged(family, family_worker, outcome):
    with pytest.raises(ValidationError) as error:
        log(family_worker, family, outcome=outcome, date=local_today() + timedelta(days=1))
    assert "date" in refused(error)


def test_a_family_may_call_off_a_visit_of_next_week(family, family_worker):
    visit = log(family_worker, family, outcome="cancelled by family", date=local_today() + timedelta(days=7))
    assert visit.outcome == "cancelled by family"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"start_time": time(10), "end_time": time(9)}, "end_time"),
        ({"end_time": time(9)}, "start_time"),
        ({"date": date(1950, 1, 1)}, "date"),
        ({"type": "balloon ride"}, "type"),
        ({"outcome": "lost"}, "outcome"),
        ({"next_step": "Ring the health visitor"}, "next_step_due"),
        ({"next_step_due": local_today()}, "next_step"),
        ({"next_step": "Ring", "next_step_due": date(2001, 1, 1)}, "next_step_due"),
        ({"next_step": "Ring", "next_step_due": date(2100, 1, 1)}, "next_step_due"),
    ],
)
def test_what_does_not_go_together_is_refused_beside_its_field(family, family_worker, typed, field):
    with pytest.raises(ValidationError) as error:
        log(family_worker, family, **typed)
    assert set(refused(error)) == {field}


def test_the_same_visit_sent_twice_is_one_visit(family, family_worker):
    first = log(family_worker, family)
    with pytest.raises(actions.VisitSavedAlready) as again:
        log(family_worker, family, id=first.pk)
    assert again.value.visit == first
    assert Visit.objects.count() == 1
    assert first.seen.count() == 2


def test_only_achieved_visits_of_the_chosen_kinds_count(family, family_worker):
    settings = CentreSettings()
    met = log(family_worker, family)
    log(family_worker, family, outcome="no access")
    log(family_worker, family, type="phone call")
    log(family_worker, family, type="video call")
    at_centre = log(family_worker, family, type="one-to-one at centre")
    counted = Visit.objects.qualifying(types=settings.qualifying_visit_types)
    assert set(counted) == {met, at_centre}


def test_the_worker_changes_their_own_visit_and_its_history_stays(family, family_worker):
    visit = log(family_worker, family)
    changed = actions.change_visit(
        by=family_worker,
        visit=visit,
        version=visit.version,
        date=visit.date,
        type=visit.type,
        outcome="achieved",
        people_seen=[family.child],
        summary="We talked about sleep and food.",
    )
    assert changed.version == visit.version + 1
    assert list(changed.people_seen.all()) == [family.child]

    texts = apps.get_model("families", "VisitEvent").objects.filter(pgh_obj=visit).values_list("summary", flat=True)
    assert {"We talked about sleep.", "We talked about sleep and food."} <= set(texts)
    taken_off = apps.get_model("families", "VisitPersonSeenEvent").objects.filter(pgh_label="delete")
    assert [event.person_id for event in taken_off] == [family.mother.pk]


def test_an_editor_who_comes_late_is_told_and_writes_nothing(family, family_worker, coordinator):
    visit = log(family_worker, family)
    facts = {"date": visit.date, "type": visit.type, "outcome": "achieved", "people_seen": [family.child]}
    actions.change_visit(by=coordinator, visit=visit, version=visit.version, summary="From the office.", **facts)
    with pytest.raises(actions.VisitChangedMeanwhile) as late:
        actions.change_visit(by=family_worker, visit=visit, version=visit.version, summary="From the bus.", **facts)
    assert late.value.visit.summary == "From the office."
    visit.refresh_from_db()
    assert visit.summary == "From the office."


def test_nobody_changes_a_colleagues_visit_but_the_coordinator(family, family_worker, coordinator):
    visit = log(family_worker, family)
    colleague = UserFactory(roles=["family support worker"])
    assert actions.may_change(family_worker, visit)
    assert actions.may_change(coordinator, visit)
    assert not actions.may_change(colleague, visit)
    with pytest.raises(PermissionDenied):
        actions.complete_next_step(by=colleague, visit=visit)


def test_a_worker_logs_only_for_themselves_and_the_coordinator_for_anybody(family, family_worker, coordinator):
    colleague = UserFactory(roles=["family support worker"])
    with pytest.raises(PermissionDenied):
        log(family_worker, family, worker=colleague)
    assert log(coordinator, family, worker=family_worker).worker == family_worker


@pytest.mark.parametrize("who", ["head_teacher", "administrator", "session_worker", "volunteer", "governor", "nobody"])
def test_those_who_do_not_visit_log_nothing(family, who, request):
    with pytest.raises(PermissionDenied):
        log(request.getfixturevalue(who), family)


def test_a_planned_visit_is_moved_then_logged(family, family_worker):
    today = local_today()
    visit = actions.plan_visit(
        by=family_worker,
        id=uuid.uuid4(),
        household=family,
        worker=family_worker,
        date=today,
        type="home visit",
        start_time=time(9, 30),
    )
    assert visit.is_planned
    moved = actions.reschedule_visit(
        by=family_worker, visit=visit, version=1, date=today + timedelta(days=1), type="home visit"
    )
    assert (moved.date, moved.start_time) == (today + timedelta(days=1), None)
    logged = actions.log_planned_visit(
        by=family_worker,
        visit=moved,
        version=2,
        date=today,
        type="home visit",
        outcome="achieved",
        people_seen=[family.mother],
    )
    assert not logged.is_planned
    assert [event.action for event in AuditEvent.objects.order_by("at")] == [
        "visit.planned",
        "visit.moved",
        "visit.logged",
    ]


def test_a_visit_is_not_planned_for_the_past(family, family_worker):
    with pytest.raises(ValidationError) as error:
        actions.plan_visit(
            by=family_worker,
            id=uuid.uuid4(),
            household=family,
            worker=family_worker,
            date=local_today() - timedelta(days=1),
            type="home visit",
        )
    assert "date" in refused(error)


def test_a_visit_called_off_stays_in_the_record(family, family_worker):
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today() + timedelta(days=2))
    off = actions.call_off_visit(
        by=family_worker, visit=visit, version=1, outcome="cancelled by family", reason="A cold."
    )
    assert (off.outcome, off.summary) == ("cancelled by family", "A cold.")
    with pytest.raises(ValidationError):
        actions.call_off_visit(by=family_worker, visit=off, version=2, outcome="refused")
    with pytest.raises(ValidationError):
        actions.reschedule_visit(by=family_worker, visit=off, version=2, date=local_today(), type="home visit")


def test_a_visit_cannot_be_called_off_as_achieved(family, family_worker):
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    with pytest.raises(ValidationError):
        actions.call_off_visit(by=family_worker, visit=visit, version=1, outcome="achieved")


def test_a_next_step_is_done_once_and_can_be_opened_again(family, family_worker):
    due = local_today() + timedelta(days=7)
    visit = log(family_worker, family, next_step="Bring the form", next_step_due=due)
    assert list(Visit.objects.with_next_step_due(by=due)) == [visit]
    done = actions.complete_next_step(by=family_worker, visit=visit)
    again = actions.complete_next_step(by=family_worker, visit=visit)
    assert done.next_step_done_on == local_today()
    assert again.version == done.version
    assert not Visit.objects.with_next_step_due(by=due).exists()
    assert actions.reopen_next_step(by=family_worker, visit=visit).next_step_done_on is None


def test_a_new_next_step_is_open_even_if_the_former_one_was_done(family, family_worker):
    due = local_today() + timedelta(days=7)
    visit = log(family_worker, family, next_step="Bring the form", next_step_due=due)
    done = actions.complete_next_step(by=family_worker, visit=visit)
    changed = actions.change_visit(
        by=family_worker,
        visit=done,
        version=done.version,
        date=visit.date,
        type=visit.type,
        outcome="achieved",
        people_seen=[family.mother],
        next_step="Ring the nursery",
        next_step_due=due,
    )
    assert changed.next_step_done_on is None


def test_the_audit_names_nobody(family, family_worker):
    log(family_worker, family, summary="Amina cried.", next_step="Ring Amina", next_step_due=local_today())
    event = AuditEvent.objects.get()
    for name in ("Amina", "Leo", "Hassan"):
        assert name not in f"{event.summary} {event.detail}"
    assert event.actor == family_worker

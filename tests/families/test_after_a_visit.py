"""What follows a visit: nobody answered, how children were seen, what the child said, and the supervisor's sign-off."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centre.core.calendar import add_working_days
from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.actions import visits as actions
from families.follow_up import no_access, sign_off
from families.follow_up.due import follow_ups
from families.models import NoAccessStep, Registration, Visit, VisitSignOff
from tests.support.factories import CentreSettingsFactory, UserFactory, VisitFactory
from tests.support.visits import make_family, new_url, typed

pytestmark = pytest.mark.django_db
LIST = "families:visits_sign_off"


@pytest.fixture
def family():
    return make_family()


def log(worker, family, days_ago=0, outcome="no access", **facts):
    return actions.log_visit(
        by=worker, id=uuid.uuid4(), household=family, worker=worker, date=local_today() - timedelta(days=days_ago),
        type="home visit", outcome=outcome, people_seen=[family.child] if outcome == "achieved" else [], **facts,
    )  # fmt: skip


# --- Nobody answered -------------------------------------------------------------------------------------------------


def test_each_time_in_a_row_asks_for_the_next_step_of_the_rule(family, family_worker):
    CentreSettingsFactory(no_access_steps="3: Try again\n1: Tell the coordinator\n2: Write a letter")
    steps = [log(family_worker, family, days_ago=ago).no_access_step for ago in (8, 6, 4, 2)]
    assert [(step.number, step.step) for step in steps] == [
        (1, "Try again"), (2, "Tell the coordinator"), (3, "Write a letter"), (4, "Write a letter"),
    ]  # fmt: skip
    assert steps[0].due_on == add_working_days(local_today() - timedelta(days=8), 3)


def test_only_the_newest_step_stands_on_the_desk_until_it_is_done(family, family_worker, coordinator, signed_in):
    log(family_worker, family, days_ago=5)
    visit = log(family_worker, family)
    for user in (family_worker, coordinator):
        page = signed_in(user).get("/").content.decode()
        assert page.count("Nobody answered at the Hassan family’s") == 2  # the words and the words read out
        assert "for the second time: Tell the coordinator" in page
    client = signed_in(family_worker)
    client.post(reverse("families:visit_follow_up", args=[visit.pk]), {"what": "step"})
    assert "Nobody answered at" not in client.get("/").content.decode()
    assert "Done on" in client.get(visit.get_absolute_url()).content.decode()


def test_meeting_the_family_begins_the_count_anew(family, family_worker):
    log(family_worker, family, days_ago=9)
    log(family_worker, family, days_ago=5, outcome="achieved")
    assert not follow_ups(family_worker, today=local_today(), everybody=False)
    assert log(family_worker, family).no_access_step.number == 1


def test_nothing_is_asked_for_where_the_family_has_ended(family, family_worker):
    registration = Registration.objects.create(person=family.child, registered_on=local_today() - timedelta(days=99))
    log(family_worker, family)
    assert follow_ups(family_worker, today=local_today(), everybody=False)
    registration.ended_on, registration.ended_reason = local_today(), "moved away"
    registration.save()
    assert not follow_ups(family_worker, today=local_today(), everybody=False)


def test_a_visit_put_right_asks_for_nothing(family, family_worker):
    visit = log(family_worker, family)
    actions.change_visit(
        by=family_worker, visit=visit, version=1, date=visit.date, type="home visit", outcome="cancelled by family"
    )
    assert not NoAccessStep.objects.exists()


def test_an_empty_rule_and_a_visit_of_long_ago_ask_for_nothing(family, family_worker):
    log(family_worker, family, days_ago=90)
    CentreSettingsFactory(no_access_steps="")
    log(family_worker, family)
    assert not NoAccessStep.objects.exists()


def test_the_rule_is_checked_as_it_is_typed(coordinator, signed_in):
    client, url = signed_in(coordinator), reverse("centre:settings_section", args=["visits"])
    good = {"visit_overdue_minutes": 30, "visit_usual_minutes": 60, "visit_escalation_steps": "Ring"}
    assert "working days, a colon" in client.post(url, {**good, "no_access_steps": "soon"}).content.decode()
    assert client.post(url, {**good, "no_access_steps": "2: Try again"}).status_code == 302
    assert no_access.rules(CentreSettingsFactory._meta.model.load()) == [no_access.Rule(2, "Try again")]


# --- How children were seen ------------------------------------------------------------------------------------------


def test_the_child_was_seen_alone_and_asleep_and_had_a_voice(family, family_worker, head_teacher, signed_in):
    client, child = signed_in(family_worker), str(family.child.pk)
    form = typed(family, seen_alone=[child], seen_asleep=[child], child_voice="Pointed at the cat")
    page = client.post(new_url(family), form, follow=True).content.decode()
    visit = Visit.objects.get()
    row = visit.seen.get()
    assert (row.alone, row.awake, visit.child_voice) == (True, "asleep", "Pointed at the cat")
    assert "seen alone, asleep" in page
    assert "Pointed at the cat" in page
    assert "Pointed at the cat" not in signed_in(head_teacher).get(visit.get_absolute_url()).content.decode()
    change = reverse("families:visit_change", args=[visit.pk])
    assert client.get(change).content.decode().count(f'value="{child}" checked') == 2  # besides the child's own tick
    client.post(change, typed(family, seen_awake=[child], version="1"))
    row.refresh_from_db()
    assert (row.alone, row.awake) == (False, "awake")


def test_how_a_child_was_seen_is_kept_only_with_the_child(family, family_worker, signed_in):
    mother, child = str(family.mother.pk), str(family.child.pk)
    signed_in(family_worker).post(new_url(family), typed(family, people_seen=[mother], seen_alone=[child]))
    assert [row.person for row in Visit.objects.get().seen.all()] == [family.mother]


def test_the_ticks_of_how_come_back_with_a_mistake_and_from_a_draft(family, family_worker, signed_in):
    client, child = signed_in(family_worker), str(family.child.pk)
    wrong = typed(family, outcome="", seen_alone=[child], child_voice="Mama")
    page = client.post(new_url(family), wrong).content.decode()
    assert page.count(f'value="{child}" checked') == 1
    client.post(new_url(family), {**wrong, "save_draft": "1"})
    page = client.get(new_url(family)).content.decode()
    assert page.count(f'value="{child}" checked') == 1
    assert "Mama" in page


# --- Sign-off --------------------------------------------------------------------------------------------------------


def decide(client, *visits, signed=(), **remarks):
    data = {"visit": [str(visit.pk) for visit in visits], "sign": [str(visit.pk) for visit in signed]}
    data |= {f"version-{visit.pk}": str(visit.version) for visit in visits}
    data |= {f"remark-{visit.pk}": remarks.get("remark", "") for visit in visits}
    return client.post(reverse(LIST), data, follow=True).content.decode()


def test_many_visits_are_signed_off_at_once(family, family_worker, coordinator, signed_in):
    visits = [log(family_worker, family, days_ago=ago, outcome="achieved", summary="A talk") for ago in (3, 2, 1)]
    client = signed_in(coordinator)
    assert "3 visits wait for your sign-off" in client.get("/").content.decode()
    assert "A talk" in client.get(reverse(LIST)).content.decode()
    page = decide(client, *visits, signed=visits[:2])
    assert "2 visits are dealt with" in page
    assert VisitSignOff.objects.filter(signed=True, by=coordinator).count() == 2
    assert "1 visit waits" in page
    assert "Signed off" in client.get(visits[0].get_absolute_url()).content.decode()


def test_a_remark_goes_to_the_workers_desk_until_it_is_read(family, family_worker, coordinator, signed_in):
    visit = log(family_worker, family, outcome="achieved")
    decide(signed_in(coordinator), visit, remark="What did Leo say?")
    client = signed_in(family_worker)
    assert "A remark on your visit with the Hassan family" in client.get("/").content.decode()
    assert "What did Leo say?" in client.get(visit.get_absolute_url()).content.decode()
    client.post(reverse("families:visit_follow_up", args=[visit.pk]), {"what": "remark"})
    assert "A remark on your visit" not in client.get("/").content.decode()


def test_a_change_takes_the_sign_off_away_and_the_history_says_so(family, family_worker, coordinator, signed_in):
    visit = log(family_worker, family, outcome="achieved")
    sign_off.look_at(by=coordinator, decisions=[(visit.pk, 1, True, "")])
    facts = {"date": visit.date, "type": "home visit", "outcome": "achieved", "people_seen": [family.child]}
    actions.change_visit(by=family_worker, visit=visit, version=1, **facts)  # nothing is different
    assert VisitSignOff.objects.in_force().exists()
    actions.change_visit(by=family_worker, visit=visit, version=2, summary="More", **facts)
    assert not VisitSignOff.objects.in_force().exists()
    assert sign_off.waiting_for(coordinator).get() == visit
    assert AuditEvent.objects.filter(action="visit.sign_off_taken_away").exists()
    assert "took the sign-off" in signed_in(coordinator).get(visit.get_absolute_url()).content.decode()


def test_what_was_changed_meanwhile_is_not_signed(family, family_worker, coordinator, signed_in):
    visit = log(family_worker, family, outcome="achieved")
    client = signed_in(coordinator)
    Visit.objects.update(version=7)
    assert "changed meanwhile" in decide(client, visit, signed=[visit])
    assert not VisitSignOff.objects.exists()


def test_nobody_signs_off_their_own_visit(family, coordinator):
    visit = log(coordinator, family, outcome="achieved")
    assert not sign_off.waiting_for(coordinator).exists()
    with pytest.raises(PermissionDenied):
        sign_off.look_at(by=coordinator, decisions=[(visit.pk, 1, True, "")])


def test_a_colleague_signs_off_where_the_centre_named_them(family, family_worker, head_teacher, signed_in):
    senior = UserFactory(roles=["family support worker"])
    log(family_worker, family, outcome="achieved")
    assert signed_in(senior).get(reverse(LIST)).status_code == 403
    CentreSettingsFactory(sign_off_by=senior)
    assert "1 visit waits" in signed_in(senior).get(reverse(LIST)).content.decode()
    assert signed_in(head_teacher).get(reverse(LIST)).status_code == 403


def test_visits_of_long_ago_and_of_imports_are_not_asked_for(family, family_worker, coordinator):
    VisitFactory(household=family, worker=family_worker, date=local_today())
    log(family_worker, family, days_ago=80, outcome="achieved")
    assert not sign_off.waiting_for(coordinator).exists()

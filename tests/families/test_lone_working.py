"""Lone working: the board, the taps at the door, the alert and its log (domain, "Home visits and lone working").

T-37 and T-70: a hidden address stands on no board for anybody who is not cleared, and still has its safe-return timer.
"""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.core.dates import LONDON, local_today
from centre.core.models import AuditEvent
from families.actions import visits as visit_actions
from families.models import Visit, VisitEscalation, VisitSafety
from families.safety import actions, clock
from families.safety import mail as alerts
from families.safety.standing import is_overdue, step_due
from tests.support.factories import AddressFactory, CentreSettingsFactory, UserFactory, VisitFactory
from tests.support.visits import make_family

pytestmark = pytest.mark.django_db
BOARD = "families:visits_out"


@pytest.fixture
def family():
    return make_family()


@pytest.fixture
def hidden_family(family):
    AddressFactory(household=family, address_line_1="4 Refuge Lane", postcode="ZZ9 9ZZ", confidential=True)
    return family


@pytest.fixture
def visit(family, family_worker):
    """A home visit of today, planned and not begun."""
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    VisitSafety.objects.create(visit=visit, expected_out_at=timezone.now() + timedelta(minutes=40))
    return visit


def late(visit, minutes=45):
    """The worker went in and should have been out so long ago."""
    now = timezone.now()
    expected = now - timedelta(minutes=minutes)
    VisitSafety.objects.filter(visit=visit).update(went_in_at=expected - timedelta(hours=1), expected_out_at=expected)


def tap(client, visit, what, **more):
    return client.post(reverse("families:visit_tap", args=[visit.pk]), {"tap": what, **more}, follow=True)


# --- The plan and the clock ------------------------------------------------------------------------------------------


def test_a_planned_home_visit_has_an_expected_end_and_what_makes_it_safe(family, family_worker, coordinator, signed_in):
    colleague = UserFactory(name="Tess Along", roles=["family support worker"])
    plan = {
        "date": local_today().isoformat(), "start_time": "10.00", "end_time": "10.45", "type": "home visit",
        "second_worker": str(colleague.pk), "risk": "two go", "risk_note": "A loose dog", "assessed": "on",
    }  # fmt: skip
    signed_in(family_worker).post(f"{reverse('families:visit_plan')}?household={family.pk}", plan)
    safety = VisitSafety.objects.get()
    assert timezone.localtime(safety.expected_out_at, LONDON).time() == time(10, 45)
    assert (safety.second_worker, safety.risk_note, safety.assessed_by) == (colleague, "A loose dog", family_worker)
    page = signed_in(coordinator).get(safety.visit.get_absolute_url()).content.decode()
    assert "A loose dog" in page
    assert "Tess Along" in page


def test_two_are_to_go_needs_a_second_worker(family, family_worker, signed_in):
    plan = {"date": local_today().isoformat(), "type": "home visit", "risk": "two go"}
    answer = signed_in(family_worker).post(f"{reverse('families:visit_plan')}?household={family.pk}", plan)
    assert "Choose who goes along" in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_risk_note_is_for_the_team_alone(visit, head_teacher, safeguarding_lead, signed_in):
    VisitSafety.objects.update(risk="take care", risk_note="A loose dog")
    for user in (head_teacher, safeguarding_lead):
        assert "A loose dog" not in signed_in(user).get(visit.get_absolute_url()).content.decode()
        assert "A loose dog" not in signed_in(user).get(reverse(BOARD)).content.decode()


def test_a_first_visit_says_that_the_file_is_to_be_read(family, visit, family_worker, signed_in):
    client = signed_in(family_worker)
    assert "risk not thought about yet" in client.get(visit.get_absolute_url()).content.decode()
    assert "first visit to this home" in client.get(reverse("families:visit_move", args=[visit.pk])).content.decode()
    VisitFactory(household=family, date=date(2025, 3, 3))
    assert "risk not thought about yet" not in client.get(visit.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("day", "start", "end", "usual", "expected"),
    [
        # Past midnight, where no end was planned.
        (date(2026, 1, 14), time(23, 30), None, 60, datetime(2026, 1, 15, 0, 30, tzinfo=UTC)),
        # The night on which the clocks go back: sixty minutes stay sixty minutes.
        (date(2026, 10, 25), time(0, 30), None, 60, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # And forward: from 0.30 to 2.30 on the wall is one hour.
        (date(2026, 3, 29), time(0, 30), time(2, 30), 45, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 7, 1), None, None, 60, None),
    ],
)
def test_the_expected_end_is_right_past_midnight_and_when_the_clocks_change(day, start, end, usual, expected):
    visit = Visit(date=day, start_time=start, end_time=end, type="home visit")
    assert clock.planned_out(visit, usual=timedelta(minutes=usual)) == expected


def test_only_a_home_visit_has_a_timer(family, family_worker):
    visit = visit_actions.plan_visit(
        by=family_worker, id=uuid.uuid4(), household=family, worker=family_worker,
        date=local_today(), type="home visit", start_time=time(10),
    )  # fmt: skip
    assert visit.safety.ended_at is None
    visit_actions.reschedule_visit(by=family_worker, visit=visit, version=1, date=local_today(), type="phone call")
    assert VisitSafety.objects.get().ended_how == "called off"


# --- The taps --------------------------------------------------------------------------------------------------------


def test_one_tap_in_and_one_tap_out(visit, family_worker, signed_in):
    client = signed_in(family_worker)
    assert "I’m going in" in client.get("/").content.decode()
    answer = tap(client, visit, "in", back="/").content.decode()
    safety = VisitSafety.objects.get()
    assert safety.is_running
    assert timedelta(minutes=44) < safety.expected_out_at - timezone.now() <= timedelta(minutes=45)  # as planned
    assert "You are expected out at" in answer
    assert "I’m out, safe" in answer
    tap(client, visit, "in")  # a second tap of an impatient thumb
    assert VisitSafety.objects.get().went_in_at == safety.went_in_at
    assert "Good that you are out safe" in tap(client, visit, "out").content.decode()
    safety.refresh_from_db()
    assert (safety.ended_how, safety.ended_by) == ("out, safe", family_worker)


def test_it_takes_longer(visit, family_worker, signed_in):
    client = signed_in(family_worker)
    tap(client, visit, "in")
    before = VisitSafety.objects.get().expected_out_at
    tap(client, visit, "30")
    assert VisitSafety.objects.get().expected_out_at - before == timedelta(minutes=30)
    tap(client, visit, "9999999999999")
    assert VisitSafety.objects.get().expected_out_at - before == timedelta(minutes=30)


def test_a_visit_that_was_never_given_a_timer_gets_one_at_the_door(family, family_worker, signed_in):
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    tap(signed_in(family_worker), visit, "in")
    assert visit.safety.is_running


def test_whoever_goes_in_elsewhere_is_out_of_the_visit_before(visit, family, family_worker):
    actions.go_in(by=family_worker, visit=visit)
    other = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    actions.go_in(by=family_worker, visit=other)
    assert not VisitSafety.objects.get(visit=visit).is_running


def test_only_worker_second_worker_and_coordinator_tap(visit, coordinator):
    colleague = UserFactory(roles=["family support worker"])
    with pytest.raises(PermissionDenied):
        actions.go_in(by=colleague, visit=visit)
    VisitSafety.objects.update(second_worker=colleague)
    visit.refresh_from_db()
    actions.go_in(by=colleague, visit=visit)
    actions.come_out(by=coordinator, visit=visit)


def test_a_visit_of_another_day_is_not_entered(visit, family_worker):
    Visit.objects.update(date=local_today() + timedelta(days=3))
    with pytest.raises(ValidationError, match="another day"):
        actions.go_in(by=family_worker, visit=visit)


@pytest.mark.parametrize("how", ["logged", "called off"])
def test_logging_and_calling_off_end_the_timer(how, visit, family, family_worker):
    late(visit)
    if how == "logged":
        visit_actions.log_planned_visit(
            by=family_worker, visit=visit, version=1, date=visit.date, type="home visit", outcome="no access"
        )
    else:
        visit_actions.call_off_visit(by=family_worker, visit=visit, version=1, outcome="refused")
    assert VisitSafety.objects.get().ended_how == how


def test_a_tap_leads_nowhere_else(visit, family_worker, signed_in):
    client = signed_in(family_worker)
    for wrong in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        answer = client.post(reverse("families:visit_tap", args=[visit.pk]), {"tap": "out", "back": wrong})
        assert answer.url == visit.get_absolute_url()


# --- The board -------------------------------------------------------------------------------------------------------


def test_the_board_shows_who_is_out_and_until_when(visit, administrator, signed_in):
    AddressFactory(household=visit.household, address_line_1="12 Open Road")
    VisitSafety.objects.update(went_in_at=timezone.now() - timedelta(minutes=5))
    page = signed_in(administrator).get(reverse(BOARD)).content.decode()
    assert "Farah Siddiqui" in page
    assert "In there now" in page
    assert "12 Open Road" in page


def test_a_hidden_address_is_on_no_board_of_anybody_who_is_not_cleared(
    hidden_family, visit, coordinator, head_teacher, family_worker, administrator, signed_in
):
    """T-37, T-70: neither the address nor what was typed as the place; the safe-return timer runs all the same."""
    Visit.objects.update(place="Refuge, back door")
    late(visit)
    for user in (coordinator, head_teacher, family_worker, administrator):
        client = signed_in(user)
        for url in (reverse(BOARD), "/", visit.get_absolute_url(), reverse("families:visit_overdue", args=[visit.pk])):
            page = client.get(url).content.decode()
            assert "Refuge" not in page, (user, url)
            assert "ZZ9 9ZZ" not in page, (user, url)
        assert "Farah Siddiqui" in client.get(reverse(BOARD)).content.decode()
    assert not AuditEvent.objects.filter(action="address.read").exists()


def test_those_cleared_see_it_on_the_board_and_the_reading_is_kept(hidden_family, visit, safeguarding_lead, signed_in):
    VisitSafety.objects.update(went_in_at=timezone.now() - timedelta(minutes=5))
    assert "4 Refuge Lane" in signed_in(safeguarding_lead).get(reverse(BOARD)).content.decode()
    assert AuditEvent.objects.get(action="address.read").actor == safeguarding_lead


def test_the_boards_queries_do_not_grow(family, family_worker, coordinator, signed_in):
    client, counts = signed_in(coordinator), []
    for number in (1, 12):
        for _ in range(number):
            visit = VisitFactory(household=make_family(), worker=family_worker, outcome="", date=local_today())
            VisitSafety.objects.create(visit=visit, expected_out_at=timezone.now() - timedelta(hours=2))
        client.get(reverse(BOARD))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(BOARD))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- The alert -------------------------------------------------------------------------------------------------------


def test_overdue_is_on_top_of_the_desk_of_those_who_answer(visit, coordinator, head_teacher, signed_in):
    assert "Not out of a home visit" not in signed_in(coordinator).get("/").content.decode()
    late(visit)
    for user in (coordinator, head_teacher):
        page = signed_in(user).get("/").content.decode()
        assert page.index("Not out of a home visit in time") < page.index('id="desk-block-due"')
        assert "1 thing is overdue" in page
        assert "Hassan" not in page[page.index("desk-block-visits-out") : page.index("desk-block-sessions")]


def test_whoever_never_checks_in_is_missed_too(visit, coordinator, signed_in):
    VisitSafety.objects.update(expected_out_at=timezone.now() - timedelta(minutes=31))
    assert "Has not checked in at all" in signed_in(coordinator).get("/").content.decode()


def test_the_minutes_until_the_alert_are_a_setting(visit, coordinator, signed_in):
    late(visit, minutes=20)
    assert "Not out of a home visit" not in signed_in(coordinator).get("/").content.decode()
    CentreSettingsFactory(visit_overdue_minutes=15)
    assert "Not out of a home visit" in signed_in(coordinator).get("/").content.decode()


def test_each_step_is_written_down_and_the_last_closes_the_alert(visit, coordinator, signed_in):
    CentreSettingsFactory(visit_escalation_steps="Ring the worker\nSend the caretaker")
    late(visit)
    client, url = signed_in(coordinator), reverse("families:visit_overdue", args=[visit.pk])
    assert "Send the caretaker" in client.get(url).content.decode()
    client.post(url, {"step": "Ring the worker", "who_called": "Farah", "came_of_it": "No answer"})
    assert "Write what came of it" in client.post(url, {"step": "Send the caretaker"}).content.decode()
    assert is_overdue(VisitSafety.objects.get(), timezone.now(), CentreSettingsFactory.build())
    client.post(url, {"step": "Send the caretaker", "came_of_it": "Sat in the car, phone empty", "closes": "on"})
    assert VisitSafety.objects.get().ended_how == "alert closed"
    assert [entry.kind for entry in VisitEscalation.objects.order_by("at")] == ["step", "closed"]
    assert "Sat in the car" in client.get(url).content.decode()
    assert "Not out of a home visit" not in client.get("/").content.decode()


def test_the_log_of_an_alert_is_only_added_to(visit, coordinator):
    late(visit)
    entry = actions.record_step(
        by=coordinator, visit=visit, step="Ring", who_called="Farah", came_of_it="No answer", closes=False
    )
    for change in (entry.delete, lambda: VisitEscalation.objects.update(came_of_it="All well")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_family_worker_does_not_answer_alerts(visit, family_worker, signed_in):
    late(visit)
    assert signed_in(family_worker).get(reverse("families:visit_overdue", args=[visit.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.record_step(by=family_worker, visit=visit, step="x", who_called="", came_of_it="x", closes=True)


# --- E-mail ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_HOST = "mail.invalid"


def test_without_a_mail_server_nothing_is_sent(visit, settings):
    settings.EMAIL_HOST = ""
    late(visit)
    assert alerts.send_due(now=timezone.now()) == 0
    assert not VisitEscalation.objects.exists()


def test_an_e_mail_goes_out_once_for_each_step_and_names_nobody(visit, coordinator, family_worker, mail_server):
    coordinator.email = "carol@example.org"
    coordinator.save()
    late(visit, minutes=31)
    now = timezone.now()
    assert [alerts.send_due(now=now + timedelta(minutes=later)) for later in (0, 1, 29, 30, 61)] == [1, 0, 1, 0, 1]
    message = mail.outbox[0]
    assert (message.bcc, message.to) == (["carol@example.org"], [])
    assert message.body == "A home visit has not been checked in. Open the desk.\n"
    assert "Farah" not in message.subject + message.body
    actions.come_out(by=family_worker, visit=visit)
    assert alerts.send_due(now=now + timedelta(hours=5)) == 0


def test_what_could_not_be_sent_is_tried_again(visit, coordinator, mail_server, monkeypatch):
    coordinator.email = "carol@example.org"
    coordinator.save()
    late(visit)

    def fail(self):
        raise OSError("no route")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", fail)
        assert alerts.send_due(now=timezone.now()) == 0
    assert alerts.send_due(now=timezone.now()) == 1


def test_the_steps_fall_due_one_after_the_other():
    centre = CentreSettingsFactory.build(visit_overdue_minutes=30, visit_escalation_steps="A\nB")
    expected = datetime(2026, 1, 14, 15, tzinfo=UTC)
    safety = VisitSafety(expected_out_at=expected)
    steps = [step_due(safety, expected + timedelta(minutes=minutes), centre) for minutes in (-5, 29, 31, 61, 500)]
    assert steps == [0, 0, 1, 2, 2]

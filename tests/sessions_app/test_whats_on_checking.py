"""What families read is read through every three months."""

from datetime import timedelta

import pytest

from centre.core.models import AuditEvent
from centre.core.rooms import desk_items
from sessions_app.actions.services import change_service, check_service
from sessions_app.forms import ServiceForm
from sessions_app.models import Service
from tests.support.factories import ServiceFactory


@pytest.fixture
def stale(db, today):
    return ServiceFactory(name="Mud kitchen", public=True, last_checked_on=today - timedelta(days=91))


def items(user, today):
    return [item for item in desk_items(user, today) if item.room == "What’s on"]


def test_the_desk_asks_for_a_service_not_checked_for_90_days(stale, coordinator, today):
    (item,) = items(coordinator, today)
    assert item.title == "Check what families read about “Mud kitchen”"
    assert item.due == today - timedelta(days=1)


def test_the_desk_asks_for_one_that_was_never_checked(coordinator, today):
    ServiceFactory(public=True)
    assert items(coordinator, today)[0].detail == "Not checked as it stands"


def test_several_are_one_item(stale, coordinator, today):
    ServiceFactory(name="Another", public=True)
    (item,) = items(coordinator, today)
    assert "2 services" in item.title


@pytest.mark.parametrize("change", [{"public": False}, {"last_checked_on": "recent"}, {"ended_on": "past"}])
def test_the_desk_is_quiet_about_the_rest(stale, coordinator, today, change):
    days = {"recent": today - timedelta(days=90), "past": today - timedelta(days=1)}
    Service.objects.update(**{name: days.get(value, value) for name, value in change.items()})
    assert items(coordinator, today) == []


def test_the_desk_asks_only_those_who_may_change_services(stale, session_worker, volunteer, governor, today):
    for user in (session_worker, volunteer, governor):
        assert items(user, today) == []


def test_saying_that_it_is_right_checks_it_and_is_audited(stale, coordinator, signed_in, today):
    client = signed_in(coordinator)
    page = client.get("/sessions/services/to-check/")
    assert "1 public service needs reading through" in page.content.decode()
    client.post(f"/sessions/services/{stale.pk}/checked/")
    stale.refresh_from_db()
    assert stale.last_checked_on == today
    assert AuditEvent.objects.filter(action="service.checked", subject_id=str(stale.pk)).exists()
    assert items(coordinator, today) == []


def test_looking_alone_checks_nothing(stale, coordinator, signed_in):
    client = signed_in(coordinator)
    assert client.get(f"/sessions/services/{stale.pk}/checked/").status_code == 405
    client.get("/sessions/services/to-check/")
    checked = stale.last_checked_on
    stale.refresh_from_db()
    assert stale.last_checked_on == checked


def test_who_may_not_change_services_may_not_check_them(stale, volunteer, signed_in):
    client = signed_in(volunteer)
    assert client.get("/sessions/services/to-check/").status_code == 403
    assert client.post(f"/sessions/services/{stale.pk}/checked/").status_code == 403


def typed(**changes):
    return {"name": "Mud kitchen", "care_type": "drop-in", "public": "on", "booking": "", **changes}


def test_the_tick_in_the_form_sets_the_day_and_no_tick_keeps_it(stale, today):
    form = ServiceForm(typed(description=stale.description, venue=stale.venue), instance=stale)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["last_checked_on"] == today - timedelta(days=91)
    form = ServiceForm(typed(checked="on"), instance=stale)
    assert form.is_valid()
    assert form.cleaned_data["last_checked_on"] == today


def test_the_form_stores_what_families_are_told(stale, coordinator, signed_in):
    signed_in(coordinator).post(
        f"/sessions/services/{stale.pk}/change/",
        typed(age_from_months="18", age_to_months="60", cost="£1 a child", booking="ask", for_whom="Toddlers"),
    )
    stale.refresh_from_db()
    assert (stale.ages, stale.cost, stale.booking) == ("From 18 months to 5 years", "£1 a child", "ask")
    assert stale.last_checked_on is None, "nobody has read through what it says now"


def test_what_says_something_else_is_checked_no_longer(stale, coordinator, today):
    checked = check_service(service=stale, on=today - timedelta(days=2), by=coordinator)
    change_service(service=checked, by=coordinator, aims="Confidence")
    checked.refresh_from_db()
    assert checked.last_checked_on == today - timedelta(days=2), "families do not read the aims"
    assert change_service(service=checked, by=coordinator, cost="£1").last_checked_on is None
    assert change_service(service=checked, by=coordinator, cost="£2", last_checked_on=today).last_checked_on == today


def test_the_oldest_age_must_be_above_the_youngest(stale):
    form = ServiceForm(typed(age_from_months="60", age_to_months="24"), instance=stale)
    assert not form.is_valid()
    assert "The oldest age must be above the youngest." in str(form.errors)


def test_an_age_that_is_none_of_the_choices_is_refused(stale):
    assert not ServiceForm(typed(age_from_months="17; DROP"), instance=stale).is_valid()


def test_an_unusual_age_that_is_stored_can_be_kept(stale):
    stale.age_from_months = 7
    form = ServiceForm(typed(age_from_months="7"), instance=stale)
    assert form.is_valid()

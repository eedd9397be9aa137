"""Nobody who is here goes from the lists by a tap: a child in a crèche, a visitor to two groups (T-28, T-29)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions.marks import clear_mark, mark_person, sign_out
from sessions_app.building.reading import who_is_here
from sessions_app.models import Attendance, Duty, EarlierStay, RatioOverride, SessionGuest, SignIn
from sessions_app.refusals import Refused
from tests.support.factories import SessionFactory


@pytest.fixture
def signed_in_for_long(creche, family, session_worker):
    """Yusuf has been in the crèche for ten minutes."""
    mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    Attendance.objects.filter(session=creche).update(marked_at=timezone.now() - timedelta(minutes=10))
    return {"session_id": creche.pk, "person_id": family.yusuf.pk}


def still_in(creche):
    return creche.attendances.still_in().exists()


def test_a_child_in_care_is_not_cleared_by_a_tap(creche, signed_in_for_long, session_worker):
    with pytest.raises(Refused, match="say who takes the child home"):
        clear_mark(**signed_in_for_long, by=session_worker)
    assert still_in(creche)


@pytest.mark.parametrize("status", ["absent", "apologies"])
def test_a_tablet_that_has_not_heard_of_it_does_not_wipe_it_out(creche, signed_in_for_long, session_worker, status):
    with pytest.raises(Refused, match="say who takes the child home"):
        mark_person(**signed_in_for_long, status=status, by=session_worker)
    assert still_in(creche)


def test_a_mistake_is_taken_back_at_once_and_later_by_the_coordinator(
    creche, family, signed_in_for_long, session_worker, coordinator
):
    EarlierStay.objects.create(session=creche, child=family.yusuf, time_in="00:01", time_out="00:02")
    clear_mark(**signed_in_for_long, by=coordinator, reason="Never here")
    assert not still_in(creche)
    assert not EarlierStay.objects.exists()
    mark_person(**signed_in_for_long, status="present", by=session_worker)
    clear_mark(**signed_in_for_long, by=session_worker)
    assert not still_in(creche)


def test_back_in_over_the_ratio_is_back_in_with_its_reason(
    creche, family, signed_in_for_long, session_worker, coordinator, signed_in
):
    sign_out(**signed_in_for_long, by=session_worker)
    Duty.objects.filter(session=creche).delete()
    page = reverse("sessions_app:over_ratio", args=[creche.pk, family.yusuf.pk])
    signed_in(coordinator).post(page, {"reason": "Two of us are on the stairs"})
    assert still_in(creche)
    assert RatioOverride.objects.get(session=creche).reason == "Two of us are on the stairs"


@pytest.mark.parametrize("at_reception", [True, False])
def test_a_visitor_to_two_groups_is_one_person_where_they_went_last(session, session_worker, today, at_reception, db):
    other = SessionFactory(date=today, status="ran", venue="Garden room")
    for number, each in enumerate((session, other)):
        each.register_state = "open"
        each.save()
        SessionGuest.objects.create(
            session=each, kind="professional", name="Nurse Ash", time_in=f"0{number}:10", by=session_worker
        )
    if at_reception:
        SignIn.objects.create(on=today, name="nurse ash", kind="visitor", came_at="00:05", by=session_worker)
    here = [each for each in who_is_here(today).people if each.name.casefold() == "nurse ash"]
    assert [each.where for each in here] == [f"{other.service.name}, Garden room"]

"""Nobody goes from the lists by a tap: who is or was in a crèche, a visitor to two groups (T-28, T-29, T-30, T-60)."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions_app.actions.marks import clear_mark, mark_person, sign_out
from sessions_app.building.reading import who_is_here
from sessions_app.creche.collecting import collect
from sessions_app.models import Attendance, Duty, EarlierStay, RatioOverride, SessionGuest, SignIn
from sessions_app.refusals import ReasonIsNeeded, Refused
from sessions_app.roll import read_row
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


@pytest.mark.parametrize("minutes", [10, 0])
def test_t30_t60_a_stay_is_not_cleared_away_once_the_child_has_gone_home(
    creche, family, signed_in_for_long, session_worker, coordinator, minutes
):
    """Signed out a moment ago the child has been in our care all the same, and somebody took the child home."""
    Attendance.objects.update(time_in=time(0, 1))
    EarlierStay.objects.create(session=creche, child=family.yusuf, time_in="00:00", time_out="00:01")
    collect(session=creche, child=family.yusuf, key=f"p:{family.mother.pk}", by=session_worker)
    Attendance.objects.update(marked_at=timezone.now() - timedelta(minutes=minutes))
    with pytest.raises(Refused, match="coordinator takes the mark back"):
        clear_mark(**signed_in_for_long, by=session_worker, reason="Not here")
    for by, words in ((session_worker, "coordinator"), (coordinator, "with the reason")):
        for status in ("absent", "apologies"):
            with pytest.raises(Refused, match=words):
                mark_person(**signed_in_for_long, status=status, by=by)
    with pytest.raises(ReasonIsNeeded):
        clear_mark(**signed_in_for_long, by=coordinator)
    assert (creche.attendances.count(), creche.earlier_stays.counted().count()) == (1, 1)
    clear_mark(**signed_in_for_long, by=coordinator, reason="The child of another family")
    correction = creche.corrections.get()
    assert not creche.attendances.exists()
    assert (correction.reason, correction.was_time_in) == ("The child of another family", time(0, 1))
    for rows in (creche.earlier_stays, creche.collections):
        assert [row.taken_back for row in rows.all()] == [correction], "kept, and counted no more"
    mark_person(**signed_in_for_long, status="present", by=session_worker)
    assert read_row(creche, family.yusuf).care.stays == []


def test_a_mistake_is_taken_back_at_once_and_later_by_the_coordinator(
    creche, family, signed_in_for_long, session_worker, coordinator
):
    EarlierStay.objects.create(session=creche, child=family.yusuf, time_in="00:01", time_out="00:02")
    clear_mark(**signed_in_for_long, by=coordinator, reason="Never here")
    assert not still_in(creche)
    assert not EarlierStay.objects.counted().exists()
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

"""The traps of time, calendar and registers, by name: T-22, T-23, T-26, T-27, T-43, T-60.

T-21 stands in test_spaces, T-24 and T-25 in test_terms, T-28 in test_building, test_closing and test_creche_care, T-29
and T-30 in test_creche_care, T-31 and T-32 in test_creche_duty, T-45 in test_guests, T-68 in core/test_spreadsheets.
"""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from centre.core.calendar import add_working_days
from centre.core.dates import add_months, local_today
from centre.core.models import BankHoliday, ClosurePeriod
from reports.measures import figures_for
from sessions_app.actions.marks import clear_mark, mark_person
from sessions_app.models import Attendance, Session
from tests.support.factories import AttendanceFactory, SessionFactory


def test_t22_half_past_midnight_in_summer_is_today_and_not_yesterday(session, family, session_worker, monkeypatch):
    """23.30 UTC on 30 June is 00.30 on 1 July in London: the mark, its time and the figures are of 1 July."""
    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    assert local_today() == date(2026, 7, 1)
    night = SessionFactory(date=date(2026, 7, 1), status="planned", start_time=time(0, 15), end_time=time(1))
    row = mark_person(session_id=night.pk, person_id=family.mother.pk, status="present", late=True, by=session_worker)
    assert row.time_in == time(0, 30)
    for day, number in ((date(2026, 6, 30), 0), (date(2026, 7, 1), 1)):
        assert figures_for(day, day, today=date(2026, 7, 2)).measures["attendances_adult"] == number


def test_t23_a_register_opened_twice_is_one_register(session, family, session_worker, coordinator):
    """One session a series, day and time; one mark a person; the last tap on a row counts, other rows stay."""
    for by in (session_worker, coordinator):
        mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=by)
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="absent", by=coordinator)
    assert session.register_events.filter(kind="opened").count() == 1
    assert dict(Attendance.objects.values_list("person", "status")) == {
        family.yusuf.pk: "present",
        family.mother.pk: "absent",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(session=session, person=family.yusuf, status="absent")


@pytest.mark.django_db
def test_t26_a_one_off_bank_holiday_is_no_working_day_and_a_closure_of_ours_is_one():
    friday = date(2026, 5, 8)
    assert add_working_days(friday, 1) == date(2026, 5, 11)
    BankHoliday.objects.get_or_create(date=date(2026, 5, 11), defaults={"name": "A jubilee"})
    ClosurePeriod.objects.create(name="Closed", start_date=date(2026, 5, 12), end_date=date(2026, 5, 12))
    assert add_working_days(friday, 1) == date(2026, 5, 12), "clocks run on while the centre is closed"


def test_t27_a_month_on_is_the_same_day_or_the_last_of_the_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2026, 2, 28), 1) == date(2026, 3, 28)


def test_t30_two_sessions_of_one_day_are_one_childs_day(creche, family, session_worker, today):
    """What counts is how long the child stayed, in both crèches of the day together."""
    from sessions_app.creche.registration import year_at
    from sessions_app.roll import read_row

    other = SessionFactory(service=creche.service, date=today, status="ran", start_time=None, end_time=None)
    for child, first, second in ((family.yusuf, time(1, 30), time(2, 31)), (family.maryam, time(1), time(2, 30))):
        AttendanceFactory(session=other, person=child, time_in=time(0), time_out=first)
        AttendanceFactory(session=creche, person=child, time_in=time(2), time_out=second)
    assert [read_row(creche, child).care.minutes for child in (family.yusuf, family.maryam)] == [121, 90]
    Session.objects.filter(pk=creche.pk).update(status="ran")
    assert year_at("", on=today).over == [today]


def test_t43_siblings_over_five_are_told_apart_and_never_counted_as_under_five(
    session, family, session_worker, signed_in, today
):
    from django.urls import reverse

    address = reverse("sessions_app:register_family", args=[session.pk, family.household.pk])
    page = signed_in(session_worker).get(address).content.decode()
    assert page.index("Yusuf") < page.index("Brothers and sisters of five or over") < page.index("Idris")
    assert "checked" not in page
    mark_person(session_id=session.pk, person_id=family.idris.pk, status="present", by=session_worker)
    found = figures_for(today, today, today=today).measures
    assert (found["attendances_under_5"], found["seen"]) == (0, 0)


def test_t60_a_mark_taken_back_leaves_its_history(session, family, session_worker):
    row = mark_person(session_id=session.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    clear_mark(session_id=session.pk, person_id=family.yusuf.pk, by=session_worker)
    history = Attendance.pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [(event.pgh_label, event.status) for event in history] == [("insert", "present"), ("delete", "present")]


def test_t32_a_booking_is_no_child_in_the_creche(creche, family, session_worker):
    from sessions_app.creche.live import creche_now

    AttendanceFactory(session=creche, person=family.yusuf, status="booked")
    assert creche_now(creche).children.total == 0

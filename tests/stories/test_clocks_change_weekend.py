"""Story: a clocks change weekend. Sessions of the Sunday keep their times, a crèche counts exactly (T-21)."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from reports.measures import weekly_attendances
from sessions_app.creche.stays import minutes_between, minutes_of
from sessions_app.models import Attendance, SessionSeries
from sessions_app.planning import Wanted, plan_series
from tests.support.factories import ChildFactory, ServiceFactory, SessionFactory, TermFactory

pytestmark = pytest.mark.django_db


def last_sunday(month: int, *, before: date) -> date:
    """The newest last Sunday of March or October that is over."""
    for year in (before.year, before.year - 1):
        day = date(year, month, 31)
        day -= timedelta(days=(day.weekday() + 1) % 7)
        if day < before:
            return day
    raise AssertionError


@pytest.mark.parametrize(("month", "hours"), [(3, 23), (10, 25)])
def test_clocks_change_weekend(month, hours, signed_in, coordinator, client):
    sunday = last_sunday(month, before=local_today())
    term = TermFactory(name="Term", start_date=sunday - timedelta(days=21), end_date=sunday + timedelta(days=21))
    wanted = Wanted(6, time(9, 30), time(11, 30), "", None, term.start_date, term.end_date)
    # Seven Sundays, each at half past nine on the clock of its day, and two hours long.
    assert len(plan_series(wanted, today=sunday).add) == 7
    service = ServiceFactory(name="Sunday crèche", care_type="crèche")
    series = SessionSeries.objects.create(service=service, **wanted.__dict__)
    session = SessionFactory(
        service=service, series=series, date=sunday, start_time=time(9, 30), end_time=time(11, 30), status="planned"
    )
    assert session.ends_at.timestamp() - session.starts_at.timestamp() == 2 * 60 * 60
    assert session.starts_at.strftime("%H:%M") == "09:30"

    # The register is typed in afterwards; what is typed is what stands there.
    child = ChildFactory(first_name="Leo", date_of_birth=sunday - timedelta(days=900))
    office = signed_in(coordinator)
    office.post(reverse("sessions_app:mark", args=[session.pk]), {"mark": f"{child.pk}:present"})
    address = reverse("sessions_app:times", args=[session.pk, child.pk])
    office.post(address, {"time_in": "9.35", "time_out": "11.25"})
    row = Attendance.objects.get()
    assert (row.time_in, row.time_out) == (time(9, 35), time(11, 25))
    assert minutes_of(sunday, [(row.time_in, row.time_out)], now=time(23)) == 110
    page = office.get(reverse("sessions_app:register", args=[session.pk])).content.decode()
    assert "9.35am" in page
    assert "9.30am" in page

    # Even through the night itself: an hour that the clocks leave out is not counted, one that comes twice is.
    assert minutes_between(sunday, time(0), time(23, 59)) == hours * 60 - 1
    assert minutes_between(sunday, time(0, 30), time(2, 30)) == 120 + (hours - 24) * 60

    # The day is the Sunday's, in the figures and in the week.
    weeks = weekly_attendances(sunday - timedelta(days=6), sunday + timedelta(days=1))
    assert list(weeks.values()) == [1, 0]
    week = office.get(reverse("sessions_app:week"), {"week": f"{sunday:%G-W%V}"}).content.decode()
    assert "9.30am" in week

"""Whether a crèche must be registered, by its own days and premises; a service that moves takes no day along (T-30)."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sessions_app.actions.services import change_service
from sessions_app.building.reading import who_is_here
from sessions_app.creche.registration import basis_on, set_basis, what_is_wrong, year_at
from sessions_app.models import Session
from sessions_app.refusals import Refused
from tests.support.factories import (
    AttendanceFactory,
    CentreSettingsFactory,
    ChildFactory,
    ServiceFactory,
    SessionFactory,
)


class TestRegistration:
    def ran(self, service, day, *stays):
        session = SessionFactory(service=service, date=day, start_time=time(9), end_time=time(12))
        for start, end in stays:
            AttendanceFactory(session=session, person=ChildFactory(), time_in=start, time_out=end)

    def test_t30_a_long_session_is_not_a_long_stay(self, creche, coordinator):
        service, day = creche.service, date(2025, 3, 3)
        self.ran(service, day, (time(9), time(11)), (time(10), time(12)))
        assert year_at("", on=day).over == []
        self.ran(service, date(2025, 3, 4), (time(9), time(11, 1)))
        assert year_at("", on=date(2025, 3, 4)).over == [date(2025, 3, 4)]

    def test_t30_fourteen_days_are_counted_for_each_premises_and_calendar_year(self, creche, coordinator):
        here = creche.service
        too = ServiceFactory(name="Holiday crèche", care_type="crèche")
        library = ServiceFactory(name="Library crèche", care_type="crèche", venue_address="High Street, 1")
        for number in range(12):
            self.ran(here if number % 2 else too, date(2025, 5, 1) + timedelta(days=number), (time(9), time(11, 30)))
        self.ran(library, date(2025, 5, 20), (time(9), time(12)))
        self.ran(here, date(2024, 12, 31), (time(9), time(12)))
        year = year_at("", on=date(2025, 12, 31))
        assert (len(year.days), year.state[1]) == (12, "due")
        assert len(year_at("High Street 1", on=date(2025, 12, 31)).days) == 1
        for number in range(3):
            self.ran(too, date(2025, 6, 1) + timedelta(days=number), (time(9), time(11, 30)))
        assert year_at("", on=date(2025, 12, 31)).state == ("Over 14 days: it must be registered", "stop")

    def test_t30_a_creche_that_moves_takes_no_past_day_along(self, creche, coordinator, today):
        """Nor do those in its care leave the building's list for another address (T-28)."""
        service = creche.service
        self.ran(service, today - timedelta(days=1), (time(9), time(12)))
        SessionFactory(service=service, date=today + timedelta(days=7), status="planned")
        Session.objects.filter(pk=creche.pk).update(register_state="open")
        with pytest.raises(Refused, match="open today"):
            change_service(service=service, by=coordinator, venue_address="Library, High Street")
        Session.objects.filter(pk=creche.pk).update(register_state="closed")
        change_service(service=service, by=coordinator, venue_address="Library, High Street")
        assert list(service.sessions.order_by("date").values_list("venue_address", flat=True)) == [
            "",
            "",
            "Library, High Street",
        ]
        yesterday = today - timedelta(days=1)
        assert yesterday in year_at("", on=yesterday).over
        assert year_at("Library High Street", on=today).over == []
        Session.objects.filter(pk=creche.pk).update(register_state="open")
        assert who_is_here(today).groups, "whoever is on duty is at the centre still"

    def test_t28_a_service_with_sessions_stays_what_it_is(self, creche, coordinator, signed_in):
        """A crèche that became a drop-in would lose ratio, sign-out and the fourteen days (T-29, T-30)."""
        service = creche.service
        with pytest.raises(Refused, match="kind stays"):
            change_service(service=service, by=coordinator, care_type="drop-in")
        page = reverse("sessions_app:service_change", args=[service.pk])
        answer = signed_in(coordinator).post(page, {"name": "Crèche", "care_type": "drop-in"}).content.decode()
        assert "End this service, and add a new one" in answer
        assert change_service(service=ServiceFactory(), by=coordinator, care_type="crèche").care_type == "crèche"
        service.refresh_from_db()
        assert service.care_type == "crèche"

    def test_a_basis_that_does_not_fit_is_said(self, creche, coordinator):
        service = creche.service
        CentreSettingsFactory()
        self.ran(service, date(2025, 5, 1), (time(9), time(11, 30)))
        year = year_at("", on=date(2025, 5, 2))
        assert "Nobody has said" in what_is_wrong(basis_on(service, date(2025, 5, 2)), year)[0]
        set_basis(by=coordinator, service=service, basis="two hours", from_date=date(2025, 1, 1))
        assert "longer than 120 minutes on 1 day" in what_is_wrong(basis_on(service, date(2025, 5, 2)), year)[0]
        set_basis(
            by=coordinator,
            service=service,
            basis="fourteen days",
            from_date=date(2025, 4, 20),
            notified_on=date(2025, 4, 7),
        )
        assert "at least 14 days before" in what_is_wrong(basis_on(service, date(2025, 5, 2)), year)[0]
        with pytest.raises(ValidationError):
            set_basis(by=coordinator, service=service, basis="registered", from_date=date(2025, 5, 1))

    def test_the_page(self, creche, coordinator, session_worker, signed_in):
        page = reverse("sessions_app:creche_basis", args=[creche.service_id])
        assert "Nobody has said on what basis" in signed_in(coordinator).get(creche.get_absolute_url()).content.decode()
        assert signed_in(session_worker).get(page).status_code == 403
        client = signed_in(coordinator)
        assert (
            "Enter the number under which"
            in client.post(page, {"basis": "registered", "from_date": "2025-01-01"}).content.decode()
        )
        assert client.post(page, {"basis": "two hours", "from_date": "2025-01-01"}).status_code == 302
        assert client.post(page, {"basis": "two hours", "from_date": "2025-01-01"}).status_code == 200
        drop_in = ServiceFactory()
        assert client.get(reverse("sessions_app:creche_basis", args=[drop_in.pk])).status_code == 404

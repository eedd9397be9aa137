"""A session today, and a family at its door."""

from datetime import date, time, timedelta

import pytest

from centre.core.dates import local_today
from tests.support.creche import well_staffed
from tests.support.factories import (
    AttendanceFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    ServiceFactory,
    SessionFactory,
    TermFactory,
)


@pytest.fixture
def today():
    return local_today()


@pytest.fixture
def session(db, today):
    """A planned drop-in of today."""
    return SessionFactory(date=today, status="planned", venue="Main hall")


@pytest.fixture
def empty_creche(db, today):
    """A planned crèche of today, with nobody on duty yet."""
    service = ServiceFactory(name="Crèche", care_type="crèche")
    return SessionFactory(service=service, date=today, status="planned", start_time=time(9), end_time=time(11))


@pytest.fixture
def creche(empty_creche):
    """A planned crèche of today, with enough of us there."""
    well_staffed(empty_creche)
    return empty_creche


@pytest.fixture
def family(db, today):
    """Amina Hassan with Yusuf (2), Maryam (7 months) and their brother Idris (8)."""

    class Family:
        household = HouseholdFactory()
        mother = PersonFactory(first_name="Amina", last_name="Hassan", household=household)
        yusuf = ChildFactory(
            first_name="Yusuf", last_name="Hassan", date_of_birth=today - timedelta(days=800), household=household
        )
        maryam = ChildFactory(
            first_name="Maryam", last_name="Hassan", date_of_birth=today - timedelta(days=215), household=household
        )
        idris = ChildFactory(
            first_name="Idris",
            last_name="Hassan",
            date_of_birth=today - timedelta(days=365 * 8 + 9),
            household=household,
        )

    return Family


@pytest.fixture
def came_last_week(session, today):
    """came_last_week(person, …): they were at the same service a week before."""

    def came(*people):
        before = SessionFactory(service=session.service, date=today - timedelta(days=7), status="ran")
        for person in people:
            AttendanceFactory(session=before, person=person)
        return before

    return came


@pytest.fixture
def autumn(db):
    """Autumn term 2025: Monday 1 September to Friday 19 December, with its half-term closure."""
    from centre.core.models import ClosurePeriod

    TermFactory(name="Autumn 2025", start_date=date(2025, 9, 1), end_date=date(2025, 12, 19))
    ClosurePeriod.objects.create(name="Half-term", start_date=date(2025, 10, 27), end_date=date(2025, 10, 31))

"""A register of today on which certain families are expected, whatever the weekday, the term or the hour."""

from datetime import time, timedelta

from centre.core.dates import local_today
from sessions_app.models import Session

from .factories import AttendanceFactory, ServiceFactory, SessionFactory


def register_of_today(*expected, name="Splash and sing") -> Session:
    """A planned session of a service of its own; `expected` are the people who came to it a week ago."""
    service, today = ServiceFactory(name=name), local_today()
    last_week = SessionFactory(service=service, date=today - timedelta(days=7))
    for person in expected:
        AttendanceFactory(session=last_week, person=person)
    return SessionFactory(
        service=service, date=today, start_time=time(10), end_time=time(11, 30), venue="Garden room", status="planned"
    )

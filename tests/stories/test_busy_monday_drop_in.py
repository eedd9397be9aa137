"""Story: a busy Monday drop-in. Thirty families through one door, and in the end every number is right."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from reports.measures import figures_for
from sessions_app.models import Attendance
from tests.support.closing import close_register
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db
FAMILIES = 30


def test_busy_monday_drop_in(signed_in, session_worker, coordinator):
    today = local_today()
    monday = today - timedelta(days=today.weekday())
    service = ServiceFactory(name="Stay and play")
    before = SessionFactory(service=service, date=monday - timedelta(days=7), status="ran")
    session = SessionFactory(service=service, date=monday, status="planned")
    families = []
    for number in range(FAMILIES):
        home = HouseholdFactory()
        adult = PersonFactory(household=home, first_name=f"Parent{number}")
        little = ChildFactory(household=home, date_of_birth=monday - timedelta(days=700))
        big = ChildFactory(household=home, date_of_birth=monday - timedelta(days=365 * 8))
        Attendance.objects.create(session=before, person=little, status="present")
        families.append((home, adult, little, big))
    door = signed_in(session_worker)
    register = reverse("sessions_app:register", args=[session.pk])

    # Everybody who came last week is expected, under the family's name.
    assert len(door.get(register).context["families"]) == FAMILIES

    # Twenty families are ticked together: parent and little one; the brother of eight is at school, so is not ticked.
    sign_in = reverse("sessions_app:sign_in", args=[session.pk])
    for home, adult, little, _ in families[:20]:
        answer = door.post(sign_in, {"household": home.pk, "people": [str(adult.pk), str(little.pk)]})
        assert answer.status_code == 302
    # Others are tapped one by one; a double tap and a second tablet change nothing.
    mark = reverse("sessions_app:mark", args=[session.pk])
    tablet = signed_in(coordinator)
    for _, adult, little, _ in families[20:28]:
        for device in (door, door, tablet):
            for person in (adult, little):
                assert device.post(mark, {"mark": f"{person.pk}:present"}, HTTP_HX_REQUEST="true").status_code == 200
    # One rang to say they are ill, one comes late with the brother (an inset day), three are only counted.
    _, _, ill, _ = families[28]
    door.post(mark, {"mark": f"{ill.pk}:apologies"})
    _, adult, little, big = families[29]
    for person, what in ((adult, "late"), (little, "late"), (big, "present")):
        door.post(mark, {"mark": f"{person.pk}:{what}"})
    for step in ("adults:more", "children:more", "children:more"):
        door.post(reverse("sessions_app:heads", args=[session.pk]), {"step": step})

    counts = door.get(register).context["counts"]
    assert (counts["present"], counts["under_five"], counts["older"], counts["adults"]) == (59, 29, 1, 29)
    assert counts["apologies"] == 1
    assert Attendance.objects.filter(session=session).count() == 60
    close_register(session=session, by=session_worker)
    session.refresh_from_db()
    assert (session.status, session.headcount) == ("ran", 3)
    figures = figures_for(monday, monday, today=today).measures
    assert (figures["attendances_under_5"], figures["attendances_adult"], figures["headcount"]) == (29, 29, 3)
    assert figures["sessions_ran"] == 1

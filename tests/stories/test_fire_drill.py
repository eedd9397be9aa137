"""Story: a fire drill. Everybody in the building is on one roll that works on a phone; the drill is written down."""

from datetime import time

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from sessions_app.models import FireDrill
from tests.support.creche import well_staffed
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_fire_drill(signed_in, session_worker, coordinator):
    today = local_today()
    home = HouseholdFactory()
    mother = PersonFactory(first_name="Amina", last_name="Hassan", household=home)
    baby = ChildFactory(first_name="Maryam", last_name="Hassan", household=home)
    late = ChildFactory(first_name="Leo", last_name="Okafor", household=HouseholdFactory())
    drop_in = SessionFactory(service=ServiceFactory(name="Stay and play"), date=today, status="planned", venue="Hall")
    creche = SessionFactory(
        service=ServiceFactory(name="Crèche", care_type="crèche"),
        date=today,
        status="planned",
        start_time=time(0, 1),
        end_time=time(23, 59),
    )
    staff = well_staffed(creche, adults=2)

    # The mother is at the drop-in, her baby in the crèche; Leo and two nobody knows by name play in the hall.
    worker = signed_in(session_worker)

    def mark(session, person, what="present"):
        answer = worker.post(reverse("sessions_app:mark", args=[session.pk]), {"mark": f"{person.pk}:{what}"})
        assert answer.status_code == 302

    mark(drop_in, mother)
    mark(drop_in, late)
    mark(creche, baby)
    heads = reverse("sessions_app:heads", args=[drop_in.pk])
    for step in ("adults:more", "children:more"):
        worker.post(heads, {"step": step})
    reception = signed_in(coordinator)
    reception.post(
        reverse("sessions_app:building"),
        {"kind": "visitor", "name": "Ruth Calloway", "organisation": "Health visiting", "identity_seen": "on"},
    )

    # The bell. One press on the page of who is here gives the roll; whoever works here may read it outside.
    building = reception.get(reverse("sessions_app:building")).content.decode()
    roll_address = reverse("sessions_app:fire_roll")
    assert f'href="{roll_address}"' in building
    roll = worker.get(roll_address).content.decode()
    for name in ("Amina Hassan", "Maryam Hassan", "Leo Okafor", "Ruth Calloway", *map(str, staff)):
        assert name in roll
    assert worker.get(roll_address).context["building"].total == 4 + len(staff) + 2

    # Leo goes home straight from the meeting point: the next roll is without him.
    mark(drop_in, late, "left")
    assert "Leo Okafor" not in worker.get(roll_address).content.decode()

    # The drill is written down, with what is to change.
    sent = {"on": today.isoformat(), "at": "10.15", "minutes": 2, "seconds": 40, "people": 8, "all_accounted": "on"}
    reception.post(reverse("sessions_app:drill_new"), {**sent, "went_well": "The roll was right."})
    drill = FireDrill.objects.get()
    assert (drill.minutes, drill.people, drill.all_accounted, drill.led_by) == (2, 8, True, coordinator)
    safety = reception.get(reverse("sessions_app:safety"))
    assert safety.context["last_drill"] == drill

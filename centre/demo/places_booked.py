"""Places at the example centre's course and crèche: a full block, a waiting list, and somebody who did not come."""

from datetime import datetime, time, timedelta

from centre.core.dates import LONDON, under_five_on
from sessions_app.models import Attendance, Place, PlaceLetter, SessionSeries

from .programme import CRECHE_PLACES

WAITING = 3

REFERRED = {
    "referred_by": "Health visiting",
    "referral_contact": "Ellen Marsh, duty line",
    "referral_reason": "First baby, family far away",
}


def make_places(users, families, today, new_id) -> None:
    """The block of "Talking together" is full, and some wait; the crèche has places left."""
    little = [
        child
        for family in families
        for child in family.children
        if child.date_of_birth and under_five_on(child.date_of_birth, today) and family.knows_centre_on(today)
    ]
    number = 0
    for name, size in (("Talking together", 10 + WAITING), ("Crèche for English class", 5)):
        series = (
            SessionSeries.objects.filter(service__name=name, from_date__lte=today, to_date__gte=today)
            .select_related("service")
            .first()
        )
        if series is None:
            continue
        if name.startswith("Crèche"):
            series.capacity = CRECHE_PLACES  # this term the small room has to do
            series.save(update_fields=["capacity"])
        places = []
        for place_number, child in enumerate(little[number : number + size]):
            day = series.from_date - timedelta(days=20 - place_number)
            waits = place_number >= series.number_of_places
            places.append(
                Place(
                    id=new_id(),
                    service=series.service,
                    series=series,
                    person=child,
                    kind="block",
                    state="waiting" if waits else "booked",
                    asked_at=datetime.combine(day, time(10, 15), tzinfo=LONDON),
                    **(REFERRED if place_number % 5 == 4 else {}),
                    first_because="partner" if place_number == size - 1 and waits else "",
                    entered_by=users["admin"],
                )
            )
        Place.objects.bulk_create(places)
        number += size
        booked = [place for place in places if place.state == "booked"]
        PlaceLetter.objects.bulk_create(
            PlaceLetter(place=place, about="confirmed", sent_on=series.from_date, by=users["admin"])
            for place in booked[:-2]
        )
        coming = list(series.sessions.planned().filter(date__gt=today))
        held = list(series.sessions.ran().filter(date__lt=today).order_by("-date")[:2])
        rows = [(session, place, "booked") for session in coming for place in booked]
        rows += [(session, place, "absent") for session in held for place in booked[:1]]
        Attendance.objects.bulk_create(
            [
                Attendance(id=new_id(), session=session, person=place.person, status=status, marked_by=users["admin"])
                for session, place, status in rows
            ],
            ignore_conflicts=True,
        )

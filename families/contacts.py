"""When people were last met, in whatever room: asked of every room that registered its contact days."""

from datetime import date

from django.db.models import Max

from centre.core.rooms import registry


def last_contacts(people_ids, *, on: date) -> dict:
    """{person id: the last day up to `on` on which they had a qualifying contact}; without those never met.

    One query for each room that meets people (measures, "Qualifying contact").
    """
    wanted = list(people_ids)
    last: dict = {}
    if not wanted:
        return last
    for contact_days in registry.contact_days:
        rows = contact_days().filter(person_id__in=wanted, day__lte=on).order_by()
        for person, day in rows.values("person_id").annotate(last=Max("day")).values_list("person_id", "last"):
            last[person] = max(day, last.get(person, day))
    return last

"""What accidents have in common over twelve months: where, when in the day, which part of the body, to whom again.

Counts for colleagues who keep the place safe; they leave the centre in no report.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Func
from django.db.models.functions import ExtractHour

from centre.core.dates import twelve_months_ending

from ..models import Incident
from .body import REGIONS

AGAIN = 3  # accidents of one person in the period that are worth a second look


@dataclass(frozen=True)
class Patterns:
    """from_date, to_date; the tables are lists of (words, number), the most first; again: (person, number)."""

    from_date: date
    to_date: date
    total: int
    places: list
    hours: list
    regions: list
    again: list


def patterns(found, today: date) -> Patterns:
    """found: the incidents that may be seen. Five queries, however many there are."""
    from_date, to_date = twelve_months_ending(today)
    rows = found.filter(happened_on__range=(from_date, to_date)).order_by()
    words = dict(REGIONS)
    places = rows.values_list("place").annotate(number=Count("pk")).order_by("-number", "place")[:8]
    hours = rows.filter(happened_at__isnull=False).annotate(hour=ExtractHour("happened_at"))
    hours = hours.values_list("hour").annotate(number=Count("pk")).order_by("-number", "hour")[:8]
    regions = rows.annotate(region=Func(F("body_regions"), function="unnest"))
    regions = regions.values_list("region").annotate(number=Count("pk")).order_by("-number", "region")[:8]
    again = rows.filter(person__isnull=False).values("person").annotate(number=Count("pk")).filter(number__gte=AGAIN)
    numbers = dict(again.values_list("person", "number"))
    people = {each.pk: each for each in _people(numbers)} if numbers else {}
    return Patterns(
        from_date=from_date,
        to_date=to_date,
        total=rows.count(),
        places=list(places),
        hours=[(f"{hour}.00 to {hour + 1}.00", number) for hour, number in hours],
        regions=[(words.get(region, region), number) for region, number in regions],
        again=sorted(
            ((people[pk], number) for pk, number in numbers.items()), key=lambda each: (-each[1], each[0].full_name)
        ),
    )


def _people(ids):
    return Incident.person.field.related_model.objects.filter(pk__in=ids)

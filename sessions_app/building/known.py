"""Whether somebody who signs in at reception is known from a court order or a stop alert (trap T-35)."""

from datetime import date

from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from families.models import CourtOrder, Person

SHORTEST = 4  # letters of a name that is looked for inside other words


def words_about(name: str, *, on: date) -> list[str]:
    """What whoever is at the desk has to read about somebody of this name: the instructions of orders in force that
    bind them, and stop alerts of theirs or that name them. Never a reason, nor a child. Three queries.
    """
    name = " ".join(name.split())
    if not name:
        return []
    full = Concat("first_name", Value(" "), "last_name")
    called = Concat("known_as", Value(" "), "last_name")
    namesakes = Person.objects.annotate(full=full, called=called).filter(died_on__isnull=True)
    alike = list(namesakes.filter(Q(full__iexact=name) | Q(called__iexact=name)).values_list("pk", "stop_alert"))
    about, alerts = Q(bound_rows__person__in=[pk for pk, _ in alike]), Q(pk__in=[])
    if len(name) >= SHORTEST:
        about, alerts = about | Q(binds__icontains=name), Q(stop_alert__icontains=name)
    orders = CourtOrder.objects.in_force(on=on).filter(about).order_by("made_on")
    found = [
        *orders.values_list("instruction", flat=True),
        *(alert for _, alert in alike if alert),
        *Person.objects.filter(alerts).order_by(F("pk")).values_list("stop_alert", flat=True),
    ]
    return list(dict.fromkeys(found))

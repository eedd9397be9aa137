"""Reads of responsibility, orders and trusted adults, as verbs in the centre's words that can be chained."""

from django.db import models
from django.db.models import Q


def _holds(on, first: str, last: str) -> Q:
    return (Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": on})) & (
        Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on})
    )


class DatedQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Rows that hold on the day, first and last day included."""
        return self.filter(_holds(on, "from_date", "to_date"))


class TrustedAdultQuerySet(DatedQuerySet):
    def collectors(self):
        """Those who may take the child home."""
        return self.filter(may_collect=True)

    def emergency_contacts(self):
        """Those who are rung in an emergency, the first to be rung first."""
        return self.filter(call_order__isnull=False).order_by("call_order", "name", "id")


class CourtOrderQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Orders that bind on the day: the last day included, and none that a court ended before."""
        return self.filter(made_on__lte=on).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=on), Q(ended_on__isnull=True) | Q(ended_on__gte=on)
        )

    def running_out(self, *, first, last):
        """Orders whose last day lies between these days, and that nobody has ended."""
        return self.filter(ended_on__isnull=True, expires_on__range=(first, last)).order_by("expires_on", "id")

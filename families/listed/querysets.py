"""Reads of children on lists, as verbs that can be chained."""

from django.db import models
from django.db.models import Q


class ListedChildQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Without children of families from which somebody is kept out, and without sealed records."""
        from ..barriers.check import people_kept_from

        kept_out = people_kept_from(user)
        rows = self.filter(Q(person__isnull=True) | Q(person__sealed=False))
        return rows if kept_out is None else rows.exclude(person__in=kept_out)

    def to_find(self):
        """Not known to the centre, nothing has come of it yet, and the offer has not been taken up elsewhere."""
        return self.filter(person__isnull=True, closed_on__isnull=True).exclude(take_up="taken up")

    def known(self):
        """Known, and living: nobody is asked about a child who died."""
        return self.filter(person__isnull=False, person__died_on__isnull=True)

    def ended(self):
        """Not known, and not looked for any more."""
        return self.filter(person__isnull=True).filter(Q(closed_on__isnull=False) | Q(take_up="taken up"))

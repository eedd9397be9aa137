"""Reads of safe-return timers, as verbs that can be chained. They go by the moment, never by the day: a visit may run
past midnight.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q


class VisitSafetyQuerySet(models.QuerySet):
    def open(self):
        """Not ended, of a visit that has not been logged or called off."""
        return self.filter(ended_at__isnull=True, visit__outcome="")

    def out_now(self):
        """Where somebody has gone in and has not come out."""
        return self.open().filter(went_in_at__isnull=False)

    def overdue(self, *, now: datetime, after: timedelta):
        """Expected out longer ago than `after`, whether or not they ever said that they went in."""
        return self.open().filter(expected_out_at__lt=now - after)

    def watched(self, *, now: datetime, after: timedelta):
        """Out now or overdue: what the board is about."""
        return self.open().filter(Q(went_in_at__isnull=False) | Q(expected_out_at__lt=now - after))

    def to_come(self, *, on):
        """Planned for the day, nobody has gone in yet."""
        return self.open().filter(visit__date=on, went_in_at__isnull=True)

    def of_worker(self, user):
        """Where the user is the worker or goes along."""
        return self.filter(Q(visit__worker=user) | Q(second_worker=user))

    def in_order(self):
        """Whoever is expected out first, with what the board shows of each."""
        return self.select_related("visit__worker", "second_worker").order_by(
            models.F("expected_out_at").asc(nulls_last=True), "visit_id"
        )

"""Reads of the sessions room, as verbs in the centre's words that can be chained."""

from django.db import models


class ServiceQuerySet(models.QuerySet):
    def offered(self, *, on):
        """Services that have not ended before the day."""
        return self.filter(models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=on))


class SessionQuerySet(models.QuerySet):
    def on(self, day):
        """The sessions of a day."""
        return self.filter(date=day)

    def between(self, start, end):
        """The sessions from `start` to `end`, both days included."""
        return self.filter(date__range=(start, end))

    def ran(self):
        return self.filter(status="ran")

    def cancelled(self):
        return self.filter(status="cancelled")


class AttendanceQuerySet(models.QuerySet):
    def present(self):
        """Only people who were there: booked, absent and apologies do not count (measures, "Qualifying contact")."""
        return self.filter(status="present")

"""Reads of what follows a visit, as verbs that can be chained."""

from django.db import models


class VisitSignOffQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)

    def unread_remarks_for(self, user):
        """Remarks on the user's own visits that they have not ticked as read."""
        return self.filter(visit__worker=user, read_at__isnull=True).exclude(remark="")

"""Reads of letters and messages, as verbs in the centre's words that can be chained."""

from django.db import models
from django.db.models import Q

from staff.permissions import Permission, has_permission


class CorrespondenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this person may read: everything but other people's complaints, which can be about a colleague."""
        from ..barriers.check import barriers_of

        if not has_permission(user, Permission.LETTER_LOG):
            return self.none()
        kept_out = barriers_of(user).kept_out
        rows = self.exclude(household__in=kept_out) if kept_out else self
        if has_permission(user, Permission.COMPLAINT_READ):
            return rows
        return rows.filter(~Q(kind="complaint") | Q(taken_by=user) | Q(for_whom=user))

    def waiting(self):
        """Promised an answer and not answered yet."""
        return self.filter(due_on__isnull=False, answered_on__isnull=True)

    def of_colleague(self, user):
        """For this person to answer."""
        return self.filter(for_whom=user)

    def came_between(self, start, end):
        """What came in from `start` to `end`, both days included."""
        return self.filter(came_on__range=(start, end))

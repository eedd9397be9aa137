"""Observations as chainable questions."""

from datetime import date, timedelta

from django.db import models

from families.barriers.check import closed_people
from staff.permissions import Permission, has_permission

OWN_FOR = timedelta(days=7)
# Who works with the family or keeps children safe reads every observation of a child; the office reads none.
READERS = (Permission.CASE_WORK, Permission.CONCERN_READ)


def reads_observations(user) -> bool:
    """Whether the user reads observations that others wrote."""
    return has_permission(user, Permission.FAMILY_VIEW) and any(has_permission(user, each) for each in READERS)


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, user, *, today: date):
        """Who works with families reads all but those of their own and of families closed to them; whoever runs
        sessions, what they wrote themselves, for a week. Nothing of a sealed record but to those cleared.
        """
        found = self
        if not has_permission(user, Permission.SEALED_RECORD_READ):
            found = found.filter(child__sealed=False)
        if (shut := closed_people(user)) is not None:
            found = found.exclude(child__in=shut)
        if reads_observations(user):
            return found
        return found.filter(written_by=user, written_at__date__gte=today - OWN_FOR)

    def standing(self):
        """Without what was taken back."""
        return self.filter(taken_back_on__isnull=True)

"""Reads of families to reach, as verbs that can be chained."""

from django.db import models


class OutreachTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What somebody who may change families sees: all but families they are kept out of and merged ones."""
        from staff.permissions import Permission, has_permission

        from ..barriers.check import barriers_of

        if not has_permission(user, Permission.FAMILY_VIEW):
            return self.none()
        kept_out = barriers_of(user).kept_out
        return self.exclude(household__in=kept_out) if kept_out else self

    def open(self):
        """Nothing has come of it yet."""
        return self.filter(closed_on__isnull=True)

    def without_a_death(self):
        """Without families in which somebody died or a pregnancy ended: no list and no desk asks for them."""
        from ..models import HouseholdMembership

        mourning = HouseholdMembership.objects.filter(person__died_on__isnull=False)
        return self.exclude(household__in=mourning.values("household_id"))

    def of_worker(self, user):
        """Assigned to this colleague."""
        return self.filter(assigned_to=user)

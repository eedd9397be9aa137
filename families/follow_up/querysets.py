"""Reads of what follows a visit, as verbs that can be chained."""

from django.db import models
from django.db.models import Exists, OuterRef, Q


class NoAccessStepQuerySet(models.QuerySet):
    def open(self, *, on):
        """Not done, nobody was met and nobody knocked in vain since, and the family has not ended."""
        from ..models import HouseholdMembership, Registration, Visit

        since = Visit.objects.filter(household=OuterRef("visit__household"), outcome__in=["achieved", "no access"])
        later = since.filter(
            Q(date__gt=OuterRef("visit__date"))
            | Q(date=OuterRef("visit__date"), logged_at__gt=OuterRef("visit__logged_at"))
        )
        members = HouseholdMembership.objects.in_force(on=on).filter(household=OuterRef("visit__household"))
        registrations = Registration.objects.filter(
            person__memberships__household=OuterRef("visit__household"),
            person__memberships__to_date__isnull=True,
        )
        return (
            self.filter(done_on__isnull=True)
            .filter(~Exists(later), Exists(members))
            .filter(Exists(registrations.filter(ended_on__isnull=True)) | ~Exists(registrations))
        )

    def business_of(self, user, *, everybody: bool):
        """The worker's own, or everybody's for the coordinator."""
        return self if everybody else self.filter(visit__worker=user)


class VisitSignOffQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)

    def unread_remarks_for(self, user):
        """Remarks on the user's own visits that they have not ticked as read."""
        return self.filter(visit__worker=user, read_at__isnull=True).exclude(remark="")

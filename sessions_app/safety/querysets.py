"""Accidents, checks and hazards as chainable questions."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Count, F, Max, Q

from families.barriers.check import people_kept_from
from staff.permissions import Permission, has_permission

OWN_FOR = timedelta(days=7)
# Values of `Afterwards` that raise the question who outside has to be told.
SERIOUS = ("hospital", "ambulance", "died")


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user, *, today: date):
        """Managers see every one; who reads families, all but those of families they are kept out of; anybody else the
        ones they recorded themselves, for a week.
        """
        if not has_permission(user, Permission.FAMILY_VIEW):
            return self.filter(recorded_by=user, happened_on__gte=today - OWN_FOR)
        shut = people_kept_from(user)
        return self if shut is None else self.exclude(person__in=shut)

    def being_searched_for(self):
        """Children who could not be found, and of whom nobody has said that they were."""
        return self.filter(kind="missing", found_at=None)

    def waiting(self):
        """Somebody still has to do something: tell the parent of a child, review it, decide or make a report."""
        untold = Q(person__role="child", parent_told_on__isnull=True) & ~Q(kind="near miss")
        serious = Q(afterwards__in=SERIOUS)
        undecided = Q(serious | Q(is_colleague=True, kind="accident"), safety_executive="")
        undecided |= Q(serious | Q(kind__in=("incident", "missing")), ofsted="")
        to_report = Q(safety_executive="yes") | Q(ofsted="yes")
        return self.filter(untold | Q(reviewed_on__isnull=True) | undecided | to_report)


class RoutineQuerySet(models.QuerySet):
    def in_force(self, on: date):
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), from_date__lte=on)

    def with_last_done(self):
        """Adds `last_done`, the day it was last checked or None, and `turns_done`, on how many days since its rota
        began.
        """
        since = Q(done__on__gte=F("turns_from"))
        return self.annotate(last_done=Max("done__on"), turns_done=Count("done__on", filter=since, distinct=True))


class HazardQuerySet(models.QuerySet):
    def open(self):
        return self.filter(fixed_on__isnull=True)

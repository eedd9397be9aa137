"""The first wall of the closed room: who sees which concerns. The second is row-level security in the database."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from families.barriers.check import closed_people
from families.models import Person
from staff.permissions import Permission, has_permission


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every concern for those cleared to read, none for anybody else (writers included).

        But none about their own family, nor about a family they are kept out of (families.barriers): another lead or
        deputy reads those.
        """
        if not has_permission(user, Permission.CONCERN_READ):
            return self.none()
        closed = closed_people(user)
        return self if closed is None else self.filter(Q(child__isnull=True) | ~Q(child__in=closed))

    def without_decision(self):
        """Concerns that nobody has decided on yet."""
        from .models import ConcernDecision

        return self.filter(~Exists(ConcernDecision.objects.filter(concern=OuterRef("pk"))))

    def about_the_same_child(self, concern):
        """Other concerns about the same child, for the lead to see a pattern.

        Concerns are never changed: where two records of the child were merged, those about either are found.
        """
        others = self.exclude(pk=concern.pk)
        if concern.child_id:
            return others.filter(child__in=Person.objects.same_human_as(concern.child))
        return others.filter(child__isnull=True, child_name__iexact=concern.child_name)

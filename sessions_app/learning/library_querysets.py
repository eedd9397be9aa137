"""The library and its loans as chainable questions."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery


class LibraryQuerySet(models.QuerySet):
    def in_use(self):
        """What is not out of use."""
        return self.filter(withdrawn_on__isnull=True)

    def with_due_back(self):
        """Adds `due_back`: the day on which a family that has it brings it back, or None where it is here."""
        loans = self.model.loans.rel.related_model.objects.out().filter(thing=OuterRef("pk"))
        return self.annotate(due_back=Subquery(loans.values("due_on")[:1]))

    def ready_to_lend(self):
        """Here, whole, clean and in use."""
        return self.in_use().filter(~Q(condition="damaged"), to_clean_since=None, due_back=None)


class LoanQuerySet(models.QuerySet):
    def out(self):
        """With a family now."""
        return self.filter(back_on__isnull=True)

    def overdue(self, *, on: date):
        """With a family, and due back before the day."""
        return self.out().filter(due_on__lt=on)

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection


class AbsenceKind(models.TextChoices):
    """Why somebody is away, as far as it is kept at all. For the people who plan leave alone: others see "away"."""

    LEAVE = "leave", "Leave"
    TRAINING = "training", "Training"
    SICKNESS = "sickness", "Sickness"
    OTHER = "other", "Something else"


class AbsenceQuerySet(models.QuerySet):
    def between(self, start, end):
        """Who is away on any day from `start` to `end`, both included."""
        return self.filter(from_date__lte=end).not_over(start)

    def not_over(self, day):
        """Who is away on the day or will be."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Absence(models.Model):
    """Days on which a colleague or volunteer is not at work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="who", on_delete=models.PROTECT, related_name="absences"
    )
    kind = models.CharField("kind", max_length=12, choices=AbsenceKind)
    from_date = models.DateField("first day away")
    to_date = models.DateField("last day away", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id from_date to_date",
        personal="user",
        special="kind",
        deletion="With the staff record.",
    )

    class Meta:
        ordering = ["from_date", "user__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="staff_absence_ends_after_start",
                violation_error_message="The last day away cannot be before the first.",
            )
        ]

    def __str__(self):
        return f"{self.user}, from {self.from_date}"

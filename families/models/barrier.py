import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection

from ..responsibility.querysets import DatedQuerySet


@pghistory.track()
class AccountPerson(models.Model):
    """That a colleague is also somebody of a family here: one record a human, many roles (trap T-49)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField("families.Person", on_delete=models.PROTECT, related_name="account_link")
    made_at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id made_at", personal="user person", deletion="With the person's record or the account's."
    )

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.user} is {self.person}"


class BarrierKind(models.TextChoices):
    KEPT_OUT = "kept out", "Kept out"
    LET_IN = "let in", "Let in for a time"


@pghistory.track()
class Barrier(models.Model):
    """That a colleague is kept out of a family's records (a friend, a neighbour), or let in again until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what is it", max_length=10, choices=BarrierKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="barriers")
    reason = models.CharField("why", max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id kind from_date to_date",
        personal="user household set_by",
        special="reason",
        deletion="With the family's record.",
    )

    class Meta:
        ordering = ["-from_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_barrier_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("set_by")),
                name="families_barrier_not_for_oneself",
                violation_error_message="Nobody decides about a barrier of their own.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BarrierKind.LET_IN) | Q(to_date__isnull=False),
                name="families_barrier_let_in_for_a_time",
                violation_error_message="Say until when they are let in.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display().lower()}"

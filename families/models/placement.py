import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange

from ..responsibility.querysets import DatedQuerySet


@pghistory.track()
class FosterPlacement(models.Model):
    """That a child lives with foster carers, from a day to a day, and who placed them (trap T-48)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="placements")
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="placements")
    from_date = models.DateField("placed on")
    to_date = models.DateField("last day of the placement", null=True, blank=True)
    expected_end = models.DateField("expected to end", null=True, blank=True)
    placed_by = models.CharField("placed by", max_length=150)
    social_worker = models.CharField("social worker", max_length=150, blank=True)
    social_worker_phone = models.CharField("telephone of the social worker", max_length=40, blank=True)

    objects = DatedQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        special="child household from_date to_date expected_end placed_by social_worker social_worker_phone",
        deletion="With the child's record.",
    )

    class Meta:
        ordering = ["-from_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_fosterplacement_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="families_fosterplacement_one_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                condition=Q(child__isnull=False),
                violation_error_message="This child is placed already on some of these days: end that placement first.",
            ),
        ]

    def __str__(self):
        return f"Placement from {self.from_date:%-d %B %Y}"

"""What has left the team, and what is being drawn up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change

from .edition import ReportKind


class PublishedFigures(models.Model):
    """What a report or an export said about a period: numbers that were printed, and marks where one was withheld.

    Later reports of the same period keep to it, so that two of them cannot be subtracted from each other. Never
    changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period_from = models.DateField()
    period_to = models.DateField()
    as_at = models.DateField()
    # {"registered": 120, "area E01000001: seen": "small"}: a withheld figure is not in it.
    said = models.JSONField()
    edition = models.ForeignKey(
        "reports.Edition", null=True, on_delete=models.PROTECT, related_name="published_figures"
    )
    what = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id period_from period_to as_at said edition what at",
        personal="by",
        deletion="Never deleted: later reports are checked against it.",
    )

    class Meta:
        verbose_name_plural = "published figures"
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["period_from", "period_to"], name="reports_published_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=models.F("period_from")), name="reports_publishedfigures_period"
            )
        ]
        triggers = refuse_every_change("publishedfigures_append_only")

    def __str__(self):
        return f"{self.what}, {self.period_from} to {self.period_to}"


class PrintState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being drawn up"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be drawn up"


class ReportPrint(models.Model):
    """A report on its way to paper: a draft to look at, or the edition that is being issued.

    Its content is settled when it is asked for; drawing the PDF takes seconds and happens in the background.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=ReportKind)
    term = models.ForeignKey("core.Term", on_delete=models.PROTECT, related_name="+")
    is_issue = models.BooleanField(default=False)
    # As in Edition: through the small-number rule.
    content = models.JSONField()
    state = models.CharField(max_length=12, choices=PrintState, default=PrintState.WAITING)
    pdf = models.BinaryField(null=True)
    edition = models.ForeignKey("reports.Edition", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id kind term is_issue content state pdf edition asked_at touched_at",
        personal="asked_by",
        deletion="Deleted after seven days; what was issued is an edition.",
    )

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.term}"

    @property
    def is_working(self) -> bool:
        return self.state in (PrintState.WAITING, PrintState.WORKING)

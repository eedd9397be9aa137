import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from centre.core.classification import DataProtection


class ReportKind(models.TextChoices):
    GOVERNORS_PART_A = "governors part a", "Governors' report, Part A"
    GOVERNORS_PART_B = "governors part b", "Governors' report, Part B (confidential)"
    IMPROVEMENT_PLAN = "improvement plan", "Centre Improvement Plan"


class Narrative(models.Model):
    """What the head teacher writes beside a section of a term's report, until the report is issued."""

    kind = models.CharField(max_length=30, choices=ReportKind)
    term = models.ForeignKey("core.Term", on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=40)
    text = models.TextField("what you want governors to know", max_length=10_000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    data_protection = DataProtection(
        plain="id kind term section text changed_at version",
        personal="changed_by",
        deletion="Kept: governors' papers are kept for good.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "term", "section"], name="reports_narrative_one_a_section")
        ]

    def __str__(self):
        return f"{self.kind}: {self.section}"


class Edition(models.Model):
    """A report as it was issued: its figures (already through the small-number rule), words, settings and data-as-at.

    Never changed: it prints the same on any later day. A correction is a new edition that says which one it replaces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=ReportKind)
    term = models.ForeignKey("core.Term", null=True, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField("edition")
    title = models.CharField(max_length=200)
    period_from = models.DateField()
    period_to = models.DateField()
    data_as_at = models.DateTimeField()
    definitions_version = models.CharField(max_length=20)
    # Everything the template needs and nothing more: withheld figures are not in it.
    content = models.JSONField()
    # The printed file itself, so that it is identical later whatever becomes of fonts and libraries.
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_by_name = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    data_protection = DataProtection(
        plain="id kind term number title period_from period_to data_as_at definitions_version content pdf "
        "pdf_sha256 issued_at replaces",
        personal="issued_by issued_by_name",
        deletion="Never deleted.",
    )

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "term", "number"], nulls_distinct=False, name="reports_edition_number_once"
            ),
            models.CheckConstraint(condition=Q(period_to__gte=models.F("period_from")), name="reports_edition_period"),
        ]
        triggers = [
            pgtrigger.Protect(name="edition_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.title}, edition {self.number}"

    def get_absolute_url(self):
        return reverse("reports:edition", args=[self.pk])

"""Requests to put something right: what somebody says is wrong, what was decided, what was and what is now."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection


class CorrectionDecision(models.TextChoices):
    """What came of it (UK GDPR, article 16: put right, or completed by what they say)."""

    CORRECTED = "corrected", "Put right"
    STATEMENT = "statement", "Left as it is, with what they say beside it"
    REFUSED = "refused", "Refused: it is right as it stands"


@pghistory.track()
class Correction(models.Model):
    """Somebody asked that something on record about a person be put right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="corrections")
    asker_name = models.CharField("who asks", max_length=150)
    received_on = models.DateField("when did they ask")
    due_on = models.DateField("answer due by", editable=False)
    what = models.CharField("which record, and what is wrong with it", max_length=1_000)
    wanted = models.CharField("what should stand there", max_length=1_000)
    decision = models.CharField("what came of it", max_length=12, choices=CorrectionDecision, blank=True)
    # By reference to the record, which has its own history.
    was = models.CharField("what stood there", max_length=1_000, blank=True)
    now_is = models.CharField("what stands there now", max_length=1_000, blank=True)
    reason = models.CharField("why", max_length=1_000, blank=True)
    told_on = models.DateField("when were they told", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="person asker_name received_on due_on decision told_on by decided_by",
        special="what wanted was now_is reason",
        deletion="With the person's record.",
    )

    class Meta:
        verbose_name = "request for a correction"
        ordering = ["-received_on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", told_on__isnull=True, decided_by__isnull=True)
                | ~Q(decision="") & Q(told_on__gte=F("received_on"), decided_by__isnull=False),
                name="families_correction_told",
                violation_error_message="They cannot have been told before they asked.",
            ),
            models.CheckConstraint(
                condition=~Q(decision="corrected") | ~Q(was="") & ~Q(now_is=""),
                name="families_correction_was_and_is",
                violation_error_message="Say what stood there, and what stands there now.",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(reason=""),
                name="families_correction_refused_why",
                violation_error_message="Say why.",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(decision=""), name="families_correction_due")]

    def __str__(self):
        return "Request for a correction"

    def get_absolute_url(self):
        return reverse("families:correction", args=[self.pk])

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..letters.querysets import CorrespondenceQuerySet


class CorrespondenceKind(models.TextChoices):
    """What came in. Each kind but the compliment carries a promise to answer in time."""

    LETTER = "letter", "Letter or e-mail"
    MESSAGE = "telephone message", "Telephone message"
    COMPLAINT = "complaint", "Complaint"
    COMPLIMENT = "compliment", "Compliment"


@pghistory.track()
class Correspondence(models.Model):
    """Something that came in from outside and what became of it: taken down, answered in time or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what is it", max_length=20, choices=CorrespondenceKind)
    came_on = models.DateField("came on")
    from_whom = models.CharField("who is it from", max_length=120)
    household = models.ForeignKey(
        "families.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="correspondence"
    )
    about = models.TextField("what is it about", max_length=4_000)
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="who will answer",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="taken by", on_delete=models.PROTECT, related_name="+"
    )
    # What was promised on the day it came in; a later change of the setting does not move it. None: no answer is due.
    due_on = models.DateField("answer due by", null=True, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField("what was answered", max_length=4_000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CorrespondenceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id kind came_on due_on answered_on created_at",
        personal="from_whom household for_whom taken_by answered_by",
        special="about answer",
        deletion="With the family's retention period; without a family six years after it was answered.",
    )

    class Meta:
        verbose_name = "letter or message"
        verbose_name_plural = "letters and messages"
        ordering = ["-came_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("came_on")),
                name="families_correspondence_answered_after_it_came",
                violation_error_message="It cannot have been answered before it came.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="families_correspondence_answered_by_somebody",
                violation_error_message="Say who answered.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(answered_on__isnull=True, due_on__isnull=False),
                name="families_correspondence_open",
            ),
            models.Index(fields=["came_on"], name="families_correspondence_came"),
        ]

    def __str__(self):
        # Never who wrote or what: this text ends up in messages and logs.
        return f"{self.get_kind_display()} of {self.came_on}"

    def get_absolute_url(self):
        return reverse("families:letter", args=[self.pk])

    @property
    def waits(self) -> bool:
        """Whether an answer is promised and has not been given."""
        return self.due_on is not None and self.answered_on is None

    @property
    def was_in_time(self) -> bool | None:
        """Whether it was answered by the day promised; None where it has not been, or nothing was promised."""
        if self.due_on is None or self.answered_on is None:
            return None
        return self.answered_on <= self.due_on

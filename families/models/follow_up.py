import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from centre.core.classification import DataProtection

from ..follow_up.querysets import VisitSignOffQuerySet


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class NoAccessStep(models.Model):
    """What the centre's rule asks for because nobody answered the door, for the first time or again."""

    visit = models.OneToOneField(
        "families.Visit", primary_key=True, on_delete=models.CASCADE, related_name="no_access_step"
    )
    number = models.PositiveSmallIntegerField("times in a row")
    step = models.CharField("what is to be done", max_length=200)
    due_on = models.DateField("by")
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    data_protection = DataProtection(
        plain="visit number step due_on done_on", personal="done_by", deletion="With the visit."
    )

    class Meta:
        verbose_name = "step after no access"
        ordering = ["due_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="families_noaccessstep_done_by_somebody",
                violation_error_message="Say who did it.",
            )
        ]

    def __str__(self):
        return "Step after no access"


@pghistory.track()
class VisitSignOff(models.Model):
    """A supervisor has read what was logged: signed off, or sent back with a remark. A later change ends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey("families.Visit", on_delete=models.CASCADE, related_name="sign_offs")
    signed = models.BooleanField("signed off")
    remark = models.TextField("remark", max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # The worker has read the remark.
    read_at = models.DateTimeField(null=True, blank=True)
    # The visit was changed afterwards, or looked at anew.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VisitSignOffQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id visit signed at read_at ended_at", personal="by", special="remark", deletion="With the visit."
    )

    class Meta:
        verbose_name = "sign-off"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(ended_at__isnull=True), name="families_visitsignoff_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(signed=True) | ~Q(remark=""),
                name="families_visitsignoff_says_something",
                violation_error_message="Sign off, or write a remark.",
            ),
        ]

    def __str__(self):
        return "Sign-off"

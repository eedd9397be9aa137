import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..learning.eyfs import Area, area_words
from ..learning.querysets import ObservationQuerySet
from .sessions import Session


@pghistory.track()
class Observation(models.Model):
    """What somebody saw one child do, the areas of learning it shows, and what comes next. It names no other child."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="observations")
    on = models.DateField("day")
    session = models.ForeignKey(
        Session, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="observations"
    )
    areas = ArrayField(models.CharField(max_length=20, choices=Area), verbose_name="areas of learning")
    saw = models.CharField("what was seen and heard", max_length=2_000)
    next_step = models.CharField("what comes next", max_length=1_000, blank=True)
    parent_words = models.CharField("words of the parent", max_length=1_000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    # Put right after a parent had it: they are told anew.
    put_right_on = models.DateField("put right on", null=True, blank=True, editable=False)
    # About somebody else, or never so: it stays in the record and is shown to no parent.
    taken_back_on = models.DateField("taken back on", null=True, blank=True, editable=False)
    taken_back_because = models.CharField("why it is taken back", max_length=300, blank=True)

    objects = ObservationQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id session areas written_at put_right_on taken_back_on",
        personal="child on saw next_step parent_words written_by taken_back_because",
        deletion="With the child’s record.",
    )

    class Meta:
        ordering = ["-on", "-written_at", "id"]
        indexes = [models.Index(fields=["child", "-on"], name="sessions_app_observation_child")]
        constraints = [
            models.CheckConstraint(
                condition=Q(areas__len__gte=1) & Q(areas__contained_by=Area.values),
                name="sessions_app_observation_some_area",
                violation_error_message="Choose at least one area of learning.",
            ),
            models.CheckConstraint(
                condition=~Q(saw=""),
                name="sessions_app_observation_says_something",
                violation_error_message="Enter what you saw.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on__isnull=True, taken_back_because="")
                | Q(taken_back_on__isnull=False) & ~Q(taken_back_because=""),
                name="sessions_app_observation_taken_back_with_reason",
                violation_error_message="Say why it is taken back.",
            ),
        ]

    def __str__(self):
        return f"Observation of {self.on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("sessions_app:observation", args=[self.pk])

    @property
    def area_words(self) -> list[str]:
        return area_words(self.areas)


class SharedHow(models.TextChoices):
    SHOWN = "shown", "Shown and talked about"
    PAPER = "paper", "Given on paper"
    SENT = "sent", "Sent as a file"


@pghistory.track()
class ObservationShare(models.Model):
    """That an observation was shared with a parent or carer on a day. What was told cannot be untold: rows stay."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="shares")
    with_person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="observations_shared")
    on = models.DateField("day")
    how = models.CharField("how", max_length=10, choices=SharedHow)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id how", personal="observation with_person on by", deletion="With the child’s record."
    )

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["observation", "-on"], name="sessions_app_observshare_row")]
        triggers = [pgtrigger.Protect(name="share_stays", operation=pgtrigger.Delete)]

    def __str__(self):
        return f"{self.observation}, shared on {self.on:%-d %B %Y}"

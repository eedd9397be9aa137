import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..learning.eyfs import Area, Stage, area_words
from .sessions import Session


@pghistory.track()
class SessionPlan(models.Model):
    """What a session is planned to give children, what happened, and what comes next. It names no child.

    Who leads it is said once, on the session and its roster.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="learning_plan")
    areas = ArrayField(models.CharField(max_length=20, choices=Area), verbose_name="areas of learning")
    stages = ArrayField(
        models.CharField(max_length=20, choices=Stage), verbose_name="for whom", default=list, blank=True
    )
    aim = models.CharField("what children can find out, try or learn", max_length=500)
    interests = models.CharField("interests of the children it follows", max_length=500, blank=True)
    activities = models.CharField("what we do", max_length=2_000, blank=True)
    put_out = models.CharField("what is put out", max_length=1_000, blank=True)
    joining_in = models.CharField("so that everybody can join in", max_length=500, blank=True)
    # The plan whose next steps this one takes up.
    follows = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="followed_by"
    )
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    what_happened = models.CharField("what happened", max_length=2_000, blank=True)
    areas_seen = ArrayField(
        models.CharField(max_length=20, choices=Area), verbose_name="areas that were seen", default=list, blank=True
    )
    next_steps = models.CharField("next steps", max_length=1_000, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    data_protection = DataProtection(
        plain="id session areas stages aim put_out joining_in follows areas_seen",
        personal="interests activities planned_by what_happened next_steps told_by",
        deletion="Three years after the session; no child is named in it.",
    )

    class Meta:
        ordering = ["-session__date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(areas__len__gte=1),
                name="sessions_app_sessionplan_some_area",
                violation_error_message="Choose at least one area of learning.",
            ),
            models.CheckConstraint(
                condition=Q(areas__contained_by=Area.values)
                & Q(areas_seen__contained_by=Area.values)
                & Q(stages__contained_by=Stage.values),
                name="sessions_app_sessionplan_known_words",
            ),
            models.CheckConstraint(
                condition=Q(told_by__isnull=False) | Q(what_happened="", next_steps="", areas_seen=[]),
                name="sessions_app_sessionplan_told_by_somebody",
            ),
        ]

    def __str__(self):
        return f"Plan of {self.session}"

    def get_absolute_url(self):
        return reverse("sessions_app:session_plan", args=[self.session_id])

    @property
    def area_words(self) -> list[str]:
        return area_words(self.areas)

    @property
    def seen_words(self) -> list[str]:
        return area_words(self.areas_seen)

    @property
    def stage_words(self) -> list[str]:
        return [each.label for each in Stage if each.value in self.stages]

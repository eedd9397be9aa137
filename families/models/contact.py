import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..visit_querysets import VisitQuerySet


class VisitType(models.TextChoices):
    HOME_VISIT = "home visit", "Home visit"
    ONE_TO_ONE = "one-to-one at centre", "One-to-one at the centre"
    PHONE_CALL = "phone call", "Phone call"
    VIDEO_CALL = "video call", "Video call"


class VisitOutcome(models.TextChoices):
    ACHIEVED = "achieved", "Achieved: we met"
    NO_ACCESS = "no access", "No access: nobody answered"
    CANCELLED_BY_FAMILY = "cancelled by family", "Cancelled by the family"
    CANCELLED_BY_US = "cancelled by us", "Cancelled by us"
    REFUSED = "refused", "Refused: the family did not want it"


@pghistory.track()
class Visit(models.Model):
    """A family support visit or call: planned first (no outcome yet), then logged."""

    # Made by the browser's form, so that the same visit sent twice is one visit.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("reference", max_length=40, unique=True)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="visits")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    # The episode of family support the day falls into, found by itself when the visit is saved.
    case = models.ForeignKey(
        "families.Case", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="visits"
    )
    # As the sheet said, where a worker of the past has no account here.
    worker_name = models.CharField("worker", max_length=150, blank=True)
    date = models.DateField("date")
    start_time = models.TimeField("start", null=True, blank=True)
    end_time = models.TimeField("end", null=True, blank=True)
    type = models.CharField("kind of visit", max_length=30, choices=VisitType)
    # Only where it is neither the family's home nor the centre: "Grandmother's flat", "The library".
    place = models.CharField("place", max_length=200, blank=True)
    # Empty while it is only planned.
    outcome = models.CharField("outcome", max_length=30, choices=VisitOutcome, blank=True)
    summary = models.TextField("what happened", max_length=20_000, blank=True)
    # What the child said, did and showed, in a box of its own so that nobody forgets to ask.
    child_voice = models.TextField("voice of the child", max_length=5_000, blank=True)
    agreed = models.TextField("what was agreed", max_length=5_000, blank=True)
    next_step = models.CharField("next step", max_length=300, blank=True)
    next_step_due = models.DateField("next step by", null=True, blank=True)
    next_step_done_on = models.DateField("next step done on", null=True, blank=True)
    people_seen = models.ManyToManyField("families.Person", through="families.VisitPersonSeen", related_name="visits")
    logged_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id version created_at logged_at",
        personal="reference household case worker worker_name date start_time end_time type place outcome "
        "next_step_due next_step_done_on people_seen",
        special="summary child_voice agreed next_step",
        deletion="With the family's record; notes are redacted, dates stay.",
    )

    class Meta:
        ordering = ["-date", "-start_time", "id"]
        indexes = [
            models.Index(fields=["date"], name="families_visit_date"),
            models.Index(fields=["worker", "-date"], name="families_visit_worker"),
            models.Index(
                fields=["next_step_due"],
                condition=Q(next_step_done_on__isnull=True, next_step_due__isnull=False),
                name="families_visit_next_step",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=True) | Q(end_time__gte=F("start_time")),
                name="families_visit_ends_after_start",
                violation_error_message="A visit cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(next_step_due__isnull=True) | Q(next_step_due__gte=F("date")),
                name="families_visit_next_step_after_visit",
                violation_error_message="A next step cannot be due before the visit.",
            ),
        ]

    def __str__(self):
        return f"{self.get_type_display()} on {self.date:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("families:visit", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return not self.outcome

    @property
    def worker_words(self) -> str:
        return str(self.worker) if self.worker_id else self.worker_name


class Awake(models.TextChoices):
    AWAKE = "awake", "Awake"
    ASLEEP = "asleep", "Asleep"


# Who was seen decides what is counted, so taking somebody off again stays known.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class VisitPersonSeen(models.Model):
    """That somebody was seen on a visit that was achieved."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="seen")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="seen_on_visits")
    # Of a child: seen without the parents in the room; awake or asleep, where it was said.
    alone = models.BooleanField("seen alone", default=False)
    awake = models.CharField("awake or asleep", max_length=10, choices=Awake, blank=True)

    data_protection = DataProtection(plain="id", personal="visit person alone awake", deletion="With the visit.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="families_visitpersonseen_once")]

    def __str__(self):
        return f"{self.person} on {self.visit}"

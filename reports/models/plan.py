"""The Centre Improvement Plan, in the columns that governing bodies know (Windhill's Service Development Plan)."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change

_KEPT = "Kept: it is part of the centre's evidence."


class ImprovementPlan(models.Model):
    """The plan of one academic year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("title", max_length=120)
    from_date = models.DateField("first day")
    to_date = models.DateField("last day")
    introduction = models.TextField("what this year is about", max_length=5_000, blank=True)

    data_protection = DataProtection(plain="id title from_date to_date introduction", deletion=_KEPT)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="reports_improvementplan_ends_after_start",
                violation_error_message="The last day of the plan cannot be before the first.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("improvement_plan:plan_of", args=[self.pk])


class Priority(models.Model):
    """A priority of the plan, linked to a heading of self-evaluation and, where there is one, to a live measure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField("number")
    title = models.CharField("priority", max_length=300)
    linked_to = models.CharField("linked to (self-evaluation section, performance measure)", max_length=200, blank=True)
    # A key of the measures ("registered_percent"), or empty.
    measure = models.CharField("live measure", max_length=60, blank=True)
    baseline_value = models.DecimalField("baseline", max_digits=7, decimal_places=1, null=True, blank=True)
    baseline_on = models.DateField("baseline as at", null=True, blank=True)
    target_value = models.DecimalField("target", max_digits=7, decimal_places=1, null=True, blank=True)
    target_on = models.DateField("target by", null=True, blank=True)
    target_words = models.CharField("priority target", max_length=300, blank=True)

    data_protection = DataProtection(
        plain="id plan number title linked_to measure baseline_value baseline_on target_value target_on target_words",
        deletion=_KEPT,
    )

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="reports_priority_number_once",
                violation_error_message="The plan already has a priority with this number.",
            )
        ]

    def __str__(self):
        return f"{self.number} {self.title}"


@pghistory.track()
class Objective(models.Model):
    """An objective under a priority (1.1, 1.2) with the Windhill columns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="objectives")
    number = models.PositiveSmallIntegerField("number")
    title = models.TextField("objective", max_length=1_000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="who answers for it",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="objectives",
    )
    success_criteria = models.TextField("success criteria", max_length=3_000, blank=True)
    monitoring = models.TextField("how it is monitored, with dates", max_length=3_000, blank=True)
    impact = models.TextField("evaluation of impact", max_length=5_000, blank=True)
    resources = models.TextField("resources", max_length=2_000, blank=True)

    data_protection = DataProtection(
        plain="id priority number title success_criteria monitoring impact resources", personal="owner", deletion=_KEPT
    )

    class Meta:
        ordering = ["priority__number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "number"],
                name="reports_objective_number_once",
                violation_error_message="The priority already has an objective with this number.",
            )
        ]

    def __str__(self):
        return f"{self.priority.number}.{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("improvement_plan:objective", args=[self.pk])


class PlanAction(models.Model):
    """A dated action under an objective."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions")
    description = models.CharField("action", max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="who does it",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_actions",
    )
    due = models.DateField("by")
    done_on = models.DateField("done on", null=True, blank=True)

    data_protection = DataProtection(plain="id objective description due done_on", personal="owner", deletion=_KEPT)

    class Meta:
        ordering = ["due", "id"]

    def __str__(self):
        return self.description


class Rating(models.TextChoices):
    """Red, amber, green with what each means, and two more; always printed as a word and a shape."""

    NOT_STARTED = "not started", "Not started"
    RED = "red", "Red: off track or overdue"
    AMBER = "amber", "Amber: behind but recoverable, or evidence incomplete"
    GREEN = "green", "Green: on track"
    COMPLETE = "complete", "Complete"


class ObjectiveStatus(models.Model):
    """How an objective stood, who said so and why: the newest row counts, none is ever changed."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="statuses")
    rating = models.CharField("rating", max_length=12, choices=Rating)
    because = models.CharField("why, with the evidence", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    # The review point at which it was said, where it was one.
    review = models.ForeignKey(
        "reports.PlanReview", null=True, blank=True, on_delete=models.PROTECT, related_name="statuses"
    )

    data_protection = DataProtection(
        plain="id objective rating because at review", personal="by by_name", deletion=_KEPT
    )

    class Meta:
        ordering = ["-id"]
        triggers = refuse_every_change("objectivestatus_append_only")

    def __str__(self):
        return self.get_rating_display()


class PlanReview(models.Model):
    """One of the three review points of the academic year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ImprovementPlan, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField("review")
    planned_for = models.DateField("planned for")
    held_on = models.DateField("held on", null=True, blank=True)
    notes = models.TextField("what the review found", max_length=5_000, blank=True)

    data_protection = DataProtection(plain="id plan number planned_for held_on notes", deletion=_KEPT)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="reports_planreview_number_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, 3)),
                name="reports_planreview_three",
                violation_error_message="A plan has three review points.",
            ),
        ]

    def __str__(self):
        return f"Review {self.number}"

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.passed_on import refuse_all_but_passing_on

from ..safety.querysets import VisitSafetyQuerySet


class VisitRisk(models.TextChoices):
    """What the team made of going there. Kept apart from the story behind it."""

    ORDINARY = "ordinary", "Ordinary: nothing known against going alone"
    TAKE_CARE = "take care", "Take care: read the note first"
    TWO_GO = "two go", "Two go, or meet somewhere else"


class HowItEnded(models.TextChoices):
    OUT_SAFE = "out, safe", "Out, safe"
    LOGGED = "logged", "The visit was logged"
    CALLED_OFF = "called off", "The visit was called off or is no home visit any more"
    ALERT_CLOSED = "alert closed", "The alert was closed"


@pghistory.track()
class VisitSafety(models.Model):
    """The safe-return timer of a home visit, and what was thought about the risk of going there.

    It runs from the day the visit is planned: whoever does not tap anything at all is missed, too.
    """

    visit = models.OneToOneField("families.Visit", primary_key=True, on_delete=models.CASCADE, related_name="safety")
    expected_out_at = models.DateTimeField("expected out", null=True, blank=True)
    went_in_at = models.DateTimeField("went in", null=True, blank=True)
    ended_at = models.DateTimeField("safe since", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_how = models.CharField("how it ended", max_length=20, choices=HowItEnded, blank=True)
    second_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="second worker",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    mobile = models.CharField("mobile on this visit", max_length=40, blank=True)
    risk = models.CharField("risk", max_length=20, choices=VisitRisk, blank=True)
    risk_note = models.TextField("what to know before going", max_length=2_000, blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assessed_at = models.DateTimeField("file read and risk thought about", null=True, blank=True)

    objects = VisitSafetyQuerySet.as_manager()
    data_protection = DataProtection(
        plain="visit expected_out_at went_in_at ended_at ended_how assessed_at",
        personal="ended_by second_worker mobile assessed_by",
        special="risk risk_note",
        deletion="With the visit.",
    )

    class Meta:
        verbose_name = "safe return"
        ordering = ["expected_out_at"]
        indexes = [
            models.Index(
                fields=["expected_out_at"], condition=Q(ended_at__isnull=True), name="families_visitsafety_running"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_how="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_how=""),
                name="families_visitsafety_ended_by_somebody",
                violation_error_message="Say who ended it and how.",
            ),
            models.CheckConstraint(
                condition=Q(assessed_at__isnull=True, assessed_by__isnull=True)
                | Q(assessed_at__isnull=False, assessed_by__isnull=False),
                name="families_visitsafety_assessed_by_somebody",
                violation_error_message="Say who thought about the risk.",
            ),
            models.CheckConstraint(
                condition=Q(went_in_at__isnull=True)
                | Q(expected_out_at__isnull=False, expected_out_at__gt=F("went_in_at")),
                name="families_visitsafety_out_after_in",
                violation_error_message="Say when the worker is expected out: later than they went in.",
            ),
            models.CheckConstraint(
                condition=~Q(risk="two go") | Q(second_worker__isnull=False),
                name="families_visitsafety_two_go",
                violation_error_message="Choose who goes along.",
            ),
        ]

    def __str__(self):
        return "Safe return"

    @property
    def is_running(self) -> bool:
        """Whether the worker is in there as far as the centre knows."""
        return self.went_in_at is not None and self.ended_at is None


class EscalationKind(models.TextChoices):
    STEP = "step", "Step taken"
    E_MAIL = "e-mail", "E-mail sent"
    CLOSED = "closed", "Alert closed"


class VisitEscalation(models.Model):
    """What was done because a worker did not come out in time: who was called, when, what came of it. Only added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey("families.Visit", on_delete=models.PROTECT, related_name="escalations")
    # The time that had passed: another alert on the same visit counts its own e-mails.
    expected_out_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=EscalationKind)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    step = models.CharField("what was done", max_length=120)
    who_called = models.CharField("who was called", max_length=120, blank=True)
    came_of_it = models.TextField("what came of it", max_length=1_000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id visit expected_out_at kind number step at",
        personal="who_called came_of_it by",
        deletion="With the visit; kept as long as records of accidents at work.",
    )

    class Meta:
        verbose_name = "escalation"
        ordering = ["at", "id"]
        triggers = refuse_all_but_passing_on("visitescalation_append_only", "came_of_it")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "expected_out_at", "number"],
                condition=Q(kind="e-mail"),
                name="families_visitescalation_one_e_mail_a_step",
            )
        ]

    def __str__(self):
        return "Escalation"

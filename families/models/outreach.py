import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.models.passed_on import refuse_all_but_passing_on

from ..outreach.querysets import OutreachTaskQuerySet


class OutreachReason(models.TextChoices):
    """Why a family is to be reached. Never the name of a group: it would say something about the family."""

    NOT_SEEN = "not seen", "Not seen for long"
    NEW_BIRTH = "new birth", "A baby nobody has met yet"
    NOT_THIS_TERM = "not this term", "Nobody met this term"


class OutreachOutcome(models.TextChoices):
    """What came of it. Each closes the task."""

    CAME = "came", "The family came to the centre"
    CONTACT = "contact made", "Contact made"
    NO_CONTACT_WANTED = "wants no contact", "Wants no contact"
    MOVED_AWAY = "moved away", "Moved away"
    NOT_FOUND = "not found", "Could not be found"
    SAME_FAMILY = "same family", "Turned out to be the same family as another"


class AttemptKind(models.TextChoices):
    """How a family was tried."""

    CALL = "call", "Telephone call"
    TEXT = "text", "Text message"
    LETTER = "letter", "Letter"
    KNOCK = "knock", "Knock at the door"


@pghistory.track()
class OutreachTask(models.Model):
    """That a worker is to reach a family: assigned on a day, until something came of it. One open at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="outreach")
    why = models.CharField("why", max_length=20, choices=OutreachReason)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_on = models.DateField("assigned on")
    outcome = models.CharField("what came of it", max_length=20, choices=OutreachOutcome, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OutreachTaskQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id created_at",
        personal="household why assigned_to assigned_by assigned_on outcome closed_on closed_by",
        deletion="With the family's retention period.",
    )

    class Meta:
        verbose_name = "family to reach"
        verbose_name_plural = "families to reach"
        ordering = ["assigned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(closed_on__isnull=True), name="families_outreachtask_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True, closed_by__isnull=True)
                | (~Q(outcome="") & Q(closed_on__isnull=False, closed_by__isnull=False)),
                name="families_outreachtask_closed_with_outcome",
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("assigned_on")),
                name="families_outreachtask_closed_after_assigned",
                violation_error_message="It cannot be closed before it was assigned.",
            ),
        ]

    def __str__(self):
        # Never whose: this text ends up in messages and logs.
        return f"Family to reach, since {self.assigned_on}"

    def get_absolute_url(self):
        return reverse("families:outreach_task", args=[self.pk])


class OutreachAttempt(models.Model):
    """One try to reach a family. Added to, never rewritten."""

    id = models.BigAutoField(primary_key=True)
    # Of a family, or of a child whom the centre knows from a list alone.
    task = models.ForeignKey(OutreachTask, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts")
    listed = models.ForeignKey(
        "families.ListedChild", null=True, blank=True, on_delete=models.PROTECT, related_name="attempts"
    )
    kind = models.CharField("what was tried", max_length=10, choices=AttemptKind)
    on = models.DateField("on")
    note = models.CharField("note", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id task listed created_at", personal="kind on by", special="note", deletion="With the family to reach."
    )

    class Meta:
        ordering = ["-on", "-id"]
        triggers = refuse_all_but_passing_on("outreachattempt_append_only", "note")
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, listed__isnull=True) | Q(task__isnull=True, listed__isnull=False),
                name="families_outreachattempt_of_one",
                violation_error_message="A try is of one family or of one child on a list.",
            )
        ]

    def __str__(self):
        return f"Attempt on {self.on}"


@pghistory.track()
class OutreachMonth(models.Model):
    """What the health service and the council tell for a month: numbers alone, nobody's name. Empty: not told yet."""

    month = models.DateField("month (its first day)", primary_key=True)
    births_notified = models.PositiveIntegerField("births notified", null=True, blank=True)
    offers_eligible = models.PositiveIntegerField("two-year-olds on the offer list", null=True, blank=True)
    offers_taken_up = models.PositiveIntegerField("of those, taken up", null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    data_protection = DataProtection(
        plain="month births_notified offers_eligible offers_taken_up changed_at",
        personal="changed_by",
        deletion="Kept: numbers alone.",
    )

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="families_outreachmonth_first_day"),
            models.CheckConstraint(
                condition=Q(offers_taken_up__isnull=True)
                | Q(offers_eligible__isnull=False, offers_taken_up__lte=F("offers_eligible")),
                name="families_outreachmonth_taken_up_of_eligible",
                violation_error_message="No more can be taken up than there are on the list.",
            ),
        ]

    def __str__(self):
        return f"{self.month:%B %Y}"

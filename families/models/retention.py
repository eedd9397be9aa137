"""How long records are kept, what holds them longer, and what was emptied on whose authority."""

import uuid

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change
from centre.core.retention import record_classes

KEPT = "Kept: it proves what was destroyed and why."


class Base(models.TextChoices):
    """The day from which the years of a class count."""

    LAST_CONTACT = "last contact", "Last contact with the family"
    DATE_OF_BIRTH = "date of birth", "Date of birth of the youngest child"
    CASE_CLOSED = "case closed", "Day on which the last case was closed"
    OF_RECORD = "of the record", "A day of the record itself"  # as its room says (centre.core.retention)


@pghistory.track()
class RetentionClass(models.Model):
    """A kind of record and how long it is kept; a family is kept as long as the longest that applies to it."""

    code = models.SlugField(primary_key=True, max_length=30, editable=False)
    name = models.CharField("which records", max_length=150, editable=False)
    base = models.CharField("counted from", max_length=20, choices=Base, editable=False)
    years = models.PositiveSmallIntegerField(
        "years", validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Whole years."
    )
    # Councils count six years and the current financial year: to 31 March.
    to_year_end = models.BooleanField("and to the end of the financial year", default=False)
    source = models.CharField("who says so", max_length=300)

    data_protection = DataProtection(
        plain="code name base years to_year_end source", deletion="Kept: decisions name it."
    )

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def counted_from(self) -> str:
        """From which day the years count, in words: of a room's own class as the room says it."""
        kind = record_classes().get(self.code)
        return kind.counted_from if kind else self.get_base_display()


@pghistory.track()
class LegalHold(models.Model):
    """Nothing of the family is emptied while it holds: a claim, an inquiry, a complaint, a court."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        "families.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="legal_holds"
    )
    reason = models.CharField("why", max_length=500)
    since = models.DateField("since")
    until = models.DateField("lifted on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    data_protection = DataProtection(
        plain="id", personal="household person since until by lifted_by", special="reason", deletion=KEPT
    )

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, person__isnull=True)
                | Q(household__isnull=True, person__isnull=False),
                name="families_legalhold_of_one",
                violation_error_message="A hold is of a family or of a person.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, lifted_by__isnull=True)
                | Q(until__gte=F("since"), lifted_by__isnull=False),
                name="families_legalhold_lifted_by_somebody",
                violation_error_message="It cannot have been lifted before it was set.",
            ),
        ]

    def __str__(self):
        return "Legal hold"


class RetentionDecision(models.Model):
    """That a family whose time is over is kept longer, until when, and why. Added, never changed."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="retention_decisions")
    keep_until = models.DateField("keep until")
    reason = models.CharField("why", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(plain="id at", personal="household keep_until by", special="reason", deletion=KEPT)

    class Meta:
        ordering = ["-id"]
        triggers = refuse_every_change("retentiondecision_append_only")

    def __str__(self):
        return f"Kept until {self.keep_until}"


class Destruction(models.Model):
    """The destruction log: which family was emptied, when, by whom, on what authority. Never changed by anybody.

    The database empties a family only on a row of this table, once, and writes there what it did (ADR 18).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="destructions")
    rule = models.CharField("by which rule", max_length=300)
    due_on = models.DateField("kept until")
    authority = models.CharField("on whose authority", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    emptied_at = models.DateTimeField(null=True, blank=True, editable=False)
    people = models.PositiveIntegerField("people", null=True, blank=True, editable=False)
    # {table: how many rows}
    emptied = models.JSONField(default=dict, blank=True, editable=False)

    data_protection = DataProtection(
        plain="id rule due_on at emptied_at people emptied", personal="household authority by", deletion=KEPT
    )

    class Meta:
        ordering = ["-at"]
        triggers = refuse_every_change("destruction_append_only")

    def __str__(self):
        return "Destruction"

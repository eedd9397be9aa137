"""The closed room. Its tables are guarded twice: by querysets here, and by row-level security in PostgreSQL.

Ids are made by the application: somebody who may only add a concern has no right to read back an id that the
database made.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change
from families.models.rights import Decision

from .querysets import ConcernQuerySet


class Concern(models.Model):
    """What somebody saw or heard about a child. Never changed and never deleted; what follows is added beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty where the child is not known to the centre; then child_name says who.
    child = models.ForeignKey("families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    child_name = models.CharField("child's name", max_length=200, blank=True)
    seen_and_heard = models.TextField("what you saw and heard", max_length=20_000)
    child_words = models.TextField("the child's own words", max_length=10_000, blank=True)
    happened_on = models.DateField("when it happened")
    happened_at = models.TimeField("at what time", null=True, blank=True)
    place = models.CharField("where it happened", max_length=300)
    told = models.TextField("who has been told", max_length=2_000, blank=True)
    done_so_far = models.TextField("what has been done so far", max_length=5_000, blank=True)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As text, so that the record reads by itself.
    logged_by_name = models.CharField(max_length=200)
    logged_by_role = models.CharField(max_length=200, blank=True)
    logged_at = models.DateTimeField(default=timezone.now)

    objects = ConcernQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id logged_at",
        personal="logged_by logged_by_name logged_by_role",
        special="child child_name seen_and_heard child_words happened_on happened_at place told done_so_far",
        deletion="Never deleted by the product; reviewed by the safeguarding lead at the end of retention.",
    )

    class Meta:
        ordering = ["-logged_at"]
        triggers = refuse_every_change("concern_append_only")
        constraints = [
            models.CheckConstraint(
                condition=Q(child__isnull=False) | ~Q(child_name=""),
                name="safeguarding_concern_names_a_child",
                violation_error_message="Say which child the concern is about.",
            )
        ]

    def __str__(self):
        # Nothing of the concern itself: this text can end up in messages.
        return "Concern"

    def get_absolute_url(self):
        return reverse("safeguarding:concern", args=[self.pk])

    @property
    def child_today(self):
        """The record that stands for the child today: another one, where two of the same child were merged."""
        return self.child.kept if self.child_id else None


class DecisionKind(models.TextChoices):
    MONITOR = "no further action, monitor", "No further action now; monitor"
    SUPPORT = "support in the centre", "Support in the centre"
    EARLY_HELP = "early help assessment", "Early help assessment"
    CONSULT = "consult children's social care", "Advice asked from children's social care"
    REFER = "refer to children's social care", "Referred to children's social care"
    POLICE = "police", "Police called"
    LADO = "local authority designated officer", "Local authority designated officer told"


class ConcernDecision(models.Model):
    """What the safeguarding lead or a deputy decided about a concern, and why. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField("decision", max_length=60, choices=DecisionKind)
    reason = models.TextField("why", max_length=10_000)
    review_on = models.DateField("look at it again on", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id decided_at",
        personal="decided_by decided_by_name",
        special="concern kind reason review_on",
        deletion="With the concern.",
    )

    class Meta:
        ordering = ["decided_at"]
        triggers = refuse_every_change("concerndecision_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="safeguarding_concerndecision_has_a_reason",
                violation_error_message="Say why.",
            )
        ]

    def __str__(self):
        return "Decision"


class ConcernReading(models.Model):
    """That somebody cleared opened, printed or listed concerns, or was refused. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.PROTECT, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    what = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id what at", personal="by by_name", special="concern", deletion="With the concern."
    )

    class Meta:
        ordering = ["-at"]
        triggers = refuse_every_change("concernreading_append_only")

    def __str__(self):
        return "Reading"


class PartDecision(models.Model):
    """What the lead decided about one passage of their part of a request for data; the newest holds. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("families.AccessRequest", on_delete=models.PROTECT, related_name="+")
    passage = models.CharField(max_length=120)
    # Of the text that was decided about, as families.AccessDecision has it.
    seen = models.CharField(max_length=64)
    decision = models.CharField("what becomes of it", max_length=20, choices=Decision)
    words = models.CharField("the words, or the reason", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id seen at",
        personal="request by",
        special="passage decision words",
        deletion="With the concerns it is about.",
    )

    class Meta:
        ordering = ["at"]
        triggers = refuse_every_change("partdecision_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision__in=["other", "words"]) | ~Q(words=""),
                name="safeguarding_partdecision_says_why",
                violation_error_message="Say which words, or why.",
            )
        ]

    def __str__(self):
        return "Decision about a passage"


class IssuedPart(models.Model):
    """The lead's part of a request for data, exactly as it was issued. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey("families.AccessRequest", on_delete=models.PROTECT, related_name="+")
    pdf = models.BinaryField()
    passages = models.PositiveIntegerField("passages given")
    left_out = models.PositiveIntegerField("passages left out, in whole or in part")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id at",
        personal="request by by_name",
        special="pdf passages left_out",
        deletion="With the concerns it is about.",
    )

    class Meta:
        ordering = ["-at"]
        triggers = refuse_every_change("issuedpart_append_only")

    def __str__(self):
        return "Issued part"

    def get_absolute_url(self):
        return reverse("safeguarding:issued_part", args=[self.pk])


class Clearance(models.Model):
    """A sign-in that has been cleared to read the closed room for a short time.

    The application's role has no right to this table at all: rows come and are asked for only through the functions of
    the migration `row_level_security`, by a random token of which only the hash is kept.
    """

    token_hash = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    data_protection = DataProtection(
        plain="token_hash granted_at expires_at",
        personal="user",
        deletion="Removed by the next clearance once expired.",
    )

    class Meta:
        ordering = ["-granted_at"]

    def __str__(self):
        return "Clearance"


class ClearanceKey(models.Model):
    """The key with which the application signs what it asks of the closed room's functions: one row.

    Derived from the application's own secret and out of its database role's reach: whoever could slip SQL into a
    query could call those functions, but not sign the call.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    key = models.CharField(max_length=64)

    data_protection = DataProtection(plain="id key", deletion="Replaced when the application's secret changes.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="safeguarding_clearancekey_one_row")]

    def __str__(self):
        return "Clearance key"

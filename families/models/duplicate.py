import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection


class PairState(models.TextChoices):
    OPEN = "open", "To be looked at"
    DIFFERENT = "different", "Not a duplicate"
    MERGED = "merged", "Merged"


@pghistory.track()
class DuplicatePair(models.Model):
    """Two records that may be of one human, and what was decided. "Not a duplicate" is remembered for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The smaller id first, so that a pair is one row whichever way round it is found.
    one = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("how alike", default=0)
    reasons = models.CharField("why it seems so", max_length=200, blank=True)
    found_on = models.DateField("found on")
    state = models.CharField("state", max_length=12, choices=PairState, default=PairState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField("how you know", max_length=300, blank=True)
    # Somebody wanted to merge them and may not: the safeguarding lead decides.
    lead_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_asked_at = models.DateTimeField(null=True, blank=True)

    data_protection = DataProtection(
        plain="id score found_on state decided_at lead_asked_at",
        personal="one other reasons decided_by because lead_asked_by",
        deletion="With the last of the two people.",
    )

    class Meta:
        verbose_name = "possible duplicate"
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="families_duplicatepair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="families_duplicatepair_smaller_id_first"),
        ]
        indexes = [
            models.Index(fields=["-score", "id"], condition=Q(state="open"), name="families_duplicatepair_open"),
        ]

    def __str__(self):
        # No names: this text ends up in messages and logs.
        return f"Possible duplicate found on {self.found_on}"

    def get_absolute_url(self):
        return reverse("families:compare", args=[self.pk])


class AskedMergeQuerySet(models.QuerySet):
    def waiting(self):
        """Neither answered nor merged in another way since."""
        return self.filter(settled_at=None, kept__merged_into=None, merged__merged_into=None)


@pghistory.track()
class AskedMerge(models.Model):
    """Somebody wanted to merge two families and may not: the safeguarding lead merges them, or says they are two."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = AskedMergeQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id asked_at settled_at",
        personal="kept merged asked_by settled_by",
        deletion="With the last of the two families.",
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kept", "merged"], condition=Q(settled_at=None), name="families_askedmerge_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="families_askedmerge_of_two"),
        ]

    def __str__(self):
        return f"Merge of two families asked for on {self.asked_at:%-d %B %Y}"


class Merge(models.Model):
    """That two records of one human, or of one family, were merged: every row that moved, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept_person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kept_household = models.ForeignKey(
        "families.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_household = models.ForeignKey(
        "families.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What was done in order: families.merging.journal.
    journal = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    data_protection = DataProtection(
        plain="id at undone_at",
        personal="kept_person merged_person kept_household merged_household by undone_by",
        special="journal",
        deletion="With the person or family that was kept.",
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_person__isnull=False, merged_person__isnull=False)
                | Q(kept_household__isnull=False, merged_household__isnull=False),
                name="families_merge_of_two",
            )
        ]

    def __str__(self):
        return f"Merge of {self.at:%-d %B %Y}"

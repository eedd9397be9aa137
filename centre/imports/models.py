import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from centre.core.classification import DataProtection


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, ready to import"
    REJECTED = "rejected", "Cannot be imported as it is"
    RUNNING = "running", "Being imported"
    DONE = "done", "Imported"
    FAILED = "failed", "Failed"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class ImportRun(models.Model):
    """One upload of sheets or of an official file: what it was, what was understood, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # "centre" for the centre's own sheets, "official" for official files.
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255, blank=True)
    # The upload itself, until the run has ended; emptied afterwards.
    content = models.BinaryField(null=True, blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    # By sheet or file: [{"name": "people", "title": "people.csv", "counts": {"new": 3, …}, "notes": ["…"]}].
    parts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    # The first rows that change something stored: [{"sheet", "row", "columns"}], without any value.
    changes = models.JSONField(default=list)
    # What is wrong: [{"sheet", "row", "column", "reason", "value"}], all of it.
    problems = models.JSONField(default=list)
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # When it was last heard of, to tell a slow run from a dead one.
    touched_at = models.DateTimeField(auto_now=True)
    # The moment of the database's transaction: rows changed later have a later moment in their history.
    stored_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    data_protection = DataProtection(
        plain="id kind options state rows_total rows_done parts notes changes message created_at touched_at stored_at "
        "finished_at undone_at",
        personal="file_name content problems started_by",
        deletion="The upload is emptied when the run ends, the rejected rows 30 days after it; the counts stay.",
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"Import of {self.created_at:%-d %B %Y}"


class ImportedRows(models.Model):
    """What a run did to one table, so that the whole run can be undone while nothing has been built on it."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="imported_rows")
    model = models.CharField(max_length=80)
    # Ids of the rows it made.
    made = ArrayField(models.CharField(max_length=40), default=list)
    # Rows it changed: [{"id": …, "before": {field: value}, "after": {field: value}}], only the fields that changed.
    changed = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Links it removed: [{field: value}].
    removed = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    data_protection = DataProtection(
        plain="id run model made",
        personal="changed removed",
        deletion="Emptied when the run can no longer be undone: 30 days after it.",
    )

    class Meta:
        verbose_name_plural = "imported rows"
        ordering = ["id"]

    def __str__(self):
        return self.model


class ColumnMatching(models.Model):
    """Which column of somebody's spreadsheet stands for which of ours, remembered for the next file."""

    sheet = models.CharField(max_length=40)
    # The header row as found, tidied and joined: the same layout is matched again by itself.
    header_fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    data_protection = DataProtection(
        plain="id sheet header_fingerprint columns saved_at", personal="saved_by", deletion="Kept until replaced."
    )

    class Meta:
        ordering = ["sheet"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "header_fingerprint"], name="centre_columnmatching_once")
        ]

    def __str__(self):
        return self.sheet

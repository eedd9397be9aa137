import uuid

from django.conf import settings
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
    # "centre" for the centre's own sheets; "postcodes", "deprivation", "population", "reach" for official files.
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255, blank=True)
    # The upload itself, until the run has ended; emptied afterwards.
    content = models.BinaryField(null=True, blank=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    # Counts by sheet: {"people": {"new": 3, "changed": 0, "unchanged": 12, "rejected": 1}}.
    counts = models.JSONField(default=dict)
    # The first rejected rows, with sheet, row, column and reason; the full list is in rejected_rows.
    problems = models.JSONField(default=list)
    rejected_rows = models.JSONField(default=list)
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    data_protection = DataProtection(
        plain="id kind file_name options state rows_total rows_done counts message created_at finished_at undone_at",
        personal="content problems rejected_rows started_by",
        deletion="The upload and the rejected rows are emptied 30 days after the run; the counts stay.",
    )

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"Import of {self.created_at:%-d %B %Y}"


class ImportedRow(models.Model):
    """That a run made a row, so that the whole run can be undone while nothing has been built on it."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="imported_rows")
    model = models.CharField(max_length=80)
    object_id = models.CharField(max_length=40)

    data_protection = DataProtection(plain="id run model object_id", deletion="With the run.")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "model"], name="centre_importedrow_run")]

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

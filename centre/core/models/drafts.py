from django.conf import settings
from django.db import models

from ..classification import DataProtection


class FormDraft(models.Model):
    """What somebody has typed into a long form and not yet saved, so that it is never lost."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="form_drafts")
    # Which form, and of what: "visit:new" or "visit:<id>".
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    data_protection = DataProtection(
        plain="id key saved_at",
        personal="user",
        special="data",
        deletion="Deleted when the form is saved or discarded, and after 30 days.",
    )

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="core_formdraft_one_per_form")]

    def __str__(self):
        return self.key


class SubmissionToken(models.Model):
    """A form that has been saved once: pressing its button again leads to what the first press made."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    result_url = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(plain="token result_url at", personal="user", deletion="Deleted after 30 days.")

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return str(self.token)

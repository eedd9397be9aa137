import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from ..classification import DataProtection


def refuse_every_change(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that make a table append-only for everyone, its owner included.

    The application's role is refused by its privileges as well; these stand in the way of mistakes made as the owner.
    """
    message = "RAISE EXCEPTION 'rows of this table are never changed or removed';"
    return [
        pgtrigger.Trigger(
            name=f"{name}_row",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            level=pgtrigger.Row,
            func=message,
        ),
        pgtrigger.Trigger(
            name=f"{name}_truncate",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func=message,
        ),
    ]


class AuditEvent(models.Model):
    """One thing that somebody did, readable by people. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=80)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As text, so that the log still reads after an account has been renamed.
    actor_name = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    summary = models.CharField(max_length=300)
    detail = models.JSONField(default=dict, blank=True)

    data_protection = DataProtection(
        plain="id at action subject_type subject_id",
        personal="actor actor_name summary detail",
        deletion="Never deleted; the actor's name may be redacted at the end of the staff retention period.",
    )

    class Meta:
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="core_auditevent_subject")]
        triggers = refuse_every_change("audit_append_only")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.summary}"

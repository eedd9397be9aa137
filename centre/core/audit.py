"""The readable layer of the audit: who did what to whom, and when.

The other layer is the field history that database triggers write (django-pghistory). Nothing in the product depends
on reading either of them.
"""

from typing import Any

from django.db import models

from .models import AuditEvent


def record(
    action: str,
    *,
    by,
    subject: models.Model | None = None,
    summary: str,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event that nobody can change or delete.

    action: dotted, past tense ("family.registered"). by: the acting User, or None for the system itself (imports run
    from the command line, timed work). summary: a plain sentence without names or addresses. detail: small facts for
    display (dates, counts, changed fields), never free text about a family.
    Must be called inside the transaction of the change itself.
    """
    return AuditEvent.objects.create(
        action=action,
        actor=by,
        actor_name=by.get_full_name() or by.get_username() if by else "The system",
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        summary=summary,
        detail=detail or {},
    )

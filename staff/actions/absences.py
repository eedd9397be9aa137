"""Who is away: written down, changed, taken out."""

from django.db import transaction

from centre.core import audit

from ..models import Absence


@transaction.atomic
def save_absence(*, by, absence: Absence | None = None, **facts) -> Absence:
    """Write down that somebody is away, or change it. The log names no kind. Raises ValidationError."""
    is_new = absence is None
    absence = Absence() if is_new else Absence.objects.select_for_update().get(pk=absence.pk)
    for name, value in facts.items():
        setattr(absence, name, value)
    absence.full_clean()
    absence.save()
    what = "written down" if is_new else "changed"
    audit.record(
        "staff.absence_added" if is_new else "staff.absence_changed",
        by=by,
        subject=absence,
        summary=f"Time away of a colleague {what}",
    )
    return absence


@transaction.atomic
def remove_absence(*, by, absence: Absence) -> None:
    """It was a mistake: the row goes, its history stays."""
    audit.record("staff.absence_removed", by=by, subject=absence, summary="Time away of a colleague taken out")
    absence.delete()

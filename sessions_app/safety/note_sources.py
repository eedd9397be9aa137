"""The notes about accidents that can be passed on as a concern."""

from centre.core.dates import local_today
from centre.core.saved_notes import SavedNotes
from staff.permissions import Permission, has_permission

from ..models import Incident


def register() -> None:
    """Called once when the programme starts."""
    SavedNotes("incident", frozenset({"what_happened", "injury", "first_aid", "witnesses", "review"}), _find).register()


def _find(user, id, lock):
    if not has_permission(user, Permission.SAFETY_RECORD):
        return None
    found = Incident.objects.visible_to(user, today=local_today()).filter(pk=id)
    row = (found.select_for_update(of=("self",)) if lock else found).first()
    signed = row is not None and row.parent_signed_as
    return None if signed and not has_permission(user, Permission.SAFETY_MANAGE) else row

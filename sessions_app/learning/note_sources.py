"""The notes about play and learning that can be passed on as a concern."""

from centre.core.dates import local_today
from centre.core.saved_notes import SavedNotes
from staff.permissions import Permission, has_permission

from ..models import Observation, SessionPlan


def register() -> None:
    """Called once when the programme starts."""
    SavedNotes("session-plan", frozenset({"interests", "what_happened", "next_steps"}), _plan).register()
    SavedNotes("observation", frozenset({"saw", "next_step", "parent_words"}), _observation).register()


def _plan(user, id, lock):
    if not has_permission(user, Permission.REGISTER_MARK):
        return None
    found = SessionPlan.objects.filter(pk=id)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def _observation(user, id, lock):
    if not has_permission(user, Permission.REGISTER_MARK):
        return None
    found = Observation.objects.visible_to(user, today=local_today()).standing().filter(pk=id)
    return (found.select_for_update(of=("self",)) if lock else found).first()

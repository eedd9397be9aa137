"""What was said about a session and can be passed on as a concern."""

from centre.core.saved_notes import SavedNotes
from staff.permissions import Permission, has_permission

from ..models import Feedback, SessionReview


def register() -> None:
    """Called once when the programme starts."""
    SavedNotes("feedback", frozenset({"words"}), _finder(Feedback, Permission.SESSION_CHANGE)).register()
    SavedNotes(
        "session-review", frozenset({"went_well", "next_time"}), _finder(SessionReview, Permission.REGISTER_MARK)
    ).register()


def _finder(model, permission):
    def find(user, id, lock):
        if not has_permission(user, permission):
            return None
        found = model.objects.filter(pk=id)
        return (found.select_for_update(of=("self",)) if lock else found).first()

    return find

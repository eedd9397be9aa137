"""Notes of supervision that turn out to be about a child: passed on as a concern until the meeting is signed.

What the supervisor signed, nobody changes (the database keeps it): the meeting is given back first.
"""

from uuid import UUID

from centre.core.saved_notes import SavedNotes

from . import supervision_drafts as drafts
from .models import SupervisionMeeting


def register() -> None:
    """Called once when the programme starts."""
    SavedNotes("supervision", frozenset({"discussion", "agreed_actions", "wellbeing"}), _unsigned, _keep).register()
    SavedNotes("supervision-answer", frozenset({"comment"}), _answered).register()


def _unsigned(user, id, lock):
    """The meeting for whoever held it, as long as it may be changed."""
    found = SupervisionMeeting.objects.filter(pk=id, supervisor=user, supervisor_signed_at=None)
    return (found.select_for_update(of=("self",)) if lock else found).first()


def _answered(user, id, lock):
    """The comment is kept with the signature: nothing is saved yet in which a line could stand."""


def _keep(user, posted):
    """Keep the form as its draft; the draft's key."""
    room, _, rest = posted.get("draft_key", "")[:80].partition(":")
    kind, _, id = rest.partition(":")
    try:
        key = drafts.key_of(kind, UUID(id))
    except ValueError:
        return None
    if room != "supervision" or kind not in ("new", "change"):
        return None
    return drafts.save(user, key, posted).key

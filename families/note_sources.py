"""Which notes of this room can be passed on as a concern, and how a neutral line takes their place."""

from uuid import UUID

from centre.core import audit
from centre.core.notes import NoteSource, register_note_source, replaced
from staff.permissions import Permission, has_permission

from . import visit_drafts
from .models import Correspondence, Visit
from .visit_pages import may_read_notes
from .visit_rights import may_change

SUMMARY = "A note was passed on."


def register() -> None:
    """Called once when the programme starts."""
    register_note_source(
        NoteSource("visit", frozenset({"summary", "child_voice", "agreed"}), visit_text, replace_in_visit, keep_visit)
    )
    register_note_source(NoteSource("letter", frozenset({"about", "answer"}), letter_text, replace_in_letter))


def keep_visit(user, posted):
    """Keep the visit form as its draft; the draft's key."""
    draft = visit_drafts.save(user, posted.get("draft_key", ""), posted) if _is_draft(posted) else None
    return draft.key if draft else None


def _is_draft(posted) -> bool:
    return visit_drafts.parts_of(posted.get("draft_key", ""))[0] is not None


def visit_text(user, id, field):
    visit = Visit.objects.filter(pk=_uuid(id)).first()
    allowed = visit is not None and may_change(user, visit) and may_read_notes(user, visit.household_id)
    return getattr(visit, field) if allowed else None


def replace_in_visit(*, by, id, field, typed, line) -> None:
    """The visit's other editors get a new version: none of them can put the old words back without seeing it."""
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=_uuid(id)).first()
    if visit is None or not may_change(by, visit):
        return
    text = replaced(getattr(visit, field), typed, line)
    if text == getattr(visit, field):
        return
    setattr(visit, field, text)
    visit.version += 1
    visit.save(update_fields=[field, "version"])
    visit_drafts.passed_on(visit, field, typed, line)
    _record(by, visit, field)


def letter_text(user, id, field):
    letter = _letter(user, id)
    return getattr(letter, field) if letter else None


def replace_in_letter(*, by, id, field, typed, line) -> None:
    letter = _letter(by, id, lock=True)
    if letter is None:
        return
    text = replaced(getattr(letter, field), typed, line)
    if text != getattr(letter, field):
        setattr(letter, field, text)
        letter.save(update_fields=[field])
        _record(by, letter, field)


def _letter(user, id, *, lock=False):
    if not has_permission(user, Permission.LETTER_LOG):
        return None
    found = Correspondence.objects.visible_to(user)
    return (found.select_for_update(of=("self",)) if lock else found).filter(pk=_uuid(id)).first()


def _record(by, subject, field):
    # Neutral on purpose: that there is a concern is itself nobody's business.
    audit.record("note.passed_on", by=by, subject=subject, summary=SUMMARY, detail={"field": field})


def _uuid(text):
    try:
        return UUID(str(text))
    except ValueError:
        return None

"""Which notes of this room can be passed on as a concern, and how a neutral line takes their place.

What is only ever added to (case notes, tries, steps) has no source: the words are passed on before they are saved.
"""

from centre.core.saved_notes import SavedNotes
from centre.core.views import HiddenFromUser
from staff.permissions import Permission, has_permission

from . import visit_drafts
from .barriers.check import guard
from .models import AccessNeeds, Correspondence, CourtOrder, HandOver, Person, PortfolioEntry, Visit, VisitSafety
from .visit_pages import may_read_notes
from .visit_rights import may_change


class VisitNotes(SavedNotes):
    """Notes of a visit that was logged: whoever is changing the same visit has the line in their draft, too."""

    def replace(self, *, by, id, field, typed, line) -> None:
        super().replace(by=by, id=id, field=field, typed=typed, line=line)
        visit = self._record(by, id, lock=True)
        if visit is not None and line in getattr(visit, field):
            visit_drafts.passed_on(visit, field, typed, line)


def register() -> None:
    """Called once when the programme starts."""
    VisitNotes("visit", frozenset({"summary", "child_voice", "agreed", "next_step"}), _visit, _keep_visit).register()
    SavedNotes("visit-plan", frozenset({"risk_note"}), _plan).register()
    SavedNotes("letter", frozenset({"about", "answer"}), _letter).register()
    for name, model, fields, permission in (
        ("person", Person, {"stop_alert"}, Permission.FAMILY_CHANGE),
        ("needs", AccessNeeds, {"disability_note"}, Permission.FAMILY_CHANGE),
        ("order", CourtOrder, {"instruction"}, Permission.RESPONSIBILITY_RECORD),
        ("hand-over", HandOver, {"support_summary"}, Permission.HAND_OVER_MAKE),
        ("portfolio", PortfolioEntry, {"why_ended"}, Permission.PORTFOLIO_KEEP),
    ):
        SavedNotes(name, frozenset(fields), _finder(model, permission)).register()


def _finder(model, permission):
    """Finds a record of a family for whoever may change such records, and is not kept from this one."""

    def find(user, id, lock):
        if not has_permission(user, permission):
            return None
        return _open_to(user, _one(model.objects.all(), id, lock))

    return find


def _keep_visit(user, posted):
    """Keep the visit form as its draft; the draft's key."""
    key = posted.get("draft_key", "")
    draft = visit_drafts.save(user, key, posted) if visit_drafts.parts_of(key)[0] is not None else None
    return draft.key if draft else None


def _visit(user, id, lock):
    visit = _one(Visit.objects.all(), id, lock)
    return visit if visit and may_change(user, visit) and may_read_notes(user, visit.household_id) else None


def _plan(user, id, lock):
    if _visit(user, id, lock=False) is None:
        return None
    return _one(VisitSafety.objects.all(), id, lock)


def _letter(user, id, lock):
    if not has_permission(user, Permission.LETTER_LOG):
        return None
    return _one(Correspondence.objects.visible_to(user), id, lock)


def _one(found, id, lock):
    return (found.select_for_update(of=("self",)) if lock else found).filter(pk=id).first()


def _open_to(user, record):
    try:
        guard(user, record, restricted=True)
    except HiddenFromUser:
        return None
    return record

"""Which notes of this room can be passed on as a concern, and how a neutral line takes their place.

Of what is only ever added to (case notes, tries, steps) the words are sealed when they are passed on (AddedNotes).
"""

from django.db.models import Q

from centre.core.saved_notes import AddedNotes, SavedNotes
from centre.core.views import HiddenFromUser
from staff.permissions import Permission, has_permission

from . import visit_drafts
from .barriers.check import guard
from .models import (
    AccessNeeds,
    CaseAction,
    CaseAgreement,
    CaseAssessment,
    CaseLevel,
    CaseMeeting,
    CaseNote,
    CaseReferral,
    CaseStatus,
    Correspondence,
    CourtOrder,
    HandOver,
    HandOverStep,
    ListedChild,
    OutreachAttempt,
    OutreachTask,
    Person,
    PortfolioEntry,
    PortfolioStep,
    Visit,
    VisitEscalation,
    VisitSafety,
    VisitSignOff,
)
from .visit_pages import may_read_notes
from .visit_rights import may_change

MOST_ANSWERS = 60  # headings of an assessment


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
    _register_cases()
    SavedNotes("sign-off", frozenset({"remark"}), _sign_off).register()
    AddedNotes("outreach-try", frozenset({"note"}), _try, key=int).register()
    AddedNotes("escalation", frozenset({"came_of_it"}), _escalation).register()
    AddedNotes("hand-over-step", frozenset({"words"}), _hand_over_step, key=int).register()
    AddedNotes("portfolio-step", frozenset({"words", "why"}), _portfolio_step).register()


def _register_cases() -> None:
    answers = {f"answers.{place}" for place in range(MOST_ANSWERS)}
    for name, model, fields in (
        ("case-note", CaseNote, {"words"}),
        ("case-level", CaseLevel, {"reason"}),
        ("case-status", CaseStatus, {"words", "missing_why"}),
        ("case-agreement", CaseAgreement, {"scope"}),
        ("case-assessment", CaseAssessment, {"child_voice", "parent_voice", *answers}),
    ):
        AddedNotes(name, frozenset(fields), _of_case(model), key=int).register()
    for name, model, fields in (
        ("case-meeting", CaseMeeting, {"minutes"}),
        ("case-referral", CaseReferral, {"reason", "outstanding", "not_informed_why", "answer"}),
        ("case-action", CaseAction, {"outcome"}),
    ):
        SavedNotes(name, frozenset(fields), _of_case(model)).register()


def _of_case(model):
    """Finds a row of a case for whoever works cases, and is not kept from this one."""

    def find(user, id, lock):
        if not has_permission(user, Permission.CASE_WORK):
            return None
        row = _one(model.objects.select_related("case"), id, lock)
        return row if row is not None and _open_to(user, row.case) else None

    return find


def _try(user, id, lock):
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return None
    tasks, listed = OutreachTask.objects.visible_to(user), ListedChild.objects.visible_to(user)
    found = OutreachAttempt.objects.filter(Q(task__in=tasks) | Q(listed__in=listed))
    return _one(found, id, lock)


def _escalation(user, id, lock):
    if not has_permission(user, Permission.VISIT_ALERT_ANSWER):
        return None
    row = _one(VisitEscalation.objects.select_related("visit"), id, lock)
    return row if row is not None and _open_to(user, row.visit, restricted=False) else None


def _sign_off(user, id, lock):
    row = _one(VisitSignOff.objects.select_related("visit"), id, lock)
    return row if row is not None and _visit(user, row.visit_id, lock=False) else None


def _hand_over_step(user, id, lock):
    if not has_permission(user, Permission.HAND_OVER_SEND):
        return None
    row = _one(HandOverStep.objects.select_related("hand_over__child"), id, lock)
    return row if row is not None and _open_to(user, row.hand_over) else None


def _portfolio_step(user, key, lock):
    if not has_permission(user, Permission.PORTFOLIO_KEEP):
        return None
    step = PortfolioStep.objects.filter(key=key).select_related("entry__person").first()
    if step is None or not _open_to(user, step.entry):
        return None
    return _one(PortfolioStep.objects.all(), step.pk, lock)


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


def _open_to(user, record, *, restricted=True):
    try:
        guard(user, record, restricted=restricted)
    except HiddenFromUser:
        return None
    return record

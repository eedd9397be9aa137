"""What happens to a case, from the referral to the agreement that it is closed.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form. The moves themselves are kept by the database (families.models.case).
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.calendar import add_working_days
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, day_words, locked, refuse_future, save_checked
from ..models import (
    Case,
    CaseAgreement,
    CaseAllocation,
    CaseChild,
    CaseLevel,
    CaseNote,
    CaseReferral,
    CaseStatus,
    Household,
    Person,
)
from ..models.case import AgreementAnswer, ReferralKind
from .episodes import gather_visits
from .missing import what_is_missing
from .moves import CaseState, may_move

EARLIEST_YEAR = 2000
FURTHEST = timedelta(days=31)


@transaction.atomic
def take_referral(
    *,
    by,
    household: Household,
    children,
    kind: str,
    agency_kind: str,
    happened_on: date,
    reason: str,
    agency: str = "",
    contact: str = "",
    outstanding: str = "",
) -> Case:
    """A family is referred to us: a case begins that waits for a decision. Raises ValidationError, PermissionDenied.

    A family that was supported before gets a new episode, linked to the one before.
    """
    may_work(by)
    refuse_future(happened_on, "happened_on", "Enter the day it came: it cannot be ahead of us")
    if happened_on.year < EARLIEST_YEAR:
        raise ValidationError({"happened_on": f"Enter a day from {EARLIEST_YEAR} on"})
    Household.objects.select_for_update().get(pk=household.pk)
    if Case.objects.filter(household=household).current().exists():
        raise ValidationError("This family has a case already. Add the referral to it.")
    settings = CentreSettings.load()
    case = save_checked(
        Case(
            household=household,
            earlier=Case.objects.filter(household=household).first(),
            received_on=happened_on,
            first_contact_due_on=add_working_days(happened_on, settings.first_contact_working_days),
        )
    )
    CaseChild.objects.bulk_create(CaseChild(case=case, person=person) for person in children)
    _refer(
        by=by,
        case=case,
        kind=kind,
        agency_kind=agency_kind,
        agency=agency,
        contact=contact,
        happened_on=happened_on,
        reason=reason,
        outstanding=outstanding,
    )
    case = _move(case, by, CaseState.RECEIVED, happened_on)
    gather_visits(case)
    record("case.received", by, case, f"A referral of {day_words(happened_on)} for family support was taken.")
    return case


@transaction.atomic
def decide(*, by, case: Case, decision: str, happened_on: date, words: str = "", worker=None) -> Case:
    """Take the case on (and give it a worker), do not, or point the family elsewhere. Raises ValidationError."""
    may_work(by)
    case = locked(case)
    check_day(happened_on, case, "happened_on")
    if decision not in (CaseState.OPEN, CaseState.NOT_ACCEPTED, CaseState.REDIRECTED):
        raise ValidationError({"decision": "Choose what was decided"})
    if decision != CaseState.OPEN and not words.strip():
        raise ValidationError({"words": "Enter why, and where the family was pointed to"})
    case = _move(case, by, decision, happened_on, words=words.strip())
    record("case.decided", by, case, f"It was decided about a referral: {case.get_state_display().lower()}.")
    if decision == CaseState.OPEN and worker is not None:
        _allocate(case, by, worker, happened_on)
    return case


@transaction.atomic
def allocate(*, by, case: Case, worker, happened_on: date) -> Case:
    """Give the case to a worker from a day on. Raises ValidationError, PermissionDenied."""
    may_work(by)
    case = current_case(case)
    check_day(happened_on, case, "happened_on")
    if not has_permission(worker, Permission.CASE_WORK):
        raise ValidationError({"worker": "Choose somebody who works on cases"})
    if worker.pk == case.worker_id:
        raise ValidationError({"worker": "They work this case already"})
    newest = case.allocations.last()
    if newest and happened_on < newest.happened_on:
        raise ValidationError({"happened_on": f"It was given to a colleague on {day_words(newest.happened_on)}"})
    _allocate(case, by, worker, happened_on)
    return case


@transaction.atomic
def set_level(*, by, case: Case, level: int, happened_on: date, reason: str) -> CaseLevel:
    """The family's level of need from a day on, and why. Raises ValidationError, PermissionDenied."""
    may_work(by)
    case = current_case(case)
    check_day(happened_on, case, "happened_on")
    labels = CentreSettings.load().need_levels
    if not 1 <= level <= len(labels):
        raise ValidationError({"level": "Choose a level"})
    row = save_checked(
        CaseLevel(
            case=case, by=by, level=level, label=labels[level - 1], happened_on=happened_on, reason=reason.strip()
        )
    )
    record("case.level_set", by, case, f"The level of need of a family was recorded from {day_words(happened_on)}.")
    return row


@transaction.atomic
def record_agreement(
    *, by, case: Case, answer: str, happened_on: date, given_by: str, scope: str = ""
) -> CaseAgreement:
    """What the family answered, who and to what. Nothing that is done for a child's safety ever asks for it."""
    may_work(by)
    case = current_case(case)
    refuse_future(happened_on, "happened_on", "Enter a day that is not ahead of us")
    if answer == AgreementAnswer.AGREED and not scope.strip():
        raise ValidationError({"scope": "Enter what they agreed to"})
    row = save_checked(
        CaseAgreement(
            case=case, by=by, answer=answer, happened_on=happened_on, given_by=given_by.strip(), scope=scope.strip()
        )
    )
    record("case.agreement_recorded", by, case, "What a family answered about being supported was recorded.")
    return row


@transaction.atomic
def refer(*, by, case: Case, happened_on: date, **facts) -> CaseReferral:
    """Another referral within the case: out to an agency, step-up, step-down, or one more in.

    facts: as the fields of CaseReferral. Whether the family agreed is not asked: a step-up never waits for it (domain
    trap T-58); whether the parents were told is, and why not. Raises ValidationError, PermissionDenied.
    """
    may_work(by)
    case = current_case(case)
    check_day(happened_on, case, "happened_on")
    row = _refer(by=by, case=case, happened_on=happened_on, **facts)
    record("case.referral_made", by, case, f"{row.get_kind_display()} was recorded in a case.", kind=row.kind)
    return row


@transaction.atomic
def answer_referral(*, by, row: CaseReferral, answered_on: date, answer: str = "") -> CaseReferral:
    """We acknowledged a referral to us, or they answered one of ours. Raises ValidationError, PermissionDenied."""
    may_work(by)
    row = locked(row)
    refuse_future(answered_on, "answered_on", "Enter a day that is not ahead of us")
    if row.answered_on is not None:
        raise ValidationError(CHANGED_MEANWHILE)
    if answered_on < row.happened_on:
        raise ValidationError({"answered_on": f"It was only made on {day_words(row.happened_on)}"})
    if not row.is_inward and not answer.strip():
        raise ValidationError({"answer": "Enter what they answered"})
    row.answered_on, row.answer = answered_on, answer.strip()
    save_checked(row)
    words = "acknowledged" if row.is_inward else "answered"
    record(f"case.referral_{words}", by, row.case, f"A referral was {words} on {day_words(answered_on)}.")
    return row


@transaction.atomic
def first_contact(*, by, case: Case, happened_on: date) -> Case:
    """The family was first spoken to on a day, other than on a visit or call that is logged as one."""
    may_work(by)
    case = current_case(case)
    check_day(happened_on, case, "happened_on")
    case.first_contact_on = happened_on
    case.save(update_fields=["first_contact_on"])
    record("case.first_contact", by, case, f"The first contact of a case was on {day_words(happened_on)}.")
    return case


@transaction.atomic
def write_note(*, by, case: Case, happened_on: date, words: str) -> CaseNote:
    """Something to remember that was no visit; also after the case has ended. Raises ValidationError."""
    may_work(by)
    check_day(happened_on, case, "happened_on")
    row = save_checked(CaseNote(case=case, by=by, happened_on=happened_on, words=words.strip()))
    record("case.note_written", by, case, "A note was written in a case.")
    return row


@transaction.atomic
def choose_children(*, by, case: Case, children: list[Person]) -> Case:
    """Whom the case concerns, from now on. Raises PermissionDenied."""
    may_work(by)
    case = current_case(case)
    wanted = {person.pk for person in children}
    known = set(case.case_children.values_list("person_id", flat=True))
    case.case_children.filter(person_id__in=known - wanted).delete()
    CaseChild.objects.bulk_create(CaseChild(case=case, person_id=pk) for pk in sorted(wanted - known))
    if wanted != known:
        record("case.children_chosen", by, case, "The children whom a case concerns were changed.")
    return case


@transaction.atomic
def ask_to_close(*, by, case: Case, happened_on: date, reason: str, summary: str, missing_why: str = "") -> Case:
    """The work is done, or cannot go on: a supervisor is asked to agree. Raises ValidationError, PermissionDenied.

    What is missing does not stop it, but has to be explained; the list as it stood is kept with the request.
    """
    may_work(by)
    case = locked(case)
    check_day(happened_on, case, "happened_on")
    if not summary.strip():
        raise ValidationError({"summary": "Enter a summary: what was done, what changed, what comes next"})
    gaps = what_is_missing(case, today=local_today())
    if gaps and not missing_why.strip():
        raise ValidationError({"missing_why": "Say why it is closed with these gaps, or fill them first"})
    if happened_on < (case.opened_on or case.received_on):
        raise ValidationError({"happened_on": f"The case was only opened on {day_words(case.opened_on)}"})
    case = _move(
        case,
        by,
        CaseState.CLOSING,
        happened_on,
        reason=reason,
        words=summary.strip(),
        missing=[gap.words for gap in gaps],
        missing_why=missing_why.strip() if gaps else "",
    )
    record("case.closing_asked", by, case, "It was asked to close a case.", missing=len(gaps))
    return case


@transaction.atomic
def agree_to_close(*, by, case: Case, words: str = "") -> Case:
    """The supervisor agrees: the case is closed today. Never at one's own request. Raises ValidationError."""
    case = locked(case)
    asked = _may_agree(by, case)
    case = _move(case, by, CaseState.CLOSED, local_today(), reason=asked.reason, words=words.strip())
    record("case.closed", by, case, "A case was closed.")
    return case


@transaction.atomic
def send_back(*, by, case: Case, words: str) -> Case:
    """The supervisor does not agree yet, and says what is to be done; or who asked takes it back."""
    case = locked(case)
    if case.state != CaseState.CLOSING:
        raise ValidationError(CHANGED_MEANWHILE)
    asked = case.statuses.filter(state=CaseState.CLOSING).last()
    if not has_permission(by, Permission.CASE_AGREE) and by.pk != asked.by_id:
        raise PermissionDenied
    if not words.strip():
        raise ValidationError({"words": "Enter what is still to be done"})
    case = _move(case, by, CaseState.OPEN, local_today(), words=words.strip())
    record("case.sent_back", by, case, "A case was not closed yet.")
    return case


def may_agree(user, case: Case, asked: CaseStatus | None) -> bool:
    """Whether this person may agree to the request `asked` to close the case."""
    return (
        case.state == CaseState.CLOSING
        and asked is not None
        and has_permission(user, Permission.CASE_AGREE)
        and user.pk != asked.by_id
    )


def _may_agree(by, case) -> CaseStatus:
    if not has_permission(by, Permission.CASE_AGREE):
        raise PermissionDenied
    asked = case.statuses.filter(state=CaseState.CLOSING).last()
    if case.state != CaseState.CLOSING or asked is None:
        raise ValidationError(CHANGED_MEANWHILE)
    if asked.by_id == by.pk:
        raise ValidationError("You asked to close this case yourself: somebody else has to agree.")
    return asked


def may_work(user):
    if not has_permission(user, Permission.CASE_WORK):
        raise PermissionDenied


def current_case(case) -> Case:
    case = locked(case)
    if not case.is_current:
        raise ValidationError("This case has ended. A new referral begins a new episode.")
    return case


def check_day(day, case, field):
    refuse_future(day, field, "Enter a day that is not ahead of us")
    if day < case.received_on:
        raise ValidationError({field: f"The referral only came on {day_words(case.received_on)}"})


def _move(case, by, state, happened_on, **facts) -> Case:
    if not may_move(case.state, state):
        raise ValidationError(CHANGED_MEANWHILE)
    save_checked(CaseStatus(case=case, by=by, state=state, happened_on=happened_on, **facts))
    return Case.objects.get(pk=case.pk)


def _allocate(case, by, worker, happened_on):
    CaseAllocation.objects.create(case=case, by=by, worker=worker, happened_on=happened_on)
    case.worker = worker
    case.save(update_fields=["worker"])
    record("case.allocated", by, case, f"A case was given to a worker from {day_words(happened_on)}.")


def _refer(*, by, case, kind, agency_kind, happened_on, reason, **facts) -> CaseReferral:
    settings = CentreSettings.load()
    days = {
        ReferralKind.IN: settings.referral_acknowledge_working_days,
        ReferralKind.DOWN: settings.referral_acknowledge_working_days,
        ReferralKind.UP: settings.step_up_answer_working_days,
    }.get(kind)
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    if kind == ReferralKind.UP and facts.get("parents_informed") is None:
        raise ValidationError({"parents_informed": "Say whether the parents have been told"})
    if facts.get("parents_informed") is False and not facts.get("not_informed_why"):
        raise ValidationError({"not_informed_why": "Say why not: for example, because it would raise the risk"})
    return save_checked(
        CaseReferral(
            case=case,
            by=by,
            kind=kind,
            agency_kind=agency_kind,
            happened_on=happened_on,
            reason=reason.strip(),
            answer_due_on=add_working_days(happened_on, days) if days else None,
            **facts,
        )
    )


def record(action, by, case, summary, **detail):
    audit.record(action, by=by, subject=case, summary=summary, detail=detail)

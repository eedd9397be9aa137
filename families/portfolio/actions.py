"""What is written into a parent's portfolio.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.saving import locked, refuse_future, save_checked
from ..models import Person
from ..models.portfolio import CourseEnd, PortfolioEntry, PortfolioKind, PortfolioStep
from .facts import FACTS, seen_fields

NOT_AHEAD = "Enter a day that is not ahead of us"
MOST_HOURS = {PortfolioKind.COURSE: 3_000, PortfolioKind.VOLUNTEERING: 100, PortfolioKind.WORK: 100}


@transaction.atomic
def add_entry(*, by, person: Person, kind: str, facts: dict, step: dict | None = None) -> PortfolioEntry:
    """A new entry of this kind. facts: any of facts.FACTS[kind]; step: as for `add_step`, or nothing.

    Raises ValidationError, PermissionDenied.
    """
    _may(by)
    if not person.is_adult or person.died_on or person.merged_into_id:
        raise ValidationError("A portfolio belongs to a parent, a carer or another adult.")
    entry = PortfolioEntry(person=person, kind=kind)
    _fill(entry, facts)
    audit.record("portfolio.added", by=by, subject=entry, summary=f"{entry.get_kind_display()}: added to a portfolio.")
    if step:
        add_step(by=by, entry=entry, **step)
    return entry


@transaction.atomic
def change_entry(
    *, by, entry: PortfolioEntry, seen: str, facts: dict, mistaken: bool = False, step: dict | None = None
) -> PortfolioEntry:
    """Put an entry right or say how it went on; the older facts stay in its history.

    seen: saving.fingerprint(entry, facts.seen_fields(entry.kind)). Raises StaleRecord, ValidationError,
    PermissionDenied.
    """
    _may(by)
    entry = locked(entry, seen=seen, fields=seen_fields(entry.kind))
    entry.mistaken = mistaken
    _fill(entry, facts)
    audit.record(
        "portfolio.changed", by=by, subject=entry, summary=f"{entry.get_kind_display()}: changed in a portfolio."
    )
    if step:
        add_step(by=by, entry=entry, **step)
    return entry


@transaction.atomic
def add_step(*, by, entry: PortfolioEntry, happened_on: date, words: str, helped: str = "") -> PortfolioStep:
    """A step on the way: when, what, and who helped."""
    _may(by)
    refuse_future(happened_on, "step_on", NOT_AHEAD)
    _after_birth(entry.person, happened_on, "step_on")
    step = save_checked(PortfolioStep(entry=entry, happened_on=happened_on, words=words, helped=helped, by=by))
    audit.record("portfolio.step", by=by, subject=entry, summary="A step was added to a portfolio.")
    return step


@transaction.atomic
def correct_step(
    *, by, step: PortfolioStep, happened_on: date, words: str, helped: str, why: str, taken_back: bool = False
) -> PortfolioStep:
    """Put a step right, or take it back; what stood there stays in the history with the reason.

    Raises ValidationError where a colleague corrected it meanwhile or nothing is different, PermissionDenied.
    """
    _may(by)
    entry = PortfolioEntry.objects.select_for_update().get(pk=step.entry_id)
    if PortfolioStep.objects.filter(corrects=step).exists() or step.taken_back:
        raise ValidationError("A colleague has just corrected this step. Look at it again.")
    if taken_back:
        happened_on, words, helped = step.happened_on, step.words, step.helped
    elif (happened_on, words, helped) == (step.happened_on, step.words, step.helped):
        raise ValidationError("Change what is wrong, or say that there was no such step")
    refuse_future(happened_on, "happened_on", NOT_AHEAD)
    _after_birth(entry.person, happened_on, "happened_on")
    row = save_checked(
        PortfolioStep(
            entry=entry,
            happened_on=happened_on,
            words=words,
            helped=helped,
            by=by,
            corrects=step,
            why=why,
            taken_back=taken_back,
        )
    )
    audit.record(
        "portfolio.step_corrected",
        by=by,
        subject=entry,
        summary="A step of a portfolio was taken back." if taken_back else "A step of a portfolio was corrected.",
    )
    return row


def _fill(entry, facts):
    for name in FACTS[entry.kind]:
        if name in facts:
            setattr(entry, name, facts[name])
    for name in ("started_on", "ended_on", "awarded_on", "evidence_seen_on"):
        refuse_future(getattr(entry, name), name, NOT_AHEAD)
    for name in ("planned_on", "started_on", "ended_on", "awarded_on", "evidence_seen_on"):
        _after_birth(entry.person, getattr(entry, name), name)
    if entry.kind == PortfolioKind.COURSE:
        _check_course(entry)
    if entry.evidence_seen_on and not entry.awarded_on:
        raise ValidationError({"awarded_on": "Enter the day that stands on the certificate"})
    if entry.kind != PortfolioKind.COURSE and entry.ended_on and not entry.started_on:
        raise ValidationError({"started_on": "Enter since when, too"})
    if entry.started_on and entry.ended_on and entry.ended_on < entry.started_on:
        raise ValidationError({"ended_on": "It cannot have ended before it started"})
    most = MOST_HOURS.get(entry.kind)
    if entry.hours is not None and most and entry.hours > most:
        raise ValidationError({"hours": f"Enter {most:,} hours or fewer"})
    save_checked(entry)


def _check_course(entry):
    if bool(entry.ended_on) != bool(entry.course_end):
        field, words = (
            ("course_end", "Say how it ended: completed or left")
            if entry.ended_on
            else ("ended_on", "Enter the day on which it ended")
        )
        raise ValidationError({field: words})
    if entry.course_end == CourseEnd.COMPLETED and not entry.started_on:
        raise ValidationError({"started_on": "Enter the day on which it started"})
    if entry.course_end == CourseEnd.LEFT and not entry.why_ended.strip():
        raise ValidationError({"why_ended": "Enter why, in a few words: it tells us what to change"})


def _after_birth(person, day, field):
    if day and person.date_of_birth and day < person.date_of_birth:
        raise ValidationError({field: "Enter a day after they were born"})


def _may(user):
    if not has_permission(user, Permission.PORTFOLIO_KEEP):
        raise PermissionDenied

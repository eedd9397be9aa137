"""What the pages of cases show, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from centre.core.notes import is_passed_on
from centre.core.rooms import SavedWords, TimelineEntry
from centre.core.templatetags.words import count_of

from ..models import Case, CaseLevel
from ..models.contact import VisitOutcome
from ..visit_families import FamilyWords, families_in_words
from . import clocks
from .clocks import Standing


@dataclass(frozen=True)
class CaseRow:
    """A case in the caseload."""

    case: Case
    family: FamilyWords
    state: Standing
    weeks: str
    contact: Standing | None
    review_due: date | None

    @property
    def level(self) -> str:
        return f"{self.case.level}: {self.case.level_label}" if self.case.level else ""


def for_list(cases):
    """A queryset of cases with everything that a row shows."""
    return cases.select_related("worker").with_level().with_contacts().with_next_step().with_reviews()


def rows_of(cases, *, today: date) -> list[CaseRow]:
    """The cases (of for_list) as rows; one query for the families' names."""
    cases = list(cases)
    families = families_in_words([case.household_id for case in cases], on=today)
    return [
        CaseRow(
            case=case,
            family=families[case.household_id],
            state=clocks.of_case(case),
            weeks=weeks_in_words(case, today=today),
            contact=clocks.of_first_contact(case, today=today),
            review_due=clocks.review_due(case),
        )
        for case in cases
    ]


def weeks_in_words(case: Case, *, today: date) -> str:
    weeks = clocks.weeks_open(case, today=today)
    if weeks is None:
        return ""
    return count_of(weeks, "week,weeks") if weeks else "this week"


def newest_level(case: Case) -> CaseLevel | None:
    return CaseLevel.objects.filter(case=case).order_by("-happened_on", "-id").first()


def story(case: Case) -> list[TimelineEntry]:
    """Everything that happened in a case, newest first, with its words: for those who work cases. A query each."""
    entries = [*_statuses(case), *_referrals(case), *_told(case), *_planned(case), *_signposts(case), *_visits(case)]
    return sorted(entries, key=lambda entry: (entry.on, entry.at.timestamp() if entry.at else 0), reverse=True)


def _statuses(case):
    titles = {
        "open": "Accepted: the case was opened",
        "closing": "It was asked to close the case",
        "closed": "Closed",
        "not accepted": "Not accepted",
        "redirected": "Redirected",
    }
    was = ""
    for row in case.statuses.select_related("by"):
        title = "Not closed yet" if (was, row.state) == ("closing", "open") else titles.get(row.state)
        was = row.state
        if title:
            reason = f"{row.get_reason_display()}. " if row.reason else ""
            notes = _notes("case-status", row, words="Why", missing_why="Why it was closed all the same")
            gaps = f" Missing then: {'; '.join(row.missing)}. {row.missing_why}" if row.missing else ""
            yield _entry(row, title, f"{reason}{row.words}{gaps}", "flag", notes)


def _referrals(case):
    for row in case.referrals.select_related("by"):
        told = ""
        if row.parents_informed is not None:
            told = " The parents were told." if row.parents_informed else f" Parents not told: {row.not_informed_why}"
        left = f" Still to be done: {row.outstanding}" if row.outstanding else ""
        named = {
            "reason": "Why",
            "outstanding": "Still to be done",
            "not_informed_why": "Why the parents were not told",
        }
        notes = _notes("case-referral", row, **named)
        yield _entry(row, f"{row.get_kind_display()}: {row.whom}", f"{row.reason}{left}{told}", "arrow", notes)
        if row.answered_on:
            yield TimelineEntry(
                on=row.answered_on,
                title=f"{row.get_kind_display()}: {'acknowledged' if row.is_inward else 'answered'}",
                detail=row.answer,
                icon="letter",
                notes=_notes("case-referral", row, answer="The answer"),
            )


def _told(case):
    for row in case.allocations.select_related("by", "worker"):
        yield _entry(row, f"{row.worker} works the case", "", "people")
    for row in case.levels.select_related("by"):
        yield _entry(row, f"Level of need {row}", row.reason, "chart", _notes("case-level", row, reason="Why"))
    for row in case.agreements.select_related("by"):
        notes = _notes("case-agreement", row, scope="What was agreed to")
        yield _entry(row, f"{row.get_answer_display()}: {row.given_by}", row.scope, "tick", notes)
    for row in case.notes.select_related("by"):
        yield _entry(row, "Note", row.words, "note", _notes("case-note", row, words="The note"))


def _planned(case):
    for row in case.assessments.select_related("by"):
        yield _entry(row, "Early help assessment", "", "plan")
    for row in case.meetings.prefetch_related("came"):
        came = ", ".join(member.name for member in row.came.all())
        away = f" Could not come: {row.apologies}." if row.apologies else ""
        yield TimelineEntry(
            on=row.held_on,
            title="The team around the family met",
            detail=f"Came: {came}.{away} {row.minutes}",
            icon="people",
            notes=_notes("case-meeting", row, minutes="The minutes"),
        )
    for row in case.goals.exclude(ended=""):
        yield TimelineEntry(
            on=row.ended_on, title=f"Goal {row.get_ended_display().lower()}", detail=row.words, icon="star"
        )
    for row in case.actions.exclude(ended=""):
        words = " ".join(filter(None, (f"{row.owner}: {row.words}.", row.outcome)))
        title = f"Action {row.get_ended_display().lower()}"
        notes = _notes("case-action", row, outcome="What came of it")
        yield TimelineEntry(on=row.ended_on, title=title, detail=words, icon="tick", notes=notes)


def _visits(case):
    for visit in case.visits.select_related("worker"):
        words = visit.summary if visit.outcome == VisitOutcome.ACHIEVED else ""
        yield TimelineEntry(
            on=visit.date,
            title=f"{visit.get_type_display()}: {visit.outcome or 'planned'}",
            detail=" ".join(filter(None, (f"{visit.worker_words}." if visit.worker_words else "", words))),
            url=visit.get_absolute_url(),
            icon="visit",
        )


def _signposts(case):
    for row in case.signposts.select_related("service", "by"):
        yield _entry(row, f"Pointed to “{row.service}”", row.why, "arrow")
        if row.asked_on:
            yield TimelineEntry(on=row.asked_on, title=f"“{row.service}”: {row.get_outcome_display()}", icon="arrow")


def _notes(source, row, **fields) -> tuple[SavedWords, ...]:
    """What of a row can be passed on as a concern: {field: its name}, where there are words in it."""
    return tuple(
        SavedWords(source, row.pk, field, f"{label}, {row}")
        for field, label in fields.items()
        if (words := getattr(row, field)) and not is_passed_on(words)
    )


def _entry(row, title, detail, icon, notes=()) -> TimelineEntry:
    """Entered later than it happened: both days are said."""
    by = str(row.by)
    late = (row.entered_at.date() - row.happened_on).days > 1
    who = f"{by}, entered on {row.entered_at.day} {row.entered_at:%B %Y}." if late else f"{by}."
    detail = detail.strip()
    if detail and detail[-1] not in ".!?":
        detail += "."
    return TimelineEntry(on=row.happened_on, title=title, detail=f"{detail} {who}".strip(), icon=icon, notes=notes)

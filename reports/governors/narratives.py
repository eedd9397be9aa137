"""What the head teacher writes beside a section, until the report is issued."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from centre.core.audit import record
from centre.core.models import Term

from ..models import Narrative, ReportKind


@dataclass(frozen=True)
class Section:
    """A section of a report that has a box for words."""

    key: str
    heading: str
    ask: str


PART_A_SECTIONS = (
    Section("summary", "In short", "What governors should take away from this term, in a few sentences"),
    Section("access", "Who we reach", "What moved, why, and what you do about it"),
    Section("areas", "Where families live", "Which areas need more, and what is planned there"),
    Section("groups", "Groups we try hardest to reach", "What works, what does not yet"),
    Section("sessions", "Sessions and contacts", "New sessions, cancelled ones, what families said"),
    Section("visits", "Home visits", "How the family support team is doing"),
    Section("support", "Family support and parents’ learning", "What helped, what families said, what is waited for"),
    Section("plan", "Improvement plan", "What the plan has changed so far"),
    Section("staffing", "Staffing", "Changes in the team, vacancies, training"),
    Section("next", "Next term, and what we ask of governors", "Risks, and decisions you need from them"),
)
PART_B_SECTIONS = (
    Section("safeguarding", "Safeguarding", "What governors must know, without anything that could identify a family"),
)
SECTIONS = {ReportKind.GOVERNORS_PART_A: PART_A_SECTIONS, ReportKind.GOVERNORS_PART_B: PART_B_SECTIONS}

TOKEN = re.compile(r"\{([a-z0-9_]{2,60})\}")


class ChangedMeanwhile(Exception):
    """Somebody else has saved the same words since this page was opened; `narrative` is what stands there now."""

    def __init__(self, narrative: Narrative):
        self.narrative = narrative
        super().__init__("Somebody else has changed these words since you opened the page.")


def narratives_of(kind: str, term: Term) -> dict[str, Narrative]:
    """The words of a report by section; an unsaved, empty one where nothing is written yet."""
    written = {narrative.section: narrative for narrative in Narrative.objects.filter(kind=kind, term=term)}
    return {
        section.key: written.get(section.key, Narrative(kind=kind, term=term, section=section.key, version=0))
        for section in SECTIONS[kind]
    }


@transaction.atomic
def save_narrative(*, kind: str, term: Term, section: str, text: str, version: int, by) -> Narrative:
    """Keep the words of a section. version: the one that was on the page (0 for none).

    Raises ChangedMeanwhile where somebody else saved in between, and ValueError for a section that does not exist.
    """
    if section not in {each.key for each in SECTIONS.get(kind, ())}:
        raise ValueError("There is no such section.")
    mine = Narrative.objects.filter(kind=kind, term=term, section=section)
    current = mine.select_for_update().first()
    if current is None and version == 0:
        try:
            with transaction.atomic():
                saved = Narrative.objects.create(kind=kind, term=term, section=section, text=text, changed_by=by)
        except IntegrityError:
            raise ChangedMeanwhile(mine.get()) from None
    elif current is not None and current.version == version:
        if current.text == text:
            return current
        current.text, current.changed_by, current.version = text, by, version + 1
        current.save(update_fields=["text", "changed_by", "changed_at", "version"])
        saved = current
    elif current is not None and current.text == text:
        return current  # pressed twice
    else:
        raise ChangedMeanwhile(current or Narrative(kind=kind, term=term, section=section, version=0))
    record(
        "report.narrative_changed",
        by=by,
        subject=saved,
        summary=f"Changed the words of a report of {term.name}",
        detail={"section": section},
    )
    return saved


def with_figures(text: str, words: dict[str, str]) -> str:
    """The text with {registered} and the like replaced by the figure as it is printed; unknown names stay as typed."""
    return TOKEN.sub(lambda found: words.get(found[1], found[0]), text)


def unknown_figures(text: str, words: dict[str, str]) -> list[str]:
    """Names in braces that are no figure: a slip of the pen, to be shown before the report is issued."""
    return [name for name in TOKEN.findall(text) if name not in words]

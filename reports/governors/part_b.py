"""Part B, confidential: safeguarding counts, and the groups whose very existence is not for everyone."""

from datetime import date, datetime

from centre.core.dates import LONDON, local_now
from centre.core.models import CentreSettings, Term
from safeguarding.counts import concern_counts

from ..audience import for_governors
from ..disclosure import Table
from ..kept_figures import count_now
from ..models import ReportKind
from .appendix import WITHHELD_WORDS
from .content import FORM, Drawn, group_row, head_of
from .narratives import PART_B_SECTIONS, narratives_of
from .publications import said_before, to_publish

CONCERNS = "concerns logged"
WITHOUT_DECISION = "concerns without a decision yet"
DECISION = "decision: "


def part_b(
    term: Term,
    *,
    by,
    today: date | None = None,
    now: datetime | None = None,
    edition: int | None = None,
    counted=count_now,
) -> Drawn:
    """Draw up Part B for a term. Who may ask for it is checked by the caller (Permission.REPORT_PART_B).

    counted: where the figures come from, as for Part A.
    """
    now = now or local_now()
    today = today or now.astimezone(LONDON).date()
    settings = CentreSettings.load()
    kept = counted(term, today=today)
    figures, now = kept.figures, min(now, kept.counted_at)
    concerns = concern_counts(term.start_date, min(term.end_date, today))
    earlier = said_before(term.start_date, term.end_date)
    # Part A is the report everybody reads: Part B keeps to what it says, issued or not.
    first = for_governors(figures, settings, earlier=earlier)
    printed = for_governors(
        figures,
        settings,
        restricted_groups=True,
        earlier=[*earlier, first.said()],
        more=lambda table: _add_concerns(table, concerns),
    )
    decisions = [name for name in concerns if name.startswith(DECISION)]
    groups = [group_row(name, printed, settings) for name, group in figures.groups.items() if group.restricted]
    content = {
        "form": FORM,
        "kind": str(ReportKind.GOVERNORS_PART_B),
        **head_of(term, figures, settings, by=by, now=now, edition=edition),
        "part": "Part B, confidential",
        "title": "Safeguarding report to governors",
        "concerns": [
            {"name": "Concerns logged in the period", "number": printed[CONCERNS].text},
            {"name": "of these without a decision yet", "number": printed[WITHOUT_DECISION].text},
        ],
        "decisions": [
            {"name": _capital(name.removeprefix(DECISION)), "number": printed[name].text} for name in decisions
        ],
        "groups": groups,
        "small_numbers": WITHHELD_WORDS.format(
            below=settings.small_number_threshold - 1, threshold=settings.small_number_threshold
        ),
        "narratives": {
            key: narrative.text.strip()
            for key, narrative in narratives_of(ReportKind.GOVERNORS_PART_B, term).items()
            if key in {section.key for section in PART_B_SECTIONS}
        },
    }
    mine = [CONCERNS, WITHOUT_DECISION, *decisions]
    mine += [name for name in printed.cells if name not in first.cells]
    return Drawn(content, [to_publish(printed, dict.fromkeys(mine))], figures, printed)


def _add_concerns(table: Table, concerns: dict[str, int]) -> None:
    table.add(CONCERNS, concerns.get("concerns", 0))
    table.add(WITHOUT_DECISION, concerns.get("without_decision", 0))
    table.add_difference(CONCERNS, WITHOUT_DECISION, "concerns with a decision")
    for name, number in concerns.items():
        if name.startswith(DECISION):
            # One concern can have several decisions, so they add up to nothing.
            table.add(name, number)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

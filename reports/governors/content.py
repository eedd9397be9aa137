"""Part A: everything it says, as plain data that may be kept for good. No withheld figure gets into it."""

from dataclasses import dataclass
from datetime import date, datetime

from centre.core.dates import LONDON, local_now
from centre.core.models import CentreSettings, Term

from ..audience import (
    AREA_NOT_KNOWN,
    PrintedFigures,
    area_cell,
    decile_cell,
    for_governors,
    group_cell,
    percentages_of,
    week_cell,
)
from ..kept_figures import count_now
from ..measures import DEFINITIONS_VERSION, MEASURES, PERCENTAGES, Figures
from ..models import ReportKind
from .appendix import appendix_of
from .late_entries import entered_since
from .narratives import PART_A_SECTIONS, narratives_of, with_figures
from .plan_and_staff import plan_lines, supervision_line
from .publications import BESIDE, newest_edition, printed_for, said_before, to_publish
from .rows import count_row, numbers_of, rating_row, share_row
from .support import LastTerm, add_support, said_of_last_term, support_of, support_rows

FORM = 1  # of the content: templates of a later time still know how to show an old one
HEADLINES = (
    "registered_percent",
    "seen_percent",
    "registered_and_seen_percent",
    "most_deprived_seen_percent",
    "sustained_percent",
)
HEADLINE_COUNT = "male_parents_and_carers_seen"
TERMS_IN_THE_CHART = 6


@dataclass(frozen=True)
class Drawn:
    """A report's content, and what it would publish about which period."""

    content: dict
    publishes: list[dict]
    figures: Figures
    printed: PrintedFigures


def part_a(
    term: Term,
    *,
    by,
    today: date | None = None,
    now: datetime | None = None,
    edition: int | None = None,
    counted=count_now,
) -> Drawn:
    """Draw up Part A for a term. edition: its number where it is being issued.

    counted: where the figures come from; counted now unless it is `kept_figures` (for a look on the screen).
    """
    now = now or local_now()
    today = today or now.astimezone(LONDON).date()
    settings = CentreSettings.load()
    terms = chart_terms(term)
    last, last_year = Term.known().before(term), Term.known().same_term_last_year(term)
    others = [other for other in dict.fromkeys([*terms, last, last_year]) if other is not None and other != term]
    beside = {
        other: printed_for(other, settings, count=lambda each: counted(each, today=today).figures) for other in others
    }
    kept = counted(term, today=today)
    figures, weeks = kept.figures, kept.weeks
    now = min(now, kept.counted_at)
    support = support_of(term.start_date, term.end_date, today=today)
    before = _last_term(last, beside, today=today)
    printed = for_governors(
        figures,
        settings,
        weeks=weeks,
        earlier=[*said_before(term.start_date, term.end_date), *(before.said if before else ())],
        within_the_year=[shown for shown, _ in beside.values()],
        more=lambda table: add_support(table, support, before),
    )
    comparison = Comparison(
        settings,
        printed,
        last,
        beside[last][0] if last else None,
        last_year,
        beside[last_year][0] if last_year else None,
    )
    content = {
        "form": FORM,
        "kind": str(ReportKind.GOVERNORS_PART_A),
        **head_of(term, figures, settings, by=by, now=now, edition=edition),
        "part": "Part A",
        "title": "Report to governors",
        "last_name": last.name if last else "",
        "last_year_name": last_year.name if last_year else "",
        "headlines": comparison.headlines(),
        "counts": comparison.counts("access"),
        "shares": comparison.shares(),
        "areas": _areas(figures, printed),
        "groups": _groups(figures, printed, settings),
        "sessions": comparison.counts("sessions"),
        "visits": comparison.counts("visits"),
        "support": support_rows(printed, with_last=last is not None, is_to_date=figures.is_to_date),
        "plan": plan_lines(today),
        "supervision": supervision_line(term.start_date, min(term.end_date, today)),
        "charts": {
            "terms": [_reach(other, printed if other == term else beside[other][0], settings) for other in terms],
            "target": float(settings.target_registered),
            "target_seen": float(settings.target_engaged),
            "deciles": _deciles(figures, printed),
            "most_deprived": settings.most_deprived_deciles,
            "weeks": [
                {"week": f"{monday.day} {monday:%b}", "number": week.value, "text": week.text}
                for monday, week in ((each, printed[week_cell(each)]) for each in weeks)
            ],
        },
        "entered_since": _entered_since(last, settings),
        "appendix": appendix_of(figures, settings, printed[AREA_NOT_KNOWN].text),
        "warnings": list(figures.warnings),
    }
    words = figure_words(content)
    content["narratives"] = _narratives(ReportKind.GOVERNORS_PART_A, term, PART_A_SECTIONS, words)
    publishes = [to_publish(printed)]
    publishes += [to_publish(shown, BESIDE) for shown, is_new in beside.values() if is_new]
    if before:
        shown, _ = beside[last]
        publishes.append({**to_publish(shown, ()), "said": said_of_last_term(printed)})
    return Drawn(content, publishes, figures, printed)


def _last_term(last, beside, *, today) -> LastTerm | None:
    """The case figures of the term before, as its newest edition gave them where it has one."""
    if last is None:
        return None
    shown, is_new = beside[last]
    said = said_before(last.start_date, last.end_date)
    return LastTerm.of(last, None if is_new else shown, said, today=today)


def head_of(term, figures, settings, *, by, now, edition) -> dict:
    """What stands on the cover and in the footer."""
    label = settings.get_organisation_label_display()
    return {
        "centre": settings.name or label,
        "organisation": label,
        "address": settings.address,
        "term": term.name,
        "period_from": term.start_date.isoformat(),
        "period_to": term.end_date.isoformat(),
        "as_at": figures.as_at.isoformat(),
        "is_to_date": figures.is_to_date,
        "data_as_at": now.isoformat(),
        "author": by.get_full_name() if by else settings.name,
        "edition": edition,
        "version": f"Final, edition {edition}" if edition else "Draft",
        "definitions_version": DEFINITIONS_VERSION,
        "threshold": settings.small_number_threshold,
    }


def chart_terms(term: Term) -> list[Term]:
    """The term and the few before it, oldest first."""
    before = Term.objects.filter(start_date__lte=term.start_date).order_by("-start_date")[:TERMS_IN_THE_CHART]
    return list(before)[::-1]


def figure_words(content: dict) -> dict[str, str]:
    """The figures that words may name in braces, as they are printed."""
    rows = [
        *content["counts"],
        *content["shares"],
        *content["sessions"],
        *content["visits"],
        *content.get("support", ()),
    ]
    return {row["key"]: row["now"] for row in rows}


class Comparison:
    """This term's figures beside last term's and those of the same term last year."""

    def __init__(self, settings, now, last_term, last, last_year_term, last_year):
        self.settings = settings
        self.now, self.last, self.last_year = now, last, last_year
        self.last_term, self.last_year_term = last_term, last_year_term
        self.shares_now = percentages_of(now, settings)
        self.shares_last = percentages_of(last, settings) if last else {}
        self.shares_last_year = percentages_of(last_year, settings) if last_year else {}

    def counts(self, section: str) -> list[dict]:
        return [self._count(key) for key, measure in MEASURES.items() if measure.section == section]

    def _count(self, key):
        last = self.last[key] if self.last else None
        last_year = self.last_year[key] if self.last_year else None
        return count_row(key, MEASURES[key].name, self.now[key], last, last_year)

    def shares(self) -> list[dict]:
        return [self._share(key) for key in PERCENTAGES]

    def _share(self, key):
        share = PERCENTAGES[key]
        target = getattr(self.settings, share.target) if share.target else None
        return share_row(share, self.shares_now[key], self.shares_last.get(key), self.shares_last_year.get(key), target)

    def _headline_count(self):
        sentence = "fathers, male carers and grandfathers were seen"
        return {**self._count(HEADLINE_COUNT), "sentence": sentence, "numbers": "", "rating": None, "target": ""}

    def headlines(self) -> list[dict]:
        """At most six, each with rating and trend."""
        rows = [self._share(key) for key in HEADLINES] + [self._headline_count()]
        for row in rows:
            trend = [(row["change"], self.last_term), (row["change_on_year"], self.last_year_term)]
            row["trend"] = [{**change, "on": f"on {term.name}"} for change, term in trend if change and term]
        return rows


def _areas(figures, printed) -> list[dict]:
    return [
        {
            "code": code,
            "name": area.name,
            "decile": area.decile,
            "population": printed[area_cell(code, "population_under_5")].text,
            "registered": printed[area_cell(code, "registered")].text,
            "seen": printed[area_cell(code, "seen")].text,
        }
        for code, area in figures.areas.items()
    ]


def _groups(figures, printed, settings) -> list[dict]:
    rows = []
    for name, group in figures.groups.items():
        if group.restricted:
            continue
        rows.append(group_row(name, printed, settings))
    return rows


def group_row(name, printed, settings) -> dict:
    """One group: registered, seen, the share and how it stands against the target for engagement."""
    share = printed.share(
        group_cell(name, "registered_and_seen"),
        group_cell(name, "registered"),
        settings.target_engaged,
        settings.amber_band,
    )
    return {
        "name": name,
        "registered": printed[group_cell(name, "registered")].text,
        "seen": printed[group_cell(name, "registered_and_seen")].text,
        "share": share.text,
        "rating": rating_row(share),
    }


def _reach(term, printed, settings) -> dict:
    shares = percentages_of(printed, settings)
    row = {"term": term.name}
    for key in ("registered", "seen"):
        share = shares[f"{key}_percent"]
        row[key] = rounded(share)
        row[f"{key}_text"] = share.text
        row[f"{key}_numbers"] = numbers_of(share)
    return row


def _deciles(figures, printed) -> list[dict]:
    rows = []
    for decile in figures.deciles:
        row = {"decile": decile}
        for what in ("population_under_5", "registered", "seen"):
            cell = printed[decile_cell(decile, what)]
            row[what], row[f"{what}_text"] = cell.value, cell.text
        rows.append(row)
    return rows


def rounded(share) -> float | None:
    """A printed share for a chart, to one decimal; None where it is withheld."""
    return round(float(share.percentage.value), 1) if share.percentage and share.percentage.value is not None else None


def _entered_since(last, settings) -> dict | None:
    edition = newest_edition(last) if last else None
    if edition is None:
        return None
    rows = entered_since(last.start_date, last.end_date, edition.data_as_at, settings.small_number_threshold)
    day = edition.data_as_at.astimezone(LONDON).date()
    return {"term": last.name, "since": day.isoformat(), "rows": rows} if rows else None


def _narratives(kind, term, sections, words) -> dict[str, str]:
    written = narratives_of(kind, term)
    return {section.key: with_figures(written[section.key].text, words).strip() for section in sections}

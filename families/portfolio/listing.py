"""A person's portfolio as a page or a sheet of paper shows it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from ..models import Person, PortfolioEntry, PortfolioStep
from ..models.portfolio import CourseEnd, PortfolioKind
from .facts import HEADINGS, details_of, state_of


@dataclass(frozen=True)
class Shown:
    """An entry in words."""

    entry: PortfolioEntry
    state: str
    kind: str
    details: str
    steps: list


@dataclass(frozen=True)
class Part:
    """The entries of one kind, the newest first."""

    kind: str
    heading: str
    rows: list[Shown]


def portfolio_of(person: Person, *, on: date, paper: bool = False) -> list[Part]:
    """Every kind with its entries. Two queries. paper: without what was left or entered by mistake: it is theirs."""
    steps = Prefetch("steps", PortfolioStep.objects.standing().order_by("-happened_on", "-id"))
    found: dict = {kind: [] for kind in PortfolioKind.values}
    for entry in PortfolioEntry.objects.filter(person=person).prefetch_related(steps):
        if paper and (entry.mistaken or entry.course_end == CourseEnd.LEFT):
            continue
        state, kind = state_of(entry, on=on)
        found[entry.kind].append(Shown(entry, state, kind, details_of(entry), list(entry.steps.all())))
    return [Part(kind, HEADINGS[kind], sorted(rows, key=_order)) for kind, rows in found.items()]


def _order(shown):
    entry = shown.entry
    days = (entry.awarded_on, entry.ended_on, entry.started_on, entry.planned_on)
    newest = next(filter(None, days), None)
    return entry.mistaken, -(newest.toordinal() if newest else date.max.toordinal()), str(entry.pk)


def steps_of(entry: PortfolioEntry) -> tuple[list[PortfolioStep], list[PortfolioStep]]:
    """(the steps as they stand, newest first; the rows put right or taken back, the last correction first)."""
    rows = list(entry.steps.select_related("by", "corrected_by__by").order_by("-happened_on", "-id"))
    after = {row.corrects_id: row for row in rows if row.corrects_id}
    standing = [row for row in rows if row.pk not in after and not row.taken_back]
    before = sorted((row for row in rows if row.pk in after), key=lambda row: -after[row.pk].pk)
    return standing, before

"""Official files into the centre: `import_reach`, and the same from the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from centre.core import audit
from centre.core.models import CentreSettings
from centre.core.reading import Unreadable, Upload
from families.area_by_hand import learn_again
from families.area_changes import take_scores_over

from ..outcome import Outcome
from ..transaction import import_transaction
from . import deprivation
from .adopting import adopt_vintage
from .areas import Areas
from .codes import LSOA, cell_at
from .found import Found
from .loaders import LOADERS
from .outlines import read_outlines
from .recognise import find
from .vintages import settle

KINDS = ("postcodes", "deprivation", "population", "changes", "reach", "outlines")


@dataclass
class Official:
    """What is asked for: the files by kind, and what they do not say themselves."""

    files: dict[str, Upload]
    as_at: date | None = None
    source: str = ""
    vintage: int | None = None
    authorities: tuple[str, ...] = ()
    any_size: bool = False


def import_official(
    wanted: Official,
    *,
    by=None,
    check: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    record: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Load official files; with `check` find out what would happen. One bad row, and nothing is stored.

    progress: called with (files done, files in all). record: called inside the transaction when something was stored.
    Raises Unreadable (a file that is not what it should be, vintages that do not fit) and transaction.Busy.
    """
    founds = {
        kind: find(wanted.files[kind], kind, any_size=wanted.any_size) for kind in LOADERS if wanted.files.get(kind)
    }
    outlines = read_outlines(wanted.files["outlines"], wanted.vintage) if wanted.files.get("outlines") else None
    if not founds and outlines is None:
        raise Unreadable(
            "Name at least one file: postcodes, deprivation, population, changes, the reach area or outlines."
        )
    _refuse_missing_day(founds, wanted)
    settings = CentreSettings.load()
    vintages = settle(founds, _codes(founds), wanted.vintage, settings.lsoa_vintage)
    outcome = Outcome()
    with import_transaction(by=by, what="import of official files"):
        areas, loaders = Areas(outcome), {}
        for done, (kind, found) in enumerate(founds.items()):
            progress(done, len(founds))
            loaders[kind] = LOADERS[kind](found, vintages[kind], wanted, outcome, areas)
            outcome.parts.append(loaders[kind].load())
        if outlines is not None:
            outcome.parts.append(outlines.load(outcome, areas))
        areas.store()
        if "reach" in loaders:
            loaders["reach"].compare_with_areas()
        order = list(founds)
        outcome.problems.sort(key=lambda problem: (order.index(problem.sheet), problem.row))
        if not outcome.problems and {"changes", "deprivation"} & set(loaders):
            outcome.notes += [note for taken in take_scores_over() for note in _taken_words(taken)]
        if not outcome.problems:
            learn_again()
            outcome.notes += adopt_vintage(settings, wanted.vintage, by=by)
        if check or outcome.problems:
            transaction.set_rollback(True)
        elif outcome.changes_something:
            summary = "Imported official files: " + "; ".join(f"{part.name} {part.words()}" for part in outcome.parts)
            audit.record("import.done", by=by, summary=summary[:300], detail=outcome.counts)
            record(outcome)
        progress(len(founds), len(founds))
    return outcome


def _taken_words(taken):
    """What the change lookup does for the scores of an index."""
    if taken.split or taken.merged:
        yield (
            f"{taken.index}: {taken.split:,} areas of the other boundaries take the score of the area that they were a "
            f"part of, {taken.merged:,} that of all the areas that they were made of."
        )
    if taken.without:
        shown = ", ".join(taken.without[:5])
        yield (
            f"{taken.index}: {len(taken.without):,} changed areas have no score, because it would be a guess: {shown}."
        )


def _refuse_missing_day(founds, wanted):
    found = founds.get("population")
    if found is not None and wanted.as_at is None and found.columns["as_at"] is None:
        raise Unreadable(
            f"{found.table.title} does not say for which day its figures are: add the day, for example 30/6/2020 for a "
            "mid-2020 estimate (--as-at)."
        )


def _codes(founds: dict[str, Found]) -> dict[str, set[str]]:
    """The LSOA codes of each file: they have to fit its headers, and can settle what the headers do not."""
    codes = {}
    for kind, found in founds.items():
        if len(found.vintages) > 1:
            continue
        place = found.columns.get("area", found.columns.get("lsoa_code"))
        if place is None:
            place = next(iter(found.columns["areas"].values()))
        texts = {cell_at(cells, place).upper() for _, cells in found.rows()}
        codes[kind] = {code for code in texts if LSOA.fullmatch(code)}
        if kind == "deprivation" and not found.vintages and (year := deprivation.year_of_figures(found)):
            found.vintages = {deprivation.VINTAGE_OF[year]}
    return codes

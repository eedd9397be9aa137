"""Scores of one vintage for areas of the other, through the change lookup: only where that is well-defined.

Unchanged areas have one code and one score. A part of a split area takes the score of the whole. A merged area takes
the score of what was merged into it, where all of that lies in the same tenth; of anything else nobody can say where
it lies: it has no score, and is said to have none (measures, M8: the vintage stands on each row; domain trap T-08).
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction

from .models import AreaChange, DeprivationScore
from .models.reach import TakenOver

YEAR_OF = {"2019": 2011, "2025": 2021}


@dataclass(frozen=True)
class Taken:
    """How many areas got a score of the other vintage for one index, and which have none."""

    index: str
    split: int
    merged: int
    without: tuple[str, ...]


@transaction.atomic
def take_scores_over() -> list[Taken]:
    """Work the scores of changed areas out anew, for each index that is loaded. What was published is never touched."""
    DeprivationScore.objects.exclude(taken_over="").delete()
    changes = list(AreaChange.objects.exclude(change="U").values_list("lsoa_2011", "lsoa_2021", "change"))
    if not changes:
        return []
    scores: dict = defaultdict(dict)
    for index, code, rank, decile in DeprivationScore.objects.values_list("index", "lsoa_code", "rank", "decile"):
        scores[index][code] = (rank, decile)
    return [_take(index, scores[index], changes) for index in sorted(scores)]


def _take(index, published, changes) -> Taken:
    forward = YEAR_OF[index[-4:]] == 2011
    sources, kinds = defaultdict(set), defaultdict(set)
    for old, new, change in changes:
        source, target = (old, new) if forward else (new, old)
        sources[target].add(source)
        kinds[target].add(change)
    rows, without = [], []
    for target in sorted(sources):
        if target in published:
            continue
        found = [published.get(source) for source in sources[target]]
        if not any(found):
            continue  # areas for which nothing is loaded at all: another borough's
        if "X" in kinds[target] or None in found or len({decile for _, decile in found}) > 1:
            without.append(target)
            continue
        how = TakenOver.PART if len(found) == 1 else TakenOver.WHOLE
        rank, decile = min(found)
        rows.append(DeprivationScore(index=index, lsoa_code=target, rank=rank, decile=decile, taken_over=how))
    DeprivationScore.objects.bulk_create(rows)
    parts = sum(row.taken_over == TakenOver.PART for row in rows)
    return Taken(index, parts, len(rows) - parts, tuple(without))


@dataclass(frozen=True)
class Boundaries:
    """What a map or table of these areas has to say about its boundaries."""

    taken_over: int  # areas whose tenth comes from areas of the other vintage
    without_score: tuple[str, ...]  # areas changed in a way that gives no tenth
    of_other_vintage: tuple[str, ...]  # areas that do not exist within the boundaries counted in


def boundaries_of(codes, settings) -> Boundaries:
    """About these codes within the centre's vintage and index. Two queries."""
    codes = list(codes)
    own = dict(
        DeprivationScore.objects.filter(index=settings.deprivation_index, lsoa_code__in=codes).values_list(
            "lsoa_code", "taken_over"
        )
    )
    here, there = ("lsoa_2011", "lsoa_2021") if settings.lsoa_vintage == 2011 else ("lsoa_2021", "lsoa_2011")
    changed, foreign = set(), set()
    wanted = set(codes)
    for known, other in AreaChange.objects.exclude(change="U").values_list(here, there):
        changed |= {known} & wanted
        foreign |= {other} & wanted
    return Boundaries(
        taken_over=sum(bool(how) for how in own.values()),
        without_score=tuple(sorted(changed - set(own))),
        of_other_vintage=tuple(sorted(foreign)),
    )

"""Figures of terms kept for a few minutes, so that the desk and the report's page need not count thousands of contacts.

Whoever shows them says when they were counted. Reports that leave the team never use them: they are counted anew.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction

from centre.core.dates import local_now, local_today
from centre.core.models import CentreSettings, Term

from .measures import DEFINITIONS_VERSION, Figures, figures_for, weekly_attendances
from .measures.figures import as_at_day

FRESH_FOR = timedelta(minutes=5)
KEPT_FOR = timedelta(days=7)
WORKER_SEEN_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True)
class KeptFigures:
    """A term's figures and attendances by week, and the moment they were counted."""

    figures: Figures
    weeks: dict[date, int]
    counted_at: datetime


def count_now(term: Term, *, today: date | None = None) -> KeptFigures:
    """Count the term's figures now, and keep them."""
    today = today or local_today()
    settings = CentreSettings.load()
    figures = figures_for(term.start_date, term.end_date, today=today, settings=settings)
    weeks = weekly_attendances(term.start_date, max(term.start_date, figures.as_at))
    kept = KeptFigures(figures, weeks, local_now())
    cache.set(_key(term, today, settings), kept, KEPT_FOR.total_seconds())
    return kept


def kept_figures(term: Term, *, today: date | None = None) -> KeptFigures:
    """The term's figures, not older than a few minutes where background work runs; counted at once where none are kept.

    Old ones are given out while newer ones are being counted.
    """
    today = today or local_today()
    kept = cache.get(_key(term, today, CentreSettings.load()))
    if kept is None:
        return count_now(term, today=today)
    if local_now() - kept.counted_at > FRESH_FOR:
        if not worker_is_running():
            return count_now(term, today=today)
        _ask_for_a_recount(term)
    return kept


def worker_is_running() -> bool:
    """Whether a background worker has shown itself within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s)", [WORKER_SEEN_WITHIN]
        )
        return cursor.fetchone()[0]


def _ask_for_a_recount(term):
    from procrastinate.exceptions import AlreadyEnqueued

    from .tasks import count_term

    try:
        # A savepoint: that it is asked for already must not spoil the page's transaction.
        with transaction.atomic():
            count_term.configure(queueing_lock=f"reports.count.{term.pk}").defer(term_id=term.pk)
    except AlreadyEnqueued:
        pass


def _key(term, today, settings) -> str:
    """Changes with the day, the centre's decisions and our definitions: what was counted by others does not fit."""
    parts = (
        DEFINITIONS_VERSION,
        "areas without hidden homes",  # what is kept has more in it than before
        term.start_date,
        term.end_date,
        as_at_day(term.start_date, term.end_date, today),
        settings.lsoa_vintage,
        settings.deprivation_index,
        settings.most_deprived_deciles,
        settings.sustained_contact_days,
        sorted(settings.qualifying_visit_types),
    )
    return f"reports.figures.{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"

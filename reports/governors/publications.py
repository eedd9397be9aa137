"""What earlier reports said about a period, so that a new one tells nothing that an earlier one withheld."""

from collections.abc import Iterable
from datetime import date

from centre.core.models import CentreSettings, Term

from ..audience import PrintedFigures, for_governors
from ..measures import MEASURES
from ..measures.definitions import ALL_UNDER_FIVES_SEEN
from ..models import Edition, PublishedFigures, ReportKind

# What a report prints about other terms, beside its own.
BESIDE = (*MEASURES, ALL_UNDER_FIVES_SEEN)


def said_before(period_from: date, period_to: date) -> list[dict]:
    """What every report and export so far said about exactly this period, oldest first."""
    published = PublishedFigures.objects.filter(period_from=period_from, period_to=period_to)
    return list(published.values_list("said", flat=True))


def newest_edition(term: Term, kind: str = ReportKind.GOVERNORS_PART_A) -> Edition | None:
    """The edition of the term's report that counts, without its bytes."""
    return Edition.objects.defer("pdf", "content").filter(term=term, kind=kind).order_by("-number").first()


def printed_for(term: Term, settings: CentreSettings, *, count) -> tuple[PrintedFigures, bool]:
    """A term's figures as they may stand beside another term's, and whether that is new.

    As its newest edition gave them where it has one (then nothing is told that was not told before); else counted by
    `count(term) -> Figures` and through the small-number rule, with all that was said about the term before.
    """
    edition = newest_edition(term)
    published = (
        edition and edition.published_figures.filter(period_from=term.start_date, period_to=term.end_date).first()
    )
    if published:
        threshold = Edition.objects.filter(pk=edition.pk).values_list("content__threshold", flat=True).get()
        as_issued = PrintedFigures.as_issued(term.start_date, term.end_date, published.as_at, published.said, threshold)
        return as_issued, False
    earlier = said_before(term.start_date, term.end_date)
    return for_governors(count(term), settings, earlier=earlier), True


def to_publish(printed: PrintedFigures, names: Iterable[str] | None = None) -> dict:
    """What is kept of it when the report leaves the team, as plain data."""
    return {
        "period_from": printed.period_from.isoformat(),
        "period_to": printed.period_to.isoformat(),
        "as_at": printed.as_at.isoformat(),
        "said": printed.said(names),
    }


def publish(rows: Iterable[dict], *, what: str, by, edition: Edition | None = None) -> None:
    """Keep what has left the team, inside the transaction in which it leaves."""
    PublishedFigures.objects.bulk_create(
        PublishedFigures(
            period_from=date.fromisoformat(row["period_from"]),
            period_to=date.fromisoformat(row["period_to"]),
            as_at=date.fromisoformat(row["as_at"]),
            said=row["said"],
            edition=edition,
            what=what,
            by=by,
        )
        for row in rows
    )

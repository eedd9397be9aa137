"""Drawing up reports in the background: drafts to look at, and editions that are issued."""

import hashlib
import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from centre.core.audit import record
from centre.core.models import Term

from .governors.content import Drawn, part_a
from .governors.paper import pdf_of
from .governors.part_b import part_b
from .governors.publications import newest_edition, publish
from .kept_figures import worker_is_running
from .models import Edition, PrintState, ReportKind, ReportPrint

log = logging.getLogger(__name__)

DRAWERS = {ReportKind.GOVERNORS_PART_A: part_a, ReportKind.GOVERNORS_PART_B: part_b}
DRAFTS_KEPT_FOR = timedelta(days=7)
# A worker that died leaves its print "being drawn up"; after this long it is said so.
SILENT_AFTER = timedelta(minutes=5)


def ask_for_print(*, kind: str, term: Term, by, is_issue: bool = False) -> ReportPrint:
    """Have a draft drawn up, or an edition issued. At once where no background worker is running."""
    asked = ReportPrint.objects.create(kind=kind, term=term, is_issue=is_issue, asked_by=by, content={})
    if worker_is_running():
        from .tasks import draw

        draw.defer(print_id=str(asked.pk))
    else:
        work_on(asked.pk)
        asked.refresh_from_db()
    return asked


def work_on(print_id) -> None:
    """Draw up what was asked for. Never raises: what goes wrong is told by the print's state."""
    mine = ReportPrint.objects.filter(pk=print_id, state=PrintState.WAITING)
    if not mine.update(state=PrintState.WORKING, touched_at=timezone.now()):
        return
    asked = ReportPrint.objects.select_related("term", "asked_by").get(pk=print_id)
    try:
        with transaction.atomic():
            if asked.is_issue:
                asked.edition = issue_edition(kind=asked.kind, term=asked.term, by=asked.asked_by)
            else:
                drawn = draw_up(asked.kind, asked.term, by=asked.asked_by)
                asked.content, asked.pdf = drawn.content, pdf_of(drawn.content)
            asked.state = PrintState.READY
    except Exception as error:
        # Its kind alone: the message could carry what people typed.
        log.error("A report could not be drawn up: %s", type(error).__name__)
        asked.state, asked.edition = PrintState.FAILED, None
    asked.touched_at = timezone.now()
    asked.save(update_fields=["state", "content", "pdf", "edition", "touched_at"])


def draw_up(kind: str, term: Term, *, by, edition: int | None = None) -> Drawn:
    """The content of a report, counted now. Raises ValueError for a kind that is no governors' report."""
    try:
        drawer = DRAWERS[ReportKind(kind)]
    except KeyError:
        raise ValueError("This is no governors' report.") from None
    return drawer(term, by=by, edition=edition)


@transaction.atomic
def issue_edition(*, kind: str, term: Term, by) -> Edition:
    """Freeze a report: its figures, words, settings, data-as-at and the printed file itself.

    A term that has an edition already gets the next one, which replaces it. Who may is checked by the caller.
    """
    Term.objects.select_for_update().get(
        pk=term.pk
    )  # two people pressing at once make two editions, one after the other
    replaced = newest_edition(term, kind)
    number = (Edition.objects.filter(kind=kind, term=term).aggregate(last=Max("number"))["last"] or 0) + 1
    drawn = draw_up(kind, term, by=by, edition=number)
    content, pdf = drawn.content, pdf_of(drawn.content)
    edition = Edition(
        kind=kind,
        term=term,
        number=number,
        title=f"{content['title']}, {content['part']}: {term.name}",
        period_from=term.start_date,
        period_to=term.end_date,
        data_as_at=content["data_as_at"],
        definitions_version=content["definitions_version"],
        content=content,
        pdf=pdf,
        pdf_sha256=sha256_of(pdf),
        issued_by=by,
        issued_by_name=by.get_full_name(),
        issued_at=timezone.now(),
        replaces=replaced,
    )
    edition.save(force_insert=True)
    publish(drawn.publishes, what=f"{content['part']}, edition {number}", by=by, edition=edition)
    record(
        "report.issued",
        by=by,
        subject=edition,
        summary=f"Issued {edition.title}, edition {number}",
        detail={"kind": str(kind), "edition": number},
    )
    return edition


def sha256_of(pdf: bytes) -> str:

    return hashlib.sha256(pdf).hexdigest()


def remove_old_prints() -> None:
    """Drafts that are a week old are gone; editions stay."""
    ReportPrint.objects.filter(asked_at__lt=timezone.now() - DRAFTS_KEPT_FOR).delete()

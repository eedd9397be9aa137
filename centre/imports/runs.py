"""What happens to an import in the browser: it is brought, checked, run, undone or put aside.

The work itself is done by the background worker (tasks.py). Where no worker is running it is done at once, so that a
centre with a broken worker can still import.
"""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from centre.core.dates import parse_date
from centre.core.reading import Unreadable, Upload

from .keeping import keep_outcome, parts_of
from .models import ColumnMatching, ImportedRows, ImportRun, ImportState
from .official.load import Official, import_official
from .outcome import Outcome
from .packing import pack, unpack
from .progress import Progress
from .sheets.run import find_matches, import_sheets
from .transaction import Busy
from .undo import CannotUndo, undo_import

logger = logging.getLogger("centre.imports")

WORKING = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)
# From where to where a run may go, and by whom it is asked.
ALLOWED = {
    ImportState.CHECKING: (ImportState.UPLOADED, ImportState.CHECKED, ImportState.REJECTED, ImportState.FAILED),
    ImportState.RUNNING: (ImportState.CHECKED,),
    ImportState.UNDOING: (ImportState.DONE,),
}
# Reading the largest workbook can take a minute and a half without a sign of life.
SILENT_FOR = timedelta(minutes=4)
WORKER_SEEN_WITHIN = timedelta(seconds=60)
KEPT_UPLOAD = timedelta(days=1)
KEPT_ROWS = timedelta(days=30)
MOST_PROBLEMS_KEPT = 5_000


class NotNow(Exception):
    """The run is not in a state for this; the message says so."""


def remembered(sheet: str, fingerprint: str) -> dict[str, str] | None:
    """How a header row like this was matched before: {our column: tidy header}."""
    known = ColumnMatching.objects.filter(sheet=sheet, header_fingerprint=fingerprint).values_list("columns", flat=True)
    return known.first()


@transaction.atomic
def bring_sheets(*, by, uploads: list[Upload]) -> ImportRun:
    """Keep the files of somebody's own sheets. Raises Unreadable."""
    run = ImportRun(kind="centre", started_by=by, file_name=", ".join(upload.name for upload in uploads)[:255])
    run.content = pack({str(number): upload for number, upload in enumerate(uploads)})
    run.save()
    return run


@transaction.atomic
def bring_official(*, by, files: dict[str, Upload], as_at=None, source="", vintage=None, authorities=()) -> ImportRun:
    """Keep official files, each for its slot. Raises Unreadable."""
    run = ImportRun(kind="official", started_by=by, file_name=", ".join(file.name for file in files.values())[:255])
    run.content = pack(files)
    run.options = {
        "as_at": as_at.isoformat() if as_at else None,
        "source": source,
        "vintage": vintage,
        "authorities": list(authorities),
    }
    run.save()
    return run


def matches_of(run: ImportRun):
    """(matches, tables that are no sheet) of a run of sheets. Raises Unreadable."""
    return find_matches(unpack(run.content).values(), remembered, run.options.get("chosen") or {})


@transaction.atomic
def remember_matching(*, by, match, columns: dict[str, str]) -> None:
    """Keep which column is which, for every later file with the same header row."""
    ColumnMatching.objects.update_or_create(
        sheet=match.sheet, header_fingerprint=match.fingerprint, defaults={"columns": columns, "saved_by": by}
    )


def ask_for(run: ImportRun, state: ImportState, *, by) -> None:
    """Have the run checked, imported or undone. Raises NotNow where it is not in a state for that."""
    allowed = ImportRun.objects.filter(pk=run.pk, state__in=ALLOWED[state])
    stopped = ImportRun.objects.filter(pk=run.pk, state__in=WORKING, touched_at__lt=timezone.now() - SILENT_FOR)
    options = {**run.options, "asked_by": str(by.pk)}
    changes = {"state": state, "message": "", "rows_done": 0, "touched_at": timezone.now(), "options": options}
    if not (allowed.update(**changes) or stopped.update(**changes)):
        raise NotNow("Somebody else has just done something with this import. Look at it again.")
    run.refresh_from_db()
    if worker_is_running():
        from .tasks import work

        work.defer(run_id=str(run.pk))
    else:
        work_on(run.pk)


def worker_is_running() -> bool:
    """Whether a background worker has shown itself within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s)", [WORKER_SEEN_WITHIN]
        )
        return cursor.fetchone()[0]


def has_stopped(run: ImportRun) -> bool:
    """Whether a run that should be at work has not been heard of for long: its worker died, and nothing was stored."""
    return run.state in WORKING and run.touched_at < timezone.now() - SILENT_FOR


def work_on(run_id) -> None:
    """Do what the run's state asks for. Never raises: what goes wrong is told by the run itself."""
    run = ImportRun.objects.filter(pk=run_id, state__in=WORKING).first()
    if run is None:
        return
    try:
        # A savepoint at most: inside, the import has its own transaction.
        with Progress(run) as progress:
            if run.state == ImportState.UNDOING:
                _undo(run)
            else:
                _import(run, progress)
    except (Unreadable, Busy) as error:
        run.state = ImportState.REJECTED if isinstance(error, Unreadable) else ImportState.FAILED
        run.message = str(error)
    except Exception as error:
        # The message of an error can hold what stood in a row; its kind is enough to find it by.
        logger.error("Import %s failed with %s", run.pk, type(error).__name__)
        run.state = ImportState.FAILED
        run.message = "Something went wrong in the programme, and nothing was stored. Try again; if it stays, say so."
    run.finished_at = timezone.now()
    run.save()


def _import(run: ImportRun, progress) -> None:
    check = run.state == ImportState.CHECKING

    def record(outcome: Outcome) -> None:
        keep_outcome(run, outcome)

    if run.kind == "official":
        outcome = import_official(_official(run), by=_asked_by(run), check=check, progress=progress, record=record)
    else:
        matches, others = matches_of(run)
        outcome = import_sheets(
            matches, by=_asked_by(run), check=check, others=others, progress=progress, record=record
        )
    run.parts, run.notes, run.changes = parts_of(outcome), outcome.notes, outcome.changes
    run.problems = [problem.as_dict() for problem in outcome.problems[:MOST_PROBLEMS_KEPT]]
    run.rows_total = run.rows_done = sum(part.rows for part in outcome.parts)
    if outcome.problems:
        run.state = ImportState.REJECTED
    elif check:
        run.state = ImportState.CHECKED
    else:
        run.state = ImportState.DONE
        run.content = None


def _asked_by(run: ImportRun):
    """Who pressed the button: the audit and the history name them."""
    return get_user_model().objects.filter(pk=run.options.get("asked_by")).first() or run.started_by


def _official(run: ImportRun) -> Official:
    options = run.options
    return Official(
        files=unpack(run.content),
        as_at=parse_date(options["as_at"]) if options.get("as_at") else None,
        source=options.get("source", ""),
        vintage=options.get("vintage"),
        authorities=tuple(options.get("authorities", ())),
    )


def _undo(run: ImportRun) -> None:
    try:
        undo_import(run, by=_asked_by(run))
        run.state, run.undone_at = ImportState.UNDONE, timezone.now()
    except CannotUndo as error:
        run.state, run.message = ImportState.DONE, str(error)


@transaction.atomic
def put_aside(run: ImportRun) -> None:
    """Forget an upload that is not going to be imported. Raises NotNow for one that has been, or is at work."""
    aside = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.REJECTED, ImportState.FAILED)
    if not ImportRun.objects.filter(pk=run.pk, state__in=aside).delete()[0]:
        raise NotNow("This import cannot be put aside any more.")


def tidy_up(now=None) -> None:
    """Once a day: empty uploads that nobody went on with, and forget rows and problems after thirty days."""
    now = now or timezone.now()
    finished = ImportRun.objects.exclude(state__in=WORKING)
    finished.filter(content__isnull=False, created_at__lt=now - KEPT_UPLOAD).update(content=None)
    old = finished.filter(created_at__lt=now - KEPT_ROWS)
    old.update(problems=[], changes=[])
    ImportedRows.objects.filter(run__in=old).delete()

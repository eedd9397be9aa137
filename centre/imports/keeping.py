"""Remembering what a run did to the tables, so that it can be undone."""

from django.db import connection

from ..core.sheets.writing import TableChanges
from .models import ImportedRows, ImportRun
from .outcome import Outcome


def keep_outcome(run: ImportRun, outcome: Outcome) -> None:
    """Write down every row that the run made or changed. Call inside the transaction of the import."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        run.stored_at = cursor.fetchone()[0]
    ImportedRows.objects.bulk_create([kept for table in outcome.tables if (kept := _kept(run, table)) is not None])


def _kept(run: ImportRun, table: TableChanges) -> ImportedRows | None:
    if not (table.made or table.changed or table.removed):
        return None
    names = list(table.fields)
    changed = []
    for _, identity, before, after in table.changed:
        places = [place for place in range(len(names)) if before[place] != after[place]]
        changed.append(
            {
                "id": str(identity),
                "before": {names[place]: before[place] for place in places},
                "after": {names[place]: after[place] for place in places},
            }
        )
    removed = [dict(zip(names, values, strict=True)) for _, _, values in table.removed]
    return ImportedRows(run=run, model=table.model._meta.label_lower, made=table.made, changed=changed, removed=removed)


def parts_of(outcome: Outcome) -> list[dict]:
    """The parts of an outcome as they are kept with the run."""
    return [
        {"name": part.name, "title": part.title, "counts": part.counts, "notes": part.notes} for part in outcome.parts
    ]


def keep_command_run(*, file_name: str, kind: str = "centre"):
    """A `record` for an import from the command line: the run stands in the list of imports and can be undone there."""
    from django.utils import timezone

    from .models import ImportState

    def record(outcome: Outcome) -> None:
        run = ImportRun(
            kind=kind,
            file_name=file_name[:255],
            state=ImportState.DONE,
            parts=parts_of(outcome),
            notes=outcome.notes,
            finished_at=timezone.now(),
        )
        run.rows_total = run.rows_done = sum(part.rows for part in outcome.parts)
        run.save()
        keep_outcome(run, outcome)
        run.save(update_fields=["stored_at"])

    return record

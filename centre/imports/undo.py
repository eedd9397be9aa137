"""Taking a whole import back, while nothing has been built on it."""

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg import sql

from centre.core import audit
from families.area_changes import take_scores_over
from families.models import AreaChange, DeprivationScore

from .models import ImportedRows, ImportRun
from .transaction import import_transaction


class CannotUndo(Exception):
    """Something has been built on the import; the message says what."""


def undo_import(run: ImportRun, *, by) -> None:
    """Remove every row that the run made, and put back what it changed. Raises CannotUndo, and transaction.Busy."""
    kept = list(run.imported_rows.order_by("-id"))
    if not kept:
        raise CannotUndo("It is not known any more what this import brought: it is too long ago.")
    made = _made_by_model(kept)
    with import_transaction(by=by, what="undo of an import"):
        reasons = [*_built_on(made), *_changed_since(run, kept, made)]
        if reasons:
            raise CannotUndo(
                f"This import cannot be undone any more: since then {_listed(reasons)}. Put single things right on "
                "their own pages."
            )
        try:
            with transaction.atomic():
                for rows in kept:
                    _take_back(rows)
                if {AreaChange, DeprivationScore} & {apps.get_model(rows.model) for rows in kept}:
                    take_scores_over()
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            # Something that this user need not know of, in a room that is closed to them.
            raise CannotUndo(
                "This import cannot be undone any more: since then, something else in the centre refers to what it "
                "brought."
            ) from error
        audit.record(
            "import.undone",
            by=by,
            subject=run,
            summary=f"Took back the import of {run.created_at:%-d %B %Y}",
            detail={rows.model: len(rows.made) + len(rows.changed) for rows in kept},
        )
        run.imported_rows.all().delete()


def _made_by_model(kept: list[ImportedRows]) -> dict[type[models.Model], set[str]]:
    made: dict[type[models.Model], set[str]] = {}
    for rows in kept:
        made.setdefault(apps.get_model(rows.model), set()).update(rows.made)
    return made


def _built_on(made):
    """Words for rows that refer to what the import made, and are not its own."""
    for model, ids in made.items():
        if not ids:
            continue
        for relation in model._meta.related_objects:
            other = relation.related_model
            # History refers without holding on; what goes by itself with its owner was never anybody's work.
            if relation.on_delete in (models.DO_NOTHING, models.CASCADE) or relation.many_to_many or other._meta.proxy:
                continue
            if other._meta.app_label == "safeguarding":
                continue  # the constraint speaks for the closed room
            field = relation.field
            own = made.get(other, set())
            refers = other._base_manager.filter(**{f"{field.name}__in": ids})
            if own:
                refers = refers.exclude(pk__in=own)
            count = refers.count()
            if count:
                name = other._meta.verbose_name if count == 1 else other._meta.verbose_name_plural
                yield f"{count:,} {name} {'has' if count == 1 else 'have'} been added to what it brought"


def _changed_since(run, kept, made):
    """Words for rows that were changed after the import, by the history that the database writes."""
    touched: dict[type[models.Model], set[str]] = {model: set(ids) for model, ids in made.items()}
    for rows in kept:
        touched[apps.get_model(rows.model)].update(change["id"] for change in rows.changed)
    for model, ids in touched.items():
        events = _history_of(model)
        if ids and events is not None:
            count = (
                events._base_manager.filter(pgh_obj_id__in=ids, pgh_created_at__gt=run.stored_at)
                .values("pgh_obj_id")
                .distinct()
                .count()
            )
            if count:
                name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                yield f"{count:,} {name} {'has' if count == 1 else 'have'} been changed"


def _history_of(model):
    for relation in model._meta.related_objects:
        if relation.field.name == "pgh_obj":
            return relation.related_model
    return None


def _take_back(rows: ImportedRows) -> None:
    model = apps.get_model(rows.model)
    if rows.made:
        key = model._meta.pk
        statement = sql.SQL("DELETE FROM {table} WHERE {key} = ANY(%s::{kind}[])").format(
            table=sql.Identifier(model._meta.db_table),
            key=sql.Identifier(key.column),
            kind=sql.SQL(key.rel_db_type(connection)),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement.as_string(connection.connection), [rows.made])
    for change in rows.changed:
        before = {name: _value(model, name, value) for name, value in change["before"].items()}
        after = {name: _value(model, name, value) for name, value in change["after"].items()}
        own = model._base_manager.filter(pk=change["id"])
        if any(field.name == "version" for field in model._meta.concrete_fields):
            before["version"] = models.F("version") + 1
        as_imported = {f"{name}__isnull": True for name, value in after.items() if value is None}
        as_imported |= {name: value for name, value in after.items() if value is not None}
        if not own.filter(**as_imported).update(**before):
            raise CannotUndo(
                f"This import cannot be undone any more: since then 1 {model._meta.verbose_name} has been changed."
            )
    for removed in rows.removed:
        model._base_manager.create(
            **{model._meta.get_field(name).attname: _value(model, name, value) for name, value in removed.items()}
        )


def _value(model, name, value):
    field = model._meta.get_field(name)
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)


def _listed(reasons: list[str]) -> str:
    return reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"

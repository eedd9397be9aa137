"""What a merge does to rows, done and written down at once, so that it can be taken back row by row.

The journal is a list of plain dictionaries, in the order in which things were done:
  {"did": "moved", "model", "ids", "before": {column: value}, "after": {column: value}}
  {"did": "removed" or "made", "model", "row": {column: value}}
  {"did": "chose", "model", "ids", "before", "after"}  facts of the kept record; a later change of them stays at an undo
"""

import uuid
from datetime import date, time

from django.apps import apps
from django.db import connection


class Journal:
    """Writes to the database and remembers it in `entries`."""

    def __init__(self):
        self.entries: list[dict] = []

    def move(self, model, ids, *, before: dict, after: dict, did: str = "moved") -> None:
        """Change columns (attnames) of the rows with these ids, which all have the values `before`."""
        ids = list(ids)
        if not ids or before == after:
            return
        model._base_manager.filter(pk__in=ids).update(**after)
        self.entries.append(
            {
                "did": did,
                "model": model._meta.label,
                "ids": [plain(each) for each in ids],
                "before": {name: plain(value) for name, value in before.items()},
                "after": {name: plain(value) for name, value in after.items()},
            }
        )

    def change(self, row, **values) -> None:
        """Give one row new values, of which some may be the old ones."""
        new = {name: value for name, value in values.items() if getattr(row, name) != value}
        self.move(type(row), [row.pk], before={name: getattr(row, name) for name in new}, after=new)
        for name, value in new.items():
            setattr(row, name, value)

    def remove(self, row) -> None:
        """Take a row away that says what another one says already."""
        self.entries.append({"did": "removed", "model": row._meta.label, "row": snapshot(row)})
        erase(type(row), row.pk)

    def make(self, row) -> None:
        """Add a row."""
        row.save(force_insert=True)
        row.refresh_from_db()  # with what the database fills in by itself
        self.entries.append({"did": "made", "model": row._meta.label, "row": snapshot(row)})


def snapshot(row) -> dict:
    """Every stored value of a row, as JSON keeps it."""
    return {each.attname: plain(getattr(row, each.attname)) for each in row._meta.concrete_fields}


def erase(model, pk) -> int:
    """Delete one row without looking for what hangs on it: the database does that."""
    return model._base_manager.filter(pk=pk)._raw_delete(connection.alias)


def plain(value):
    """A value of a column as JSON keeps it, exactly."""
    if isinstance(value, date | time):  # a moment is a date, too
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def values_of(model, stored: dict) -> dict:
    """The values of a snapshot as Python has them."""
    fields = {each.attname: each for each in model._meta.concrete_fields}
    return {name: _value(fields[name], value) for name, value in stored.items()}


def model_of(entry):
    return apps.get_model(entry["model"])


def _value(field, value):
    if value is None:
        return None
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)

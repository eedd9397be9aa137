"""Rows into the database in a few statements: COPY for the new ones, one UPDATE for the changed ones.

The triggers of the tables (history, search words) run as for any other writer. What a constraint refuses is found row
by row and told in the constraint's own words.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, connection, models, transaction
from django.utils import timezone
from psycopg import sql

UNCHANGED, CHANGED, NEW = "unchanged", "changed", "new"

# With so many rows refused by the database itself, nobody needs to be told of one more.
ENOUGH = 200
# How many rows are stored between two signs of life.
STEP = 1_000

# Called with the index of the row in the sheet and what to do about it.
Refuse = Callable[[int, str], None]


def new_id() -> str:
    """A random id, as text: what the database's COPY takes fastest."""
    return str(uuid.uuid4())


@dataclass
class TableChanges:
    """What a sheet does to one table: gathered first, then written at once.

    `fields` are the names of the model's fields in the order in which values are handed over; a foreign key takes the
    id of what it points at. Everything else gets the model's own default.
    """

    model: type[models.Model]
    fields: Sequence[str]
    # [(row of the sheet, id or None for a serial one, values)]
    new: list[tuple] = field(default_factory=list)
    # [(row of the sheet, id, values before, values after)]
    changed: list[tuple] = field(default_factory=list)
    # [(row of the sheet, id, values)]
    removed: list[tuple] = field(default_factory=list)
    # Ids of what was stored.
    made: list[str] = field(default_factory=list)

    def __post_init__(self):
        self._fields = [self.model._meta.get_field(name) for name in self.fields]
        self._has_own_ids = isinstance(self.model._meta.pk, models.UUIDField)
        self._refused = 0

    def add(self, row: int, values: tuple) -> str | None:
        """A new row; gives its id, where it does not come from a sequence."""
        identity = new_id() if self._has_own_ids else None
        self.new.append((row, identity, values))
        return identity

    def merge(self, row: int, identity, before: tuple, given: tuple) -> str:
        """A stored row (values `before`) meets the sheet's values: an empty cell (None) leaves what is there.

        Gives UNCHANGED or CHANGED.
        """
        after = tuple(old if value is None else value for old, value in zip(before, given, strict=True))
        if after == before:
            return UNCHANGED
        self.changed.append((row, identity, before, after))
        return CHANGED

    def replace(self, row: int, identity, before: tuple, after: tuple) -> None:
        """A stored row gets exactly the values `after`, empty ones included."""
        self.changed.append((row, identity, before, after))

    def remove(self, row: int, identity, values: tuple) -> None:
        """A stored row that the sheet no longer has (only for links between two records)."""
        self.removed.append((row, identity, values))

    def write(self, refuse: Refuse, advance: Callable[[int], None] | None = None) -> None:
        """Store everything. What the database refuses goes to `refuse`, and the rest is stored all the same.

        advance: called with a number of rows each time so many more have been stored.
        """
        self.advance = advance or (lambda rows: None)
        if self.removed:
            self.model._base_manager.filter(pk__in=[identity for _, identity, _ in self.removed]).delete()
        self._update(self.changed, refuse)
        self._insert(self.new, refuse)

    # --- new rows ----------------------------------------------------------------------------------------------------

    def _insert(self, rows, refuse):
        if not rows:
            return
        try:
            with transaction.atomic():
                self._copy(rows if self._has_own_ids else self._with_ids(rows))
        except (IntegrityError, DataError) as error:
            if self._refused >= ENOUGH:
                return
            if len(rows) == 1:
                self._refused += 1
                refuse(rows[0][0], constraint_message(self.model, error))
                return
            # Halves, to find the rows that are in the way; the earlier row of two that clash stays.
            middle = len(rows) // 2
            self._insert(rows[:middle], refuse)
            self._insert(rows[middle:], refuse)

    def _columns_and_constants(self):
        given = {each.attname for each in self._fields}
        constants = {}
        for each in self.model._meta.concrete_fields:
            if each.attname in given or each.primary_key or each.generated:
                continue
            if getattr(each, "auto_now", False) or getattr(each, "auto_now_add", False):
                constants[each.column] = timezone.now()
            else:
                constants[each.column] = each.get_default()
        return [each.column for each in self._fields] + list(constants), tuple(constants.values())

    def _filled(self, values):
        """Values for a new row: what the sheet leaves open gets the field's default."""
        return tuple(
            each.get_default() if value is None and not each.null else value
            for value, each in zip(values, self._fields, strict=True)
        )

    def _copy(self, rows):
        columns, constants = self._columns_and_constants()
        key = self.model._meta.pk.column
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, [key, *columns]))
        )
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            write = copy.write_row
            for done, (_, identity, values) in enumerate(rows, start=1):
                write((identity, *self._filled(values), *constants))
                if not done % STEP:
                    self.advance(STEP)
        self.made.extend(identity for _, identity, _ in rows)

    def _with_ids(self, rows):
        """The rows with ids from the table's sequence, so that they are known without asking back."""
        key = self.model._meta.pk
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [self.model._meta.db_table, key.column, len(rows)],
            )
            return [(row, str(number), values) for (row, _, values), (number,) in zip(rows, cursor, strict=True)]

    # --- changed rows ------------------------------------------------------------------------------------------------

    def _update(self, rows, refuse):
        """All at once; where the database refuses, one by one for as long as that helps.

        Two terms that are both moved can stand in each other's way until one of them has moved.
        """
        if not rows:
            return
        try:
            with transaction.atomic():
                self._update_together(rows)
            return
        except (IntegrityError, DataError):
            pass
        waiting, messages = rows, {}
        while waiting:
            refused = []
            for each in waiting:
                try:
                    with transaction.atomic():
                        self._update_together([each])
                except (IntegrityError, DataError) as error:
                    refused.append(each)
                    messages[each[0]] = constraint_message(self.model, error)
            if len(refused) == len(waiting):
                break
            waiting = refused
        for row, *_ in waiting:
            refuse(row, messages[row])

    def _update_together(self, rows):
        touched = [
            place
            for place in range(len(self._fields))
            if any(before[place] != after[place] for _, _, before, after in rows)
        ]
        names = [self._fields[place].column for place in touched]
        kinds = [self._fields[place].rel_db_type(connection) for place in touched]
        sets = [sql.SQL("{0} = given.{0}").format(sql.Identifier(name)) for name in names]
        for each in self.model._meta.concrete_fields:
            if each.name == "version":  # counts the saves, so that an open form notices
                sets.append(sql.SQL("version = stored.version + 1"))
            elif getattr(each, "auto_now", False):
                sets.append(sql.SQL("{} = now()").format(sql.Identifier(each.column)))
        key = self.model._meta.pk
        arrays = [sql.SQL("%s::{}[]").format(sql.SQL(kind)) for kind in [key.rel_db_type(connection), *kinds]]
        statement = sql.SQL(
            "UPDATE {table} AS stored SET {sets} FROM unnest({arrays}) AS given (the_key, {names}) "
            "WHERE stored.{key} = given.the_key"
        ).format(
            table=sql.Identifier(self.model._meta.db_table),
            sets=sql.SQL(", ").join(sets),
            arrays=sql.SQL(", ").join(arrays),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            key=sql.Identifier(key.column),
        )
        parameters = [[identity for _, identity, _, _ in rows]]
        for place in touched:
            parameters.append([after[place] for _, _, _, after in rows])
        with connection.cursor() as cursor:
            cursor.execute(statement.as_string(connection.connection), parameters)


def constraint_message(model: type[models.Model], error: Exception) -> str:
    """What the database refused, in the words that the model gives its constraint."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return str(constraint.violation_error_message)
    column = getattr(diagnosis, "column_name", None)
    if isinstance(error, DataError):
        return "A value of this row is too long or out of range."
    if column:
        return f"Enter the {column.replace('_', ' ')}."
    return "This row is in the centre already, entered by somebody else just now. Import again."

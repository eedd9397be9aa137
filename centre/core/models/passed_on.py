"""Notes that are only ever added to, and were passed on to safeguarding: their words leave the record (ADR 17)."""

import uuid

import pgtrigger
from django.db import models
from django.utils import timezone

from ..classification import DataProtection
from .audit import refuse_every_change

# What centre.core.notes.passed_on_line writes, for PostgreSQL and for Python.
LINE = r"^Passed on, \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d\.$"

# Only the named columns may differ, and what is new in them is the neutral line: as the whole text, or as the words of
# one answer in a list of answers. What stood there is sealed in the same statement.
_LINE_INSTEAD = """
    IF TG_OP = 'UPDATE' THEN
        was := to_jsonb(OLD);
        becomes := to_jsonb(NEW);
        IF was <> becomes AND was - ARRAY[{columns}] = becomes - ARRAY[{columns}] AND NOT EXISTS (
            SELECT FROM jsonb_each(was) AS earlier JOIN jsonb_each(becomes) AS later USING (key)
            WHERE earlier.value <> later.value AND NOT CASE jsonb_typeof(later.value)
                WHEN 'string' THEN later.value #>> '{{}}' ~ '{line}'
                WHEN 'array' THEN jsonb_array_length(earlier.value) = jsonb_array_length(later.value) AND NOT EXISTS (
                    SELECT FROM jsonb_array_elements(earlier.value) WITH ORDINALITY AS one (item, place)
                    JOIN jsonb_array_elements(later.value) WITH ORDINALITY AS other (item, place) USING (place)
                    WHERE one.item <> other.item AND NOT (
                        one.item - 'words' = other.item - 'words' AND other.item ->> 'words' ~ '{line}'))
                ELSE FALSE END
        ) THEN
            INSERT INTO core_passedonnote (id, of_table, row_id, field, words, at)
            SELECT gen_random_uuid(), TG_TABLE_NAME, was ->> 'id', key, earlier.value #>> '{{}}', now()
            FROM jsonb_each(was) AS earlier JOIN jsonb_each(becomes) AS later USING (key)
            WHERE earlier.value <> later.value;
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'rows of this table are never changed or removed';
"""


def refuse_all_but_passing_on(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Triggers as of `refuse_every_change`, but that these columns may get the line of a note that was passed on.

    The application's role needs `UPDATE (…)` on the columns besides (centre.core.privileges).
    """
    row, truncate = refuse_every_change(name)
    quoted = ", ".join(f"'{column}'" for column in columns)
    row.func = _LINE_INSTEAD.format(columns=quoted, line=LINE)
    row.declare = [("was", "JSONB"), ("becomes", "JSONB")]
    return [row, truncate]


def is_sealed_when_passed_on(model) -> bool:
    """Whether the table has triggers of `refuse_all_but_passing_on`."""
    return any("core_passedonnote" in (trigger.func or "") for trigger in getattr(model._meta, "triggers", ()))


class PassedOnNote(models.Model):
    """The words that a line "Passed on, …" took the place of, sealed: the programme can add them and never read them.

    Written by the triggers of `refuse_all_but_passing_on` alone. They are evidence of who wrote what and when, for
    whoever looks after the database, at the safeguarding lead's request; the lead has them in the concern.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    of_table = models.CharField(max_length=80)
    row_id = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id of_table row_id field at",
        special="words",
        deletion="Emptied when the family of the row is redacted.",
    )

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["of_table", "row_id"], name="core_passedonnote_row")]
        triggers = refuse_every_change("passedonnote_append_only")

    def __str__(self):
        return "Note that was passed on"

"""The tables of a first migration, with their triggers, made in one step.

Django renders every model of the project anew for each table it makes, and pgtrigger for each trigger: over a minute of
each new installation and of each run of the tests, where this takes seconds.
"""

from django.db.migrations.operations.base import Operation


class FirstTables(Operation):
    """`tables`: `CreateModel` operations, each after those it points at; triggers stand in their options."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, tables):
        self.tables = tables

    def state_forwards(self, app_label, state):
        # Rendered again when next asked for, with all tables at once.
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)
        for table in self.tables:
            for trigger in table.options.get("triggers", ()):
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.tables)} tables"

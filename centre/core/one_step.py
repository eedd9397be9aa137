"""The changes of a whole edition, made in one step.

Django renders every model of the project anew between two changes; here it does so twice, before and after all of them.
What is changed twice in one edition has to be one change (`makemigrations` on the whole edition gives that).
"""

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class InOneStep(Operation):
    """`changes`: operations of which none needs what another has done to the same field or row."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, changes):
        self.changes = changes

    def state_forwards(self, app_label, state):
        # Rendered again when next asked for, with all changes at once.
        state.__dict__.pop("apps", None)
        for change in self.changes:
            change.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for change in self._to_be_made():
            change.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for change in reversed(self._to_be_made()):
            change.database_backwards(app_label, schema_editor, from_state, to_state)

    def _to_be_made(self):
        # A table is made as it stands at the end of the step, with all its fields, indexes and constraints.
        made = {change.name.lower() for change in self.changes if isinstance(change, CreateModel)}
        of_a_table = (AddConstraint, AddField, AddIndex)
        return [
            change
            for change in self.changes
            if not (isinstance(change, of_a_table) and change.model_name.lower() in made)
        ]

    def describe(self):
        return f"Make {len(self.changes)} changes"

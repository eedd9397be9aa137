"""Settings that hold from a day on: what was decided later never alters what was right before."""

from copy import copy
from datetime import date

from django.db import models


class NotInOrder(ValueError):
    """A change from a day before one that is known already; `holds_from` is the day of that one."""

    def __init__(self, holds_from: date):
        super().__init__(holds_from)
        self.holds_from = holds_from


class DatedValues(models.Model):
    """A row of settings of which the fields named in `DATED` know since when they hold, and why."""

    DATED: tuple[str, ...] = ()

    # A dict for each change, in the order of their days: field, before, after, from (ISO 8601), source.
    dated = models.JSONField("changes with the day from which they hold", default=list, editable=False)

    class Meta:
        abstract = True

    def as_on(self, day: date):
        """A copy of the settings as they hold on a day. No query."""
        values = copy(self)
        for field in {change["field"] for change in self.dated}:
            setattr(values, field, self._value_on(field, day))
        return values

    def changes_of(self, field: str) -> list[dict]:
        """What was decided about a field, the first change first; `from` as a date."""
        found = [change for change in self.dated if change["field"] == field]
        return [{**change, "from": date.fromisoformat(change["from"])} for change in found]

    def hold(self, field: str, value, *, holds_from: date, source: str) -> None:
        """Let a field have a value from a day on. Not saved yet.

        value: text or a number. Raises NotInOrder where a later change is known, as that was decided on top of this.
        """
        known = self.changes_of(field)
        if known and known[-1]["from"] > holds_from:
            raise NotInOrder(known[-1]["from"])
        before = known[-1]["after"] if known else getattr(self, field)
        change = {"field": field, "before": before, "after": value, "from": holds_from.isoformat(), "source": source}
        self.dated = [*self.dated, change]

    def _value_on(self, field: str, day: date):
        changes = self.changes_of(field)
        holding = [change["after"] for change in changes if change["from"] <= day]
        return holding[-1] if holding else changes[0]["before"]

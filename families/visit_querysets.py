"""Reads of visits, as verbs in the centre's words that can be chained."""

from django.db import models


class VisitQuerySet(models.QuerySet):
    def without_notes(self):
        """Without fetching the long texts, for lists that do not show them."""
        return self.defer("summary", "child_voice", "agreed")

    def of_worker(self, user):
        """The visits that a worker makes or made."""
        return self.filter(worker=user)

    def planned(self):
        """Not logged yet."""
        return self.filter(outcome="")

    def logged(self):
        """With an outcome, whatever it was."""
        return self.exclude(outcome="")

    def achieved(self):
        """Where the family was met."""
        return self.filter(outcome="achieved")

    def qualifying(self, *, types):
        """Visits that count as a contact of the people seen: achieved, and of a type that counts.

        types: CentreSettings.qualifying_visit_types (measures, "Qualifying contact").
        """
        return self.achieved().filter(type__in=types)

    def not_logged(self, *, on):
        """Planned for a day before `on` and still without an outcome."""
        return self.planned().filter(date__lt=on)

    def with_next_step_open(self):
        """Whose next step has a day and is not done."""
        return self.filter(next_step_done_on__isnull=True, next_step_due__isnull=False)

    def with_next_step_due(self, *, by):
        """Whose next step is due on or before the day and not done."""
        return self.with_next_step_open().filter(next_step_due__lte=by)

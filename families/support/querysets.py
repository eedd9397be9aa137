"""Reads of cases, as verbs in the centre's words that can be chained."""

from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Least

from .moves import BEING_WORKED, CURRENT, CaseState


class CaseQuerySet(models.QuerySet):
    def current(self):
        """Waiting for a decision, open, or waiting for agreement to close."""
        return self.filter(state__in=CURRENT)

    def being_worked(self):
        """Accepted, and not closed with the supervisor's agreement."""
        return self.filter(state__in=BEING_WORKED)

    def waiting(self):
        """For a decision whether we take it on."""
        return self.filter(state=CaseState.RECEIVED)

    def ended(self):
        return self.exclude(state__in=CURRENT)

    def of_worker(self, user):
        """Allocated to this person now."""
        return self.filter(worker=user)

    def open_on(self, day):
        """Open at the end of the day: accepted by then, and not closed by then (measures, M20)."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def opened_between(self, first, last):
        """Accepted from one day to another, both included."""
        return self.filter(opened_on__range=(first, last))

    def closed_between(self, first, last):
        """Closed from one day to another, both included."""
        return self.filter(closed_on__range=(first, last))

    def in_force(self, *, on):
        """Whose work the day falls into, from the day the referral came: a visit of that day belongs to the case."""
        return self.filter(
            Q(state__in=CURRENT) | Q(closed_on__gte=on) | Q(closed_on__isnull=True, decided_on__gte=on),
            received_on__lte=on,
        )

    def with_contacts(self):
        """Adds `met_first` and `met_last` (the first and last day of a visit or call of the case that was achieved),

        and `first_contact` (that, or what was recorded by hand, whichever came first).
        """
        from ..models import Visit

        met = Visit.objects.achieved().filter(case=OuterRef("pk")).order_by()
        return self.annotate(
            met_first=Subquery(met.values("case").annotate(day=Min("date")).values("day")),
            met_last=Subquery(met.values("case").annotate(day=Max("date")).values("day")),
        ).annotate(first_contact=Least("met_first", "first_contact_on"))

    def with_level(self):
        """Adds `level` and `level_label`: the newest level of need."""
        from ..models import CaseLevel

        newest = CaseLevel.objects.filter(case=OuterRef("pk")).order_by("-happened_on", "-id")
        return self.annotate(
            level=Subquery(newest.values("level")[:1]), level_label=Subquery(newest.values("label")[:1])
        )

    def with_next_step(self):
        """Adds `next_step_due`: the earliest day of what was agreed on a visit or in the plan and is not done."""
        from ..models import CaseAction, Visit

        steps = Visit.objects.with_next_step_open().filter(case=OuterRef("pk")).order_by("next_step_due")
        todo = CaseAction.objects.filter(case=OuterRef("pk"), ended="").order_by("due_on")
        return self.annotate(
            next_step_due=Least(Subquery(steps.values("next_step_due")[:1]), Subquery(todo.values("due_on")[:1]))
        )

    def with_reviews(self):
        """Adds `team_due` (by when the team meets again), `asked_on` and `asked_as` (when a scale was newly asked).

        And for what was not done yet: `has_met`, `assessed_on` (the first assessment), `asks_scales` (there are any).
        """
        from ..models import CaseAssessment, CaseMeeting, CaseReading, CaseScale

        meetings = CaseMeeting.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-entered_at")
        readings = CaseReading.objects.filter(case=OuterRef("pk")).order_by("-happened_on", "-id")
        assessments = CaseAssessment.objects.filter(case=OuterRef("pk")).order_by("happened_on")
        return self.annotate(
            team_due=Subquery(meetings.values("next_on")[:1]),
            asked_on=Subquery(readings.values("happened_on")[:1]),
            asked_as=Subquery(readings.values("occasion")[:1]),
            has_met=Exists(meetings),
            assessed_on=Subquery(assessments.values("happened_on")[:1]),
            asks_scales=Exists(CaseScale.objects.filter(ended_on=None)),
        )

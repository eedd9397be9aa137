"""The sheet "visits": visits and calls, who was seen, and the note."""

from django.contrib.auth import get_user_model
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from centre.core.sheets.cells import (
    ChoiceCell,
    DateCell,
    LongTextCell,
    ReferenceCell,
    ReferencesCell,
    TextCell,
    TimeCell,
)
from centre.core.sheets.columns import Column
from centre.core.sheets.resource import SheetResource
from centre.core.sheets.writing import CHANGED, NEW

from ..models import Household, Person, Visit, VisitPersonSeen
from ..models.contact import VisitOutcome, VisitType

VISIT_FIELDS = "reference household worker worker_name date start_time end_time type outcome summary logged_at"


class VisitResource(SheetResource):
    """Sheet "visits". A row without an outcome is a visit that is only planned."""

    sheet = "visits"
    key = ("visit_ref",)

    visit_ref = Column(ReferenceCell(), needed=True, filled=True, words="what you call the visit in your sheets")
    date = Column(DateCell(), needed=True, filled=True, words="day of the visit", aliases=("visit_date",))
    start_time = Column(TimeCell(), words="when it began", aliases=("start",))
    end_time = Column(TimeCell(), words="when it ended", aliases=("end",))
    worker = Column(
        TextCell(150), personal=True, words="sign-in name of the worker, or their name", aliases=("family_worker",)
    )
    household_ref = Column(
        ReferenceCell(), needed=True, filled=True, words="the family, as in the people sheet", aliases=("family_ref",)
    )
    type = Column(
        ChoiceCell(VisitType.values, {"one-to-one at the centre": VisitType.ONE_TO_ONE}),
        needed=True,
        filled=True,
        words=", ".join(VisitType.values),
        aliases=("visit_type",),
    )
    outcome = Column(ChoiceCell(VisitOutcome.values), needed=True, words=", ".join(VisitOutcome.values))
    people_seen = Column(ReferencesCell(), words="the people who were seen, joined by semicolons", aliases=("seen",))
    summary = Column(LongTextCell(20_000), personal=True, words="the note", aliases=("notes", "note"))

    class Meta:
        model = Visit

    def check(self, row):
        if row.start_time and row.end_time and row.end_time < row.start_time:
            yield "end_time", "Enter an end that is not before the start."
        if row.people_seen and row.outcome != VisitOutcome.ACHIEVED:
            yield (
                "people_seen",
                "People were seen only on a visit that was achieved: correct the outcome, or empty this cell.",
            )

    def store(self, rows):
        references = {reference for row in rows for reference in row.people_seen or ()}
        people = Person.objects.ids_by_reference(references)
        households = Household.objects.ids_by_reference(row.household_ref for row in rows)
        workers = {username.casefold(): pk for pk, username in get_user_model().objects.values_list("pk", "username")}
        self.stored = {
            values[1]: (values[0], values[1:])
            for values in Visit.objects.filter(reference__any_of={row.visit_ref for row in rows}).values_list(
                "pk", "reference", "household_id", "worker_id", *VISIT_FIELDS.split()[3:]
            )
        }
        self.seen = {}
        for pk, visit, person in VisitPersonSeen.objects.filter(
            visit__any_of=[pk for pk, _ in self.stored.values()]
        ).values_list("pk", "visit_id", "person_id"):
            self.seen.setdefault(visit, {})[person] = pk
        self.visit_table = self.table(Visit, VISIT_FIELDS)
        self.seen_table = self.table(VisitPersonSeen, "visit person")
        self.now = timezone.now()
        for row in rows:
            if row.household_ref not in households:
                self.refuse_unknown(row.row, "household_ref", row.household_ref, "people")
            unknown = [reference for reference in row.people_seen or () if reference not in people]
            for reference in unknown:
                self.refuse_unknown(row.row, "people_seen", reference, "people")
            if not self.is_good(row.row):
                continue
            worker = workers.get((row.worker or "").casefold())
            seen = list(dict.fromkeys(people[reference] for reference in row.people_seen or ()))
            self._store_visit(row, households[row.household_ref], worker, seen)

    def _store_visit(self, row, household, worker, seen):
        name = row.worker if worker is None else None
        facts = (row.visit_ref, household, worker, name, row.date, row.start_time, row.end_time, row.type)
        notes = (row.outcome, row.summary)
        known = self.stored.get(row.visit_ref)
        if known is None:
            visit = self.visit_table.add(row.row, (*facts, *notes, self.now if row.outcome else None))
            before = {}
            self.mark(row.row, NEW)
        else:
            visit, stored = known
            if stored[1] != household:
                self.refuse(
                    row.row,
                    "The centre has a visit to another family by this reference. Give this visit another reference.",
                    "visit_ref",
                    row.visit_ref,
                )
                return
            logged_now = self.now if row.outcome and stored[-1] is None else None
            self.mark(row.row, self.visit_table.merge(row.row, visit, stored, (*facts, *notes, logged_now)))
            before = self.seen.get(visit, {})
        if not seen:
            return
        for person in seen:
            if person not in before:
                self.seen_table.add(row.row, (visit, person))
                self.mark(row.row, CHANGED)
        for person, pk in before.items():
            if person not in seen:
                self.seen_table.remove(row.row, pk, (visit, person))
                self.mark(row.row, CHANGED)

    def sheet_rows(self, *, with_notes=False, **kwargs):
        """All visits; the note only where it is asked for, because only the family support team may read it."""
        visits = Visit.objects.annotate(
            seen_references=ArrayAgg("people_seen__reference", filter=Q(people_seen__isnull=False), default=[])
        )
        for visit in visits.select_related("household", "worker").order_by("reference").iterator(chunk_size=2000):
            yield (
                visit.reference,
                visit.date,
                visit.start_time,
                visit.end_time,
                visit.worker.username if visit.worker else visit.worker_name,
                visit.household.reference,
                visit.type,
                visit.outcome,
                sorted(visit.seen_references),
                visit.summary if with_notes else "",
            )

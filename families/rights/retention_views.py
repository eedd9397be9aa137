"""How long records are kept: whose time is over, what is held, what was destroyed; and what becomes of one family."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of, closed_people
from ..models import Destruction, Household, LegalHold, Person
from ..views.change import ChangeView
from ..visit_families import families_in_words, family_in_words
from . import forms, keeping
from .retention import classes_in_force, due, records_over

ON_A_PAGE = 25
NEWEST = 50


class Retention(CentrePermissionMixin, View):
    """The families whose time is over, the classes, the holds in force, and the destruction log."""

    permission = Permission.RIGHTS_RECORD

    def get(self, request):
        today = local_today()
        shut = barriers_of(request.user).closed
        found = [each for each in due(today=today) if each.household_id not in shut]
        kept_from = set(closed_people(request.user) or ()) if shut else set()
        page_obj = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        holds = [
            row
            for row in LegalHold.objects.filter(until=None).select_related("by", "person")
            if row.household_id not in shut and row.person_id not in kept_from
        ]
        shown = [each.household_id for each in page_obj.object_list] + [row.household_id for row in holds]
        families = families_in_words(filter(None, shown), on=today)
        context = {
            "page_obj": page_obj,
            "rows": [(each, families.get(each.household_id)) for each in page_obj.object_list],
            "holds": [(row, families.get(row.household_id)) for row in holds],
            "classes": classes_in_force().values(),
            "records": records_over(today=today),
            "destroyed": Destruction.objects.select_related("by", "household").order_by("-at")[:NEWEST],
            "may_decide": has_permission(request.user, Permission.RETENTION_DECIDE),
            "noun": "families",
        }
        return render(request, "families/rights/retention.html", context)


class FamilyRetention(ChangeView):
    """What becomes of one family's record: held, kept longer, or redacted for good."""

    permission = Permission.RIGHTS_RECORD
    restricted = True
    submit_label = "Do this"

    def find(self, pk):
        self.household = get_object_or_404(Household.objects.not_merged(), pk=pk)
        today = local_today()
        self.people = Person.objects.filter(memberships__household=self.household, merged_into=None).distinct()
        of_these = Q(household=self.household) | Q(person__in=self.people)
        self.holds = list(LegalHold.objects.filter(of_these, until=None).select_related("person"))
        self.over = next(iter(due(today=today, household=self.household.pk)), None)
        self.heading = f"How long we keep {family_in_words(self.household.pk, on=today).in_sentence}"
        self.back = (reverse("families:retention"), "How long we keep records")
        if self.holds:
            self.lead = " ".join(
                f"{row.person.full_name if row.person else 'The family'}: held since "
                f"{keeping.day_words(row.since)} ({row.reason})."
                for row in self.holds
            )
        elif self.over:
            self.lead = f"The time was over on {keeping.day_words(self.over.due_on)}: {self.over.rule.name}."
        else:
            self.lead = "The time of this family is not over, or it is being kept longer."

    def form(self, data):
        may_decide = has_permission(self.request.user, Permission.RETENTION_DECIDE)
        return forms.RetentionForm(
            data,
            holds=self.holds,
            people=self.people.order_by("last_name", "first_name"),
            may_keep=may_decide,
            may_redact=may_decide and self.over is not None,
        )

    def save(self, form):
        by, given = self.request.user, form.cleaned_data
        if given["what"] == forms.HOLD:
            person = given["person"]
            keeping.hold(by=by, household=self.household, person=person, reason=given["reason"])
            whose = person.full_name if person else "The family"
            return f"{whose} is held: nothing of the family is redacted until you lift it."
        if given["what"] in form.holds:
            keeping.lift(by=by, row=form.holds[given["what"]])
            return "The hold is lifted."
        if given["what"] == forms.KEEP:
            keeping.keep(by=by, household=self.household, until=given["until"], reason=given["reason"])
            return "The family is kept longer."
        row = keeping.redact(by=by, household=self.household, authority=given["reason"])
        return f"Redacted: {row.people} people. It stands in the destruction log."


class ChangeRetentionClass(ChangeView):
    """A centre's own schedule."""

    permission = Permission.RETENTION_DECIDE

    def find(self, code):
        self.row = classes_in_force().get(code)
        if self.row is None:
            raise Http404("No such class")
        self.heading = f"How long we keep: {self.row.name[0].lower()}{self.row.name[1:]}"
        self.lead = f"Counted from: {self.row.counted_from[0].lower()}{self.row.counted_from[1:]}."
        self.back = (reverse("families:retention"), "How long we keep records")

    def form(self, data):
        row = self.row
        initial = {"years": row.years, "to_year_end": row.to_year_end, "source": row.source}
        return forms.RetentionClassForm(data, initial=initial)

    def save(self, form):
        keeping.change_class(by=self.request.user, code=self.row.code, **form.cleaned_data)
        return "How long these records are kept is changed."

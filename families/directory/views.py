"""The directory of services, a service, and pointing a family to one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..actions.saving import fingerprint
from ..models import DirectoryService, Household, Signpost
from ..views.change import ChangeView
from ..visit_families import family_in_words
from . import actions
from .forms import DirectoryFilter, OutcomeForm, PointForm, ServiceForm

ON_A_PAGE = 40
SEEN = (*actions.FACTS, "organisation_id", "checked_on", "ended_on")


class Directory(CentrePermissionMixin, View):
    """Where families can be pointed to, with how fresh each entry is. Nothing about any family stands here."""

    permission = Permission.DESK_VIEW

    def get(self, request):
        today = local_today()
        form = DirectoryFilter(request.GET)
        given = form.cleaned_data if form.is_valid() else {}
        rows = DirectoryService.objects.select_related("organisation")
        show = given.get("show") or ""
        rows = rows.filter(ended_on__isnull=show != "ended")
        if show == "to-check":
            rows = rows.filter(check_by__lt=today).order_by("check_by", "id")
        for word in (given.get("words") or "").split()[:5]:
            fields = ("name", "organisation__name", "description", "eligibility", "location")
            condition = Q()
            for field in fields:
                condition |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(condition)
        context = {
            "form": form,
            "show": show,
            "page_obj": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
            "may_keep": has_permission(request.user, Permission.DIRECTORY_CHANGE),
            "may_point": has_permission(request.user, Permission.CASE_WORK),
            "today": today,
        }
        return render(request, "families/directory/list.html", context)


class EnterService(ChangeView):
    """A service comes into the directory."""

    permission = Permission.DIRECTORY_CHANGE
    heading = "A service for the directory"
    submit_label = "Put it into the directory"

    def find(self):
        self.back = (reverse("families:directory"), "Directory of services")

    def form(self, data):
        return ServiceForm(data)

    def save(self, form):
        row = actions.enter_service(by=self.request.user, **form.facts())
        return f"“{row}” is in the directory."


class CheckService(ChangeView):
    """All of it is looked through: saving says that it is right today."""

    permission = Permission.DIRECTORY_CHANGE
    template_name = "families/directory/check.html"
    heading = "Check this service"
    submit_label = "It is right like this"
    lead = "Ring or look it up, put right what has changed, and save: it counts as checked today."

    def find(self, pk):
        self.row = get_object_or_404(DirectoryService.objects.select_related("organisation"), pk=pk)
        self.back = (reverse("families:directory"), "Directory of services")

    def form(self, data):
        initial = {name: getattr(self.row, name) for name in actions.FACTS}
        return ServiceForm(
            data, initial={**initial, "organisation": self.row.organisation.name, "seen": fingerprint(self.row, SEEN)}
        )

    def post(self, request, **kwargs):
        if "end" not in request.POST:
            return super().post(request, **kwargs)
        actions.end_service(by=request.user, row=self.row)
        messages.success(request, f"“{self.row}” is no longer offered.")
        return HttpResponseRedirect(self.back[0])

    def save(self, form):
        row = actions.check_service(by=self.request.user, row=self.row, seen=form.cleaned_data["seen"], **form.facts())
        return f"“{row}” is checked."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, SEEN)

    def more_context(self, form) -> dict:
        return {"service": self.row}


class PointTo(ChangeView):
    """A family is pointed to a service; ?household=<id> and ?service=<id> where one comes from either."""

    permission = Permission.CASE_WORK
    restricted = True
    heading = "Point a family to a service"
    submit_label = "Save"
    lead = "What came of it is asked later: it comes to your desk on the day."

    def find(self):
        self.household = self._asked_for(Household, "household")
        self.service = self._asked_for(DirectoryService, "service")
        if self.household:
            self.back = (f"{self.household.get_absolute_url()}?tab=family-support", "The family’s page")
        else:
            self.back = (reverse("families:directory"), "Directory of services")

    def _asked_for(self, model, name):
        try:
            pk = UUID(self.request.GET.get(name, ""))
        except ValueError:
            return None
        return get_object_or_404(model, pk=pk)

    def form(self, data):
        initial = {"household": self.household.reference if self.household else "", "service": self.service}
        return PointForm(data, initial=initial)

    def save(self, form):
        row = actions.point_to(by=self.request.user, **form.cleaned_data)
        self.back = (f"{row.household.get_absolute_url()}?tab=family-support", "The family’s page")
        return f"They were pointed to “{row.service}”. What came of it is asked by {day(row.ask_on)}."


class TellOutcome(ChangeView):
    """What came of it."""

    permission = Permission.CASE_WORK
    restricted = True
    heading = "What came of it?"
    submit_label = "Save"

    def find(self, pk):
        self.row = get_object_or_404(Signpost.objects.select_related("service", "household"), pk=pk)
        family = family_in_words(self.row.household_id, on=local_today())
        self.lead = f"{family.name} was pointed to “{self.row.service}” on {day(self.row.happened_on)}."
        self.back = (f"{self.row.household.get_absolute_url()}?tab=family-support", "The family’s page")

    def form(self, data):
        return OutcomeForm(data, initial={"asked_on": local_today()})

    def save(self, form):
        actions.tell_outcome(by=self.request.user, row=self.row, **form.cleaned_data)
        return "It is recorded what came of it."


def day(value) -> str:
    return f"{value.day} {value:%B %Y}"

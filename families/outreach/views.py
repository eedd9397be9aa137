"""The pages of outreach: lists that find families, a family to reach, and the numbers of a month."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Max
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import (
    AlreadySubmitted,
    CentrePermissionMixin,
    HiddenFromUser,
    claim_submission,
    finish_submission,
)
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of
from ..home import NOWHERE, homes_of_households
from ..models import OutreachTask
from ..privacy import WITHHELD, area_words
from ..views.change import ChangeView
from ..visit_families import families_in_words, family_in_words
from . import actions
from .finding import Looked, count_of, page_of
from .forms import WHY, AssignForm, MonthForm, OutreachFilter, TryForm
from .months import figures_by_month

PAGE = 25


class _Found:
    """A list of which only one page is fetched."""

    def __init__(self, show, asked):
        self._show, self._asked = show, asked

    def __len__(self):
        return count_of(self._show, self._asked)

    def __getitem__(self, part):
        return page_of(self._show, self._asked, offset=part.start, limit=part.stop - part.start)


class Lists(CentrePermissionMixin, View):
    """/families/outreach/: one list at a time; posted, the families ticked are assigned."""

    permission = Permission.FAMILY_CHANGE

    def get(self, request):
        return self.page(AssignForm())

    def page(self, form):
        request, today, settings = self.request, local_today(), CentreSettings.load()
        chosen = OutreachFilter(request.GET, user=request.user, weeks=settings.not_seen_weeks)
        show, weeks, group = chosen.chosen()
        if show == "work":
            rows = OutreachTask.objects.visible_to(request.user).open().without_a_death().select_related("assigned_to")
            rows = rows.annotate(tries=Count("attempts"), last_try=Max("attempts__on")).order_by("assigned_on", "id")
        elif show == "group" and group is None:
            rows = []
        else:
            barriers = barriers_of(request.user)
            rows = _Found(
                show,
                Looked(
                    today=today,
                    weeks=weeks,
                    vintage=settings.lsoa_vintage,
                    index=settings.deprivation_index,
                    hidden_too=has_permission(request.user, Permission.CONFIDENTIAL_ADDRESS_VIEW),
                    kept_out=tuple(barriers.kept_out),
                    closed=tuple(barriers.closed),
                    group=group.pk if show == "group" else None,
                    group_restricted=bool(group and group.restricted),
                ),
            )
        page_obj = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        found = page_obj.object_list = list(page_obj.object_list)
        ids = [each.household_id for each in found]
        families, homes = families_in_words(ids, on=today), homes_of_households(ids, on=today)
        context = {
            "filter": chosen,
            "form": form,
            "show": show,
            "weeks": weeks,
            "group": group,
            "page_obj": page_obj,
            "rows": [
                {
                    "found": each,
                    "family": families[each.household_id],
                    "area": _area_in_list(homes.get(each.household_id, NOWHERE), request.user),
                    "number": number,
                }
                for number, each in enumerate(found)
            ],
            "months": figures_by_month(settings, today=today) if show == "births" else None,
        }
        return render(request, "families/outreach.html", context)

    def post(self, request):
        chosen = OutreachFilter(request.GET, user=request.user, weeks=CentreSettings.load().not_seen_weeks)
        show, _, _ = chosen.chosen()
        form, households = AssignForm(request.POST), _ids(request.POST.getlist("household"))
        if show not in WHY or not form.is_valid() or not households:
            if form.is_valid() and not households:
                form.add_error(None, "Tick at least one family")
            return self.page(form)
        try:
            with transaction.atomic():
                token = claim_submission(request)
                to = form.cleaned_data["assigned_to"]
                made = actions.assign(by=request.user, households=households, why=WHY[show], to=to)
                response = finish_submission(token, request.get_full_path())
        except AlreadySubmitted as already:
            return HttpResponseRedirect(already.url)
        count, missing = len(made), len(households) - len(made)
        messages.success(request, f"{count} {'family' if count == 1 else 'families'} assigned to {to}.")
        if missing:
            messages.warning(request, f"{missing} could not be: a colleague is at it already, or it is not for them.")
        return response


def _ids(words) -> set:
    """The ids among what was posted: whatever is none is passed over."""
    found = set()
    for word in words[: PAGE * 4]:
        try:
            found.add(UUID(word))
        except ValueError:
            continue
    return found


class TaskPage(ChangeView):
    """A family to reach: what was tried, and the form for the next try and for what came of it."""

    template_name = "families/outreach_task.html"
    submit_label = "Save"

    def find(self, pk):
        tasks = OutreachTask.objects.visible_to(self.request.user).select_related(
            "household", "assigned_to", "assigned_by", "closed_by"
        )
        self.task = tasks.filter(pk=pk).first()
        if self.task is None:
            raise HiddenFromUser
        self.back = (f"{reverse('families:outreach')}?show=work", "Being worked on")
        self.family = family_in_words(self.task.household_id, on=local_today())
        self.heading = f"Reach {self.family.in_sentence}"

    def form(self, data):
        return TryForm(data, initial={"on": local_today()})

    def save(self, form):
        task = actions.log(by=self.request.user, task=self.task, **form.cleaned_data)
        return "It is closed." if task.closed_on else "The try is logged."

    def done_url(self):
        return self.task.get_absolute_url()

    def more_context(self, form):
        today = local_today()
        home = homes_of_households([self.task.household_id], on=today).get(self.task.household_id, NOWHERE)
        return {
            "task": self.task,
            "family": self.family,
            "attempts": list(self.task.attempts.select_related("by")),
            "area": area_words(home, self.request.user),
            "may_text": actions.may_be_texted(self.task.household_id, on=today),
            "today": today,
        }


def _area_in_list(home, user) -> str:
    """Of a hidden home nothing is told in passing: whoever is cleared reads it on the page of the family's task."""
    return WITHHELD if home.address is not None and home.address.confidential else area_words(home, user)


class TellMonth(ChangeView):
    """The totals of a month as they were told; typed again, they replace what stood there."""

    heading = "Numbers of a month"
    lead = "Birth notifications and the two-year-old offer list come as totals. What you leave empty stays as it is."
    submit_label = "Save the numbers"

    def find(self):
        self.back = (f"{reverse('families:outreach')}?show=births", "Babies nobody has met")

    def form(self, data):
        return MonthForm(data)

    def save(self, form):
        given = dict(form.cleaned_data)
        month = date.fromisoformat(given.pop("month"))
        actions.tell_month(by=self.request.user, month=month, **given)
        return f"The numbers of {month:%B %Y} are saved."

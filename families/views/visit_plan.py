"""Planning a visit, moving it, calling it off."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from centre.core import notes
from centre.core.dates import local_today
from centre.core.saved_notes import beside, open_form
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission
from staff.permissions import Permission, has_permission

from ..actions import visits as actions
from ..forms.visits import CallOffForm, PlanForm, id_from
from ..privacy import typed_place
from ..safety.actions import FACTS
from ..visit_families import family_in_words, homes_in_words, workers_who_visit
from ..visit_pages import done_words, is_first_home_visit
from .visit_form import changeable_visit, choose_family, for_form, say_withheld, version_of, wanted_household


class _Plan(CentrePermissionMixin, View):
    """What planning and moving share: the form, and how it is saved."""

    permission = Permission.VISIT_CHANGE
    visit = None
    heading = "Plan a visit"
    submit_label = "Plan the visit"

    def form(self, request, data=None, initial=None):
        may_choose = has_permission(request.user, Permission.VISIT_CHANGE_ANY)
        colleagues = workers_who_visit(on=local_today())
        form = PlanForm(data, initial=initial, workers=colleagues if may_choose else None, colleagues=colleagues)
        say_withheld(form, self.visit, request.user)
        return form

    def page(self, request, form, *, visit_id="", conflict=None, version="", status=200):
        today = local_today()
        if self.visit is not None:
            beside(request, form, source="visit-plan", record=self.visit.pk)
        else:
            beside(request, form)
        context = {
            "form": form,
            "visit": self.visit,
            "visit_id": visit_id,
            "version": version,
            "conflict": conflict,
            "household": self.household,
            "family": family_in_words(self.household.pk, on=today),
            "home": homes_in_words([self.household.pk], on=today, reader=request.user)[self.household.pk],
            "heading": self.heading,
            "submit_label": self.submit_label,
            "first_visit": is_first_home_visit(self.household),
            "today": today,
        }
        return render(request, "families/visit_plan.html", context, status=status)

    def submit(self, request, save, visit_id=""):
        form = self.form(request, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    visit = save(form.facts())
                    notes.let_go(request.user, request.GET.get("kept"))
                    response = finish_submission(token, visit.get_absolute_url())
            except ValidationError as error:
                for_form(form, error)
            except AlreadySubmitted as already:
                return HttpResponseRedirect(already.url)
            except actions.VisitSavedAlready as already:
                return HttpResponseRedirect(already.visit.get_absolute_url())
            except actions.VisitChangedMeanwhile as meanwhile:
                form.submission_token = str(uuid.uuid4())
                current = meanwhile.visit
                return self.page(request, form, conflict=current, version=current.version, status=409)
            else:
                messages.success(request, done_words(visit))
                return response
        return self.page(request, form, visit_id=visit_id, version=request.POST.get("version", "")[:10])


class PlanVisit(_Plan):
    """A visit to come; /visits/plan/?household=<id>, or the family is asked for first."""

    def get(self, request):
        self.household = wanted_household(request)
        if self.household is None:
            return choose_family(request, purpose="plan")
        form = open_form(request, lambda data: self.form(request, data, initial={"worker": request.user.pk}))
        return self.page(request, form, visit_id=uuid.uuid4())

    def post(self, request):
        self.household = wanted_household(request)
        if self.household is None:
            return choose_family(request, purpose="plan")
        visit_id = id_from(request.POST.get("visit_id")) or uuid.uuid4()

        def save(facts):
            facts.setdefault("worker", request.user)
            return actions.plan_visit(by=request.user, id=visit_id, household=self.household, **facts)

        return self.submit(request, save, visit_id)


class MoveVisit(_Plan):
    """A planned visit on another day, at another time or place, or made by somebody else."""

    heading = "Move the visit"
    submit_label = "Save the new plan"

    def find(self, request, pk):
        self.visit = changeable_visit(request, pk)
        self.household = self.visit.household

    def get(self, request, pk):
        self.find(request, pk)
        if self.visit.outcome:
            return HttpResponseRedirect(self.visit.get_absolute_url())
        names = ("date", "start_time", "end_time", "type")
        initial = {name: getattr(self.visit, name) for name in names} | {"worker": self.visit.worker_id}
        initial["place"] = typed_place(self.visit, request.user)[0]
        safety = getattr(self.visit, "safety", None)
        if safety is not None:
            initial |= {name: getattr(safety, name) for name in FACTS} | {"assessed": safety.assessed_at is not None}
        form = open_form(request, lambda data: self.form(request, data, initial=initial))
        return self.page(request, form, version=self.visit.version)

    def post(self, request, pk):
        self.find(request, pk)

        def save(facts):
            return actions.reschedule_visit(by=request.user, visit=self.visit, version=version_of(request), **facts)

        return self.submit(request, save)


class CallOffVisit(MoveVisit):
    """A planned visit that will not take place: it stays in the record with who called it off."""

    def get(self, request, pk):
        self.find(request, pk)
        if self.visit.outcome:
            return HttpResponseRedirect(self.visit.get_absolute_url())
        return self.page(request, open_form(request, CallOffForm), version=self.visit.version)

    def form(self, request, data=None, initial=None):
        return CallOffForm(data)

    def post(self, request, pk):
        self.find(request, pk)
        form = CallOffForm(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    visit = actions.call_off_visit(
                        by=request.user, visit=self.visit, version=version_of(request), **form.cleaned_data
                    )
                    notes.let_go(request.user, request.GET.get("kept"))
            except ValidationError as error:
                for_form(form, error)
            except actions.VisitChangedMeanwhile as meanwhile:
                return self.page(request, form, conflict=meanwhile.visit, version=meanwhile.visit.version, status=409)
            else:
                messages.success(request, f"The visit was called off: {visit.outcome}.")
                return HttpResponseRedirect(visit.get_absolute_url())
        return self.page(request, form, version=request.POST.get("version", "")[:10])

    def page(self, request, form, *, conflict=None, version="", status=200, **kwargs):
        beside(request, form)
        context = {
            "form": form,
            "visit": self.visit,
            "version": version,
            "conflict": conflict,
            "family": family_in_words(self.household.pk, on=local_today()),
            "submit_label": "Call the visit off",
            "cancel_url": self.visit.get_absolute_url(),
            "cancel_label": "Keep the visit",
        }
        return render(request, "families/visit_call_off.html", context, status=status)

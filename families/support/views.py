"""The caseload, a case, and the pages on which something happens to it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin
from staff.models import User
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of, guard
from ..models import Case, CaseScale, Household
from ..models.case import ReferralKind
from ..views.change import ChangeView
from ..visit_families import family_in_words, homes_in_words
from . import actions, clocks, pages, plan, plan_actions
from .forms import CasesFilter, TakeReferralForm, who_works_cases
from .missing import what_is_missing
from .moves import CaseState
from .plan_forms import ScaleForm
from .steps import children_of, find_step

ON_A_PAGE = 30
MOST_ENTRIES = 60


class Caseload(CentrePermissionMixin, View):
    """Cases with how each stands: one's own for a worker, everybody's for the coordinator, or as chosen."""

    permission = Permission.CASE_WORK

    def get(self, request):
        user, today = request.user, local_today()
        workers = (who_works_cases(on=today) | User.objects.filter(pk__in=Case.objects.values("worker"))).distinct()
        form = CasesFilter(request.GET, workers=workers)
        given = form.cleaned_data if form.is_valid() else {}
        show = given.get("show") or "current"
        whose = given.get("worker") or ""
        if "worker" not in request.GET and not has_permission(user, Permission.CASE_AGREE):
            whose = str(user.pk)
        cases = {"waiting": Case.objects.waiting(), "ended": Case.objects.ended()}.get(show, Case.objects.current())
        cases = cases.exclude(household__in=barriers_of(user).closed)
        if whose == "nobody":
            cases = cases.filter(worker=None)
        elif whose:
            cases = cases.filter(worker=whose)
        cases = pages.for_list(cases).order_by(*(("-received_on",) if show == "ended" else ("received_on",)), "id")
        page_obj = Paginator(cases, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "form": CasesFilter(initial={"show": show, "worker": whose}, workers=workers),
            "show": show,
            "mine": whose == str(user.pk),
            "may_define": has_permission(user, Permission.CASE_AGREE),
            "page_obj": page_obj,
            "rows": pages.rows_of(page_obj.object_list, today=today),
            "today": today,
        }
        return render(request, "families/support/cases.html", context)


class CasePage(CentrePermissionMixin, View):
    """One case with everything in it, for those who work cases."""

    permission = Permission.CASE_WORK

    def get(self, request, pk):
        cases = Case.objects.with_contacts().select_related("household", "worker", "earlier")
        case, user, today = get_object_or_404(cases, pk=pk), request.user, local_today()
        guard(user, case, restricted=True)
        asked = case.statuses.filter(state=CaseState.CLOSING).select_related("by").last()
        closing = asked if case.state == CaseState.CLOSING else None
        context = {
            "case": case,
            "state": clocks.of_case(case),
            "weeks": pages.weeks_in_words(case, today=today),
            "family": family_in_words(case.household_id, on=today),
            "home": homes_in_words([case.household_id], on=today, reader=user)[case.household_id],
            "children": list(case.children.order_by("date_of_birth", "first_name")),
            "level": pages.newest_level(case),
            "agreement": case.agreements.last(),
            "contact": clocks.of_first_contact(case, today=today),
            "referrals": [(row, clocks.of_referral(row, today=today)) for row in case.referrals.all()],
            "closing": closing,
            "may_agree": actions.may_agree(user, case, closing),
            "gaps": what_is_missing(case, today=today) if case.state == CaseState.OPEN else [],
            **plan.plan_of(case, today=today),
            "story": pages.story(case)[:MOST_ENTRIES],
            "attachments": list(case.attachments.present().select_related("added_by")),
            "may_attach": True,
            "attach_url": reverse("families:attachment_to_case", args=[case.pk]),
            "is_waiting": case.state == CaseState.RECEIVED,
            "is_open": case.state == CaseState.OPEN,
            "today": today,
        }
        return render(request, "families/support/case.html", context)


class TakeReferral(ChangeView):
    """A family is referred to us; ?household=<id> where one comes from the family's page."""

    permission = Permission.CASE_WORK
    heading = "Take a referral"
    submit_label = "Take the referral"
    lead = "What came, from whom and why. Whether we take it on is decided next."

    def find(self):
        self.household = self._household()
        self.back = (reverse("families:cases"), "Family support")
        self.made = None

    def _household(self) -> Household | None:
        try:
            pk = UUID(self.request.GET.get("household", ""))
        except ValueError:
            return None
        return get_object_or_404(Household, pk=pk)

    def form(self, data):
        today = local_today()
        children = children_of(self.household, on=today) if self.household else []
        initial = {
            "happened_on": today,
            "household": self.household.reference if self.household else "",
            "kind": ReferralKind.IN.value,
            "children": [child.pk for child in children],
        }
        return TakeReferralForm(data, initial=initial, children=children, on=today)

    def save(self, form):
        given = dict(form.cleaned_data)
        given.setdefault("children", None)
        if given["children"] is None or given["household"] != self.household:
            given["children"] = children_of(given["household"], on=local_today())
        self.made = actions.take_referral(by=self.request.user, **given)
        return "The referral is taken. Acknowledge it, and decide whether we take it on."

    def done_url(self):
        return self.made.get_absolute_url()


class CaseStep(ChangeView):
    """Something happens to a case; ?row=<id> where it happens to a part of it."""

    restricted = True
    permission = Permission.CASE_WORK

    def find(self, pk, step):
        self.step = find_step(step)
        if not has_permission(self.request.user, self.step.permission):
            raise PermissionDenied
        self.case = get_object_or_404(Case.objects.select_related("household"), pk=pk)
        self.row = self._row() if self.step.rows else None
        self.heading, self.lead, self.submit_label = self.step.heading, self.step.lead, self.step.submit
        family = family_in_words(self.case.household_id, on=local_today())
        self.back = (self.case.get_absolute_url(), f"Case of {family.in_sentence}")

    def _row(self):
        try:
            pk = UUID(self.request.GET.get("row", ""))
        except ValueError:
            raise Http404("No such row") from None
        return get_object_or_404(getattr(self.case, self.step.rows), pk=pk)

    def form(self, data):
        return self.step.make(data, self.case, self.row)

    def save(self, form):
        return self.step.save(self.request.user, self.case, form, self.row)

    @property
    def template_name(self):
        return "families/support/step.html"

    def more_context(self, form) -> dict:
        about = getattr(self.row, "words", "") or getattr(self.row, "name", "")
        return {"gaps": getattr(form, "gaps", None), "about": about, "no_scales": getattr(form, "scales", None) == []}


class Scales(ChangeView):
    """The scales that are asked here; the coordinator adds one, or lets one be asked no longer."""

    permission = Permission.CASE_AGREE
    template_name = "families/support/scales.html"
    heading = "Scales from 1 to 10"
    lead = (
        "What families put a number to, in your own words. Words do not change once used: end a scale and add another."
    )
    submit_label = "Add this scale"

    def find(self):
        self.back = (reverse("families:cases"), "Family support")

    def form(self, data):
        return ScaleForm(data)

    def post(self, request, **kwargs):
        if "end" not in request.POST:
            return super().post(request, **kwargs)
        try:
            pk = UUID(request.POST["end"])
        except ValueError:
            raise Http404("No such scale") from None
        row = plan_actions.end_scale(by=request.user, row=get_object_or_404(CaseScale, pk=pk))
        messages.success(request, f"“{row}” is no longer asked.")
        return HttpResponseRedirect(self.done_url())

    def save(self, form):
        row = plan_actions.define_scale(by=self.request.user, **form.cleaned_data)
        return f"“{row}” is asked from now on."

    def done_url(self):
        return reverse("families:case_scales")

    def more_context(self, form) -> dict:
        return {"scales": list(CaseScale.objects.all())}

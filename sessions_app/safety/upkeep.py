"""The pages of hazards, risk assessments and fire drills."""

from contextlib import suppress

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today, parse_time
from centre.core.views import CentrePermissionMixin
from families.actions.saving import fingerprint
from families.views.change import ChangeView
from staff.permissions import Permission, has_permission

from ..models import Hazard, RiskAssessment, RiskLine
from . import actions
from .forms import DrillForm, FixedForm, HazardForm, RiskAssessmentForm, RiskLineForm


class ReportHazard(ChangeView):
    """Somebody saw something that could hurt."""

    permission = Permission.SAFETY_RECORD
    heading = "Report a hazard"
    submit_label = "Report it"

    def find(self):
        self.back = (reverse("sessions_app:safety"), "Safety")

    def form(self, data):
        return HazardForm(data)

    def save(self, form):
        actions.report_hazard(by=self.request.user, **form.cleaned_data)
        return "It is reported."


class HazardPage(ChangeView):
    """One hazard: who sees to it and by when."""

    permission = Permission.SAFETY_RECORD
    template_name = "sessions_app/safety/hazard.html"
    heading = "A hazard"
    submit_label = "Save"

    def find(self, pk):
        self.hazard = get_object_or_404(Hazard.objects.select_related("seen_by", "fixed_by"), pk=pk)
        self.back = (reverse("sessions_app:safety"), "Safety")

    def form(self, data):
        return HazardForm(data, instance=Hazard.objects.get(pk=self.hazard.pk))

    def save(self, form):
        actions.change_hazard(by=self.request.user, row=self.hazard, **form.cleaned_data)
        return "It is saved."

    def more_context(self, form) -> dict:
        return {"hazard": self.hazard, "today": local_today()}


class HazardFixed(HazardPage):
    """It is put right."""

    template_name = "families/change.html"
    heading = "It is put right"
    submit_label = "Save"

    def form(self, data):
        return FixedForm(data, initial={"fixed_on": local_today()})

    def save(self, form):
        actions.hazard_fixed(by=self.request.user, row=self.hazard, **form.cleaned_data)
        return "It is put right."


class AssessRisk(ChangeView):
    """A new risk assessment."""

    permission = Permission.SAFETY_MANAGE
    heading = "A risk assessment"
    submit_label = "Save, then write down each hazard"

    def find(self):
        self.back = (reverse("sessions_app:safety"), "Safety")
        self.made = None

    def form(self, data):
        return RiskAssessmentForm(data, initial={"assessed_on": local_today()})

    def save(self, form):
        given = dict(form.cleaned_data)
        given.pop("seen")
        self.made = actions.assess_risk(by=self.request.user, **given)
        return "It is saved. Now write down what could hurt somebody."

    def done_url(self):
        return self.made.get_absolute_url()


class RiskPage(CentrePermissionMixin, View):
    """One risk assessment with its hazards, to read and to print."""

    permission = Permission.SAFETY_RECORD

    def get(self, request, pk):
        row = get_object_or_404(RiskAssessment.objects.select_related("service", "assessed_by"), pk=pk)
        context = {
            "risk": row,
            "lines": row.lines.all(),
            "today": local_today(),
            "manages": has_permission(request.user, Permission.SAFETY_MANAGE),
        }
        return render(request, "sessions_app/safety/risk.html", context)


class _OfRisk(ChangeView):
    permission = Permission.SAFETY_MANAGE
    submit_label = "Save"

    def find(self, pk, line=None):
        self.risk = get_object_or_404(RiskAssessment, pk=pk)
        self.line = get_object_or_404(RiskLine, assessment=self.risk, pk=line) if line else None
        self.back = (self.risk.get_absolute_url(), str(self.risk))


class RiskAgain(_OfRisk):
    """It is looked at again: put right what has changed, and say when it is looked at next."""

    heading = "Look at it again"
    lead = "Go through its hazards first. Saving says that all of it is right today."

    def form(self, data):
        seen = fingerprint(self.risk, actions.RISK_FACTS)
        return RiskAssessmentForm(
            data,
            instance=RiskAssessment.objects.get(pk=self.risk.pk),
            initial={"assessed_on": local_today(), "review_on": None, "seen": seen},
        )

    def save(self, form):
        given = dict(form.cleaned_data)
        actions.assess_risk(by=self.request.user, row=self.risk, seen=given.pop("seen"), **given)
        return "It is saved."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, actions.RISK_FACTS)


class RiskLineEdit(_OfRisk):
    """One hazard of it, new or changed."""

    heading = "What could hurt somebody?"

    def form(self, data):
        return RiskLineForm(data, instance=self.line and RiskLine.objects.get(pk=self.line.pk))

    def save(self, form):
        actions.save_risk_line(by=self.request.user, assessment=self.risk, row=self.line, **form.cleaned_data)
        return "It is saved."


class RecordDrill(ChangeView):
    """A fire drill was held. ?at=10.15, from the fire roll: when it was called."""

    permission = Permission.SAFETY_MANAGE
    heading = "A fire drill"
    submit_label = "Save"

    def find(self):
        self.back = (reverse("sessions_app:safety"), "Safety")

    def form(self, data):
        initial = {"on": local_today()}
        with suppress(ValueError):
            initial["at"] = parse_time(self.request.GET.get("at", ""))
        return DrillForm(data, initial=initial)

    def save(self, form):
        actions.record_drill(by=self.request.user, **form.cleaned_data)
        return "It is recorded."

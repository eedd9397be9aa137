"""A request for a correction is logged; what came of it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from centre.core.dates import local_today
from staff.permissions import Permission

from ..barriers.check import guard
from ..models import Correction, Person
from ..views.change import ChangeView
from . import corrections
from .correction_forms import CorrectionDecisionForm, CorrectionForm

BACK_WORDS = "Requests for one’s data"


class AskForCorrection(ChangeView):
    """Somebody says that something about a person is wrong."""

    permission = Permission.RIGHTS_RECORD
    restricted = True
    submit_label = "Log the request"
    lead = (
        "Answered within a month. What is put right is changed on its own page; this says that it was asked and told."
    )

    def find(self, pk):
        self.person = get_object_or_404(Person.objects.not_merged(), pk=pk)
        self.heading = f"Something about {self.person.full_name} is wrong"
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        return CorrectionForm(data)

    def save(self, form):
        row = corrections.ask(by=self.request.user, person=self.person, **form.cleaned_data)
        self.back = (row.get_absolute_url(), "")
        return "The request is logged."


class CorrectionPage(ChangeView):
    """What they ask, and the form to say what came of it; once decided, the record of it."""

    permission = Permission.RIGHTS_RECORD
    restricted = True
    template_name = "families/rights/correction.html"
    heading = "A request for a correction"
    submit_label = "Save what came of it"

    def find(self, pk):
        found = Correction.objects.select_related("person", "by", "decided_by")
        self.row = get_object_or_404(found, pk=pk)
        self.back = (reverse("families:rights"), BACK_WORDS)

    def get(self, request, **kwargs):
        if not self.row.decision:
            return super().get(request, **kwargs)
        guard(request.user, self.row, restricted=True)
        return render(request, self.template_name, self.more_context(None) | {"heading": self.heading})

    def form(self, data):
        return CorrectionDecisionForm(data)

    def save(self, form):
        corrections.decide(by=self.request.user, row=self.row, **form.cleaned_data)
        return "It is recorded what came of it."

    def more_context(self, form):
        return {"row": self.row, "today": local_today()}

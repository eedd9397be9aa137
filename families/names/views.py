"""Pages on which another name is recorded or put right."""

from django.shortcuts import get_object_or_404

from ..actions.saving import fingerprint
from ..models import OtherName, Person
from ..views.change import ChangeView
from . import actions
from .forms import OtherNameForm


class AddName(ChangeView):
    """A former name, a name in another script."""

    heading = "Another name"
    submit_label = "Save the name"

    def find(self, pk):
        self.person = get_object_or_404(Person, pk=pk)
        self.lead = self.person.full_name
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        return OtherNameForm(data, new=True)

    def save(self, form):
        actions.add_name(by=self.request.user, person=self.person, **form.facts())
        return "The name is saved. It is found as well from now on."


class ChangeName(ChangeView):
    """Another name was written down wrongly."""

    heading = "Put a name right"
    submit_label = "Save the change"

    def find(self, pk):
        self.row = get_object_or_404(OtherName.objects.select_related("person"), pk=pk)
        self.person = self.row.person
        self.lead = self.person.full_name
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        initial = {name: getattr(self.row, name) for name in actions.NAME_FACTS}
        return OtherNameForm(data, initial={**initial, "seen": fingerprint(self.row, actions.NAME_FACTS)})

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, actions.NAME_FACTS)

    def save(self, form):
        seen = form.cleaned_data["seen"]
        if form.cleaned_data["remove"]:
            actions.take_name_away(by=self.request.user, row=self.row, seen=seen)
            return "The name is taken away."
        actions.change_name(by=self.request.user, row=self.row, seen=seen, changes=form.facts())
        return "The name is put right."

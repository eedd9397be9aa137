"""One kind page on which a death, or the end of a pregnancy, is recorded or taken back."""

from django import forms
from django.shortcuts import get_object_or_404

from centre.core.forms import CentreForm, DateField

from ..models import Person
from ..views.change import ChangeView
from . import actions


class DeathForm(CentreForm):
    """The day, and nothing else that hurts to type."""

    on = DateField(label="On which day?", near=True)
    put_visits_aside = forms.BooleanField(
        label="Call off the planned visits and next steps of this family",
        help_text="Somebody they know can ring them instead.",
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].error_messages["required"] = "Enter the day"


class RecordDeath(ChangeView):
    """Records it; where it is recorded already, the same page takes it back."""

    def find(self, pk):
        self.person = get_object_or_404(Person, pk=pk)
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.recorded = self.person.died_on is not None
        if self.recorded:
            self.heading, self.submit_label = "Was this recorded by mistake?", "Take it back"
            self.lead = "Registration, groups and family hold again. Bookings and visits have to be made anew."
        else:
            self.heading = "The pregnancy has ended" if self.person.is_expected else f"{self.person.called} has died"
            self.submit_label = "Record it"
            self.lead = (
                "From this moment nobody is reminded of a birth or a birthday, nothing is sent, and no list asks for "
                "them. The record is kept, and so is what was counted until the day."
            )

    def form(self, data):
        return CentreForm(data) if self.recorded else DeathForm(data)

    def save(self, form):
        if self.recorded:
            actions.take_back_death(by=self.request.user, person=self.person)
            return "It is taken back."
        actions.record_death(by=self.request.user, person=self.person, **form.cleaned_data)
        return "It is recorded. Nothing will ask for them any more."

"""Pages on which the safeguarding lead or head says who is who, and keeps colleagues out of a family's records."""

from django import forms
from django.shortcuts import get_object_or_404

from centre.core.forms import CentreForm, DateField
from staff.models import User
from staff.permissions import Permission

from ..models import AccountPerson, Barrier, BarrierKind, Household, Person
from ..views.change import ChangeView, ConfirmView
from . import actions


class BarrierForm(CentreForm):
    """Whom, which way, why and until when."""

    note_lines = ("reason",)

    user = forms.ModelChoiceField(
        label="Who?",
        queryset=User.objects.filter(is_active=True).order_by("name"),
        empty_label="Choose",
        error_messages={"required": "Choose who", "invalid_choice": "Choose from the list"},
    )
    kind = forms.ChoiceField(
        label="What is decided?",
        choices=BarrierKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is decided", "invalid_choice": "Choose what is decided"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
        help_text="For example: a neighbour of the family. Read by the safeguarding lead, deputies and head alone.",
        error_messages={"required": "Say why"},
    )
    until = DateField(
        label="Last day", near=True, required=False, help_text="Needed to let somebody in; else it holds until lifted."
    )


class AccountForm(CentreForm):
    """Which colleague this person is."""

    user = forms.ModelChoiceField(
        label="Which colleague is this?",
        queryset=User.objects.order_by("name"),
        required=False,
        empty_label="Nobody who works here",
        error_messages={"invalid_choice": "Choose from the list"},
    )


class SetBarrier(ChangeView):
    """A colleague is kept out of this family's records, or let in for a time."""

    permission = Permission.CONFLICT_SET
    restricted = True
    heading = "Keep a colleague out, or let one in"
    submit_label = "Save the decision"

    def find(self, pk):
        self.household = get_object_or_404(Household, pk=pk)
        self.back = (f"{self.household.get_absolute_url()}?tab=barriers", "The family")

    def form(self, data):
        return BarrierForm(data)

    def save(self, form):
        actions.set_barrier(by=self.request.user, household=self.household, **form.cleaned_data)
        return "The decision is saved and holds at once."


class EndBarrier(ConfirmView):
    """The reason has gone."""

    permission = Permission.CONFLICT_SET
    restricted = True
    heading = "Lift this decision"
    submit_label = "Lift it"
    consequences = ("From now on it holds no longer.",)
    undo = "You can decide it again at any time."

    def find(self, pk):
        self.barrier = get_object_or_404(Barrier.objects.select_related("household", "user"), pk=pk)
        self.lead = str(self.barrier)
        self.back = (f"{self.barrier.household.get_absolute_url()}?tab=barriers", "The family")

    def confirm(self):
        actions.end_barrier(by=self.request.user, barrier=self.barrier)
        return "The decision is lifted."


class LinkAccount(ChangeView):
    """A parent who works or volunteers here has one record, and both roles."""

    permission = Permission.CONFLICT_SET
    heading = "Does this person work here?"
    submit_label = "Save"

    def find(self, pk):
        self.person = get_object_or_404(Person, pk=pk)
        self.lead = self.person.full_name
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        link = AccountPerson.objects.filter(person=self.person).first()
        return AccountForm(data, initial={"user": link and link.user_id})

    def save(self, form):
        user = form.cleaned_data["user"]
        actions.link_account(by=self.request.user, person=self.person, user=user)
        if user is None:
            return "This person is linked with no account."
        return f"{user} opens no restricted record of this family from now on."

"""Pages on which a foster placement is recorded, put right and ended."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from staff.permissions import Permission

from ..actions.saving import fingerprint
from ..letters.forms import FamilyReferenceField
from ..models import FosterPlacement, Person
from ..views.change import ChangeView
from . import actions


def _line(label, length, **kwargs):
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


class PlacementForm(CentreForm):
    """Where a child is placed, by whom, and until when; the same form ends it."""

    household = FamilyReferenceField(
        label="Reference of the carers’ family",
        help_text="It stands on their page. Register them first if they are new.",
    )
    from_date = DateField(label="Placed on", near=True)
    placed_by = _line("Placed by", 150, help_text="For example: Sampleton Council.")
    social_worker = _line("Social worker", 150, required=False)
    social_worker_phone = _line("Telephone of the social worker", 40, required=False)
    expected_end = DateField(label="Expected to end", near=True, required=False, help_text="Today reminds you then.")
    hide_address = forms.BooleanField(
        label="Keep the carers’ address confidential",
        help_text="Then only the safeguarding lead and deputies see it.",
        required=False,
        initial=True,
    )
    ended_on = DateField(
        label="Last day of the placement", near=True, required=False, help_text="Only if it has ended."
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, new: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("ended_on",) if new else ("household", "from_date", "hide_address"):
            del self.fields[name]
        self.fields["placed_by"].error_messages["required"] = "Enter who placed the child"

    def clean_household(self):
        household = self.cleaned_data["household"]
        if household is None:
            raise ValidationError("Enter the reference of the carers’ family")
        return household

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in actions.PLACEMENT_FACTS}


class BeginPlacement(ChangeView):
    """A child is placed with foster carers."""

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    heading = "Foster placement"
    submit_label = "Record the placement"

    def find(self, pk):
        children = Person.objects.children(on=local_today()).exclude(role="expected baby")
        self.child = get_object_or_404(children, pk=pk)
        self.lead = self.child.full_name
        self.back = (self.child.get_absolute_url(), self.child.full_name)

    def form(self, data):
        return PlacementForm(data, new=True)

    def save(self, form):
        given = form.cleaned_data
        actions.begin_placement(
            by=self.request.user,
            child=self.child,
            household=given["household"],
            from_date=given["from_date"],
            hide_address=given["hide_address"],
            **form.facts(),
        )
        return f"{self.child.called} is placed with these carers and counted in their family."


class ChangePlacement(ChangeView):
    """A placement as it is recorded: to read, put right and end."""

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    heading = "Foster placement"
    submit_label = "Save"

    def find(self, pk):
        self.placement = get_object_or_404(FosterPlacement.objects.select_related("child"), pk=pk)
        child = self.placement.child
        self.lead = f"{child.full_name}, placed on {self.placement.from_date:%-d %B %Y}"
        self.back = (child.get_absolute_url(), child.full_name)

    def form(self, data):
        initial = {name: getattr(self.placement, name) for name in actions.PLACEMENT_FACTS}
        initial |= {"ended_on": self.placement.to_date, "seen": fingerprint(self.placement, actions.PLACEMENT_FACTS)}
        return PlacementForm(data, initial=initial)

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, actions.PLACEMENT_FACTS)

    def save(self, form):
        given = form.cleaned_data
        actions.change_placement(
            by=self.request.user,
            placement=self.placement,
            seen=given["seen"],
            changes=form.facts(),
            ended_on=given["ended_on"],
        )
        return "The placement is saved."

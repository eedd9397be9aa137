"""What people type about services outside the centre."""

from django import forms

from centre.core.dates import add_months, local_today
from centre.core.forms import CentreForm, DateField

from ..letters.forms import FamilyReferenceField
from ..models import DirectoryService
from ..models.directory import SignpostOutcome
from ..support.forms import CONCERN, line_field, radio_field, text_field
from .actions import ASKED_AFTER, CHECKED_EVERY_MONTHS


class ServiceForm(CentreForm):
    """A service as it stands; saving it says that all of it was checked today."""

    not_notes = ("description",)

    organisation = line_field("Organisation", 150)
    name = line_field("Service", 150)
    description = text_field("What it offers", 2_000, required=False)
    eligibility = line_field("For whom", 300, required=False, help_text="“Parents of under-twos in the borough.”")
    location = line_field("Where", 300, required=False)
    contact_name = line_field("Whom to ask for", 150, required=False)
    phone = line_field("Telephone", 60, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    url = forms.URLField(label="Website", required=False, assume_scheme="https", max_length=200)
    how_to_refer = line_field("How a family gets there", 300, required=False)
    fees = line_field("Cost", 150, required=False)
    check_by = DateField(label="Check again by", near=True, error_messages={"required": "Enter the day"})
    public = forms.BooleanField(
        label="Show it to everybody as open data",
        required=False,
        help_text="For the council’s directory and other sites. Contact, telephone and e-mail stay with us; write what "
        "everybody may know under “How a family gets there”.",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data, *, initial=None, **kwargs):
        initial = {**(initial or {}), "check_by": add_months(local_today(), CHECKED_EVERY_MONTHS)}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["organisation"].error_messages["required"] = "Enter the organisation"
        self.fields["name"].error_messages["required"] = "Enter the name of the service"

    def facts(self) -> dict:
        """For the actions: everything but what stands for the state of the form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PointForm(CentreForm):
    """A family is pointed to a service."""

    note_lines = ("why",)

    household = FamilyReferenceField(label="Reference of the family")
    service = forms.ModelChoiceField(
        label="Which service?",
        queryset=DirectoryService.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose a service"},
    )
    happened_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})
    why = line_field("Why, in a few words", 500, required=False, help_text=CONCERN)
    ask_on = DateField(label="Ask what came of it by", near=True, required=False)

    def __init__(self, data, *, initial=None, **kwargs):
        today = local_today()
        super().__init__(
            data, initial={"happened_on": today, "ask_on": today + ASKED_AFTER, **(initial or {})}, **kwargs
        )
        self.fields["service"].queryset = DirectoryService.objects.filter(ended_on=None).select_related("organisation")
        self.fields["service"].label_from_instance = lambda service: f"{service.name}, {service.organisation}"

    def clean_household(self):
        household = self.cleaned_data["household"]
        if household is None:
            raise forms.ValidationError("Enter the reference of the family", code="required")
        return household


class OutcomeForm(CentreForm):
    outcome = radio_field("What came of it?", SignpostOutcome.choices, "Choose what came of it")
    asked_on = DateField(label="When did you ask?", near=True, error_messages={"required": "Enter the day"})


class DirectoryFilter(CentreForm):
    """Which services the list shows."""

    show_optional = False
    words = forms.CharField(label="Words", required=False, max_length=100)
    show = forms.ChoiceField(
        label="Show",
        choices=(("", "Offered now"), ("to-check", "To be checked"), ("ended", "No longer offered")),
        required=False,
    )

"""What people type about the library. Forms validate and decide nothing."""

from django import forms

from centre.core.forms import CentreForm, CentreModelForm, DateField
from families.models import Household

from ..models import Condition, LibraryThing, Risk
from .library import THING_FACTS


class ThingForm(CentreModelForm):
    """Something is listed, or what is said about it put right."""

    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    class Meta:
        model = LibraryThing
        fields = THING_FACTS
        labels = {
            "number": "Number on it",
            "name": "What is it?",
            "age_from_months": "From which age, in months?",
            "parts": "How many parts has it?",
            "what_parts": "Which parts?",
            "kept_where": "Where is it kept?",
            "clean_first": "It is cleaned after each loan, before it goes out again",
        }
        help_texts = {
            "age_from_months": "As it says on it; 36 where small parts could be swallowed.",
            "what_parts": "For example “Book, five animals, cloth”",
        }
        error_messages = {
            "number": {"required": "Enter the number on it"},
            "name": {"required": "Enter what it is"},
            "parts": {"required": "Enter how many parts it has"},
        }
        widgets = {
            "kind": forms.RadioSelect,
            "condition": forms.RadioSelect,
            "age_from_months": forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
            "parts": forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [each for each in self.fields["kind"].choices if each[0]]
        self.fields["kind"].error_messages["required"] = "Choose what kind of thing it is"
        self.fields["condition"].choices = Condition.choices
        self.fields["parts"].widget.attrs["min"] = 1


class LendForm(CentreForm):
    """It goes to a family: one of those at today's sessions, or the one whose page one came from."""

    household = forms.ModelChoiceField(
        label="To which family?",
        queryset=Household.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the family", "invalid_choice": "Choose a family from the list"},
    )
    from_date = DateField(label="From", near=True)
    due_on = DateField(label="Due back on", near=True)

    def __init__(self, *args, families, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = families
        self.fields["household"].label_from_instance = lambda household: names[household.pk]
        self.fields[
            "household"
        ].help_text = "Families who are marked present today; for another one begin on the family’s own page."
        self.fields["from_date"].error_messages["required"] = "Enter the day it is lent"
        self.fields["due_on"].error_messages["required"] = "Enter the day it is due back"


class BackForm(CentreForm):
    """It is back."""

    back_on = DateField(label="Back on", near=True)
    condition = forms.ChoiceField(
        label="How is it?",
        choices=Condition.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came back"},
    )
    parts_missing = forms.IntegerField(
        label="How many parts are missing?",
        min_value=0,
        max_value=500,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        help_text="Leave empty where none is.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["back_on"].error_messages["required"] = "Enter the day it came back"


class WithdrawForm(CentreForm):
    """It is taken out of use."""

    because = forms.CharField(label="Why?", max_length=190)
    unsafe = forms.BooleanField(label="It could hurt somebody: report it as a hazard, too", required=False)
    risk = forms.ChoiceField(
        label="If it could: how bad is it?", choices=[("", "Choose"), *Risk.choices], required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].error_messages["required"] = "Enter why"

    def clean(self):
        said = super().clean()
        if said.get("unsafe") and not said.get("risk") and "risk" not in self.errors:
            self.add_error("risk", "Choose how bad it is")
        return said

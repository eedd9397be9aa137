"""What people type about places."""

from dataclasses import fields

from django import forms

from centre.core.forms import CentreForm, DateField
from centre.core.templatetags.words import count_of

from ..models import EndedBecause, FirstBecause, FollowUp, LetterAbout, PlaceKind, WithoutBefore
from .actions import Referral


class FindPersonForm(CentreForm):
    show_optional = False
    words = forms.CharField(
        label="Who asks for a place?",
        max_length=100,
        required=False,
        help_text="A name, telephone number, date of birth or reference.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-20"}),
    )


class AskForm(CentreForm):
    """Who was found, and how they ask."""

    person = forms.ChoiceField(
        label="Which of them?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who asks for a place", "invalid_choice": "Choose somebody from the list"},
    )
    kind = forms.ChoiceField(label="For how long?", choices=PlaceKind)
    referred_by = forms.CharField(
        label="Which partner asks for them?",
        max_length=120,
        required=False,
        help_text="For example “Health visiting”. Empty: the family asks themselves.",
    )
    referral_contact = forms.CharField(
        label="Who there, and how do you reach them?",
        max_length=150,
        required=False,
        help_text="So that you can answer.",
    )
    referred_on = DateField(label="When did they ask?", near=True, required=False)
    referral_reason = forms.CharField(
        label="Why do they ask?",
        max_length=190,
        required=False,
        help_text="In a line: “First baby, far from family”. A worry about a child goes to the safeguarding lead.",
    )
    without_before = forms.ChoiceField(
        label="Why may they come without what comes before?", choices=[("", "They came to it"), *WithoutBefore.choices]
    )

    def __init__(self, *args, block, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
        self.fields["kind"].choices = (
            [(PlaceKind.BLOCK.value, PlaceKind.BLOCK.label)]
            if block.is_series
            else [(kind.value, kind.label) for kind in (PlaceKind.ONE_OFF, PlaceKind.TASTER)]
        )
        if block.is_series:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = PlaceKind.BLOCK
        before = block.block.service.comes_after
        if before is None:
            del self.fields["without_before"]
        else:
            self.fields["without_before"].required = False
            self.fields["without_before"].help_text = f"“{before}” comes before this one."

    def clean(self):
        said = super().clean()
        if not said.get("referred_by") and "referred_by" not in self.errors:
            for name in ("referral_contact", "referred_on", "referral_reason"):
                if said.get(name):
                    self.add_error("referred_by", "Enter which partner asks for them")
                    break
        return said

    @property
    def referral(self) -> Referral:
        """Who asks for the family; only after `is_valid()`."""
        return Referral(**{each.name: self.cleaned_data[each.name] for each in fields(Referral)})


class PlaceForm(CentreForm):
    """What is done with a place: one of the small forms on its page."""

    show_optional = False
    DO = ("first", "offer", "book", "again", "end", "asked", "told")
    do = forms.ChoiceField(choices=[(each, each) for each in DO], widget=forms.HiddenInput)
    first_because = forms.ChoiceField(
        label="Why do they come first?", choices=[("", "Choose"), *FirstBecause.choices], required=False
    )
    until = DateField(label="Kept for them until", near=True, required=False)
    ended_because = forms.ChoiceField(
        label="Why does it end?", choices=[("", "Choose"), *EndedBecause.choices], required=False
    )
    outcome = forms.ChoiceField(label="What came of it?", choices=[("", "Choose"), *FollowUp.choices], required=False)


class LettersForm(CentreForm):
    """Which letter, to whom, and whether letters or labels are made."""

    show_optional = False
    about = forms.ChoiceField(
        label="Which letter?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a letter", "invalid_choice": "Choose a letter from the list"},
    )
    again = forms.BooleanField(label="Also to those who have had this letter already", required=False)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [
            (about.value, f"{about.label} ({count_of(numbers[about], 'place')} to write to)") for about in LetterAbout
        ]


class ForwardForm(CentreForm):
    """The next block, for the waiting list."""

    target = forms.ModelChoiceField(
        label="To which block?",
        queryset=None,
        empty_label="Choose",
        error_messages={"required": "Choose the next block", "invalid_choice": "Choose a block from the list"},
    )

    def __init__(self, *args, later, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = later
        self.fields["target"].label_from_instance = lambda series: f"{series}, from {series.from_date:%-d %B %Y}"

"""What is asked while a child cannot be found: as little as possible, at once."""

from django import forms

from centre.core.forms import CentreForm, TimeField
from families.models import Person


class MissingForm(CentreForm):
    """Who cannot be found, and when and where the child was last seen."""

    person = forms.ModelChoiceField(
        label="Which child?",
        queryset=Person.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the child", "invalid_choice": "Choose somebody from the list"},
    )
    last_seen_at = TimeField(label="When was the child last seen?", help_text="For example 10.15")
    place = forms.CharField(label="Where?", max_length=120, help_text="For example “Garden, by the gate”")
    seen_as = forms.CharField(
        label="With whom, and what does the child wear?",
        max_length=190,
        help_text="The police ask for it: “Red coat, blue boots; was with Kim at the sand”.",
    )

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = children
        self.fields["person"].label_from_instance = lambda person: person.full_name
        self.fields["last_seen_at"].error_messages["required"] = "Enter the time, as near as you know it"
        self.fields["place"].error_messages["required"] = "Enter where the child was last seen"
        self.fields["seen_as"].error_messages["required"] = "Enter what the child wears, as far as you know"


class SearchForm(CentreForm):
    """What has been done since, each with its time."""

    searched = forms.CharField(
        label="Who has searched, and where?",
        max_length=190,
        required=False,
        help_text="For example “Kim: hall, toilets, store; Lee: garden, gate, car park”.",
    )
    police_called_at = TimeField(label="999 was called at", required=False)
    parent_told_at = TimeField(label="The parent was told at", required=False)
    parent_told_how = forms.CharField(label="Who was told, and how?", max_length=120, required=False)
    found_at = TimeField(label="The child was found at", required=False)
    found_how = forms.CharField(label="Where, and how is the child?", max_length=190, required=False)

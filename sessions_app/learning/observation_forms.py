"""What people type about what a child did. Forms validate and decide nothing."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm, DateField
from centre.core.templatetags.words import date_words
from families.models import Person

from ..models import SharedHow
from .eyfs import framework_on
from .forms import AreasField
from .telling import other_children_named

TEXTS = ("saw", "next_step", "parent_words")


class ObservationForm(CentreForm):
    """What one child did. names(child, day, texts) is asked once everything else is right."""

    child = forms.ModelChoiceField(label="Which child?", queryset=Person.objects.none(), empty_label="Choose")
    on = DateField(label="Day", near=True)
    saw = forms.CharField(
        label="What did you see and hear?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the child did and said, as it was. The parent reads it; write “another child”, never a name.",
    )
    areas = AreasField(label="Which areas of learning does it show?")
    next_step = forms.CharField(
        label="What comes next?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For us and at home: what would the child enjoy next?",
    )
    parent_words = forms.CharField(
        label="What did the parent say?", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    names_are_fine = forms.BooleanField(label="I have looked: no other child is named", required=False)
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, today, people=None, child=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.child = child
        self.fields["areas"].choices = framework_on(today).choices
        self.fields["areas"].help_text = framework_on(today).title
        self.fields["areas"].error_messages["required"] = "Choose at least one area of learning"
        self.fields["on"].error_messages["required"] = "Enter the day"
        self.fields["saw"].error_messages["required"] = "Enter what you saw and heard"
        if child is not None:
            del self.fields["child"]
        else:
            self.fields["child"].queryset = people
            self.fields["child"].label_from_instance = lambda person: person.full_name
            self.fields["child"].error_messages["required"] = "Choose the child"
        if not self.data.get("names_are_fine"):
            self.fields["names_are_fine"].widget = forms.HiddenInput()

    def clean(self):
        said = super().clean()
        child = self.child or said.get("child")
        if self.errors or child is None or said.get("names_are_fine"):
            return said
        for name in TEXTS:
            if found := other_children_named(child, said["on"], said[name]):
                self.fields["names_are_fine"].widget = forms.CheckboxInput()
                words = " and ".join(found)
                self.add_error(
                    name,
                    f"{words} came that day, too. Write “another child”; or say below that no other child is meant",
                )
        return said


class TakeBackForm(CentreForm):
    """An observation that should not have been."""

    because = forms.CharField(
        label="Why is it taken back?", max_length=300, help_text="For example “It was another child.” No names."
    )

    not_notes = ("because",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].error_messages["required"] = "Enter why it is taken back"


class ShareForm(CentreForm):
    """Which observations were shared, with whom, when and how. Nothing is ticked by itself."""

    observations = forms.MultipleChoiceField(label="Which ones?", widget=forms.CheckboxSelectMultiple)
    with_person = forms.ChoiceField(label="With whom?", widget=forms.RadioSelect)
    on = DateField(label="When?", near=True)
    how = forms.ChoiceField(label="How?", choices=SharedHow, widget=forms.RadioSelect)

    def __init__(self, *args, rows, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        self.people = {str(person.pk): person for person in people}
        field = self.fields["observations"]
        field.choices = [(pk, f"{date_words(row.on)}: {_short(row.saw)}") for pk, row in self.rows.items()]
        field.error_messages["required"] = "Choose at least one observation"
        self.fields["with_person"].choices = [
            (pk, f"{person.full_name}, {person.get_role_display().lower()}") for pk, person in self.people.items()
        ]
        self.fields["with_person"].error_messages["required"] = "Choose with whom it was shared"
        self.fields["on"].error_messages["required"] = "Enter the day"
        self.fields["how"].error_messages["required"] = "Choose how"

    def clean_observations(self):
        return [self.rows[pk] for pk in self.cleaned_data["observations"]]

    def clean_with_person(self):
        return self.people[self.cleaned_data["with_person"]]


class StoryForm(CentreForm):
    """Which days of a child's observations are shown."""

    show_optional = False
    first = DateField(label="From", near=True, required=False)
    last = DateField(label="To", near=True, required=False)

    def clean(self):
        said = super().clean()
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            raise ValidationError({"last": "Enter a last day that is not before the first"})
        return said


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59].rstrip()}…"

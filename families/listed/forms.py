"""What people bring and choose about lists."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm, DateField
from centre.core.reading.uploads import OneFileField
from staff.models import User

from ..models import AttemptKind, OutreachOutcome, Person
from ..models.listed import ListSource, TakeUp
from ..outreach.forms import who_may_reach
from ..support.forms import radio_field

SHOW = (("find", "To find"), ("offer", "Known, offer not taken up"), ("known", "Known to us"), ("ended", "Ended"))


class BringForm(CentreForm):
    """Which list, and the file."""

    source = radio_field("Which list is it?", ListSource.choices, "Choose which list it is")
    file = OneFileField(
        label="The file",
        help_text="Excel (.xlsx) or CSV. Nothing is stored before you have seen what will happen.",
        error_messages={"required": "Choose a file"},
    )


class ListedFilter(CentreForm):
    """Which children the page shows."""

    show_optional = False
    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)
    source = forms.ChoiceField(label="List", choices=[("", "Both lists"), *ListSource.choices], required=False)


class WorkForm(CentreForm):
    """A child on a list: who looks, what was tried, what came of it."""

    note_lines = ("note",)

    person = forms.CharField(
        label="Known as",
        required=False,
        max_length=40,
        help_text="The reference of the child’s own record. What the list says of name and home is then wiped.",
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
    )
    take_up = forms.ChoiceField(
        label="The two-year-old offer", choices=TakeUp.choices, widget=forms.RadioSelect, required=False
    )
    assigned_to = forms.ModelChoiceField(
        label="Who looks for them?", queryset=User.objects.none(), required=False, empty_label="Nobody yet"
    )
    kind = forms.ChoiceField(
        label="What did you try?",
        choices=[("", "Nothing new"), *(each for each in AttemptKind.choices if each[0] != AttemptKind.TEXT)],
        required=False,
        widget=forms.RadioSelect,
        help_text="No texts: nobody here has agreed to them.",
    )
    on = DateField(label="When?", required=False, near=True)
    note = forms.CharField(
        label="Note",
        max_length=200,
        required=False,
        help_text="“Ring again after four.” Nothing about their lives.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[
            ("", "Nothing yet: it stays open"),
            *[each for each in OutreachOutcome.choices if each[0] != OutreachOutcome.SAME_FAMILY],
        ],
        required=False,
        help_text="Once it is closed, home and telephone are wiped.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, child, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = who_may_reach()
        if child.source == ListSource.BIRTHS:
            del self.fields["take_up"]
        if child.person_id:
            for name in ("person", "assigned_to", "kind", "on", "note", "outcome"):
                del self.fields[name]

    def clean_person(self):
        reference = self.cleaned_data["person"].strip()
        if not reference:
            return None
        found = Person.objects.select_related("merged_into").filter(reference__iexact=reference).first()
        if found is None or found.kept.sealed or found.kept.role != "child":
            raise ValidationError("No child has this reference. It stands on the child’s page, under Facts.")
        return found.kept

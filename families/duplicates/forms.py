"""What people choose about two records that look alike."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm

from ..merging.people import TEXTS
from ..models import Household, Person
from ..models.person import PersonRole

ONE, OTHER, BOTH = "one", "other", "both"


class MergeForm(CentreForm):
    """Which record stays, and which of two facts that differ is right."""

    keep = forms.ChoiceField(label="Which record stays?", widget=forms.RadioSelect)
    versions = forms.RegexField(r"^[0-9]{1,9}-[0-9]{1,9}$", widget=forms.HiddenInput, required=False)

    def __init__(self, *args, pair, facts, families=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair, self.families = pair, families
        one, other = pair.one, pair.other
        self.fields["keep"].choices = [(ONE, one.reference), (OTHER, other.reference)]
        self.fields["keep"].help_text = "The other reference goes on finding it."
        self.fields["keep"].initial = ONE if one.created_at <= other.created_at else OTHER
        self.fields["versions"].initial = f"{one.version}-{other.version}"
        self.differing = [row for row in facts if row.differs]
        for row in self.differing:
            self.fields[row.name] = forms.ChoiceField(
                label=f"{row.label}: which is right?",
                choices=self._choices(row),
                widget=forms.RadioSelect,
                initial=self._likely(row),
            )
        if families:
            self.fields["families_too"] = forms.BooleanField(
                label="Their families are one and the same family, too",
                help_text=f"Families {families[0].reference} and {families[1].reference}: everybody of both, their "
                "homes, visits and letters are then together.",
                required=False,
            )

    @staticmethod
    def _choices(row):
        choices = [(ONE, row.values[0]), (OTHER, row.values[1])]
        if row.name in TEXTS:
            together = "; ".join(row.values)
            if len(together) <= Person._meta.get_field(row.name).max_length:
                choices.append((BOTH, f"Both: {together}"))
        return choices

    def _likely(self, row):
        """Safest first: both allergies; the born child of an expected baby; otherwise what the kept record says."""
        if row.name in TEXTS:
            return BOTH if len(self._choices(row)) > 2 else ONE
        if row.name == "role" and PersonRole.EXPECTED_BABY in (self.pair.one.role, self.pair.other.role):
            return OTHER if self.pair.one.role == PersonRole.EXPECTED_BABY else ONE
        return self.fields["keep"].initial

    def facts(self) -> dict:
        """For merge_people."""
        given, keep = self.cleaned_data, self.cleaned_data["keep"]
        one_first = keep == ONE
        versions = tuple(int(each) for each in given["versions"].split("-")) if given["versions"] else None
        if versions and not one_first:
            versions = versions[::-1]
        names = [row.name for row in self.differing]
        return {
            "kept": self.pair.one if one_first else self.pair.other,
            "merged": self.pair.other if one_first else self.pair.one,
            "from_merged": [name for name in names if given[name] not in (keep, BOTH)],
            "from_both": [name for name in names if given[name] == BOTH],
            "versions": versions,
            "households_too": given.get("families_too", False),
        }


class NotADuplicateForm(CentreForm):
    """These are two people, and how one knows."""

    note_lines = ("because",)

    because = forms.CharField(
        label="How do you know?",
        max_length=300,
        help_text="“They are twins”, “We asked the mother”. It is remembered, and nobody is asked again.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["because"].error_messages["required"] = "Enter how you know: “twins”, “asked the mother”"


class OtherRecordForm(CentreForm):
    """The reference of the second record of the same human or family."""

    reference = forms.CharField(
        label="Reference of the other record",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
    )
    confirmed = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["reference"].error_messages["required"] = "Enter the reference of the other record"
        if isinstance(record, Household):
            self.fields["reference"].help_text = "It stands on the family’s page."
        else:
            self.fields["reference"].help_text = "It stands on the person’s page, under Facts."

    def clean_reference(self):
        reference = self.cleaned_data["reference"].strip()
        found = type(self.record).objects.select_related("merged_into").filter(reference__iexact=reference).first()
        if found is None:
            raise ValidationError("Nobody has this reference.", code="unknown")
        if found.kept == self.record:
            raise ValidationError("This is the same record: enter the reference of the other one.", code="same")
        return found.kept

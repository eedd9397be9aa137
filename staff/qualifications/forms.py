from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..models import QualificationKind


class QualificationForm(CentreForm):
    """A certificate that somebody has in hand."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=QualificationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose what it is"},
    )
    title = forms.CharField(
        label="As it stands on the certificate",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"class": "width-full", "autocomplete": "off"}),
    )
    awarded_on = DateField(label="Awarded on", required=False, help_text="For example 14 3 2024")
    expires_on = DateField(
        label="Valid until",
        required=False,
        help_text="The day printed on it; it still counts on that day. First aid: three years at most.",
    )
    seen_on = DateField(
        label="You saw the certificate on",
        near=True,
        initial=local_today,
        help_text="For experience: the day on which you checked it.",
        error_messages={"required": "Enter the day on which you saw it"},
    )

    def clean(self):
        cleaned = super().clean()
        awarded, expires = cleaned.get("awarded_on"), cleaned.get("expires_on")
        if awarded and expires and expires < awarded:
            self.add_error("expires_on", "Enter a day that is not before the day of the award")
        return cleaned


class TakeOffForm(CentreForm):
    """Which of the two buttons was pressed."""

    why = forms.ChoiceField(choices=[(words, words) for words in ("Entered by mistake", "Withdrawn")])

from django import forms

from centre.core.forms import CentreForm

from ..models import SessionGuestKind


class GuestForm(CentreForm):
    """A professional or a visitor at a session."""

    kind = forms.ChoiceField(
        label="Who is it?",
        choices=SessionGuestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose who it is"},
    )
    name = forms.CharField(
        label="Name",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the name"},
    )
    organisation = forms.CharField(
        label="From",
        max_length=100,
        required=False,
        help_text="For example “Health visiting”",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

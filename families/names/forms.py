"""What is written down about another name."""

from django import forms

from centre.core.forms import CentreForm, DateField

from ..forms.fields import name_field
from ..models.names import OtherNameKind
from .actions import NAME_FACTS


class OtherNameForm(CentreForm):
    """A former name, a name in another script, or what else somebody is called."""

    kind = forms.ChoiceField(
        label="What kind of name is it?",
        choices=OtherNameKind,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what kind of name it is",
            "invalid_choice": "Choose what kind of name it is",
        },
    )
    first_name = name_field("First name", help_text="In any script.")
    last_name = name_field("Last name")
    from_date = DateField(label="From", required=False, help_text="Leave empty if you do not know.")
    to_date = DateField(label="Until (last day)", required=False, help_text="Leave empty if it is still in use.")
    remove = forms.BooleanField(label="This was never their name: take it away", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, new: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if new:
            del self.fields["remove"]

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("first_name") or cleaned.get("last_name")):
            self.add_error("first_name", "Enter a first name or a last name")
        return cleaned

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in NAME_FACTS}

from django import forms

from centre.core.forms import CentreForm

from ..models import GuestKind


def _line(label, **kwargs):
    return forms.CharField(
        label=label,
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **kwargs,
    )


class SignInForm(CentreForm):
    """Somebody comes in at reception."""

    kind = forms.ChoiceField(
        label="Who comes in?",
        choices=GuestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who comes in", "invalid_choice": "Choose who comes in"},
    )
    member = forms.ChoiceField(
        label="Colleague", required=False, error_messages={"invalid_choice": "Choose somebody from the list"}
    )
    name = _line("Name of a visitor or contractor")
    organisation = _line("From")
    visiting = _line("Whom do they see, or what do they do?")
    identity_seen = forms.BooleanField(label="I have seen who they are (a badge, a pass)", required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {str(each.pk): each for each in members}
        self.fields["member"].choices = [("", "Choose"), *((pk, str(each)) for pk, each in self.members.items())]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == GuestKind.STAFF and not cleaned.get("member") and "member" not in self.errors:
            self.add_error("member", "Choose the colleague")
        if kind and kind != GuestKind.STAFF and not cleaned.get("name"):
            self.add_error("name", "Enter the name")
        return cleaned

    def facts(self) -> dict:
        given = self.cleaned_data
        return given | {"member": self.members.get(given["member"])}

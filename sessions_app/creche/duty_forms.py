from django import forms

from centre.core.forms import CentreForm

from ..forms.parts import time_field
from ..models import NotCounted

COUNTS = "counts"
CHOSEN_BY_HAND = (NotCounted.OTHER_WORK, NotCounted.MANAGER, NotCounted.STUDENT)


class DutyForm(CentreForm):
    """Who comes on duty: a colleague, or the name of a helper without a staff record."""

    member = forms.ChoiceField(
        label="Colleague",
        required=False,
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    helper = forms.CharField(
        label="Or somebody without a staff record",
        max_length=100,
        required=False,
        help_text="A parent who helps, a visitor. They never count in the ratio.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    not_counted_because = forms.ChoiceField(
        label="Do they count in the ratio?",
        choices=[
            (COUNTS, "Yes, with the children"),
            *((each.value, f"No: {each.label.lower()}") for each in CHOSEN_BY_HAND),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text="Whoever is too young, or a student without first aid, never counts; of students, apprentices and "
        "volunteers only those of whom their staff record says so.",
        error_messages={"invalid_choice": "Choose from the list"},
    )
    at = time_field("Since", "Empty: now.", required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = [("", "Nobody"), *((str(pk), words) for pk, words in members)]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("member")) == bool(cleaned.get("helper")) and "member" not in self.errors:
            words = "Choose one: a colleague, or somebody else" if cleaned.get("member") else "Choose who comes on duty"
            self.add_error("member", words)
        if cleaned.get("member") and not cleaned.get("not_counted_because") and not self.errors:
            self.add_error("not_counted_because", "Say whether they count in the ratio")
        if cleaned.get("not_counted_because") == COUNTS:
            cleaned["not_counted_because"] = ""
        return cleaned


class OverRatioForm(CentreForm):
    reason = forms.CharField(
        label="Why is the child signed in nevertheless?",
        help_text="What is being done about it. No names. It stays with the session.",
        max_length=300,
        error_messages={"required": "Say why, and what is being done about it"},
        widget=forms.TextInput(attrs={"class": "width-full", "autocomplete": "off"}),
    )

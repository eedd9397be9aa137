from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField, TimeField

from .models import DecisionKind


def _words(label, *, hint="", rows=4, required=True, max_length):
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class ConcernForm(CentreForm):
    """What somebody saw or heard about a child."""

    child_name = forms.CharField(
        label="Which child is it about?",
        help_text="First and last name as far as you know them, and the age if you are not sure of the name.",
        max_length=200,
        error_messages={"required": "Say which child it is about, even if you only know a first name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen_and_heard = _words(
        "What did you see and hear?",
        hint="Facts, in the order they happened. Keep what you think apart from what you saw.",
        rows=7,
        max_length=20_000,
    )
    child_words = _words(
        "The child's own words",
        hint="Exactly as they were said, even if they sound odd.",
        rows=3,
        required=False,
        max_length=10_000,
    )
    happened_on = DateField(
        label="When did it happen?",
        near=True,
        error_messages={"required": "Enter the day it happened, or the day you noticed it"},
    )
    happened_at = TimeField(label="At what time?", help_text="For example 9.30", required=False)
    place = forms.CharField(
        label="Where?", max_length=300, error_messages={"required": "Say where it happened or where you noticed it"}
    )
    told = _words("Who has been told so far?", rows=2, required=False, max_length=2_000)
    done_so_far = _words("What has been done so far?", rows=3, required=False, max_length=5_000)

    def __init__(self, *args, child=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.child = child
        if child is not None:
            del self.fields["child_name"]
        self.fields["seen_and_heard"].error_messages["required"] = "Write down what you saw or heard"

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > local_today():
            raise forms.ValidationError("The day cannot be in the future: enter the day it happened.")
        return day


class DecisionForm(CentreForm):
    """What the lead decided, and why."""

    kind = forms.ChoiceField(
        label="What have you decided?",
        choices=DecisionKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you have decided"},
    )
    reason = _words("Why?", hint="The reason is kept with the decision for good.", rows=5, max_length=10_000)
    review_on = DateField(label="Look at it again on", near=True, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Write down why you decided this"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == DecisionKind.MONITOR and not cleaned.get("review_on") and "review_on" in cleaned:
            self.add_error("review_on", "Enter the day on which you will look at it again.")
        return cleaned

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day < local_today():
            raise forms.ValidationError("Enter a day that is still to come.")
        return day

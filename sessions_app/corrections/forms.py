from django import forms

from centre.core.forms import CentreForm

from ..creche.taken_home import WHO_TOOK
from ..forms.parts import time_field
from ..forms.register import count_field, took_field
from ..models import AttendanceStatus
from .actions import Mark

NOT_THERE = "nobody"
REASON = {"required": "Say why it is corrected"}


def reason_field():
    return forms.CharField(
        label="Why is it corrected?",
        help_text="For example “The paper sheet says so”. It stays beside the correction.",
        max_length=180,
        widget=forms.TextInput(attrs={"class": "width-full", "autocomplete": "off"}),
        error_messages=REASON,
    )


class CorrectMarkForm(CentreForm):
    """How somebody should be marked on a closed register, and why. in_care: a child of a crèche."""

    mark = forms.ChoiceField(
        label="What is right?",
        choices=[
            (AttendanceStatus.PRESENT.value, "Present"),
            (AttendanceStatus.ABSENT.value, "Absent"),
            (AttendanceStatus.APOLOGIES.value, "Apologies"),
            (NOT_THERE, "Should not stand on this register"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is right", "invalid_choice": "Choose what is right"},
    )
    time_in = time_field("In at", "Where it is known. For example 9.30", required=False)
    time_out = time_field("Out at", required=False)
    took = took_field()
    late = forms.BooleanField(label="Came late", required=False)
    early = forms.BooleanField(label="Left before the end", required=False)
    reason = reason_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, in_care, is_marked, asks_who, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_care, self.asks_who = in_care, asks_who
        if not asks_who:
            del self.fields["took"]
        if not is_marked:
            self.fields["mark"].choices = self.fields["mark"].choices[:-1]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("mark") != AttendanceStatus.PRESENT:
            return cleaned
        for name, words in (("time_in", "came"), ("time_out", "was collected")):
            if self.in_care and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"Enter when the child {words}")
        time_in, time_out = cleaned.get("time_in"), cleaned.get("time_out")
        if time_in and time_out and time_out < time_in:
            self.add_error("time_out", "Enter a time out that is not before the time in")
        if self.asks_who and not cleaned.get("took"):
            self.add_error("took", WHO_TOOK)
        return cleaned

    def asked(self) -> Mark:
        """The mark as it should be; only after `is_valid()`."""
        given = self.cleaned_data
        if given["mark"] == NOT_THERE:
            return Mark()
        return Mark(given["mark"], given["time_in"], given["time_out"], given["late"], given["early"])


class CorrectHeadsForm(CentreForm):
    """Visitors without a name, as they should have been counted."""

    adults = count_field("Adults")
    children = count_field("Children")
    reason = reason_field()
    seen_adults = forms.IntegerField(widget=forms.HiddenInput)
    seen_children = forms.IntegerField(widget=forms.HiddenInput)

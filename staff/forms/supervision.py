"""A supervision meeting as its supervisor writes it, and the supervisee's answer."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import SupervisionMeeting

ANSWERS = {"unchanged": True, "changed": False}


class MeetingForm(CentreModelForm):
    """What was talked about and agreed. `version` is the saved meeting that this form was opened from."""

    held_on = DateField(
        label="When did you meet?", near=True, error_messages={"required": "Enter the day on which you met"}
    )
    suitability_confirmed = forms.ChoiceField(
        label="Has anything changed that affects suitability to work with children?",
        help_text="Asked anew at each meeting. Nothing is filled in for you.",
        choices=[("unchanged", "No, nothing has changed"), ("changed", "Yes, or it was not certain")],
        widget=forms.RadioSelect,
        required=False,
    )
    next_due_on = DateField(
        label="Next meeting by",
        near=True,
        required=False,
        help_text="Only where it is to be sooner than usual.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=1_000_000)

    class Meta:
        model = SupervisionMeeting
        fields = ["held_on", "discussion", "agreed_actions", "wellbeing", "suitability_confirmed", "next_due_on"]
        labels = {
            "discussion": "What did you talk about?",
            "agreed_actions": "What did you agree, who does it and by when?",
            "wellbeing": "How are things: workload, wellbeing, support?",
        }
        widgets = {
            "discussion": forms.Textarea(attrs={"rows": 8}),
            "agreed_actions": forms.Textarea(attrs={"rows": 5}),
            "wellbeing": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        # full_clean looks for a second meeting on the same day, and needs to know whose.
        self.instance.staff_member = member
        stored = self.initial.get("suitability_confirmed")
        if isinstance(stored, bool):
            self.initial["suitability_confirmed"] = "unchanged" if stored else "changed"
        self.initial.setdefault("version", self.instance.version if not self.instance._state.adding else 0)
        self.fields["discussion"].error_messages["required"] = "Enter what you talked about"

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"staff_member"}

    def clean_held_on(self):
        held_on = self.cleaned_data["held_on"]
        if held_on > local_today():
            raise forms.ValidationError("Enter a day that has been: a meeting is written down once it was held.")
        return held_on

    def clean_suitability_confirmed(self):
        return ANSWERS.get(self.cleaned_data["suitability_confirmed"])

    def clean(self):
        cleaned = super().clean()
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_due_on")
        if held_on and next_on and next_on <= held_on:
            self.add_error("next_due_on", "Enter a day after this meeting.")
        return cleaned

    def texts(self) -> dict:
        """What the actions take."""
        return {name: self.cleaned_data.get(name) for name in self.Meta.fields}


class AnswerForm(CentreForm):
    """The supervisee's comment, which goes with the signature or says what is to be changed."""

    comment = forms.CharField(
        label="Your comment",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Goes with your signature, or says what should be changed before you sign.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def clean(self):
        cleaned = super().clean()
        if "give_back" in self.data and not cleaned.get("comment"):
            self.add_error("comment", "Say what should be changed before you sign.")
        return cleaned


class SignForm(CentreForm):
    """Which saved version is being signed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

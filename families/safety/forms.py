"""What people type about going to a home alone, and about a colleague who did not come out."""

from django import forms

from centre.core.forms import CentreForm
from staff.models import User

from ..models.safety import VisitRisk


class SafetyFields(forms.Form):
    """The safety of a planned home visit; part of the plan's form. Everything in it may stay empty."""

    second_worker = forms.ModelChoiceField(
        label="Who goes along",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody: one goes alone",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    mobile = forms.CharField(
        label="Mobile on this visit",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "width-20", "inputmode": "tel", "autocomplete": "off"}),
    )
    risk = forms.ChoiceField(
        label="Risk of going there",
        choices=[("", "Not thought about yet"), *VisitRisk.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of the answers"},
    )
    risk_note = forms.CharField(
        label="What to know before going",
        max_length=2_000,
        required=False,
        help_text="Dogs, parking, who else may be there. The family support team and the coordinator read it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    assessed = forms.BooleanField(
        label="I have read the family’s file and thought about the risk",
        required=False,
        help_text="Before a first visit always. Kept with your name.",
    )

    def safety_facts(self) -> dict:
        """What was typed, as families.safety.actions.set_with_plan takes it."""
        return {name: self.cleaned_data[name] for name in SafetyFields.base_fields}


class StepForm(CentreForm):
    """What was done because a colleague did not come out."""

    step = forms.ChoiceField(label="What have you done?", error_messages={"required": "Choose what you have done"})
    who_called = forms.CharField(
        label="Who did you call?", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    came_of_it = forms.CharField(
        label="What came of it?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what came of it, even if nobody answered"},
    )
    closes = forms.BooleanField(label="They are safe: close the alert", required=False)

    def __init__(self, *args, steps, due=1, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [(step, step) for step in [*steps, "Something else"]]
        if steps:
            self.fields["step"].initial = steps[min(max(due, 1), len(steps)) - 1]

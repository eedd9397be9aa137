from datetime import date

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField
from staff.models import User

from ..models import ImprovementPlan, Objective, PlanAction, PlanReview, Priority
from ..models.plan import Rating
from .live_measures import live_measure_choices


def _people():
    return User.objects.filter(is_active=True, staff_member__isnull=False).order_by("name")


class OwnerField(forms.ModelChoiceField):
    """Somebody who works here."""

    def __init__(self, label, **kwargs):
        super().__init__(queryset=User.objects.none(), label=label, required=False, empty_label="Nobody yet", **kwargs)


class PlanForm(CentreModelForm):
    """A plan and its three review points."""

    from_date = DateField(label="First day")
    to_date = DateField(label="Last day")
    review_1 = DateField(label="First review")
    review_2 = DateField(label="Second review")
    review_3 = DateField(label="Third review")

    class Meta:
        model = ImprovementPlan
        fields = ["title", "from_date", "to_date", "introduction"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"introduction": "A few sentences for governors and parents."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            for number in (1, 2, 3):
                del self.fields[f"review_{number}"]

    def clean(self):
        cleaned = super().clean()
        days = [cleaned.get(f"review_{number}") for number in (1, 2, 3)]
        if all(days) and sorted(days) != days:
            self.add_error("review_3", "The three reviews must come one after the other.")
        return cleaned

    @staticmethod
    def suggestion(today: date) -> dict:
        """First values for the academic year that contains the day, or the one about to begin."""
        year = today.year if today.month >= 6 else today.year - 1
        return {
            "title": f"Centre Improvement Plan {year}/{(year + 1) % 100:02}",
            "from_date": date(year, 9, 1),
            "to_date": date(year + 1, 8, 31),
            "review_1": date(year, 12, 1),
            "review_2": date(year + 1, 3, 15),
            "review_3": date(year + 1, 7, 1),
        }


class PriorityForm(CentreModelForm):
    """A priority, and the live measure it is followed by."""

    measure = forms.ChoiceField(
        label="Live measure",
        required=False,
        help_text="The plan then shows by itself where this priority stands.",
    )
    baseline_on = DateField(label="Baseline as at", required=False)
    target_on = DateField(label="Target by", required=False)

    class Meta:
        model = Priority
        fields = [
            "number",
            "title",
            "linked_to",
            "measure",
            "baseline_value",
            "baseline_on",
            "target_value",
            "target_on",
            "target_words",
        ]
        labels = {"title": "Priority", "target_words": "Priority target in words"}
        help_texts = {"linked_to": "Which part of self-evaluation, which performance measure"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = live_measure_choices()


class ObjectiveForm(CentreModelForm):
    """An objective in the columns of the plan."""

    owner = OwnerField("Who answers for it")

    class Meta:
        model = Objective
        fields = ["number", "title", "owner", "success_criteria", "monitoring", "impact", "resources"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "success_criteria": forms.Textarea(attrs={"rows": 3}),
            "monitoring": forms.Textarea(attrs={"rows": 3}),
            "impact": forms.Textarea(attrs={"rows": 3}),
            "resources": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"title": "Objective"}
        help_texts = {
            "success_criteria": "How you will know that it worked",
            "monitoring": "What is looked at, by whom and on which days",
            "impact": "What has changed for children and families, once you know",
            "resources": "Money, time and where they come from",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _people()


class ActionForm(CentreModelForm):
    """A dated action."""

    due = DateField(label="By", near=True)
    owner = OwnerField("Who does it")

    class Meta:
        model = PlanAction
        fields = ["description", "owner", "due"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
        labels = {"description": "Action"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = _people()


class RatingForm(CentreForm):
    """How an objective stands, and why."""

    rating = forms.ChoiceField(
        label="How does it stand?",
        choices=Rating,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands"},
    )
    because = forms.CharField(
        label="Why? What is the evidence?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, with the evidence"},
    )


class ReviewForm(CentreForm):
    """What one of the three reviews found."""

    held_on = DateField(label="Held on", near=True)
    notes = forms.CharField(
        label="What the review found",
        max_length=PlanReview._meta.get_field("notes").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > local_today():
            raise forms.ValidationError("Enter the day on which it was held: this one is still to come.")
        return day


class CarryForwardForm(CentreForm):
    """Into which plan the unfinished objectives go."""

    into = forms.ModelChoiceField(
        label="Into which plan?",
        queryset=ImprovementPlan.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the plan that takes them over"},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = ImprovementPlan.objects.filter(from_date__gt=plan.from_date)

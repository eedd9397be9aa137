"""What people type into the plan of a case."""

from datetime import timedelta

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from centre.core.models import CentreSettings

from ..models import CaseGoal, CaseMember, CaseScale
from ..models.case_plan import ActionEnd, ActionOwner, GoalEnd
from .forms import CONCERN, line_field, radio_field, text_field

ONE_TO_TEN = [("", "Not asked"), *((str(number), str(number)) for number in range(1, 11))]


class AssessmentForm(CentreForm):
    """One box for each heading of the centre, and the voices of the child and the parents."""

    happened_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})

    def __init__(self, data, *, before=None, **kwargs):
        super().__init__(data, **kwargs)
        self.headings = CentreSettings.load().assessment_headings
        said = {each["heading"]: each["words"] for each in before.answers} if before else {}
        for place, heading in enumerate(self.headings):
            self.fields[f"answer_{place}"] = text_field(
                heading, 4_000, rows=3, required=False, initial=said.get(heading, "")
            )
        self.fields["child_voice"] = text_field(
            "The voice of the child: what the child says or shows",
            4_000,
            rows=3,
            required=False,
            initial=before.child_voice if before else "",
        )
        self.fields["parent_voice"] = text_field(
            "The voice of the parents, in their own words",
            4_000,
            rows=3,
            required=False,
            initial=before.parent_voice if before else "",
            help_text=CONCERN,
        )

    def facts(self) -> dict:
        """For plan_actions.assess."""
        given = self.cleaned_data
        return {
            "happened_on": given["happened_on"],
            "answers": [
                {"heading": heading, "words": given[f"answer_{place}"]} for place, heading in enumerate(self.headings)
            ],
            "child_voice": given["child_voice"],
            "parent_voice": given["parent_voice"],
        }


class GoalForm(CentreForm):
    note_lines = ("words",)

    words = line_field("What does the family want to reach?", 300, help_text="In the family’s words.")
    agreed_on = DateField(label="Agreed on", near=True, error_messages={"required": "Enter the day"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = "Enter the goal"


class EndGoalForm(CentreForm):
    ended = radio_field("How did it end?", GoalEnd.choices, "Choose how it ended")
    ended_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})


class ActionForm(CentreForm):
    note_lines = ("words",)

    words = line_field("What is to be done?", 300)
    goal = forms.ModelChoiceField(
        label="Towards which goal?", queryset=CaseGoal.objects.none(), required=False, empty_label="None in particular"
    )
    owner_kind = radio_field("Who does it?", ActionOwner.choices, "Choose who does it")
    owner_name = line_field("Their name", 150, required=False, help_text="Needed for somebody of another agency.")
    agreed_on = DateField(label="Agreed on", near=True, error_messages={"required": "Enter the day"})
    due_on = DateField(label="To be done by", near=True, error_messages={"required": "Enter the day"})

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].error_messages["required"] = "Enter what is to be done"
        self.fields["goal"].queryset = goals
        self.fields["goal"].label_from_instance = lambda goal: goal.words
        if not goals:
            del self.fields["goal"]


class EndActionForm(CentreForm):
    note_lines = ("outcome",)

    ended = radio_field("What became of it?", ActionEnd.choices, "Choose what became of it")
    ended_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})
    outcome = line_field("In a few words", 500, required=False)


class MemberForm(CentreForm):
    name = line_field("Name", 150)
    part = line_field(
        "What they are to the family, and how to reach them",
        200,
        required=False,
        help_text="Key person at the nursery.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter their name"


class MemberLeftForm(CentreForm):
    left_on = DateField(label="Since when?", near=True, error_messages={"required": "Enter the day"})


class MeetingForm(CentreForm):
    held_on = DateField(label="When did the team meet?", near=True, error_messages={"required": "Enter the day"})
    came = forms.ModelMultipleChoiceField(
        label="Who came?",
        queryset=CaseMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    apologies = line_field("Who could not come?", 300, required=False)
    minutes = text_field(
        "Minutes", 10_000, rows=8, missing="Enter the minutes", help_text="What was said and agreed. " + CONCERN
    )
    next_on = DateField(label="The team meets again by", near=True, required=False)

    def __init__(self, data, *, members, **kwargs):
        today = local_today()
        weeks = CentreSettings.load().team_review_weeks
        super().__init__(data, initial={"held_on": today, "next_on": today + timedelta(weeks=weeks)}, **kwargs)
        self.fields["came"].queryset = members
        self.fields["came"].label_from_instance = lambda member: ", ".join(filter(None, (member.name, member.part)))


class ReadingsForm(CentreForm):
    """A number for each scale that is asked; what is left out was not asked."""

    happened_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})
    last = forms.BooleanField(label="This is the last time: the work is ending", required=False)

    def __init__(self, data, *, case, **kwargs):
        super().__init__(data, **kwargs)
        self.scales = list(CaseScale.objects.filter(ended_on=None))
        asked = set(case.readings.values_list("scale_id", flat=True))
        self.scales += list(CaseScale.objects.filter(pk__in=asked).exclude(ended_on=None))
        for scale in self.scales:
            self.fields[f"scale_{scale.pk.hex}"] = forms.ChoiceField(
                label=scale.name,
                choices=ONE_TO_TEN,
                required=False,
                help_text=f"1: {scale.low}. 10: {scale.high}.",
                widget=forms.Select(attrs={"class": "width-10"}),
                error_messages={"invalid_choice": "Choose a number from 1 to 10"},
            )
        self.order_fields(["happened_on", *(name for name in self.fields if name.startswith("scale_")), "last"])

    def values(self) -> dict:
        """{CaseScale: number} of what was asked."""
        given = {scale: self.cleaned_data[f"scale_{scale.pk.hex}"] for scale in self.scales}
        return {scale: int(value) for scale, value in given.items() if value}


class ScaleForm(CentreForm):
    name = line_field("What is it about?", 80, help_text="“How I sleep”, “Mornings at home”.")
    low = line_field("What does 1 mean?", 120)
    high = line_field("What does 10 mean?", 120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = "Enter what it is about"
        self.fields["low"].error_messages["required"] = "Enter what 1 means"
        self.fields["high"].error_messages["required"] = "Enter what 10 means"

"""One form for every kind of entry: it asks for what belongs to the kind, and for one more step."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm, DateField

from ..models.portfolio import CourseEnd, PortfolioKind
from ..support.forms import line_field
from .facts import FACTS

LABELS = {
    PortfolioKind.COURSE: {
        "title": "Which course?",
        "organisation": "Who gives it?",
        "hours": "Hours in all",
        "planned_on": "Planned to start on",
        "started_on": "Started on",
        "ended_on": "Ended on",
        "why_ended": "If they left: why?",
    },
    PortfolioKind.QUALIFICATION: {
        "title": "Which qualification?",
        "organisation": "Awarding body",
        "awarded_on": "Awarded on",
        "evidence_seen_on": "Certificate seen on",
    },
    PortfolioKind.VOLUNTEERING: {
        "title": "What do they do?",
        "organisation": "Where?",
        "hours": "Hours a week",
        "started_on": "Since",
        "ended_on": "Until",
    },
    PortfolioKind.WORK: {
        "title": "What work?",
        "organisation": "Employer",
        "hours": "Hours a week",
        "planned_on": "Looking for it since",
        "started_on": "Started on",
        "ended_on": "Ended on",
        "why_ended": "Why it ended",
    },
}
HINTS = {
    "title": {
        PortfolioKind.VOLUNTEERING: "For example: helps at the baby group.",
        PortfolioKind.WORK: "The job, or the kind of work they look for.",
    },
    "level": {PortfolioKind.QUALIFICATION: "For example: Entry 3, Level 2."},
    "evidence_seen_on": {PortfolioKind.QUALIFICATION: "Leave it empty until one of us has seen the certificate."},
}
MISSING = {
    PortfolioKind.COURSE: "Enter which course",
    PortfolioKind.QUALIFICATION: "Enter which qualification",
    PortfolioKind.VOLUNTEERING: "Enter what they do",
    PortfolioKind.WORK: "Enter what work",
}


class PortfolioForm(CentreForm):
    """An entry, new or to be changed, and if wished one more step on the way."""

    note_lines = ("why_ended", "step_words")

    title = line_field("Title", 150)
    level = line_field("Level", 40, required=False)
    organisation = line_field("Where?", 150, required=False)
    hours = forms.DecimalField(
        label="Hours",
        max_digits=6,
        decimal_places=1,
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"class": "width-4", "inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Enter a number, for example 12 or 7.5", "min_value": "Enter a number above 0"},
    )
    planned_on = DateField(label="Planned for", near=True, required=False)
    started_on = DateField(label="Started on", near=True, required=False)
    awarded_on = DateField(label="Awarded on", near=True, required=False)
    evidence_seen_on = DateField(label="Certificate seen on", near=True, required=False)
    ended_on = DateField(label="Ended on", near=True, required=False)
    course_end = forms.ChoiceField(
        label="How did it end?",
        choices=[("", "It has not ended"), *CourseEnd.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    why_ended = line_field("Why?", 200, required=False)
    step_words = line_field(
        "One more step on the way", 300, required=False, help_text="For example: went to the open day together."
    )
    step_on = DateField(label="Day of this step", near=True, required=False)
    step_helped = line_field("Who helped?", 150, required=False)
    mistaken = forms.BooleanField(
        label="This was entered by mistake",
        help_text="It then stands in the history alone and is not counted.",
        required=False,
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data, *, kind, new=False, **kwargs):
        super().__init__(data, **kwargs)
        self.kind = kind
        steps = ("step_words", "step_on", "step_helped")
        wanted = {*FACTS[kind], *steps, "seen"} | (set() if new else {"mistaken"})
        for name in set(self.fields) - wanted:
            del self.fields[name]
        for name, label in LABELS[kind].items():
            self.fields[name].label = label
        for name, hints in HINTS.items():
            if kind in hints and name in self.fields:
                self.fields[name].help_text = hints[kind]
        self.fields["title"].error_messages["required"] = MISSING[kind]

    def clean_hours(self):
        hours = self.cleaned_data["hours"]
        if hours == 0:
            raise ValidationError("Enter a number above 0, or leave it empty")
        return hours

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("step_words") and not cleaned.get("step_on") and "step_on" not in self.errors:
            self.add_error("step_on", "Enter the day of this step")
        if (cleaned.get("step_on") or cleaned.get("step_helped")) and not cleaned.get("step_words"):
            self.add_error("step_words", "Enter what was done")
        return cleaned

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FACTS[self.kind]}

    def step(self) -> dict | None:
        """For actions.add_step."""
        given = self.cleaned_data
        if not given["step_words"]:
            return None
        return {"happened_on": given["step_on"], "words": given["step_words"], "helped": given["step_helped"]}


class StepForm(CentreForm):
    """A step that was written down wrongly."""

    note_lines = ("words", "why")

    words = line_field("What was done?", 300, error_messages={"required": "Enter what was done"})
    happened_on = DateField(label="When?", near=True, error_messages={"required": "Enter the day"})
    helped = line_field("Who helped?", 150, required=False)
    taken_back = forms.BooleanField(
        label="There was no such step", required=False, help_text="It then stands in the history alone."
    )
    why = line_field("Why is it corrected?", 200, error_messages={"required": "Enter why it is corrected"})

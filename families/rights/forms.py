"""What people type about requests: one small form for each thing that happens."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..models import Person
from ..models.rights import Capacity, Decision
from ..support.forms import line_field, radio_field, text_field


def day_field(label, **kwargs):
    return DateField(label=label, near=True, error_messages={"required": "Enter the day"}, **kwargs)


class _ResponsibleField(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.holder_words} ({row.get_evidence_display()})"


class AccessRequestForm(CentreForm):
    """Who asks for what is held about the person."""

    note_lines = ("child_says",)

    capacity = radio_field("Who asks?", Capacity.choices, "Choose who asks")
    responsible = _ResponsibleField(
        label="Which parent?",
        queryset=None,
        required=False,
        empty_label="Nobody chosen",
        help_text="Those with parental responsibility on record. It is never worked out from a name or a home.",
    )
    asker_name = line_field("Who asks for them?", 150, required=False, help_text="Of a representative.")
    authority = line_field("What authority did you see?", 300, required=False, help_text="Of a representative.")
    child_says = line_field(
        "What does the child say about it?", 500, required=False, help_text="Needed from twelve years of age."
    )
    received_on = day_field("When did the request come?")

    def __init__(self, data, *, person, responsible, **kwargs):
        super().__init__(data, initial={"received_on": local_today()}, **kwargs)
        self.fields["responsible"].queryset = responsible
        if person.is_adult:
            self.fields["capacity"].choices = [each for each in Capacity.choices if each[0] != Capacity.PARENT]
            del self.fields["responsible"], self.fields["child_says"]


class StepForm(CentreForm):
    """Something that happened on a day, in a few words."""

    happened_on = day_field("When?")

    def __init__(self, data, *, label, missing, field="words", longest=500, **kwargs):
        super().__init__(data, initial={"happened_on": local_today()}, **kwargs)
        self.fields[field] = line_field(label, longest, error_messages={"required": missing})
        self.note_lines = (field,)


class PassagesForm(forms.Form):
    """What becomes of each passage: a choice and, for some, words. It takes whatever a page of passages sends."""

    def __init__(self, data, fields):
        super().__init__(data, auto_id="%s")
        missing = {"invalid_choice": "Choose what becomes of it from the list"}
        for name in fields:
            self.fields[name] = forms.ChoiceField(
                choices=[("", ""), *Decision.choices], required=False, error_messages=missing
            )
            self.fields[f"{name}-words"] = forms.CharField(max_length=500, required=False)

    def decisions(self) -> dict:
        """{field: (decision, words)}."""
        return {
            name: (value, self.cleaned_data.get(f"{name}-words", ""))
            for name, value in self.cleaned_data.items()
            if not name.endswith("-words")
        }


HOLD, LIFT, KEEP, REDACT = "hold", "lift", "keep", "redact"


class RetentionForm(CentreForm):
    """What becomes of a family's record."""

    what = radio_field("What becomes of it?", (), "Choose what becomes of it")
    person = forms.ModelChoiceField(
        label="Who is held?",
        queryset=Person.objects.none(),
        required=False,
        empty_label="The whole family",
        help_text="Of a legal hold. A person is held in every family they belong to.",
    )
    until = DateField(label="Keep it until", required=False, help_text="Where it is kept longer.")
    reason = text_field(
        "Why, or on whose authority?",
        300,
        required=False,
        rows=3,
        help_text="Of a redaction: the schedule or the decision that asks for it. It stands in the destruction log.",
    )
    sure = forms.BooleanField(label="Redact for good: I know that it cannot be undone", required=False)

    def __init__(self, data, *, holds, people, may_keep, may_redact, **kwargs):
        super().__init__(data, **kwargs)
        self.holds = {f"{LIFT} {row.pk}": row for row in holds}
        held = bool(holds)
        choices = [(HOLD, "Legal hold: nothing is redacted until it is lifted")]
        for key, row in self.holds.items():
            whose = row.person.full_name if row.person else "the family"
            choices.append((key, f"Lift the legal hold of {whose}"))
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.full_name
        if may_keep:
            choices.append((KEEP, "Keep it longer, until a day"))
        if may_redact and not held:
            choices.append((REDACT, "Redact: names, ways to reach them and words go; every figure stays"))
        self.fields["what"].choices = choices
        if not may_keep:
            del self.fields["until"]
        if not may_redact or held:
            del self.fields["sure"]

    def clean(self):
        given = super().clean()
        what = given.get("what")
        if what == KEEP and "until" not in self.errors and not given.get("until"):
            self.add_error("until", "Enter until when")
        if what in (HOLD, KEEP, REDACT) and "reason" not in self.errors and not given.get("reason"):
            self.add_error("reason", "Enter why, or on whose authority")
        if what == REDACT and not given.get("sure"):
            self.add_error("sure", "Tick that you know that it cannot be undone")
        return given


class RetentionClassForm(CentreForm):
    """The years of a class, and who says so."""

    years = forms.IntegerField(
        label="Years",
        min_value=1,
        max_value=100,
        error_messages={
            "invalid": "Enter whole years",
            "min_value": "Enter at least one year",
            "max_value": "Enter at most a hundred years",
        },
    )
    to_year_end = forms.BooleanField(label="And to the end of the financial year (31 March)", required=False)
    source = line_field("Who says so?", 300, help_text="The schedule of your council, for example, with its year.")

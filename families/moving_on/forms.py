"""What people type about hand-overs: one small form for each thing that happens."""

from django import forms

from centre.core.dates import birthday, local_today
from centre.core.forms import CentreForm, DateField

from ..models.moving_on import HandOverWhy, ReceiverKind, SentHow, SharedPart
from ..support.forms import CONCERN, line_field, radio_field, text_field
from .actions import KNOWN_UNTIL_AGE, NO, NOT_YET, YES, chased_after

ANSWERS = [
    (YES, "They agree to share what is ticked below"),
    (NO, "They want nothing shared"),
    (NOT_YET, "We have not asked yet"),
]


def day_field(label, **kwargs):
    return DateField(label=label, near=True, error_messages={"required": "Enter the day"}, **kwargs)


class HandOverForm(CentreForm):
    """To whom, why, and what the family agrees to."""

    why = radio_field("Why?", HandOverWhy.choices, "Choose why")
    to_kind = radio_field("To whom?", ReceiverKind.choices, "Choose to whom")
    to_name = line_field("Name of the school, nursery or centre", 150)
    to_contact = line_field("Whom to write to there", 200, required=False, help_text="Name, and e-mail or telephone.")
    answer = radio_field("What does the family say?", ANSWERS, "Choose what they say")
    shares = forms.MultipleChoiceField(
        label="They agree to share",
        choices=SharedPart.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    support_summary = text_field(
        "Summary of family support", 2_000, required=False, help_text=f"Show it to the family first. {CONCERN}"
    )
    answered_by = line_field("Who of the family answered?", 150, required=False)
    answered_on = day_field("When did they answer?", required=False)
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["to_name"].error_messages["required"] = "Enter the name"

    def facts(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class SentForm(CentreForm):
    happened_on = day_field("When was it sent?")
    how = radio_field("How?", SentHow.choices, "Choose how it was sent")
    chase_on = day_field("Ask whether it arrived on", required=False)

    def __init__(self, data, **kwargs):
        today = local_today()
        super().__init__(data, initial={"happened_on": today, "chase_on": chased_after(today)}, **kwargs)


class ChasedForm(CentreForm):
    note_lines = ("words",)

    happened_on = day_field("When did you ask?")
    words = line_field("Whom did you ask, and what did they say?", 500)
    chase_on = day_field("Ask again on", required=False)

    def __init__(self, data, **kwargs):
        today = local_today()
        super().__init__(data, initial={"happened_on": today, "chase_on": chased_after(today)}, **kwargs)
        self.fields["words"].error_messages["required"] = "Enter what they said"


class ReceivedForm(CentreForm):
    happened_on = day_field("When did they receive it?")
    received_by = line_field("Who says so?", 150)
    receipt = line_field("Reference of the receipt", 100, required=False)

    def __init__(self, data, **kwargs):
        super().__init__(data, initial={"happened_on": local_today()}, **kwargs)
        self.fields["received_by"].error_messages["required"] = "Enter who has it"


class CalledOffForm(CentreForm):
    note_lines = ("words",)

    happened_on = day_field("When?")
    words = line_field("Why?", 500)

    def __init__(self, data, **kwargs):
        super().__init__(data, initial={"happened_on": local_today()}, **kwargs)
        self.fields["words"].error_messages["required"] = "Enter why"


class StayKnownForm(CentreForm):
    """Somebody stays known after five."""

    agreed_by = line_field("Who agrees?", 150)
    agreed_on = day_field("When did they agree?")
    until = DateField(label="Until when?", error_messages={"required": "Enter the day"})

    def __init__(self, data, *, person, **kwargs):
        initial = {"agreed_on": local_today()}
        if person.date_of_birth:
            initial["until"] = birthday(person.date_of_birth, KNOWN_UNTIL_AGE)
        super().__init__(data, initial=initial, **kwargs)
        self.fields["agreed_by"].error_messages["required"] = "Enter who agrees"


class WithdrawForm(CentreForm):
    withdrawn_on = day_field("When did they say so?")

    def __init__(self, data, **kwargs):
        super().__init__(data, initial={"withdrawn_on": local_today()}, **kwargs)


class MovingOnFilter(CentreForm):
    """Which children the list shows."""

    show_optional = False
    show = forms.ChoiceField(
        label="Show",
        choices=(("", "Turning five soon"), ("under-way", "Hand-overs under way"), ("ended", "Hand-overs that ended")),
        required=False,
    )

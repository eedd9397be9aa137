"""What the crèche writes down about a child. Lines that can hold a story have "Is this a concern?" beside them."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..forms.parts import time_field
from ..models import CareKind, DoseOutcome, RegistrationBasis
from ..safety.body import REGIONS, shapes
from .collecting import SOMEBODY_ELSE


def _line(label, length, hint="", **kwargs):
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
        **kwargs,
    )


def _whole(label, hint, least, most):
    words = f"Enter a whole number from {least} to {most}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class FactsForm(CentreForm):
    note_lines = ("settling",)

    key_person = forms.ChoiceField(
        label="Key person", required=False, error_messages={"invalid_choice": "Choose from the list"}
    )
    diet = _line(
        "Diet", 150, "For example “Halal; no cow’s milk”. Allergies stand on the family’s record.", required=False
    )
    settling = _line("What helps to settle?", 300, "A blanket, a song, how Mum says goodbye.", required=False)
    sleep = _line("Sleep, milk and nappies", 150, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key_person"].choices = [("", "Nobody named"), *((str(each.pk), str(each)) for each in members)]


class CareNoteForm(CentreForm):
    note_lines = ("words", "explanation")

    kind = forms.ChoiceField(
        label="What about?",
        choices=[*CareKind.choices[:-1], (CareKind.NOTE.value, "Something else")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about", "invalid_choice": "Choose what it is about"},
    )
    words = _line(
        "What did you see or do?",
        300,
        "For the parent: where, and how to reach them: “Room 2, English class”.",
        error_messages={"required": "Enter what you saw or did"},
    )
    body_regions = forms.MultipleChoiceField(
        label="An injury: where on the body?",
        choices=REGIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list"},
    )
    explained_by = _line("An injury: who explained it?", 100, required=False)
    explanation = _line("An injury: what did they say?", 300, "In their own words.", required=False)
    signed = forms.BooleanField(label="They have read and signed it on paper", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.front, self.back = shapes(self.data.getlist("body_regions") if self.is_bound else ())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == CareKind.INJURY:
            if not cleaned.get("body_regions") and "body_regions" not in self.errors:
                self.add_error("body_regions", "Choose where on the body it is")
            if not cleaned.get("explained_by"):
                self.add_error("explained_by", "Enter who brought the child and explained it")
        return cleaned


class MedicineForm(CentreForm):
    """A parent's written permission, as it stands on the form they signed."""

    medicine = _line("Medicine, as on the container", 120, "The name of the child must stand on it, too.")
    reason = _line("What is it for?", 150)
    dose = _line("Dose", 80, "For example “5 ml” or “2 puffs”.")
    most_a_day = _whole("Most doses a day", "With those given at home.", 1, 24)
    hours_between = _whole("Hours between two doses", "0 if it does not matter.", 0, 24)
    from_date = DateField(label="From", near=True, initial=local_today)
    to_date = DateField(label="Until (last day)", near=True)
    expires_on = DateField(label="Medicine expires on", help_text="As printed on it; that day still counts.")
    storage = _line("How is it kept?", 120, "For example “In the fridge”.", required=False)
    instructions = _line("Special instructions", 190, required=False)
    prescribed_by = _line("Doctor or pharmacist", 120, required=False)
    contact = _line("Whom do we ring today?", 120, "Name and number.")
    allowed_by = _line("Parent who signed", 120)
    signed_on = DateField(
        label="Signed on", near=True, error_messages={"required": "Enter the day on which the parent signed"}
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Enter a last day that is not before the first")
        if cleaned.get("signed_on") and first and cleaned["signed_on"] > first:
            self.add_error("signed_on", "The parent signs before the first dose: enter that day")
        return cleaned


class DoseForm(CentreForm):
    medicine = forms.ChoiceField(
        label="Which medicine?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the medicine", "invalid_choice": "Choose the medicine"},
    )
    outcome = forms.ChoiceField(
        label="What happened?",
        choices=DoseOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was given", "invalid_choice": "Say whether it was given"},
    )
    checks = forms.MultipleChoiceField(
        label="Checked before giving it",
        choices=[
            ("name", "The name on the container is the child’s"),
            ("name again", "Checked the name a second time, aloud, with a colleague"),
            ("dose", "The dose is the one the parent signed"),
            ("expiry", "It has not expired"),
            ("frequency", "Enough time has passed since the last dose, also at home"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    at = time_field("At", "Empty: now.", required=False)
    witness = _line("Who checked with you?", 100, error_messages={"required": "Enter who checked with you"})
    told = _line("Refused: whom did you tell, and when?", 150, required=False)

    def __init__(self, *args, permissions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["medicine"].choices = [(str(each.pk), str(each)) for each in permissions]

    def clean(self):
        cleaned = super().clean()
        given = cleaned.get("outcome") == DoseOutcome.GIVEN
        if given and len(cleaned.get("checks", ())) < len(self.fields["checks"].choices):
            self.add_error("checks", "Check each of these, and tick it, before the medicine is given")
        if cleaned.get("outcome") == DoseOutcome.REFUSED and not cleaned.get("told"):
            self.add_error("told", "Tell the parent, and enter whom you told and when")
        return cleaned


class CollectForm(CentreForm):
    """Who has come for the child."""

    taker = forms.ChoiceField(
        label="Who has come?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who has come", "invalid_choice": "Choose who has come"},
    )
    heard = _line("Password they say", 100, "Ask for it. Never say it yourself, and give no hint.", required=False)
    who = _line(
        "Somebody else: who is it?",
        150,
        "They do not get the child. It is written down that they came.",
        required=False,
    )
    read = forms.BooleanField(
        label="I have read what stands above",
        error_messages={"required": "Read what stands above before the child goes home"},
    )

    def __init__(self, *args, takers, has_warnings, asks_password, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taker"].choices = [
            *((each.key, each.words) for each in takers),
            (SOMEBODY_ELSE, "Somebody else"),
        ]
        self.needs = {each.key: each.name for each in takers if asks_password and each.needs_password}
        if not self.needs:
            del self.fields["heard"]
        if not has_warnings:
            del self.fields["read"]

    def clean(self):
        cleaned = super().clean()
        taker = cleaned.get("taker")
        if taker in self.needs and not cleaned.get("heard"):
            self.add_error("heard", f"Ask {self.needs[taker]} for the password, and type what they say")
        if taker == SOMEBODY_ELSE and not cleaned.get("who"):
            self.add_error("who", "Enter who came: a name, or what they look like")
        return cleaned


class BasisForm(CentreForm):
    basis = forms.ChoiceField(
        label="On what basis does it run?",
        choices=RegistrationBasis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the basis", "invalid_choice": "Choose the basis"},
    )
    from_date = DateField(label="From", near=True)
    number = _line("Ofsted’s number, where it is registered", 40, required=False)
    notified_on = DateField(
        label="Ofsted told on, for the fourteen days", near=True, required=False, help_text="At least 14 days before."
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("basis") == RegistrationBasis.REGISTERED and not cleaned.get("number"):
            self.add_error("number", "Enter the number under which it is registered")
        return cleaned

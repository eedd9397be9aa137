"""What people type about notices, permissions, access needs and partners."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..forms.fields import answer_field, permission_field
from ..models import ContactWish
from ..models.access_needs import ACCESS_FACTS, AccessNeeds, LetterFormat, Send, YesNo
from ..models.permissions import LONGEST_NOTICE, HowShown, SharingPartner
from .permissions import Question, applies, is_under, questions
from .wishes import MAY

SEND_UNTIL = 25  # as long as an education, health and care plan may run: young parents, too

TO_CHOOSE = [(how.value, how.label) for how in HowShown if how != HowShown.OWN_PHONE]


def how_shown_field(label: str, **kwargs) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Not shown"), *TO_CHOOSE],
        required=False,
        error_messages={"invalid_choice": "Choose how it was shown"},
        **kwargs,
    )


class NoticeForm(CentreForm):
    """A new version of the privacy notice."""

    not_notes = ("text",)

    text = forms.CharField(
        label="What families are told",
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="In plain words. An empty line begins a new paragraph.",
    )
    from_date = DateField(label="Holds from", near=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Enter what families are told"
        self.fields["from_date"].error_messages["required"] = "Enter the day from which it holds"


class PartnerForm(CentreForm):
    """One more partner for sharing."""

    name = forms.CharField(
        label="Name of the partner",
        max_length=SharingPartner.name.field.max_length,
        widget=forms.TextInput(attrs={"class": "width-30", "autocomplete": "off"}),
        help_text="As families know it: “Sunny Bank Nursery”.",
    )


class PermissionsForm(CentreForm):
    """What a family was shown and answered on a day. Nothing is chosen beforehand; what is left stays as it is."""

    answered_on = DateField(label="Asked on", near=True)
    said_by = forms.CharField(
        label="Who answered?", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data=None, *, household, people, standings, notice):
        super().__init__(data, initial={"answered_on": local_today()})
        self.fields["answered_on"].error_messages["required"] = "Enter the day you asked"
        if notice is not None:
            self.fields["how"] = how_shown_field(f"How did you show the privacy notice (version {notice.version})?")
            self.fields["how"].choices[0] = ("", "Not shown on this day")
        self.fields["contact_wish"] = permission_field(
            "Do they wish for no post, or no contact?",
            help_text=f"Now: {household.get_contact_wish_display() or 'no wish'}",
        )
        may = (MAY, "We may write and call")
        self.fields["contact_wish"].choices = [("", "Leave as it is"), may, *ContactWish.choices]
        self.asked = {}
        now = {(row.person.pk, cell.question.key): cell for row in standings for cell in row.cells}
        for question in questions():
            fitting = [person for person in people if applies(question, person)]
            if question.partner is not None:
                # A partner is asked about once, for everybody of the family.
                if not fitting:
                    continue
                name = f"sharing_{question.partner.pk.hex}"
                self._ask(name, f"May we share with {question.partner}?", question, fitting, now)
                continue
            for person in fitting:
                name = f"{question.kind}_{person.pk.hex}"
                self._ask(name, _words(question, person), question, [person], now)

    def _ask(self, name, label, question: Question, people, now):
        stands = {now[person.pk, question.key].tag[0].lower() for person in people}
        help_text = f"Now: {stands.pop()}" if len(stands) == 1 else "Now: not the same for everybody"
        self.fields[name] = permission_field(label, help_text=help_text)
        self.fields[name].choices = [("", "Leave as it is"), ("yes", "Yes"), ("no", "No")]
        self.asked[name] = (question, people)

    def answers(self) -> list:
        """For permissions.take_answers: what was chosen, and nothing else."""
        return [
            (person, question, self.cleaned_data[name])
            for name, (question, people) in self.asked.items()
            for person in people
            if self.cleaned_data.get(name)
        ]


def _words(question, person) -> str:
    return {
        "photos": f"May we take photos of {person.called}?",
        "texts": f"May we send text messages to {person.called}?",
        "emails": f"May we send e-mails to {person.called}?",
    }[question.kind]


class AccessNeedsForm(CentreForm):
    """Everything somebody needs to be reached. "Not asked", "not known" and "prefers not to say" are no "no"."""

    note_lines = ("disability_note",)

    other_languages = forms.CharField(
        label="Other languages",
        help_text="That they speak well enough to use here, beside the first.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    interpreter = answer_field(YesNo.choices, "Is an interpreter needed?")
    interpreter_language = forms.CharField(
        label="For which language?",
        help_text="British Sign Language, too.",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "languages", "autocomplete": "off"}),
    )
    help_with_reading = answer_field(YesNo.choices, "Does help with reading or writing help?")
    letter_format = answer_field(LetterFormat.choices, "How should letters come?")
    disability = answer_field(YesNo.choices, "Is there a disability?")
    disability_note = forms.CharField(
        label="What helps?",
        help_text="For example “Uses a wheelchair: ground floor”. Without a diagnosis.",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
    )
    send = answer_field(Send.choices, "Special educational needs and disability (SEND)")
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data=None, *, person, needs: AccessNeeds | None, seen: str):
        facts = needs or AccessNeeds()
        super().__init__(data, initial={**{name: getattr(facts, name) for name in ACCESS_FACTS}, "seen": seen})
        if person.is_adult and not is_under(SEND_UNTIL, person, on=local_today()):
            del self.fields["send"]
        if not person.is_adult:
            del self.fields["help_with_reading"], self.fields["letter_format"]

    def clean(self):
        cleaned = super().clean()
        for answer, note, words in (
            ("interpreter", "interpreter_language", "Choose yes above, or leave the language empty"),
            ("disability", "disability_note", "Choose yes above, or leave this empty"),
        ):
            if cleaned.get(note) and cleaned.get(answer) != YesNo.YES and answer not in self.errors:
                self.add_error(note, words)
        return cleaned

    def changes(self) -> dict:
        """For access.change_needs."""
        return {name: value for name, value in self.cleaned_data.items() if name in ACCESS_FACTS}


class TurnAwayForm(CentreForm):
    """Why a family's own form is not registered."""

    note_lines = ("reason",)

    reason = forms.CharField(
        label="Why?",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
        help_text="For example “The same form came twice”. Without names.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Enter why it is turned away"

"""Fields that several forms of the families room share: names, the four kinds of "no answer", postcodes."""

import re

from django import forms
from django.core.exceptions import ValidationError

from ..models.household import postcode_key
from ..models.person import ADULT_ROLES, Person, PersonRole, Sex

NOT_KNOWN = "Not known"
PREFERS_NOT_TO_SAY = "Prefers not to say"
# Sheets of other systems say it in these words; they mean the same answer and are shown as they came.
NOT_AN_ETHNICITY = {"", NOT_KNOWN, PREFERS_NOT_TO_SAY, "Not stated"}

# The groups of the census of England and Wales 2021, and their broad headings for parents who say no more.
ETHNICITIES = [
    (
        "Asian or Asian British",
        ["Bangladeshi", "Chinese", "Indian", "Pakistani", "Any other Asian background"],
    ),
    ("Black or Black British", ["African", "Caribbean", "Any other Black background"]),
    (
        "Mixed",
        ["White and Asian", "White and Black African", "White and Black Caribbean", "Any other mixed background"],
    ),
    ("White", ["British", "Irish", "Gypsy or Irish Traveller", "Roma", "Any other White background"]),
    ("Other", ["Arab", "Any other ethnic group"]),
]
# Words that stand for themselves instead of being put together from heading and answer.
_OWN_WORDS = {("White", "British"): "White British", ("White", "Any other White background"): "White Other"}

# fmt: off
LANGUAGES = [
    "Akan", "Albanian", "Amharic", "Arabic", "Bengali", "British Sign Language", "Bulgarian", "Cantonese", "Czech",
    "Dari", "Dutch", "English", "French", "German", "Greek", "Gujarati", "Hindi", "Hungarian", "Igbo", "Italian",
    "Kurdish", "Latvian", "Lingala", "Lithuanian", "Malayalam", "Mandarin", "Nepali", "Panjabi", "Pashto", "Persian",
    "Polish", "Portuguese", "Romani", "Romanian", "Russian", "Shona", "Sinhala", "Slovak", "Somali", "Spanish",
    "Swahili", "Tagalog", "Tamil", "Telugu", "Thai", "Tigrinya", "Turkish", "Twi", "Ukrainian", "Urdu", "Vietnamese",
    "Welsh", "Yoruba",
]
# fmt: on

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def ethnicity_choices(current: str = "") -> list:
    """The answers to choose from; a present answer in words of its own stays among them."""
    choices = [("", "Not asked"), (NOT_KNOWN, NOT_KNOWN), (PREFERS_NOT_TO_SAY, PREFERS_NOT_TO_SAY)]
    known = {value for value, _ in choices}
    for heading, answers in ETHNICITIES:
        group = [] if heading == "White" else [(heading, f"{heading}, not said in more detail")]
        for answer in answers:
            value = _OWN_WORDS.get((heading, answer), f"{heading}: {answer}")
            group.append((value, value if value in _OWN_WORDS.values() else answer))
        known |= {value for value, _ in group}
        choices.append((heading, group))
    if current not in known:
        choices.insert(1, (current, current))
    return choices


class EthnicityField(forms.ChoiceField):
    """As given by the parent. "Not asked", "not known" and "prefers not to say" are three answers."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Ethnicity")
        kwargs.setdefault("required", False)
        super().__init__(choices=ethnicity_choices(), **kwargs)

    def keep(self, current: str):
        """Let a present answer stay, whatever its words."""
        self.choices = ethnicity_choices(current)

    def validate(self, value):
        if value and not self.valid_value(value):
            raise ValidationError("Choose an answer from the list", code="invalid_choice")


class LanguageField(forms.CharField):
    """Free text with suggestions (a datalist with the id "languages" on the page)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "First language")
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault(
            "help_text", f"Leave empty if you have not asked. “{NOT_KNOWN}” and “{PREFERS_NOT_TO_SAY}” are answers too."
        )
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "languages", "autocomplete": "off"}))
        super().__init__(**kwargs)


def language_suggestions() -> list[str]:
    return [NOT_KNOWN, PREFERS_NOT_TO_SAY, *LANGUAGES]


class PostcodeField(forms.CharField):
    """A British postcode, with or without its space, tidied to "CR0 2YR". Whether the lookup knows it is no matter."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Postcode")
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "width-10", "autocomplete": "off", "autocapitalize": "characters"}),
        )
        super().__init__(**kwargs)

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return ""
        key = postcode_key(value)
        if not _POSTCODE.fullmatch(key):
            raise ValidationError("Enter a full postcode, for example CR0 2YR", code="invalid")
        return f"{key[:-3]} {key[-3:]}"


def name_field(label: str, *, required: bool = False, **kwargs) -> forms.CharField:
    """One name; browsers are asked not to offer the names of other families."""
    return forms.CharField(
        label=label,
        max_length=100,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
        **kwargs,
    )


def phone_field(**kwargs) -> forms.CharField:
    kwargs.setdefault("label", "Telephone")
    return forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        **kwargs,
    )


def email_field(**kwargs) -> forms.EmailField:
    kwargs.setdefault("label", "E-mail")
    return forms.EmailField(
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
        **kwargs,
    )


def answer_field(choices, label: str, **kwargs) -> forms.ChoiceField:
    """A question whose answers come from a TextChoices with "not asked" (empty) among them or put in front."""
    answers = [(value, words) for value, words in choices if value]
    return forms.ChoiceField(
        label=label,
        choices=[("", "Not asked"), *answers],
        required=False,
        error_messages={"invalid_choice": "Choose an answer from the list"},
        **kwargs,
    )


def permission_field(label: str, **kwargs) -> forms.ChoiceField:
    """One permission, asked by itself; nothing is chosen for the family."""
    return answer_field([("yes", "Yes"), ("no", "No")], label, **kwargs)


def sex_field(**kwargs) -> forms.ChoiceField:
    answers = [("", "Not asked"), *((value, label) for value, label in Sex.choices if value)]
    return forms.ChoiceField(
        label="Sex",
        choices=answers,
        required=False,
        error_messages={"invalid_choice": "Choose an answer from the list"},
        **kwargs,
    )


def adult_role_field(**kwargs) -> forms.ChoiceField:
    roles = [("", "Choose"), *((role.value, role.label) for role in PersonRole if role in ADULT_ROLES)]
    return forms.ChoiceField(
        label="Role",
        choices=roles,
        error_messages={
            "required": "Choose what they are to the family",
            "invalid_choice": "Choose a role from the list",
        },
        **kwargs,
    )


def stop_alert_field() -> forms.CharField:
    return _words_field(
        "Stop alert, if any",
        "What whoever is at the door must do, without the reason: “Ask Nadia before he goes home”.",
        Person.stop_alert.field.max_length,
    )


def allergies_field() -> forms.CharField:
    return _words_field(
        "Allergies, if any",
        "In the words that help at a session: “Nut allergy: pen in her bag”.",
        Person.allergies.field.max_length,
    )


def _words_field(label: str, help_text: str, longest: int) -> forms.CharField:
    """A line of words that stands beside a child's name on the register."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-full"}),
    )

"""The registration page as a family fills it in on its own phone: the same rows, spoken to the family itself."""

from django import forms

from ..forms.registration import FamilyRegistration

LABELS = {
    "role": "What are you to the children?",
    "known_as": "Called, if something else",
    "address_line_1": "Address",
    "from_date": "Living there since",
    "confidential": "My address must be kept secret",
    "phone": "Telephone",
    "interpreter": "Do you need an interpreter?",
    "letter_format": "How should we write to you?",
    "texts": "May we send you text messages?",
    "emails": "May we send you e-mails?",
    "photos": "May we take photos of this child?",
}
HINTS = {
    "confidential": "If somebody must not find out where you live. Then only very few people here will see it.",
    "allergies": "In the words that would help us: “Nut allergy: pen in her bag”.",
    "from_date": "For example 31 8 2025. Leave it empty if you do not know.",
}
DISABILITY = {"adults": "Do you have a disability?", "children": "Does this child have a disability?"}
NOT_FOR_FAMILIES = ("groups", "registered_on", "notice_how")


class OwnRegistration(FamilyRegistration):
    """Every form of the page together, for a stranger: no groups, no day of registration, no colleague's words."""

    def __init__(self, data=None, *, notice):
        super().__init__(None, data, notice=notice)
        self.trap = TrapForm(data)
        for prefix, rows in self.rows.items():
            for form in rows.forms:
                speak_to_the_family(form, prefix)
        speak_to_the_family(self.family, "family")

    @property
    def is_a_robot(self) -> bool:
        """Whether somebody filled in what nobody sees."""
        return bool(str(self.trap.data.get("website", "")).strip())

    @property
    def secret_address(self) -> bool:
        return bool(self.family.cleaned_data.get("confidential"))


class TrapForm(forms.Form):
    website = forms.CharField(required=False)


def speak_to_the_family(form, prefix: str) -> None:
    """Take away what is for colleagues, and ask the rest as one asks a parent."""
    form.show_optional = False  # nearly everything is: the page says so once
    for name in NOT_FOR_FAMILIES:
        form.fields.pop(name, None)
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.help_text = HINTS.get(name, "" if name in ("first_language", "sex") else field.help_text)
        if name == "disability":
            field.label = DISABILITY[prefix]
        if isinstance(field, forms.ChoiceField) and field.choices and field.choices[0] == ("", "Not asked"):
            field.choices = [("", "Choose"), *field.choices[1:]]

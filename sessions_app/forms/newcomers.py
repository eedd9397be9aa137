from django import forms

from centre.core.forms import CentreForm, DateField
from families.actions import NewPerson
from families.forms.fields import allergies_field, name_field
from families.forms.quick import CHILDREN, QuickFamilyForm
from families.models import PersonRole


class NewFamilyAtDoorForm(QuickFamilyForm):
    """The families room's short form, with what a session needs to know about a child: allergies."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, CHILDREN + 1):
            self.fields[f"child_{number}_allergies"] = allergies_field()

    def children(self) -> list[dict]:
        """The fields of each child, and whether the page shows them at once (the first child; what was filled in)."""
        names = ("first_name", "last_name", "date_of_birth", "allergies")
        rows = []
        for number in range(1, CHILDREN + 1):
            fields = [self[f"child_{number}_{name}"] for name in names]
            filled = any(field.value() or field.errors for field in fields)
            rows.append({"number": number, "fields": fields, "open": number == 1 or filled})
        return rows

    def people(self) -> list[NewPerson]:
        people = super().people()
        filled = [number for number in range(1, CHILDREN + 1) if self.cleaned_data[f"child_{number}_first_name"]]
        for new, number in zip(people[1:], filled, strict=True):
            new.allergies = self.cleaned_data[f"child_{number}_allergies"]
        return people


class NewcomerForm(CentreForm):
    """One more person of a family that the centre knows: a grandparent, a childminder, a child."""

    first_name = name_field("First name", required=True)
    last_name = name_field("Last name", required=True)
    role = forms.ChoiceField(
        label="Who is it?",
        choices=[(role.value, role.label) for role in PersonRole if role != PersonRole.EXPECTED_BABY],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose who it is"},
    )
    date_of_birth = DateField(label="Date of birth, if it is a child", required=False)
    allergies = allergies_field()

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("role") == PersonRole.CHILD
            and not cleaned.get("date_of_birth")
            and "date_of_birth" not in self.errors
        ):
            self.add_error("date_of_birth", "Enter the child’s date of birth")
        return cleaned

    def new_person(self) -> NewPerson:
        """What was typed; only after `is_valid()`."""
        names = ("role", "first_name", "last_name", "date_of_birth", "allergies")
        return NewPerson(**{name: self.cleaned_data[name] for name in names})

"""Changing one person, adding somebody to a family, and the birth of an expected baby."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..actions import NewPerson
from ..actions.people import PERSON_FACTS
from ..actions.register import check_person
from ..models.person import Person, PersonRole
from .fields import (
    EthnicityField,
    LanguageField,
    adult_role_field,
    allergies_field,
    email_field,
    name_field,
    phone_field,
    sex_field,
    stop_alert_field,
)

# Of a child alone.
AT_THE_DOOR = ("allergies", "stop_alert")


class PersonForm(CentreForm):
    """Every fact about a person. The version travels with it, so that a colleague's change is never overwritten."""

    note_lines = ("stop_alert",)

    first_name = name_field("First name")
    last_name = name_field("Last name")
    known_as = name_field("Known as", help_text="What they are called, where it differs.")
    date_of_birth = DateField(label="Date of birth", required=False)
    due_date = DateField(label="Due date", near=True, required=False)
    role = adult_role_field()
    sex = sex_field()
    ethnicity = EthnicityField(help_text="As they say it themselves, or the parent for a child.")
    first_language = LanguageField()
    phone = phone_field()
    email = email_field()
    allergies = allergies_field()
    stop_alert = stop_alert_field()
    old_name = forms.ChoiceField(
        label="If you change the name: what was the old one?",
        choices=[("former", "Their name until then: keep it as a former name"), ("wrong", "Written wrongly: drop it")],
        widget=forms.RadioSelect,
        initial="former",
        required=False,
    )
    name_until = DateField(label="Last day of the old name", near=True, required=False, help_text="Empty means today.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, data=None, *, person: Person, **kwargs):
        facts = {name: getattr(person, name) for name in PERSON_FACTS}
        super().__init__(data, initial={**facts, "version": person.version}, **kwargs)
        self.person = person
        self.fields["ethnicity"].keep(person.ethnicity)
        if person.is_expected:
            # Born: a step of its own, on which the same record becomes the child.
            self._without(
                "date_of_birth", "role", "phone", "email", "known_as", "ethnicity", "first_language", *AT_THE_DOOR
            )
            self._without("old_name", "name_until")
            self.fields["due_date"].required = True
            self.fields["due_date"].error_messages["required"] = "Enter the date on which the baby is due"
        else:
            self._without("due_date")
            if not person.is_adult:
                self._without("role", "phone", "email")
                self.fields["date_of_birth"].required = person.date_of_birth is not None
                self.fields["date_of_birth"].error_messages["required"] = "Enter the child’s date of birth"
            elif not person.is_under_18_on(local_today()):
                self._without(*AT_THE_DOOR)

    def _without(self, *names):
        for name in names:
            self.fields.pop(name)

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("first_name") or cleaned.get("last_name") or self.person.is_expected):
            self.add_error("first_name", "Enter a first name or a last name")
        return cleaned

    def former_name_until(self):
        """The last day of the old name; None where it is not to be kept."""
        if self.cleaned_data.get("old_name") != "former":
            return None
        return self.cleaned_data.get("name_until") or local_today()

    def changes(self) -> dict:
        """The facts as typed, for change_person."""
        return {name: value for name, value in self.cleaned_data.items() if name in PERSON_FACTS}


class AddPersonForm(CentreForm):
    """Somebody new in a family that the centre knows."""

    note_lines = ("stop_alert",)

    kind = forms.ChoiceField(
        label="Who is it?",
        choices=[("child", "A child"), ("expected baby", "An expected baby"), ("adult", "An adult")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose who it is"},
    )
    role = adult_role_field(help_text="Only for an adult.")
    first_name = name_field("First name")
    last_name = name_field("Last name")
    known_as = name_field("Known as")
    date_of_birth = DateField(label="Date of birth", required=False)
    due_date = DateField(label="Due date", near=True, required=False, help_text="Only for an expected baby.")
    sex = sex_field()
    ethnicity = EthnicityField()
    first_language = LanguageField()
    phone = phone_field()
    email = email_field()
    allergies = allergies_field()
    stop_alert = stop_alert_field()
    from_date = DateField(
        label="Belongs to this family since", required=False, help_text="Leave empty if it has always been so."
    )
    registered_on = DateField(
        label="Registered on", near=True, required=False, help_text="Leave empty if not registered."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == "adult" and not cleaned.get("role"):
            self.add_error("role", "Choose what they are to the family")
        if kind == "child" and not cleaned.get("date_of_birth") and "date_of_birth" not in self.errors:
            self.add_error("date_of_birth", "Enter the child’s date of birth")
        if kind and not self.errors:
            try:
                check_person(self.person(), today=local_today())
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def person(self) -> NewPerson:
        values = self.cleaned_data
        kind = values["kind"]
        role = values["role"] if kind == "adult" else PersonRole(kind)
        facts = {name: values[name] for name in PERSON_FACTS if name != "role"}
        if kind == "expected baby":
            facts |= {"date_of_birth": None, "phone": "", "email": "", **dict.fromkeys(AT_THE_DOOR, "")}
        else:
            facts["due_date"] = None
        return NewPerson(role=role, **facts)


class BirthForm(CentreForm):
    """The baby is born; the same record becomes the child."""

    date_of_birth = DateField(label="Date of birth", near=True)
    first_name = name_field("First name")
    last_name = name_field("Last name")
    sex = sex_field()
    twins = forms.ChoiceField(
        label="Was more than one baby born?",
        choices=[("1", "One baby"), ("2", "Twins"), ("3", "Triplets")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how many babies were born",
            "invalid_choice": "Choose how many babies were born",
        },
    )
    second_first_name = name_field("Second baby’s first name")
    second_sex = sex_field()
    third_first_name = name_field("Third baby’s first name")
    third_sex = sex_field()
    now_parents = forms.ModelMultipleChoiceField(
        label="Who is a parent from now on?",
        help_text="Tick those who were recorded as expectant parents.",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Tick people from the list", "invalid_pk_value": "Tick people from the list"},
    )

    def __init__(self, *args, baby: Person, expectant, **kwargs):
        initial = {"first_name": baby.first_name, "last_name": baby.last_name, "sex": baby.sex}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["date_of_birth"].error_messages["required"] = "Enter the day of the birth"
        self.fields["second_sex"].label = "Second baby’s sex"
        self.fields["third_sex"].label = "Third baby’s sex"
        if expectant:
            self.fields["now_parents"].queryset = Person.objects.filter(pk__in=[person.pk for person in expectant])
        else:
            del self.fields["now_parents"]

    def clean_date_of_birth(self):
        day = self.cleaned_data["date_of_birth"]
        if day > local_today():
            raise ValidationError("Enter the day of the birth: today or earlier")
        return day

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("first_name") or cleaned.get("last_name")):
            self.add_error("first_name", "Enter the baby’s first name or last name")
        count = int(cleaned.get("twins") or 1)
        for number, which in ((2, "second"), (3, "third")):
            if count >= number and not cleaned.get(f"{which}_first_name"):
                self.add_error(f"{which}_first_name", f"Enter the {which} baby’s first name")
            elif count < number and cleaned.get(f"{which}_first_name") and cleaned.get("twins"):
                self.add_error("twins", "Choose twins or triplets, or take the other names away")
        return cleaned

    def others(self) -> list[NewPerson]:
        """The further babies of the birth."""
        values = self.cleaned_data
        return [
            NewPerson(role=PersonRole.CHILD, first_name=values[f"{which}_first_name"], sex=values[f"{which}_sex"])
            for which in ("second", "third")[: int(values["twins"]) - 1]
        ]

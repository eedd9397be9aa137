"""Registering a family on one page: rows of adults, children and expected babies, and what they share."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..actions import NewHome, NewPerson
from ..actions.register import check_person
from ..models import Group
from ..models.person import PersonRole
from .fields import (
    EthnicityField,
    LanguageField,
    PostcodeField,
    adult_role_field,
    allergies_field,
    name_field,
    phone_field,
    sex_field,
)

MOST_ROWS = 12


class _GroupsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Group.objects.none(),
            required=False,
            error_messages={
                "list": "Tick groups from the list",
                "invalid_choice": "Tick groups from the list",
                "invalid_pk_value": "Tick groups from the list",
            },
            **kwargs,
        )


class _PersonRow(CentreForm):
    """One person on the page. An empty row is nobody."""

    def __init__(self, *args, groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            # The rows of one page share the list that was read once.
            self.fields["groups"].queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
            self.fields["groups"].choices = [(group.pk, capfirst(group.name)) for group in groups]

    @property
    def more_is_open(self) -> bool:
        """Whether "more about this person" holds something one must see."""
        return any(self.errors.get(name) or self[name].value() for name in self.more_fields) if self.is_bound else False

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self.has_changed():
            try:
                check_person(self.person(), today=local_today())
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned

    def person(self) -> NewPerson:
        values = {name: value for name, value in self.cleaned_data.items() if name != "groups"}
        return NewPerson(
            role=values.pop("role", None) or self.role, groups=list(self.cleaned_data.get("groups", ())), **values
        )


class AdultRow(_PersonRow):
    first_name = name_field("First name")
    last_name = name_field("Last name")
    role = adult_role_field()
    phone = phone_field()
    date_of_birth = DateField(label="Date of birth", required=False)
    sex = sex_field()
    ethnicity = EthnicityField()
    first_language = LanguageField(help_text="")
    known_as = name_field("Known as")
    groups = _GroupsField(label="Groups this adult belongs to")
    more_fields = ("known_as", "groups")


class ChildRow(_PersonRow):
    role = PersonRole.CHILD
    first_name = name_field("First name", required=True)
    last_name = name_field("Last name")
    date_of_birth = DateField(label="Date of birth")
    sex = sex_field()
    ethnicity = EthnicityField()
    first_language = LanguageField(help_text="")
    known_as = name_field("Known as")
    allergies = allergies_field()
    groups = _GroupsField(label="Groups this child belongs to")
    more_fields = ("known_as", "allergies", "groups")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].error_messages["required"] = "Enter the child’s first name"
        self.fields["date_of_birth"].error_messages["required"] = "Enter the child’s date of birth"


class BabyRow(_PersonRow):
    role = PersonRole.EXPECTED_BABY
    due_date = DateField(label="Due date", near=True)
    last_name = name_field("Last name")
    more_fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_date"].error_messages["required"] = "Enter the date on which the baby is due"


class _Rows(BaseFormSet):
    row_name = "Person"

    def people(self) -> list[NewPerson]:
        return [form.person() for form in self.forms if form.has_changed()]


def _rows(form, name):
    rows = formset_factory(form, formset=_Rows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)
    rows.row_name = name
    return rows


AdultRows, ChildRows, BabyRows = _rows(AdultRow, "Adult"), _rows(ChildRow, "Child"), _rows(BabyRow, "Expected baby")
ROWS = {"adults": AdultRows, "children": ChildRows, "babies": BabyRows}
FIRST_ROWS = {"adults": 1, "children": 1, "babies": 0}


class FamilyForm(CentreForm):
    """What the people of a new family share."""

    address_line_1 = forms.CharField(
        label="Address", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    town = forms.CharField(
        label="Town", max_length=100, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    postcode = PostcodeField(required=False)
    from_date = DateField(label="Living there since", required=False)
    confidential = forms.BooleanField(
        label="This address is confidential",
        help_text="A refuge, for example. Only the safeguarding lead and deputies will see it after you save.",
        required=False,
    )
    groups = _GroupsField(label="Groups that hold for the whole family, if any")
    registered_on = DateField(label="Registered on", near=True)

    def __init__(self, *args, groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
        self.fields["groups"].choices = [(group.pk, capfirst(group.name)) for group in groups]
        self.fields["registered_on"].error_messages["required"] = "Enter the day they registered"

    def clean_registered_on(self):
        day = self.cleaned_data["registered_on"]
        if day > local_today():
            raise ValidationError("A family is registered today or earlier. Enter the day they registered.")
        return day

    def clean_from_date(self):
        day = self.cleaned_data.get("from_date")
        if day and day > local_today():
            raise ValidationError("Enter the address where they live today. Record the move when it has taken place.")
        return day

    def home(self) -> NewHome:
        names = ("address_line_1", "town", "postcode", "from_date", "confidential")
        return NewHome(**{name: self.cleaned_data[name] for name in names})


class FamilyRegistration:
    """Every form of the page together. `data` as posted, or None for a page to be filled in."""

    def __init__(self, user, data=None):
        groups = list(Group.objects.visible_to(user))
        personal = [group for group in groups if not group.whole_household]
        shared = [group for group in groups if group.whole_household]
        self.family = FamilyForm(data, groups=shared, initial={"registered_on": local_today()})
        self.rows = {}
        for prefix, rows in ROWS.items():
            if data is None:
                self.rows[prefix] = rows(prefix=prefix, form_kwargs={"groups": personal})
                self.rows[prefix].extra = FIRST_ROWS[prefix]
            else:
                self.rows[prefix] = rows(data, prefix=prefix, form_kwargs={"groups": personal})
        self.adults, self.children, self.babies = self.rows.values()

    def is_valid(self) -> bool:
        """Whether everything can be saved as it is; else the forms carry their messages."""
        parts = [form.is_valid() for form in (self.adults, self.children, self.babies, self.family)]
        if all(parts) and not self.people():
            self.family.add_error(None, "Enter at least one person of the family")
            return False
        return all(parts)

    def people(self) -> list[NewPerson]:
        """The people of the rows filled in, children named after the first adult where nothing else is said."""
        people = [*self.adults.people(), *self.children.people(), *self.babies.people()]
        surname = next((new.last_name for new in people if new.last_name), "")
        for new in people:
            if new.role in (PersonRole.CHILD, PersonRole.EXPECTED_BABY) and not new.last_name:
                new.last_name = surname
        return people


def with_one_more(data, prefix: str):
    """A copy of what was posted, with one more empty row of a kind; unchanged for a kind there is none of."""
    data = data.copy()
    if prefix in ROWS:
        text = data.get(f"{prefix}-TOTAL_FORMS", "")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else FIRST_ROWS[prefix]
        data[f"{prefix}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))
        data.setdefault(f"{prefix}-INITIAL_FORMS", "0")
    return data

"""Registering a family on one page: rows of adults, children and expected babies, and what they share."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.text import capfirst

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..actions import NewHome, NewPerson, Told
from ..actions.register import check_person
from ..models import ACCESS_FACTS, Group, LetterFormat, PrivacyNotice, Send, SharingPartner, YesNo
from ..models.person import PersonRole
from ..registering.forms import how_shown_field
from ..registering.notices import current_notice
from .fields import (
    EthnicityField,
    LanguageField,
    PostcodeField,
    adult_role_field,
    allergies_field,
    answer_field,
    email_field,
    name_field,
    permission_field,
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

    permission_fields = ()

    def __init__(self, *args, groups=(), **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            # The rows of one page share the list that was read once.
            self.fields["groups"].queryset = Group.objects.filter(pk__in=[group.pk for group in groups])
            self.fields["groups"].choices = [(group.pk, capfirst(group.name)) for group in groups]

    @property
    def more_is_open(self) -> bool:
        """Whether "more about this person" holds something one must see."""
        shown = [name for name in self.more_fields if name in self.fields]
        return self.is_bound and any(self.errors.get(name) or self[name].value() for name in shown)

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
        needs = {name: values.pop(name) for name in ACCESS_FACTS if values.get(name) is not None}
        permissions = {name: values.pop(name) for name in self.permission_fields}
        return NewPerson(
            role=values.pop("role", None) or self.role,
            groups=list(self.cleaned_data.get("groups", ())),
            needs={name: value for name, value in needs.items() if value},
            permissions={name: value for name, value in permissions.items() if value},
            **values,
        )


class AdultRow(_PersonRow):
    first_name = name_field("First name")
    last_name = name_field("Last name")
    role = adult_role_field()
    phone = phone_field()
    email = email_field()
    date_of_birth = DateField(label="Date of birth", required=False)
    sex = sex_field()
    ethnicity = EthnicityField()
    first_language = LanguageField(help_text="")
    texts = permission_field("May we send text messages?")
    emails = permission_field("May we send e-mails?")
    known_as = name_field("Known as")
    interpreter = answer_field(YesNo.choices, "Is an interpreter needed?")
    letter_format = answer_field(LetterFormat.choices, "How should letters come?")
    disability = answer_field(YesNo.choices, "Is there a disability?")
    groups = _GroupsField(label="Groups this adult belongs to")
    more_fields = ("known_as", "interpreter", "letter_format", "disability", "groups")
    permission_fields = ("texts", "emails")


class ChildRow(_PersonRow):
    role = PersonRole.CHILD
    first_name = name_field("First name", required=True)
    last_name = name_field("Last name")
    date_of_birth = DateField(label="Date of birth")
    sex = sex_field()
    ethnicity = EthnicityField()
    first_language = LanguageField(help_text="")
    photos = permission_field("May we take photos?")
    known_as = name_field("Known as")
    allergies = allergies_field()
    disability = answer_field(YesNo.choices, "Is there a disability?")
    send = answer_field(Send.choices, "Special educational needs (SEND)")
    groups = _GroupsField(label="Groups this child belongs to")
    more_fields = ("known_as", "allergies", "disability", "send", "groups")
    permission_fields = ("photos",)

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

    def __init__(self, *args, groups=(), notice: PrivacyNotice | None = None, partners=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.notice = notice
        if notice is not None:
            self.fields["notice_how"] = how_shown_field(
                f"How did you show the privacy notice (version {notice.version})?"
            )
        self.partners = {f"sharing_{partner.pk.hex}": partner for partner in partners}
        for name, partner in self.partners.items():
            self.fields[name] = permission_field(f"May we share with {partner}?")
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

    @property
    def sharing_fields(self) -> list:
        return [self[name] for name in self.partners]

    def told(self) -> Told:
        """How the privacy notice was shown, and with whom we may share."""
        values = self.cleaned_data
        sharing = {partner: values[name] for name, partner in self.partners.items() if values[name]}
        return Told(notice=self.notice, how=values.get("notice_how", ""), sharing=sharing)

    def home(self) -> NewHome:
        names = ("address_line_1", "town", "postcode", "from_date", "confidential")
        return NewHome(**{name: self.cleaned_data[name] for name in names})


class FamilyRegistration:
    """Every form of the page together. `data` as posted, or None for a page to be filled in.

    user: who registers; None for a family itself. notice: the privacy notice they read, else the one that holds.
    """

    def __init__(self, user, data=None, *, notice: PrivacyNotice | None = None):
        groups = list(Group.objects.visible_to(user)) if user is not None else []
        personal = [group for group in groups if not group.whole_household]
        shared = [group for group in groups if group.whole_household]
        self.family = FamilyForm(
            data,
            groups=shared,
            notice=notice or current_notice(),
            partners=SharingPartner.objects.filter(ended_on__isnull=True),
            initial={"registered_on": local_today()},
        )
        self.rows = {}
        for prefix, rows in ROWS.items():
            if data is None:
                self.rows[prefix] = rows(prefix=prefix, form_kwargs={"groups": personal})
                self.rows[prefix].extra = FIRST_ROWS[prefix]
            else:
                self.rows[prefix] = rows(data, prefix=prefix, form_kwargs={"groups": personal})
        self.adults, self.children, self.babies = self.rows.values()

    def leave_out(self, *names) -> None:
        """Take fields that the family shares off the page."""
        for name in names:
            self.family.fields.pop(name, None)

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

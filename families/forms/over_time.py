"""What changes over time: homes, groups, registrations and households, each from a day to a day."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..actions import NewHome
from ..area_by_hand import NONE, area_from
from ..models import Group
from ..models.person import EndedReason
from .fields import PostcodeField

OTHER = EndedReason.OTHER.value
BY_POSTCODE, BY_HAND = "", "by hand"


class _SeenForm(CentreForm):
    """A correction: brings back what the record looked like when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


def _plain_text(label, length, **kwargs):
    kwargs.setdefault("required", False)
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


class MoveForm(CentreForm):
    """A new home from a day on."""

    from_date = DateField(label="Living there since", near=True)
    address_line_1 = _plain_text("Address", 200)
    town = _plain_text("Town", 100)
    postcode = PostcodeField(required=False)
    confidential = forms.BooleanField(
        label="This address is confidential",
        help_text="A refuge, for example. Only the safeguarding lead and deputies will see it after you save.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_date"].error_messages["required"] = "Enter the day they moved in"

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("address_line_1", "town", "postcode")) and not self.errors:
            self.add_error("address_line_1", "Enter the new address, or at least the postcode")
        return cleaned

    def home(self) -> NewHome:
        return NewHome(
            **{name: self.cleaned_data[name] for name in ("address_line_1", "town", "postcode", "confidential")}
        )


class CorrectAddressForm(_SeenForm):
    """An address that was written down wrongly."""

    address_line_1 = _plain_text("Address", 200)
    town = _plain_text("Town", 100)
    postcode = PostcodeField(required=False)
    from_date = DateField(label="Living there since")
    to_date = DateField(label="Last day there", required=False, help_text="Leave empty if they live there now.")
    area_how = forms.ChoiceField(
        label="Area that this home is counted in",
        choices=[
            (BY_POSTCODE, "The area of the postcode"),
            (NONE, "No fixed area: counted under “area not known”"),
            (BY_HAND, "An area set by hand"),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text="A refuge may be counted elsewhere or nowhere, so that no figure tells where it is.",
    )
    area = _plain_text("Small area (LSOA), if set by hand", 80, help_text="Its code or its name.")

    def __init__(self, *args, vintage, **kwargs):
        super().__init__(*args, **kwargs)
        self.vintage = vintage
        self.fields["area"].widget.attrs["list"] = "areas"

    def clean(self):
        cleaned = super().clean()
        how = cleaned.get("area_how", BY_POSTCODE)
        cleaned["area_by_hand"] = how if how == NONE else ""
        if how == BY_HAND:
            try:
                cleaned["area_by_hand"] = area_from(cleaned.get("area", ""), vintage=self.vintage)
            except ValidationError as error:
                self.add_error("area", error)
        return cleaned

    def changes(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "area_how", "area")}


class LastDayForm(CentreForm):
    """The last day of something."""

    to_date = DateField(label="Last day", near=True)

    def __init__(self, *args, label="Last day", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_date"].label = label
        self.fields["to_date"].error_messages["required"] = "Enter the last day"


class BeginGroupForm(CentreForm):
    """Somebody belongs to a group from a day on."""

    group = forms.ChoiceField(
        label="Group", error_messages={"required": "Choose a group", "invalid_choice": "Choose a group from the list"}
    )
    from_date = DateField(label="From", near=True)
    source = _plain_text(
        "Who says so", 120, help_text="For example: the mother, the health visitor, the council’s list."
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.fields["group"].choices = [
            ("", "Choose"),
            *(
                (key, f"{group.name} (whole family)" if group.whole_household else group.name)
                for key, group in self.groups.items()
            ),
        ]
        self.fields["from_date"].error_messages["required"] = "Enter the first day"

    def clean_group(self) -> Group:
        return self.groups[self.cleaned_data["group"]]


class CorrectGroupForm(_SeenForm):
    """A membership whose dates or source were written down wrongly."""

    from_date = DateField(label="From")
    to_date = DateField(label="Until (last day)", required=False, help_text="Leave empty if it still holds.")
    source = _plain_text("Who says so", 120)

    def changes(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class PeopleField(forms.MultipleChoiceField):
    """Ticks beside people of the family; gives the chosen objects."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(
            error_messages={"required": "Tick at least one person", "invalid_choice": "Tick people from the list"},
            **kwargs,
        )
        self.by_id = {}

    def offer(self, pairs):
        """pairs of (object, words)."""
        pairs = list(pairs)
        self.by_id = {str(each.pk): each for each, _ in pairs}
        self.choices = [(str(each.pk), words) for each, words in pairs]

    def clean(self, value):
        return [self.by_id[each] for each in dict.fromkeys(super().clean(value))]


class RegisterForm(CentreForm):
    """People of a family are registered, again or for the first time."""

    people = PeopleField(label="Who registers?")
    registered_on = DateField(label="Registered on", near=True)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].offer(people)
        self.fields["registered_on"].error_messages["required"] = "Enter the day they registered"


class EndRegistrationForm(CentreForm):
    """Registrations of a family end."""

    registrations = PeopleField(label="Whose registration ends?")
    on = DateField(label="Last day registered", near=True)
    reason = forms.ChoiceField(
        label="Why",
        choices=EndedReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it ends", "invalid_choice": "Choose why it ends"},
    )
    other_reason = _plain_text("The other reason, in a few words", 80)

    def __init__(self, *args, registrations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["registrations"].offer(registrations)
        self.fields["on"].error_messages["required"] = "Enter the last day they were registered"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == OTHER and not cleaned.get("other_reason"):
            self.add_error("other_reason", "Say why in a few words")
        return cleaned

    @property
    def words(self) -> str:
        """The reason as it is kept."""
        reason = self.cleaned_data["reason"]
        return self.cleaned_data["other_reason"] if reason == OTHER else reason


class CorrectRegistrationForm(_SeenForm):
    """A registration whose dates were written down wrongly."""

    registered_on = DateField(label="Registered on")
    ended_on = DateField(
        label="Last day registered", required=False, help_text="Leave empty if they are registered now."
    )
    ended_reason = _plain_text("Why it ended", 80)

    def changes(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class JoinHouseholdForm(CentreForm):
    """Somebody the centre knows belongs to another family too: looked for by name, or new to the centre."""

    show_optional = False  # looking for the family and choosing it are two steps of one answer
    words = forms.CharField(
        label="Which family?",
        help_text="A name of somebody in it, its reference, telephone or postcode.",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    household = forms.ChoiceField(
        label="Choose the family",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose a family from the list"},
    )
    from_date = DateField(label="Belongs to it since", near=True)
    main = forms.ChoiceField(
        label="In which family are they counted from then on?",
        help_text="A child is counted once, in the main household: where they normally live.",
        choices=[("no", "As before"), ("yes", "In this one: it becomes the main household")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where they are counted", "invalid_choice": "Choose where they are counted"},
    )

    def __init__(self, *args, found=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["household"].choices = [*found, ("new", "None of these: a family the centre does not know yet")]
        self.fields["from_date"].error_messages["required"] = "Enter the day since when they belong to it"

    def clean_household(self):
        chosen = self.cleaned_data["household"]
        if not chosen:
            raise ValidationError("Look for the family, then choose it from the list")
        return chosen


class MainHouseholdForm(CentreForm):
    """From which day somebody is counted in another of their households."""

    from_date = DateField(label="Counted there from", near=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_date"].error_messages["required"] = "Enter the day from which they are counted there"

    def clean_from_date(self):
        day = self.cleaned_data["from_date"]
        if day > local_today():
            raise ValidationError("Enter today or an earlier day")
        return day

"""What people type about letters and messages."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..models import Household
from ..models.letter import CorrespondenceKind

LONGEST = 4_000
CONCERN = "Does it say that a child may be at risk? Log a concern instead, and leave the story out here."


class FamilyReferenceField(forms.CharField):
    """A family by its reference, as it stands on the family's page. Empty where it is about no family."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"class": "width-10", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value):
        reference = super().clean(value)
        if not reference:
            return None
        household = Household.objects.filter(reference__iexact=reference).first()
        if household is None:
            raise ValidationError("No family has this reference. It stands on the family’s page.", code="unknown")
        return household


class TakeDownForm(CentreForm):
    """A letter, message, complaint or compliment as it comes in; the same form puts it right later."""

    kind = forms.ChoiceField(label="What is it?", choices=CorrespondenceKind, widget=forms.RadioSelect)
    came_on = DateField(label="When did it come?", near=True)
    from_whom = forms.CharField(label="Who is it from?", max_length=120)
    household = FamilyReferenceField(
        label="Reference of the family", help_text="Where it is about a family; it then shows on the family’s page too."
    )
    about = forms.CharField(
        label="What is it about?", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), help_text=CONCERN
    )
    for_whom = forms.ModelChoiceField(
        label="Who will answer?", queryset=User.objects.none(), required=False, empty_label="Not decided yet"
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, holder=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = "Choose what it is"
        self.fields["came_on"].error_messages["required"] = "Enter the day it came"
        self.fields["from_whom"].error_messages["required"] = "Enter who it is from"
        self.fields["about"].error_messages["required"] = "Enter what it is about"
        self.fields["for_whom"].queryset = who_may_answer(but_also=holder)

    def facts(self) -> dict:
        """For actions.take_down."""
        return {
            name: self.cleaned_data[name] for name in ("kind", "came_on", "from_whom", "household", "about", "for_whom")
        }

    def changes(self) -> dict:
        """For actions.correct."""
        given = self.facts()
        household, colleague = given.pop("household"), given.pop("for_whom")
        return {**given, "household_id": household and household.pk, "for_whom_id": colleague and colleague.pk}


class AnswerForm(CentreForm):
    """That it was answered, when and how."""

    answered_on = DateField(label="When was it answered?", near=True)
    answer = forms.CharField(
        label="What was answered?",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For a complaint: what was found, and what the family was told.",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].error_messages["required"] = "Enter the day it was answered"


class LettersFilter(CentreForm):
    """Which letters and messages a list shows."""

    show_optional = False
    SHOW = (("waiting", "Waiting for an answer"), ("mine", "Mine to answer"), ("all", "All"))
    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *CorrespondenceKind.choices], required=False)


def who_may_answer(*, but_also=None):
    """The accounts that may take down and answer, by name. but_also: somebody who was named earlier stays a choice."""
    roles = [role for role, description in ROLES.items() if Permission.LETTER_LOG in description.permissions]
    holding = RoleAssignment.objects.in_force(on=local_today()).filter(role__in=roles).values("user_id")
    found = User.objects.filter(is_active=True, pk__in=holding)
    if but_also is not None:
        found = found | User.objects.filter(pk=but_also.pk)
    return found.order_by("name")

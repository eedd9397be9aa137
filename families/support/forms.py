"""What people type about cases: one small form for each thing that happens."""

from django import forms

from centre.core.forms import CentreForm, DateField
from centre.core.models import CentreSettings
from centre.core.templatetags.words import age_in_words
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..letters.forms import FamilyReferenceField
from ..models import Person
from ..models.case import AgencyKind, AgreementAnswer, ClosingReason, ReferralKind
from .moves import CaseState

CONCERN = "Does it say that a child may be at risk? Log a concern instead, and leave the story out here."
INWARD = [choice for choice in ReferralKind.choices if choice[0] in ("referral in", "step-down")]
WITHIN = [choice for choice in ReferralKind.choices if choice[0] != "referral in"] + [
    (ReferralKind.IN.value, "One more referral to us")
]
DECISIONS = [
    (CaseState.OPEN.value, "We take it on"),
    (CaseState.NOT_ACCEPTED.value, "We do not take it on"),
    (CaseState.REDIRECTED.value, "Somebody else can help better: redirected"),
]


def who_works_cases(*, on):
    """The accounts whose roles on the day let them work cases, by name."""
    roles = [role for role, description in ROLES.items() if Permission.CASE_WORK in description.permissions]
    holding = RoleAssignment.objects.in_force(on=on).filter(role__in=roles).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holding).order_by("name")


def text_field(label, longest, *, rows=4, missing="", **kwargs):
    """Several lines of words; `missing`: what is said where they are needed and not there."""
    field = forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
    if missing:
        field.error_messages["required"] = missing
    return field


def line_field(label, longest, **kwargs):
    return forms.CharField(
        label=label, max_length=longest, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs
    )


def radio_field(label, choices, missing, **kwargs):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
        **kwargs,
    )


class ChildrenField(forms.ModelMultipleChoiceField):
    """Ticks for the children of a family, expected babies too."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)
        self.on = None

    def offer(self, people, *, on):
        """Let exactly these people be ticked."""
        self.on = on
        order = {person.pk: place for place, person in enumerate(people)}
        self.queryset = Person.objects.filter(pk__in=order)

    def label_from_instance(self, person):
        if person.is_expected or person.date_of_birth is None:
            return f"{person.full_name}, expected" if person.is_expected else person.full_name
        return f"{person.full_name}, {age_in_words(person.date_of_birth, self.on)}"


class _DayForm(CentreForm):
    """A form about something that happened on a day."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("happened_on", "answered_on"):
            if name in self.fields:
                self.fields[name].error_messages["required"] = "Enter the day"


class TakeReferralForm(_DayForm):
    """A family is referred to us."""

    household = FamilyReferenceField(label="Reference of the family", help_text="It stands on the family’s page.")
    children = ChildrenField(label="Whom does it concern?", required=False)
    kind = radio_field("What is it?", INWARD, "Choose what it is")
    agency_kind = forms.ChoiceField(label="Who refers", choices=[("", "Choose"), *AgencyKind.choices])
    agency = line_field("Name of the agency, if there is one", 150, required=False)
    contact = line_field("Who there", 150, required=False)
    happened_on = DateField(label="When did it come?", near=True)
    reason = text_field(
        "Why is the family referred?", 5_000, missing="Enter why the family is referred", help_text=CONCERN
    )
    outstanding = text_field(
        "What is still to be done",
        5_000,
        rows=3,
        required=False,
        help_text="At a step-down: the actions that social care leaves to us.",
    )

    def __init__(self, *args, children=(), on=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency_kind"].error_messages["required"] = "Choose who refers"
        if children:
            self.fields["children"].offer(children, on=on)
        else:
            del self.fields["children"]

    def clean_household(self):
        household = self.cleaned_data["household"]
        if household is None:
            raise forms.ValidationError("Enter the reference of the family", code="required")
        return household

    def clean(self):
        cleaned = super().clean()
        if "children" in self.fields and not self.errors and not cleaned["children"]:
            self.add_error("children", "Tick at least one child")
        if cleaned.get("kind") == ReferralKind.DOWN:
            cleaned["agency_kind"] = AgencyKind.SOCIAL_CARE.value
        return cleaned


class DecideForm(_DayForm):
    decision = radio_field("What was decided?", DECISIONS, "Choose what was decided")
    happened_on = DateField(label="When?", near=True)
    worker = forms.ModelChoiceField(
        label="Who works it", queryset=User.objects.none(), required=False, empty_label="Not decided yet"
    )
    words = text_field(
        "Why, and where the family was pointed to",
        5_000,
        rows=3,
        required=False,
        help_text="Needed where we do not take it on.",
    )

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers


class AllocateForm(_DayForm):
    worker = forms.ModelChoiceField(label="Who works it", queryset=User.objects.none(), empty_label="Choose")
    happened_on = DateField(label="From which day?", near=True)

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers
        self.fields["worker"].error_messages["required"] = "Choose who works it"


class LevelForm(_DayForm):
    level = radio_field("Level of need", [], "Choose a level")
    happened_on = DateField(label="From which day?", near=True)
    reason = text_field("Why", 2_000, rows=3, missing="Enter why", help_text=CONCERN)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = CentreSettings.load().need_levels
        self.fields["level"].choices = [(str(place), f"{place}: {label}") for place, label in enumerate(labels, 1)]


class AgreementForm(_DayForm):
    show_optional = False  # what they agreed to is needed where they agree
    answer = radio_field("What did the family answer?", AgreementAnswer.choices, "Choose what they answered")
    happened_on = DateField(label="When?", near=True)
    given_by = line_field("Who in the family answered?", 150)
    scope = text_field(
        "What did they agree to?",
        500,
        rows=2,
        required=False,
        help_text="Needed where they agree: visits at home, say, or an assessment and meetings with the nursery.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given_by"].error_messages["required"] = "Enter who answered"


class ReferForm(_DayForm):
    kind = radio_field("What is it?", WITHIN, "Choose what it is")
    agency_kind = forms.ChoiceField(label="Which kind of agency", choices=[("", "Choose"), *AgencyKind.choices])
    agency = line_field("Name of the agency", 150, required=False)
    contact = line_field("Who there", 150, required=False)
    happened_on = DateField(label="When?", near=True)
    reason = text_field("Why", 5_000, missing="Enter why")
    outstanding = text_field("What is still to be done", 5_000, rows=3, required=False)
    parents_informed = forms.TypedChoiceField(
        label="Have the parents been told?",
        choices=[("", "Does not apply"), ("yes", "Yes"), ("no", "No")],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
        help_text="A child’s safety never waits for the parents’ agreement. At a step-up say yes or no, and why not.",
    )
    not_informed_why = text_field("Why not?", 2_000, rows=2, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency_kind"].error_messages["required"] = "Choose which kind of agency"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in (ReferralKind.UP, ReferralKind.DOWN):
            cleaned["agency_kind"] = AgencyKind.SOCIAL_CARE.value
        return cleaned


class AnswerReferralForm(_DayForm):
    answered_on = DateField(label="When?", near=True)
    answer = text_field("What was said", 2_000, rows=3, required=False)


class FirstContactForm(_DayForm):
    happened_on = DateField(label="When was the family first spoken to?", near=True)


class NoteForm(_DayForm):
    happened_on = DateField(label="When?", near=True)
    words = text_field("Note", 10_000, rows=6, missing="Enter the note", help_text=CONCERN)


class ChooseChildrenForm(CentreForm):
    children = ChildrenField(label="Whom does it concern?", required=False)


class AskToCloseForm(_DayForm):
    show_optional = False  # gaps are explained or filled
    reason = forms.ChoiceField(
        label="Why does it end?",
        choices=[("", "Choose"), *ClosingReason.choices],
        error_messages={"required": "Choose why it ends"},
    )
    happened_on = DateField(label="Last day of the work", near=True)
    summary = text_field(
        "Summary",
        5_000,
        rows=6,
        missing="Enter a summary",
        help_text="What was done, what changed for the children, what comes next for the family.",
    )
    missing_why = text_field("Why is it closed with these gaps?", 2_000, rows=2, required=False)

    def __init__(self, *args, gaps=(), **kwargs):
        super().__init__(*args, **kwargs)
        if not gaps:
            del self.fields["missing_why"]


class AgreeForm(CentreForm):
    words = text_field("Anything to add", 2_000, rows=3, required=False)


class SendBackForm(CentreForm):
    words = text_field("What is still to be done?", 2_000, rows=3, missing="Enter what is still to be done")


class CasesFilter(CentreForm):
    """Which cases a list shows."""

    show_optional = False
    SHOW = (("current", "Current cases"), ("waiting", "Waiting for a decision"), ("ended", "Ended cases"))
    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)
    worker = forms.ChoiceField(label="Whose", required=False)

    def __init__(self, *args, workers, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(worker.pk), worker.name) for worker in workers]
        self.fields["worker"].choices = [("", "Everybody’s"), ("nobody", "Nobody’s yet"), *people]

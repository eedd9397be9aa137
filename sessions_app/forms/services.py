from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..actions.services import KIND_STAYS, PUBLIC_FACTS
from ..ages import age_in_months_words
from ..models import Booking, CareType, Service

# The steps in which groups for small children are set up.
AGES_IN_MONTHS = (0, 3, 6, 9, 12, 15, 18, 24, 30, 36, 48, 60, 72, 96, 132)


class AgeField(forms.TypedChoiceField):
    """An age in months, chosen in words. What is stored already can always be chosen again."""

    def __init__(self, **kwargs):
        super().__init__(required=False, coerce=int, empty_value=None, **kwargs)
        self.offer(AGES_IN_MONTHS)

    def offer(self, ages) -> None:
        self.choices = [("", "Any age"), *((months, age_in_months_words(months)) for months in sorted(set(ages)))]


class ServiceForm(CentreModelForm):
    """A service: what the centre offers."""

    care_type = forms.ChoiceField(
        label="What kind is it?",
        choices=CareType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of service it is"},
    )
    age_from_months = AgeField(label="From what age?")
    age_to_months = AgeField(label="Until what age?", help_text="“3 years” means until the third birthday.")
    booking = forms.ChoiceField(
        label="How does a family get a place?",
        choices=[*Booking.choices, ("", "Not said yet")],
        widget=forms.RadioSelect,
        required=False,
    )
    checked = forms.BooleanField(
        label="I have read all of this through, and it is right today",
        help_text="Families see the date beside it. After three months somebody is asked to read it again.",
        required=False,
    )

    class Meta:
        model = Service
        fields = [
            "name",
            "care_type",
            "venue",
            "venue_address",
            "description",
            "age_from_months",
            "age_to_months",
            "for_whom",
            "capacity",
            "bring",
            "cost",
            "booking",
            "accessibility",
            "comes_after",
            "partner",
            "aims",
            "public",
        ]
        labels = {
            "name": "What is it called?",
            "venue": "Where is it usually held?",
            "venue_address": "Where is that, if it is not at the centre?",
            "description": "What is it, in plain words?",
            "for_whom": "Who may come?",
            "capacity": "How many places are there at a time?",
            "bring": "What should families bring?",
            "cost": "What does it cost?",
            "comes_after": "Which service has a family come to before?",
            "partner": "Which other organisation runs it with you?",
            "aims": "What is it meant to achieve?",
            "accessibility": "What helps people get in and take part?",
            "public": "Show it on the public “What’s on” page",
        }
        help_texts = {
            "name": "The name families know, for example “Stay and play”.",
            "venue_address": "Its address with the postcode, for families who come for the first time.",
            "description": "For families who have never been: what happens there.",
            "capacity": "Children and adults as you count them for this service. Empty: everybody who comes is let in.",
            "comes_after": "For a course that goes on from another. Whoever asks for a place is then checked for it.",
            "bring": "For example “A drink, and a nappy for later”.",
            "aims": "For the team, not shown in public: what changes for families who come.",
            "for_whom": "For example “Anybody with a baby” or “Parents who live in the reach area”.",
            "cost": "For example “Free” or “£1.50 a family”.",
            "accessibility": "For example “Step-free. Room for a double buggy. A quiet room next door.”",
        }
        error_messages = {"name": {"required": "Enter what it is called"}}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "aims": forms.Textarea(attrs={"rows": 3}),
            "capacity": forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["care_type"].widget.choice_hints = {
            CareType.CRECHE: "The centre has the care of the children, so each is signed in and out with the time.",
            CareType.DROP_IN: "Families come when they like and stay with their children.",
            CareType.CLINIC: "Health visitors, midwives and others see families here.",
            CareType.EVENT: "A fun day, a trip, a party: it happens once.",
            CareType.OUTREACH: "The centre goes to families: a library, a church hall, a hostel.",
        }
        if self.instance.pk and self.instance.sessions.exists():
            kind = self.fields["care_type"]
            kind.choices = [(self.instance.care_type, self.instance.get_care_type_display())]
            kind.help_text = kind.error_messages["invalid_choice"] = KIND_STAYS
        before = self.fields["comes_after"]
        before.queryset = Service.objects.exclude(pk=self.instance.pk)
        before.empty_label = "None"
        for name in ("age_from_months", "age_to_months"):
            stored = getattr(self.instance, name)
            self.fields[name].offer([*AGES_IN_MONTHS, *([] if stored is None else [stored])])

    def clean(self):
        said = super().clean()
        # Ticked: checked today. Not ticked: what was known before stays, as long as families read the same.
        checked = said.pop("checked", False)
        before = None if PUBLIC_FACTS.intersection(self.changed_data) else self.instance.last_checked_on
        said["last_checked_on"] = local_today() if checked else before
        return said


class EndServiceForm(CentreForm):
    last_day = DateField(label="Last day it is offered", near=True)

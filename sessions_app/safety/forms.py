"""What people type about accidents, hazards, risks and drills. Forms validate and decide nothing."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField, TimeField
from families.models import Person
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..forms.parts import offer_spaces
from ..models import (
    Afterwards,
    FireDrill,
    Hazard,
    Incident,
    IncidentKind,
    Report,
    Risk,
    RiskAssessment,
    RiskLine,
    Service,
    SpecifiedInjury,
)
from .body import REGIONS, shapes

REVIEW_HELP = "What happened and why, and what is different from now on. The family may read it."


class IncidentForm(CentreModelForm):
    """An accident, incident or near miss as it is taken down; the same form puts it right."""

    kind = forms.ChoiceField(label="What is it?", choices=IncidentKind.choices, widget=forms.RadioSelect)
    happened_on = DateField(label="Day", near=True)
    happened_at = TimeField(label="Time", required=False, help_text="For example 10.15")
    person = forms.ModelChoiceField(
        label="Whom did it happen to?",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody on this list",
        help_text="Everybody who is marked present today, or on the register you came from.",
    )
    body_regions = forms.MultipleChoiceField(
        label="Where on the body?", choices=REGIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    afterwards = forms.ChoiceField(
        label="What then?",
        choices=Afterwards.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="Of a near miss, where nobody was hurt, this may stay open.",
    )
    specified_injury = forms.ChoiceField(
        label="A colleague: is the injury one that is always reported?",
        choices=[each for each in SpecifiedInjury.choices if each[0]],
        required=False,
        widget=forms.RadioSelect,
        help_text="A broken bone other than a finger, thumb or toe; an amputation; sight lost or made worse; a crushed "
        "head or trunk; a serious burn or scald; a scalp torn off; fainting from a blow to the head or from lack of "
        "air (RIDDOR 2013).",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    note_lines = ("injury", "first_aid", "witnesses")

    class Meta:
        model = Incident
        fields = (
            *("kind", "happened_on", "happened_at", "place", "person", "who_else", "is_colleague", "what_happened"),
            *("injury", "body_regions", "first_aid", "first_aid_by", "witnesses", "afterwards", "specified_injury"),
        )
        labels = {
            "place": "Where?",
            "who_else": "Somebody who is not on the list: who?",
            "is_colleague": "They work or volunteer here",
            "what_happened": "What happened?",
            "injury": "What is the injury?",
            "first_aid": "What was done?",
            "first_aid_by": "Who gave first aid?",
            "witnesses": "Who saw it?",
        }
        help_texts = {
            "what_happened": "What you saw, in the order it happened; no other child’s name.",
            "first_aid": "For example “Cold compress, ten minutes”. Write “None needed” where that is so.",
            "place": "For example “Garden, by the slide”",
        }
        widgets = {"what_happened": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "what_happened": {"required": "Enter what happened"},
            "place": {"required": "Enter where it happened"},
        }

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].error_messages["required"] = "Choose what it is"
        kind = self.data.get("kind", self.initial.get("kind"))
        self.fields["afterwards"].required = kind not in (IncidentKind.NEAR_MISS, IncidentKind.MISSING)
        self.fields["afterwards"].error_messages["required"] = "Choose how it went on for them"
        self.fields["happened_on"].error_messages["required"] = "Enter the day it happened"
        if self.initial.get("kind") != IncidentKind.MISSING:  # that has a page of its own, on the register
            self.fields["kind"].choices = [each for each in IncidentKind.choices if each[0] != IncidentKind.MISSING]
        if people is not None:
            self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda person: person.full_name
        marked = self.data.getlist("body_regions") if self.is_bound else (self.initial.get("body_regions") or ())
        self.front, self.back = shapes(marked)

    def clean(self):
        said = super().clean()
        if not said.get("person") and not said.get("who_else") and said.get("kind") != IncidentKind.NEAR_MISS:
            self.add_error("person", "Choose whom it happened to, or enter who it was below")
        if said.get("person") and said.get("who_else"):
            self.add_error("who_else", "Somebody is chosen above: leave this empty, or choose nobody there")
        if said.get("kind") == IncidentKind.ACCIDENT and not said.get("first_aid"):
            self.add_error("first_aid", "Enter what was done, or “None needed”")
        if said.get("kind") == IncidentKind.ACCIDENT and said.get("is_colleague"):
            if not said.get("specified_injury") and "specified_injury" not in self.errors:
                self.add_error("specified_injury", "Choose whether the injury is one that is always reported")
        else:
            said["specified_injury"] = ""
        return said


class ParentToldForm(CentreForm):
    """That the parent was told, and what they signed."""

    parent_told_on = DateField(label="When was the parent told?", near=True)
    parent_told_at = TimeField(label="Time", required=False)
    parent_told_how = forms.CharField(label="How?", max_length=120, help_text="For example “At collection”")
    parent_signed_as = forms.CharField(
        label="Name under their signature",
        max_length=120,
        required=False,
        help_text="Where the parent signed the printed copy. Leave empty where they did not.",
    )

    not_notes = ("parent_told_how",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent_told_on"].error_messages["required"] = "Enter the day"
        self.fields["parent_told_how"].error_messages["required"] = "Enter how they were told"


class ReviewForm(CentreForm):
    """A manager looks at what happened, and decides who outside is told."""

    review = forms.CharField(
        label="What did you find, and what changes?",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=REVIEW_HELP,
    )
    safety_executive = forms.ChoiceField(
        label="Does the Health and Safety Executive have to be told?",
        choices=Report,
        required=False,
        widget=forms.RadioSelect,
        help_text="Yes where somebody was taken to hospital from here because of how we work, or a colleague cannot "
        "work for more than seven days (RIDDOR 2013): within 10 or 15 days.",
    )
    safety_executive_note = forms.CharField(label="Its reference, or why not", max_length=300, required=False)
    ofsted = forms.ChoiceField(
        label="Does Ofsted have to be told?",
        choices=Report,
        required=False,
        widget=forms.RadioSelect,
        help_text="Yes after a serious accident to a child in our care: within 14 days.",
    )
    ofsted_note = forms.CharField(label="Ofsted’s reference, or why not", max_length=300, required=False)
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    note_lines = ("safety_executive_note", "ofsted_note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review"].error_messages["required"] = "Enter what you found"

    def clean(self):
        said = super().clean()
        for name in ("safety_executive", "ofsted"):
            if said.get(name) in (Report.NO, Report.REPORTED) and not said.get(f"{name}_note"):
                words = "Enter its reference" if said[name] == Report.REPORTED else "Enter why not"
                self.add_error(f"{name}_note", words)
        return said


def offer_rooms(form) -> None:
    """Let a form with `room` and `place` offer the rooms in use; either of the two is enough."""
    form.fields["place"].required = False
    form.fields["room"].empty_label = "None of our rooms"
    offer_spaces(form, room=form.instance.room_id)


def name_the_place(form, said):
    """Gives what was said, with the place in words: the room's own name, unless something nearer was entered."""
    if said.get("room") and not said.get("place"):
        said["place"] = str(said["room"])
    if not said.get("place") and "place" not in form.errors:
        form.add_error("place", "Choose a room, or enter where")
    return said


class HazardForm(CentreModelForm):
    """Something that could hurt somebody; the same form puts it right."""

    risk = forms.ChoiceField(
        label="How bad is it?",
        choices=Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how bad it is"},
    )
    due_on = DateField(label="To be put right by", near=True, required=False)
    for_whom = forms.ModelChoiceField(
        label="Who sees to it?", queryset=User.objects.none(), required=False, empty_label="Not decided yet"
    )

    class Meta:
        model = Hazard
        fields = ("room", "place", "what", "risk", "made_safe", "for_whom", "due_on")
        labels = {
            "room": "Which room?",
            "place": "Where, in words",
            "what": "What could hurt somebody?",
            "made_safe": "What did you do at once?",
        }
        help_texts = {
            "place": "For example “By the garden door”. Empty: the room’s own name.",
            "made_safe": "For example “Roped off”, “Took the chair out”",
        }
        error_messages = {"what": {"required": "Enter what it is"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rooms(self)
        self.fields["for_whom"].queryset = colleagues(but_also=self.instance.for_whom_id)

    def clean(self):
        return name_the_place(self, super().clean())


class FixedForm(CentreForm):
    fixed_on = DateField(label="When was it put right?", near=True)
    how = forms.CharField(label="How?", max_length=500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fixed_on"].error_messages["required"] = "Enter the day"
        self.fields["how"].error_messages["required"] = "Enter how it was put right"


class RiskAssessmentForm(CentreModelForm):
    assessed_on = DateField(label="Looked at on", near=True)
    review_on = DateField(label="To be looked at again by", near=True)
    service = forms.ModelChoiceField(
        label="Which service is it for?",
        queryset=Service.objects.none(),
        required=False,
        empty_label="The whole centre",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    class Meta:
        model = RiskAssessment
        fields = ("title", "service", "assessed_on", "review_on")
        labels = {"title": "What is it about?"}
        help_texts = {"title": "A room, an activity, an outing: “Garden”, “Messy play”, “Trip to the farm”"}
        error_messages = {"title": {"required": "Enter what it is about"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.filter(ended_on__isnull=True)
        self.fields["assessed_on"].error_messages["required"] = "Enter the day you looked at it"
        self.fields["review_on"].error_messages["required"] = "Enter when it is looked at again"

    def clean(self):
        said = super().clean()
        if said.get("assessed_on") and said["assessed_on"] > local_today():
            self.add_error("assessed_on", "Enter a day that is not ahead of us")
        return said


class RiskLineForm(CentreModelForm):
    not_notes = ("hazard", "precautions", "more_to_do")

    risk = forms.ChoiceField(
        label="What risk is left?",
        choices=Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what risk is left"},
    )

    class Meta:
        model = RiskLine
        fields = ("hazard", "who", "precautions", "more_to_do", "risk")
        labels = {
            "hazard": "What could hurt somebody?",
            "who": "Who could be hurt?",
            "precautions": "What do we do about it?",
            "more_to_do": "What more is to be done, and by whom?",
        }
        widgets = {"precautions": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "hazard": {"required": "Enter what could hurt somebody"},
            "precautions": {"required": "Enter what we do about it"},
        }


class DrillForm(CentreModelForm):
    on = DateField(label="Day", near=True)
    at = TimeField(label="Time", help_text="For example 10.15")
    all_accounted = forms.TypedChoiceField(
        label="Was everybody accounted for by the fire roll?",
        choices=[("yes", "Yes"), ("no", "No, somebody was missing or not on it")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether everybody was accounted for"},
    )

    class Meta:
        model = FireDrill
        fields = ("on", "at", "in_earnest", "minutes", "seconds", "people", "all_accounted", "went_well", "to_change")
        labels = {
            "in_earnest": "It was no drill",
            "minutes": "Minutes until everybody was out",
            "seconds": "And seconds",
            "people": "How many people were out?",
            "went_well": "What went well?",
            "to_change": "What is to change, and by whom?",
        }
        error_messages = {
            "minutes": {"required": "Enter how many minutes it took"},
            "people": {"required": "Enter how many people were out"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].error_messages["required"] = "Enter the day"
        self.fields["at"].error_messages["required"] = "Enter the time"

    def clean_on(self):
        if self.cleaned_data["on"] > local_today():
            raise ValidationError("Enter a day that is not ahead of us")
        return self.cleaned_data["on"]


def colleagues(*, but_also=None):
    """The accounts that keep the building safe, by name. but_also: the id of who was named earlier stays a choice."""
    roles = [role for role, described in ROLES.items() if Permission.SAFETY_RECORD in described.permissions]
    holding = RoleAssignment.objects.in_force(on=local_today()).filter(role__in=roles).values("user_id")
    found = User.objects.filter(is_active=True, pk__in=holding)
    if but_also is not None:
        found = found | User.objects.filter(pk=but_also)
    return found.order_by("name")

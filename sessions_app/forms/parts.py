"""Fields that several forms of this room have."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import TimeField

from ..leaders import people_who_run_sessions
from ..models import Equipment, Room
from ..models.spaces import MOST_PEOPLE


def time_field(label, hint="", **kwargs):
    """A time of day in a short box."""
    widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "text", "autocomplete": "off"})
    return TimeField(label=label, help_text=hint, widget=widget, **kwargs)


def place_field():
    return forms.CharField(
        label="Place in words",
        max_length=120,
        required=False,
        help_text="What families are told. Empty: the room’s own name.",
    )


def room_field():
    return forms.ModelChoiceField(
        label="Which room?",
        queryset=Room.objects.none(),
        required=False,
        empty_label="None of our rooms",
        error_messages={"invalid_choice": "Choose a room from the list"},
    )


def places_field(**kwargs):
    """How many places, where it is another number than usual."""
    return forms.IntegerField(
        label="Places, if other than usual",
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"}),
        **kwargs,
    )


def equipment_field():
    return forms.ModelMultipleChoiceField(
        label="What equipment is used?",
        queryset=Equipment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list", "invalid_pk_value": "Choose from the list"},
    )


def offer_spaces(form, *, room=None, equipment=()):
    """Fill the fields for rooms and equipment with what is in use, and what this one has. None at all: no field."""
    today = local_today()
    for name, model, also in (("room", Room, [room]), ("equipment", Equipment, equipment)):
        if name not in form.fields:
            continue
        field = form.fields[name]
        field.queryset = model.objects.in_use(on=today) | model.objects.filter(pk__in=[key for key in also if key])
        if not field.queryset.exists():
            del form.fields[name]


def leader_field():
    return forms.ModelChoiceField(
        label="Who runs it?",
        queryset=None,
        required=False,
        empty_label="Nobody named yet",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )


def offer_leaders(form, current_id=None):
    """Fill the leader field with who may run sessions today, and who runs this one."""
    form.fields["led_by"].queryset = people_who_run_sessions(on=local_today(), also=current_id)


def check_times(form, cleaned):
    """A session ends after it starts: the message stands at the end."""
    start, end = cleaned.get("start_time"), cleaned.get("end_time")
    if start and end and end <= start:
        form.add_error("end_time", "Enter an end that is later than the start")

"""Fields that several forms of this room have."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import TimeField

from ..leaders import people_who_run_sessions


def time_field(label, hint="", **kwargs):
    """A time of day in a short box."""
    widget = forms.TextInput(attrs={"class": "width-4", "inputmode": "text", "autocomplete": "off"})
    return TimeField(label=label, help_text=hint, widget=widget, **kwargs)


def place_field():
    return forms.CharField(label="Place", max_length=120, required=False)


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

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField

from ..models import Service
from .parts import (
    check_times,
    equipment_field,
    leader_field,
    offer_leaders,
    offer_spaces,
    place_field,
    places_field,
    room_field,
    time_field,
)


class SessionForm(CentreForm):
    """A single session of a service."""

    service = forms.ModelChoiceField(
        label="What is it?",
        queryset=None,
        empty_label="Choose",
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose a service from the list"},
    )
    date = DateField(label="Date", near=True)
    start_time = time_field("Starts at", "For example 9.30 or 1:15pm")
    end_time = time_field("Ends at")
    room = room_field()
    venue = place_field()
    capacity = places_field(help_text="For this one alone. Empty: as many as its series or service has.")
    equipment = equipment_field()
    led_by = leader_field()

    def __init__(self, *args, led_by_now=None, room_now=None, equipment_now=(), **kwargs):
        super().__init__(*args, **kwargs)
        offer_spaces(self, room=room_now, equipment=equipment_now)
        if "service" in self.fields:
            self.fields["service"].queryset = Service.objects.offered(on=local_today())
        offer_leaders(self, led_by_now)
        self.fields["date"].error_messages["required"] = "Enter the date"
        self.fields["start_time"].error_messages["required"] = "Enter when it starts"
        self.fields["end_time"].error_messages["required"] = "Enter when it ends"

    def clean(self):
        cleaned = super().clean()
        check_times(self, cleaned)
        return cleaned


class SessionChangeForm(SessionForm):
    """Change one session; an imported one may have no times."""

    service = None
    field_order = ["date", "start_time", "end_time", "room", "venue", "capacity", "equipment", "led_by"]

    def __init__(self, *args, may_move=True, times_needed=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_move:
            # Marks belong to the day they were made.
            del self.fields["date"]
        for name in ("start_time", "end_time"):
            self.fields[name].required = times_needed


class CancelForm(CentreForm):
    reason = forms.CharField(
        label="Why is it cancelled?",
        help_text="For example “Nobody to run it” or “Heating broken”. No names of families.",
        max_length=300,
        error_messages={"required": "Say why the session is cancelled"},
    )

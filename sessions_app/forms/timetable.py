from django import forms

from centre.core.forms import CentreForm, DateField

from ..models import Weekday
from ..models.rhythms import SeriesRhythm
from ..planning import LONGEST_SERIES, Wanted
from ..programme.spaces import place_in_words
from .parts import (
    check_times,
    leader_field,
    offer_leaders,
    offer_spaces,
    place_field,
    places_field,
    room_field,
    time_field,
)


class SeriesForm(CentreForm):
    """A series as somebody would like it to be."""

    weekday = forms.TypedChoiceField(
        label="Which day?",
        choices=Weekday.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the day of the week"},
    )
    rhythm = forms.ChoiceField(
        label="How often?",
        choices=SeriesRhythm.choices,
        initial=SeriesRhythm.WEEKLY,
        required=False,
        help_text="Weeks are counted from the first day.",
    )
    start_time = time_field("Starts at", "For example 9.30 or 1:15pm. It stays the same when the clocks change.")
    end_time = time_field("Ends at")
    room = room_field()
    venue = place_field()
    capacity = places_field(help_text="Empty: as many as the service has.")
    led_by = leader_field()
    from_date = DateField(label="From", near=True)
    to_date = DateField(label="To", help_text="Holidays in between are left out, unless you say otherwise.", near=True)
    in_holidays = forms.BooleanField(label="Also outside term time", required=False)

    def __init__(self, *args, led_by_now=None, room_now=None, **kwargs):
        super().__init__(*args, **kwargs)
        offer_spaces(self, room=room_now)
        offer_leaders(self, led_by_now)
        self.fields["from_date"].error_messages["required"] = "Enter the first day"
        self.fields["to_date"].error_messages["required"] = "Enter the last day"
        self.fields["start_time"].error_messages["required"] = "Enter when it starts"
        self.fields["end_time"].error_messages["required"] = "Enter when it ends"

    def clean_rhythm(self):
        return self.cleaned_data["rhythm"] or SeriesRhythm.WEEKLY

    def clean(self):
        cleaned = super().clean()
        check_times(self, cleaned)
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Enter a last day that is not before the first")
        elif first and last and last - first > LONGEST_SERIES:
            self.add_error("to_date", "Enter a last day within two years of the first")
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What was asked for; only after `is_valid()`."""
        said = {name: self.cleaned_data[name] for name in Wanted.__dataclass_fields__ if name in self.cleaned_data}
        said["venue"] = place_in_words(said["venue"], said.get("room"))
        return Wanted(**said)


class EndSeriesForm(CentreForm):
    last_day = DateField(label="Last day of the series", near=True)

from django import forms

from centre.core.forms import CentreForm

from ..actions.headcount import MOST
from ..creche.taken_home import MOST_LETTERS, WHO_TOOK
from ..punctuality import AHEAD, is_ahead
from .parts import time_field

WHOLE_NUMBER = f"Enter a whole number from 0 to {MOST:,}"


def count_field(label):
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WHOLE_NUMBER),
    )


def took_field():
    return forms.CharField(
        label="Who took the child home?",
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HeadCountForm(CentreForm):
    """Visitors who are on no register, with the numbers that the page showed."""

    adults = count_field("Adults")
    children = count_field("Children")
    seen_adults = forms.IntegerField(widget=forms.HiddenInput)
    seen_children = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(CentreForm):
    reason = forms.CharField(
        label="Why is the register opened again?",
        help_text="For example “Two families were missed”. No names.",
        max_length=300,
        error_messages={"required": "Say why the register is opened again"},
    )


class TimesForm(CentreForm):
    """When somebody came and left, and whether that was late or early. in_care: a child of a crèche.

    asks_who: nobody has said yet who took the child home, so a time out is not enough.
    """

    time_in = time_field("In at", "For example 9.30", error_messages={"required": "Enter when the child came"})
    time_out = time_field("Out at", "Leave it empty while they are here.", required=False)
    took = took_field()
    late = forms.BooleanField(label="Came late", required=False)
    early = forms.BooleanField(label="Left before the end", required=False)

    def __init__(self, *args, session, in_care, asks_who, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["time_in"].required = in_care
        if not asks_who:
            del self.fields["took"]

    def clean(self):
        cleaned = super().clean()
        time_in, time_out = cleaned.get("time_in"), cleaned.get("time_out")
        if time_in and time_out and time_out < time_in:
            self.add_error("time_out", "Enter a time out that is not before the time in")
        for name in ("time_in", "time_out"):
            if is_ahead(self.session, cleaned.get(name)):
                self.add_error(name, AHEAD)
        if "took" in self.fields and time_out and not cleaned.get("took"):
            self.add_error("took", WHO_TOOK)
        return cleaned


class TickForm(CentreForm):
    """Who of a family is here, from the boxes on its page; gives each box that can be ticked its id."""

    people = forms.MultipleChoiceField(label="Who is here", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, family, mode, **kwargs):
        super().__init__(*args, auto_id="tick_%s", **kwargs)
        words = "Tick who wants to come" if mode == "book" else "Tick who is here"
        people = self.fields["people"]
        people.error_messages |= {"required": words, "invalid_choice": words}
        done = ("present", "booked") if mode == "book" else ("present",)
        rows = [row for row in family.rows if row.status not in done]
        people.choices = [(row.id, row.name) for row in rows]
        for number, row in enumerate(rows):
            row.tick_id = f"tick_people_{number}"


class FindForm(CentreForm):
    show_optional = False

    words = forms.CharField(label="Find a family", required=False, max_length=100)

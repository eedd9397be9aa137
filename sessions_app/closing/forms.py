"""What is asked before a register is closed. The form knows what is missing and says it beside its box."""

from dataclasses import dataclass

from django import forms

from centre.core.dates import local_now
from centre.core.forms import CentreForm

from ..forms.parts import time_field
from ..safety.clocks import parent_waits
from .actions import WasThere
from .reading import Planned

OTHERS = 2
NOTHING, SOMETHING = "nothing", "something"
SAY_WHO = "Tick who of us was there, or choose somebody"


@dataclass(frozen=True)
class Line:
    """One person of the form: who it is, and the bound fields."""

    words: str
    fields: list


class ClosingForm(CentreForm):
    """Who of us was there, whether anything happened, how it went; closing=False saves what is known so far."""

    show_optional = False

    happened = forms.ChoiceField(
        label="Did anything happen?",
        choices=[
            (NOTHING, "No: no accident, no incident, no near miss"),
            (SOMETHING, "Yes, and it is written down"),
        ],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Say whether anything happened"},
    )
    no_evaluation_because = forms.CharField(
        label="Or why nobody says how it went this time",
        max_length=300,
        required=False,
        help_text="For example “All of us were covering elsewhere.” No names.",
    )
    although = forms.CharField(
        label="Why is it closed although something is missing?",
        max_length=250,
        required=False,
        help_text="No names. It stays with the session.",
    )

    def __init__(self, *args, session, duties, planned, members, incidents, said, may_override, closing, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.duties, self.incidents, self.closing = session, duties, incidents, closing
        self.members = {str(each.pk): each for each in members}
        self.planned: dict[str, Planned] = {f"there_{each.user.pk}": each for each in planned}
        if not may_override:
            del self.fields["although"]
        self.has_review = hasattr(session, "review")
        if self.has_review:
            del self.fields["no_evaluation_because"]
        else:
            self.fields["no_evaluation_because"].initial = said.no_evaluation_because
        self.fields["happened"].initial = NOTHING if said.nothing_happened else SOMETHING if incidents else None
        for name, each in self.planned.items():
            self.fields[name] = forms.BooleanField(label=f"{each.name} ({each.part})", required=False)
            self._times(name)
        for number in range(1, OTHERS + 1):
            name = f"other_{number}"
            self.fields[f"{name}_member"] = forms.ChoiceField(
                label="Another colleague",
                required=False,
                choices=[("", "Nobody else"), *((pk, str(each)) for pk, each in self.members.items())],
                error_messages={"invalid_choice": "Choose somebody from the list"},
            )
            self.fields[f"{name}_helper"] = forms.CharField(
                label="Or a helper’s name",
                max_length=100,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self._times(name)

    def _times(self, name):
        session, now = self.session, local_now()
        end = session.end_time
        if session.date == now.date() and end and end > now.time():
            end = now.time().replace(second=0, microsecond=0)
        start = min(session.start_time, end) if session.start_time and end else session.start_time
        self.fields[f"{name}_from"] = time_field("From", required=False, initial=start)
        self.fields[f"{name}_until"] = time_field("Until", required=False, initial=end)

    def planned_lines(self) -> list[Line]:
        return [Line(each.part, self._bound(name, "", "_from", "_until")) for name, each in self.planned.items()]

    def other_lines(self) -> list[Line]:
        names = [f"other_{number}" for number in range(1, OTHERS + 1)]
        return [Line("", self._bound(name, "_member", "_helper", "_from", "_until")) for name in names]

    def _bound(self, name, *ends):
        return [self[name + end] for end in ends]

    def clean(self):
        cleaned = super().clean()
        self.there, self.names = [], []
        for name, each in self.planned.items():
            if cleaned.get(name):
                self._add(name, each.member, "" if each.member else each.name)
        for number in range(1, OTHERS + 1):
            name = f"other_{number}"
            member, helper = cleaned.get(f"{name}_member"), " ".join(cleaned.get(f"{name}_helper", "").split())
            if member and helper:
                self.add_error(f"{name}_helper", "Choose one: a colleague, or somebody else")
            elif member or helper:
                self._add(name, self.members.get(member), helper)
        if cleaned.get("happened") == SOMETHING and not self.incidents:
            self.add_error("happened", "Write down first what happened, with the link below")
        if self.closing and not cleaned.get("although"):
            self._say_what_is_missing(cleaned)
        return cleaned

    def _add(self, name, member, helper):
        came, went = self.cleaned_data.get(f"{name}_from"), self.cleaned_data.get(f"{name}_until")
        for end, time in (("from", came), ("until", went)):
            if time is None and f"{name}_{end}" not in self.errors:
                self.add_error(f"{name}_{end}", f"Enter {end} when they were there")
        if came and went:
            self.there.append(WasThere(came, went, member, helper))
            self.names.append(name)

    def _say_what_is_missing(self, cleaned):
        if not self.duties and not self.names and not self.errors:
            self.add_error(next(iter(self.planned), "other_1_member"), SAY_WHO)
        if not cleaned.get("happened") and not self.incidents and "happened" not in self.errors:
            self.add_error("happened", "Say whether anything happened")
        if any(parent_waits(each) for each in self.incidents) and "happened" not in self.errors:
            self.add_error("happened", "Tell the parent first, and write down that they know, under “Accidents” below")
        if not self.has_review and not cleaned.get("no_evaluation_because"):
            self.add_error("no_evaluation_because", "Say how it went, or why nobody does")

    def tell(self, error):
        """Put what the action refused ("there_0": …) beside the time out of that person."""
        for key, messages in error.message_dict.items():
            number = int(key.rpartition("_")[2]) if key.startswith("there_") else -1
            field = f"{self.names[number]}_until" if 0 <= number < len(self.names) else None
            self.add_error(field, messages)

    def answers(self) -> dict:
        """What `closing.actions.answer` takes; only after `is_valid()`."""
        return {
            "there": self.there,
            "nothing_happened": self.cleaned_data.get("happened") == NOTHING,
            "no_evaluation_because": self.cleaned_data.get("no_evaluation_because", ""),
        }

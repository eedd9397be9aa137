"""What people type about checks: how each came out today, what is checked, and who does it."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm, CentreModelForm

from ..models import Risk, Routine
from .forms import colleagues, name_the_place, offer_rooms

MOST_TURNS = 12
EMPTY_TURNS = 2


class ChecksForm(CentreForm):
    """How each check of today came out; what is left for later stays empty."""

    show_optional = False
    SAID = (("fine", "Fine"), ("fault", "Something is wrong"))

    def __init__(self, places, *args, **kwargs):
        self.routines = {each.pk: each for place in places for each in place.left}
        super().__init__(*args, **kwargs)
        for pk, routine in self.routines.items():
            self.fields[f"said-{pk}"] = forms.ChoiceField(
                label=routine.what, choices=self.SAID, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note-{pk}"] = forms.CharField(
                label="If something is wrong: what?", max_length=300, required=False
            )
            self.fields[f"risk-{pk}"] = forms.ChoiceField(
                label="If something is wrong: how bad is it?", choices=[("", "Choose"), *Risk.choices], required=False
            )

    def clean(self):
        said = super().clean()
        if not self.errors and not any(said.get(f"said-{pk}") for pk in self.routines):
            raise ValidationError("Say for at least one check how it is")
        for pk in self.routines:
            if said.get(f"said-{pk}") == "fault" and not said.get(f"note-{pk}") and f"note-{pk}" not in self.errors:
                self.add_error(f"note-{pk}", "Say what is wrong")
            if said.get(f"said-{pk}") == "fault" and not said.get(f"risk-{pk}") and f"risk-{pk}" not in self.errors:
                self.add_error(f"risk-{pk}", "Choose how bad it is")
            if said.get(f"said-{pk}") == "fine" and (said.get(f"note-{pk}") or said.get(f"risk-{pk}")):
                self.add_error(f"said-{pk}", "You said what is wrong, too: choose that, or take it out")
        return said

    def made(self):
        """([the routines that were checked], {routine id: (what is wrong, how bad it is)})."""
        said = self.cleaned_data
        checked = [routine for pk, routine in self.routines.items() if said.get(f"said-{pk}")]
        faults = [each.pk for each in checked if said[f"said-{each.pk}"] == "fault"]
        return checked, {pk: (said[f"note-{pk}"], said[f"risk-{pk}"]) for pk in faults}

    def fields_of(self, routine):
        """(routine, its three bound fields)."""
        return routine, self[f"said-{routine.pk}"], self[f"note-{routine.pk}"], self[f"risk-{routine.pk}"]


class RoutineForm(CentreModelForm):
    """What is checked and how often, and who does it: nobody in particular, one colleague, or several by turns."""

    class Meta:
        model = Routine
        fields = ("room", "place", "what", "kind", "rhythm", "turn_length")
        labels = {
            "room": "Which room?",
            "place": "Place in words",
            "what": "What is checked, cleaned or kept up?",
            "kind": "Kind",
            "rhythm": "How often?",
            "turn_length": "When does it pass to the next colleague?",
        }
        help_texts = {
            "place": "Empty: the room’s own name.",
            "what": "As something that is so: “The gate shuts and locks.”",
            "turn_length": "Only where several do it by turns. After the last, the first is in turn again.",
        }
        widgets = {"kind": forms.RadioSelect, "rhythm": forms.RadioSelect, "turn_length": forms.RadioSelect}
        error_messages = {
            "what": {"required": "Enter what is looked at"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rooms(self)
        named = [turn.who for turn in self.instance.turns.select_related("who")] if self.instance.from_date else []
        self.users = {str(user.pk): user for user in (*colleagues(), *named)}
        choices = [("", "Nobody"), *((pk, user.name) for pk, user in self.users.items())]
        passes_on = self.fields.pop("turn_length")
        passes_on.required = False
        for n in range(min(MOST_TURNS, max(len(named) + EMPTY_TURNS, 4))):
            self.fields[f"who-{n + 1}"] = forms.ChoiceField(
                label="Who does it?" if n == 0 else f"And by turns: colleague {n + 1}",
                choices=choices,
                required=False,
                initial=str(named[n].pk) if n < len(named) else "",
                help_text="Who is in turn first. Nobody: whoever opens up." if n == 0 else "",
            )
        self.fields["turn_length"] = passes_on

    def clean(self):
        said = name_the_place(self, super().clean())
        said["turn_length"] = said.get("turn_length") or self.instance.turn_length
        in_order = [said.pop(name, "") for name in list(said) if name.startswith("who-")]
        said["who"] = [self.users[pk] for pk in in_order if pk]
        return said

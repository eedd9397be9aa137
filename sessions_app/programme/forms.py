"""What people type about rooms, equipment and who works when."""

from django import forms

from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import Equipment, Room
from .roster import PARTS, as_seen, people_to_plan

ENDED = "No longer used after"
ENDED_HINT = "Leave empty while it is in use. What was planned before stays."


class RoomForm(CentreModelForm):
    """A room, hall or garden."""

    ended_on = DateField(label=ENDED, near=True, required=False, help_text=ENDED_HINT)

    class Meta:
        model = Room
        fields = ["name", "premises", "capacity", "ended_on"]
        labels = {
            "name": "What is the room called?",
            "premises": "In which building is it?",
            "capacity": "How many people does it hold?",
        }
        help_texts = {
            "premises": "Leave empty for the centre itself.",
            "capacity": "By the fire risk assessment, children and adults together.",
        }
        error_messages = {"name": {"required": "Enter what the room is called"}}
        widgets = {"capacity": forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"})}


class EquipmentForm(CentreModelForm):
    """A thing that sessions take turns with."""

    ended_on = DateField(label=ENDED, near=True, required=False, help_text=ENDED_HINT)

    class Meta:
        model = Equipment
        fields = ["name", "kept_where", "ended_on"]
        labels = {"name": "What is it?", "kept_where": "Where is it kept?"}
        help_texts = {"name": "Each thing that can be used by itself, for example “Parachute” or “Projector 2”."}
        error_messages = {"name": {"required": "Enter what it is"}}


class RosterForm(CentreForm):
    """A part for each colleague: a select each, beside what speaks against it."""

    show_optional = False
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    later_too = forms.BooleanField(label="The same for the later sessions of this weekly series", required=False)

    def __init__(self, *args, session, parts, commitments, **kwargs):
        super().__init__(*args, **kwargs)
        if not session.series_id:
            del self.fields["later_too"]
        self.fields["seen"].initial = as_seen(parts)
        people = people_to_plan(on=session.date, also=parts)
        self.people = sorted(people, key=lambda user: (user.pk not in parts, user.name))
        for user in self.people:
            notes = " and ".join(commitments.notes_on(user.pk, session))
            self.fields[self.name_of(user)] = forms.ChoiceField(
                label=str(user),
                choices=[("", "Not there"), *PARTS],
                required=False,
                initial=parts.get(user.pk, ""),
                help_text=f"{notes[0].upper()}{notes[1:]}" if notes else "",
            )

    @staticmethod
    def name_of(user) -> str:
        return f"part_{user.pk.hex}"

    def rows(self):
        """The fields of the people, in order."""
        return [self[self.name_of(user)] for user in self.people]

    def parts(self) -> dict:
        """{User: part}; only after `is_valid()`."""
        chosen = {user: self.cleaned_data.get(self.name_of(user)) for user in self.people}
        return {user: part for user, part in chosen.items() if part}

"""What a family support worker types about a visit. The rules themselves stand in families.actions.visits."""

import uuid

from django import forms
from django.utils.html import format_html

from centre.core.forms import CentreForm, DateField, TimeField
from staff.models import User

from ..actions.visits import CALLED_OFF
from ..models import Person
from ..models.contact import VisitOutcome, VisitType
from ..safety.forms import SafetyFields

MOST_PEOPLE_SEEN = 60
MANNERS = ("seen_alone", "seen_awake", "seen_asleep")


class Ticks(forms.SelectMultiple):
    """Read like a list of ticks; drawn by the page (families/visit_people.html), never as a list of all people.

    What it draws itself is only what an error message leads to: the first box of the page.
    """

    first_id = "id_people_seen_0"

    def render(self, name, value, attrs=None, renderer=None):
        return format_html('<input type="checkbox" name="{}" id="{}">', name, self.first_id)


class PeopleSeenField(forms.ModelMultipleChoiceField):
    """Ticks beside people; the page draws them itself, because one sees names, ages and who else was found."""

    widget = Ticks
    default_error_messages = {
        "list": "Tick the people who were seen",
        "invalid_choice": "Somebody who was ticked is not known here any more. Look at the ticks again.",
        "invalid_pk_value": "Somebody who was ticked is not known here any more. Look at the ticks again.",
    }

    def clean(self, value):
        if isinstance(value, list | tuple):
            value = list(dict.fromkeys(str(each) for each in value))
            if len(value) > MOST_PEOPLE_SEEN:
                raise forms.ValidationError(f"Tick at most {MOST_PEOPLE_SEEN} people.", code="list")
        return super().clean(value)


class _Sections(CentreForm):
    """What a plan and a log have in common."""

    worker = forms.ModelChoiceField(
        label="Who visits",
        queryset=User.objects.none(),
        empty_label=None,
        required=False,
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    date = DateField(label="Day", near=True)
    start_time = TimeField(label="From", required=False)
    end_time = TimeField(label="Until", required=False)
    type = forms.ChoiceField(
        label="What kind of visit",
        choices=VisitType,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what kind of visit it is",
            "invalid_choice": "Choose what kind of visit it is",
        },
    )
    place = forms.CharField(
        label="Place, if not at the family’s home or the centre",
        max_length=200,
        required=False,
    )

    def __init__(self, *args, workers=None, **kwargs):
        super().__init__(*args, **kwargs)
        if workers is None:
            del self.fields["worker"]
        else:
            self.fields["worker"].queryset = workers
        for name in ("start_time", "end_time"):
            self.fields[name].widget.attrs["class"] = "width-4"
        self.fields["date"].widget.attrs["class"] = "width-10"

    def facts(self) -> dict:
        """What was typed, as the actions take it; the worker only where one could be chosen."""
        facts = dict(self.cleaned_data)
        if facts.get("worker") is None:
            facts.pop("worker", None)
        return facts


class PlanForm(SafetyFields, _Sections):
    """A visit to come: who goes, when, what kind, where, and what makes it safe."""

    def __init__(self, *args, colleagues=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start_time"].help_text, self.fields["end_time"].help_text = "Such as 9.30", "Such as 10.15"
        if colleagues is not None:
            self.fields["second_worker"].queryset = colleagues

    def facts(self) -> dict:
        facts = {name: value for name, value in super().facts().items() if name not in SafetyFields.base_fields}
        return facts | {"safety": self.safety_facts()}

    @property
    def safety_open(self) -> bool:
        """Whether the part about safety is shown unfolded: something is in it, or has to be put right."""
        return any(self[name].value() or self[name].errors for name in SafetyFields.base_fields)


class VisitForm(_Sections):
    """A visit that took place, or did not."""

    note_lines = ("next_step",)

    outcome = forms.ChoiceField(
        label="How did it go",
        choices=VisitOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went", "invalid_choice": "Choose how it went"},
    )
    people_seen = PeopleSeenField(label="Who was seen", queryset=Person.objects.all(), required=False)
    summary = forms.CharField(
        label="What happened",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # How children were seen: further ticks beside those of people_seen, drawn with them.
    seen_alone = PeopleSeenField(label="Seen alone", queryset=Person.objects.all(), required=False)
    seen_awake = PeopleSeenField(label="Awake", queryset=Person.objects.all(), required=False)
    seen_asleep = PeopleSeenField(label="Asleep", queryset=Person.objects.all(), required=False)
    child_voice = forms.CharField(
        label="Voice of the child",
        max_length=5_000,
        required=False,
        help_text="What the child said, did or showed, in the child’s own way.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    agreed = forms.CharField(
        label="What was agreed",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_step = forms.CharField(
        label="Next step",
        max_length=300,
        required=False,
        help_text="It comes back on your desk on the day.",
    )
    next_step_due = DateField(label="Next step by", near=True, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_step_due"].widget.attrs["class"] = "width-10"
        self.fields["type"].label = "What kind of visit was it"
        self.fields["type"].error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), "Choose what kind of visit it was"
        )

    def facts(self) -> dict:
        facts = super().facts()
        facts["people_seen"] = list(facts["people_seen"])
        alone, awake, asleep = ({person.pk for person in facts.pop(name)} for name in MANNERS)
        facts["manner"] = {
            # Who woke up was seen awake.
            pk: {"alone": pk in alone, "awake": "awake" if pk in awake else "asleep" if pk in asleep else ""}
            for pk in alone | awake | asleep
        }
        return facts


class CallOffForm(CentreForm):
    """Calling a planned visit off."""

    outcome = forms.ChoiceField(
        label="Who called it off",
        choices=[(outcome.value, outcome.label) for outcome in VisitOutcome if outcome in CALLED_OFF],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who called it off", "invalid_choice": "Choose who called it off"},
    )
    reason = forms.CharField(
        label="Why",
        max_length=2_000,
        required=False,
        help_text="The family support team and the coordinator read it, and nobody else.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WorkerFilter(forms.Form):
    """Whose visits the list shows. Everything in it is optional and a wrong answer is as good as none."""

    show_optional = False
    worker = forms.ModelChoiceField(
        label="Whose visits", queryset=User.objects.none(), required=False, empty_label="Everybody’s"
    )

    def __init__(self, *args, workers, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers


class WordsForm(forms.Form):
    """A name to look for."""

    words = forms.CharField(
        label="Name, telephone or postcode",
        max_length=100,
        required=False,
        error_messages={"null_characters_not_allowed": "Remove the invisible characters from this text."},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autocapitalize": "off"}),
    )

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def id_from(text) -> uuid.UUID | None:
    """The id that a browser sent, or None for anything that is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None

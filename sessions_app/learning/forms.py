"""What people type about play and learning. Forms validate and decide nothing."""

from django import forms

from centre.core.forms import CentreForm
from centre.core.templatetags.words import date_words

from .eyfs import Stage

NO_NAMES = "No child’s name: what you saw of one child is an observation on the child’s own page."


class AreasField(forms.MultipleChoiceField):
    """Areas of learning, the prime ones first."""

    widget = forms.CheckboxSelectMultiple


class PlanForm(CentreForm):
    """What a session is to give children."""

    takes_up = forms.BooleanField(label="This plan takes them up", required=False)
    aim = forms.CharField(
        label="What can children find out, try or learn?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example “Fill, empty and pour; words such as full and empty.”",
    )
    areas = AreasField(label="Areas of learning")
    stages = forms.MultipleChoiceField(
        label="For whom?",
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="By what they can do, not by birthday.",
    )
    interests = forms.CharField(
        label="Which interests of the children does it follow?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"What they went back to again and again, at sessions or at home. {NO_NAMES}",
    )
    activities = forms.CharField(
        label="What do we do?", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    put_out = forms.CharField(
        label="What is put out?", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    things = forms.MultipleChoiceField(
        label="And from the library?", required=False, widget=forms.CheckboxSelectMultiple
    )
    joining_in = forms.CharField(
        label="What helps everybody to join in?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Signs, another language, a table at the right height, a quiet corner.",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    not_notes = ("aim", "activities", "put_out", "joining_in")

    def __init__(self, *args, framework, last=None, library=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.library = {str(each.pk): each for each in library}
        kinds: dict = {}
        for pk, each in self.library.items():
            out = f", with a family until {date_words(each.due_back)}" if each.due_back else ""
            kinds.setdefault(each.get_kind_display(), []).append((pk, f"{each}{out}"))
        self.fields["things"].choices = list(kinds.items())
        if not kinds:
            del self.fields["things"]
        self.fields["areas"].choices = framework.choices
        self.fields["areas"].help_text = framework.title
        self.fields["areas"].error_messages["required"] = "Choose at least one area of learning"
        self.fields["aim"].error_messages["required"] = "Enter what children can find out, try or learn"
        if last is None:
            del self.fields["takes_up"]
        else:
            self.fields["takes_up"].help_text = f"Next steps from {date_words(last.session.date)}: {last.next_steps}"

    def clean_things(self):
        return [self.library[pk] for pk in self.cleaned_data["things"]]


class ToldForm(CentreForm):
    """How it went."""

    what_happened = forms.CharField(
        label="What happened?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"What children did with it, and what surprised you. {NO_NAMES}",
    )
    areas_seen = AreasField(label="Which areas of learning did you see?", required=False)
    next_steps = forms.CharField(
        label="What comes next?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is shown to whoever plans the next session.",
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, framework, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas_seen"].choices = framework.choices
        self.fields["what_happened"].error_messages["required"] = "Enter what happened"

"""What people type about how it was. Forms validate and decide nothing."""

from django import forms

from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import Rating, Service, Theme, YouSaid

SMILEYS = [(value, label) for value, label in reversed(Rating.choices)]


class SayForm(CentreForm):
    """A family's own answer: a smiley, words, or both."""

    show_optional = False
    rating = forms.TypedChoiceField(
        label="How was it?", choices=SMILEYS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="What was good? What would you like to be different?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No names, please. We do not know who you are, so we cannot answer you here.",
    )

    not_notes = ("words",)

    def clean(self):
        said = super().clean()
        if not self.errors and said.get("rating") is None and not said.get("words"):
            self.add_error("rating", "Choose a smiley, or write something below")
        return said


class PaperForm(CentreForm):
    """A slip of paper, typed in by a colleague."""

    service = forms.ModelChoiceField(label="What is it about?", queryset=Service.objects.none())
    given_on = DateField(label="Day", near=True)
    rating = forms.TypedChoiceField(
        label="How was it?", choices=SMILEYS, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="In their own words", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    themes = forms.MultipleChoiceField(
        label="About", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = Service.objects.order_by("name")
        self.fields["service"].error_messages["required"] = "Choose what it is about"
        self.fields["given_on"].error_messages["required"] = "Enter the day"

    def clean(self):
        said = super().clean()
        if "rating" not in self.errors and said.get("rating") is None and not said.get("words"):
            self.add_error("rating", "Choose a smiley, or type what they wrote")
        return said


class SortForm(CentreForm):
    """What a comment is about; a name that slipped in is taken out here."""

    words = forms.CharField(
        label="In their own words",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Take out names; leave the rest as it was said.",
    )
    themes = forms.MultipleChoiceField(
        label="About", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class ReviewForm(CentreForm):
    """How colleagues found a session."""

    went_well = forms.CharField(
        label="What went well?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No child’s name.",
    )
    next_time = forms.CharField(
        label="What will you do differently next time?",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["went_well"].error_messages["required"] = "Enter what went well"


class YouSaidForm(CentreModelForm):
    on = DateField(label="Since when?", near=True)

    class Meta:
        model = YouSaid
        fields = ("said", "did", "on", "service", "public")
        labels = {
            "said": "You said",
            "did": "We did",
            "service": "About which service?",
            "public": "Show it on the public “What’s on” page",
        }
        help_texts = {"said": "For example “The group is full by ten past.”", "did": "“It meets twice a week now.”"}
        error_messages = {
            "said": {"required": "Enter what families said"},
            "did": {"required": "Enter what you did"},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].empty_label = "The whole centre"
        self.fields["on"].error_messages["required"] = "Enter since when"


class CostForm(CentreForm):
    """What one session costs, from a day on."""

    per_session = forms.DecimalField(
        label="Pounds a session", min_value=0, max_value=20_000, max_digits=7, decimal_places=2
    )
    from_date = DateField(label="From", near=True)
    what_counts = forms.CharField(
        label="What is counted in?",
        max_length=200,
        required=False,
        help_text="For example “Two colleagues for three hours, room, fruit”",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["per_session"].error_messages["required"] = "Enter what a session costs"
        self.fields["from_date"].error_messages["required"] = "Enter from which day"

"""What people tick and type when a term is copied or was moved."""

from django import forms

from centre.core.forms import CentreForm
from centre.core.models import Term
from centre.core.templatetags.words import time_words

from ..forms.parts import check_times, places_field, time_field
from ..models import Weekday
from .terms import Adjusted

ADJUSTED = ("weekday", "start_time", "end_time", "capacity")


class WhichTermsForm(CentreForm):
    """From which term, into which."""

    show_optional = False
    source = forms.ModelChoiceField(label="From", queryset=Term.objects.none(), empty_label=None)
    target = forms.ModelChoiceField(label="Into", queryset=Term.objects.none(), empty_label=None)

    def __init__(self, *args, sources, targets, **kwargs):
        super().__init__(*args, **kwargs)
        for name, terms in (("source", sources), ("target", targets)):
            self.fields[name].queryset = Term.objects.filter(pk__in=[term.pk for term in terms])
            self.fields[name].error_messages["invalid_choice"] = "Choose a term from the list"

    def clean(self):
        given = super().clean()
        source, target = given.get("source"), given.get("target")
        if source and target and target.start_date <= source.end_date:
            self.add_error("target", "Choose a term that begins after the other ends")
        return given


class CopyRow(CentreForm):
    """One series of the old term: whether it is copied, and on which day and at what time."""

    show_optional = False
    chosen = forms.BooleanField(label="Copy it", required=False, initial=True)
    weekday = forms.TypedChoiceField(label="Day", choices=Weekday.choices, coerce=int)
    start_time = time_field("From")
    end_time = time_field("To")
    capacity = places_field()

    def __init__(self, *args, row, **kwargs):
        super().__init__(
            *args,
            prefix=row.old.pk.hex,
            initial={name: getattr(row, name) for name in ADJUSTED} | {"chosen": True},
            **kwargs,
        )
        self.row = row
        old = row.old
        self.fields["chosen"].label = f"{old.service}, {old.days_in_words} at {time_words(old.start_time)}"

    def clean(self):
        given = super().clean()
        check_times(self, given)
        return given

    def adjusted(self) -> Adjusted:
        """The day and times; only after `is_valid()`."""
        return Adjusted(**{name: self.cleaned_data[name] for name in ADJUSTED})


class StraysForm(CentreForm):
    """Which sessions, and why they are cancelled."""

    show_optional = False
    sessions = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": "Choose from the list"})
    reason = forms.CharField(
        label="Why are they cancelled?",
        max_length=300,
        required=False,
        help_text="Families are told it. Not needed when they are moved.",
    )

    def __init__(self, *args, strays, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sessions"].choices = [(str(each.session.pk), str(each.session)) for each in strays]
        self.strays = strays

    def chosen(self) -> set:
        """The ids of the sessions that were ticked; only after `is_valid()`."""
        ticked = set(self.cleaned_data["sessions"])
        return {each.session.pk for each in self.strays if str(each.session.pk) in ticked}

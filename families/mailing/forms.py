"""For whom a mailing is, and what is made."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.forms import CentreForm

from ..models import Group
from . import choosing, recipients
from .sheets import FIELD, FIELDS


class MailingForm(CentreForm):
    """Only what belongs to the choice is asked for; the rest may stay as it is."""

    not_notes = ("text",)

    WHOM = (
        (choosing.EVERYBODY, "All registered families"),
        (choosing.GROUP, "Families of a group"),
        (choosing.AGES, "Families with a child of some ages"),
        (choosing.DECILES, "Families in areas of some deciles of deprivation"),
        (choosing.PLACES, "Families in some postcode areas"),
    )
    WHAT = (
        (recipients.LETTER, "A letter"),
        (recipients.LABELS, "Address labels, 21 to a sheet"),
        (recipients.TEXTS, "A list for text messages"),
        (recipients.EMAILS, "A list for e-mails"),
    )
    PER = ((recipients.EACH_ADULT, "To each adult"), (recipients.EACH_HOME, "One to each home"))

    whom = forms.ChoiceField(label="Which families?", choices=WHOM, widget=forms.RadioSelect)
    group = forms.ModelChoiceField(label="Group", queryset=Group.objects.none(), required=False, empty_label="Choose")
    youngest = forms.IntegerField(label="Age from (years)", min_value=0, max_value=18, required=False)
    oldest = forms.IntegerField(label="Age to (years)", min_value=0, max_value=18, required=False)
    first_decile = forms.IntegerField(
        label="Decile from", min_value=1, max_value=10, required=False, help_text="1 is the most deprived tenth"
    )
    last_decile = forms.IntegerField(label="Decile to", min_value=1, max_value=10, required=False)
    places = forms.MultipleChoiceField(label="Postcode areas", required=False, widget=forms.CheckboxSelectMultiple)
    what = forms.ChoiceField(label="What is made?", choices=WHAT, widget=forms.RadioSelect)
    per = forms.ChoiceField(
        label="Letters and labels", choices=PER, widget=forms.RadioSelect, initial=recipients.EACH_ADULT
    )
    subject = forms.CharField(label="Subject of the letter", max_length=120, required=False)
    text = forms.CharField(
        label="The letter",
        max_length=2_500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="{name} becomes the adult’s name, {children} the first names of the children of that home.",
    )

    show_optional = False

    def __init__(self, *args, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = Group.objects.visible_to(user)
        self.fields["places"].choices = choosing.places_to_tick(on=on)
        self.fields["whom"].error_messages["required"] = "Choose which families"
        self.fields["what"].error_messages["required"] = "Choose what is made"

    def clean(self):
        given = super().clean()
        whom = given.get("whom")
        if whom == choosing.GROUP and not given.get("group"):
            self._ask("group", "Choose a group")
        if whom == choosing.AGES:
            self._range(given, "youngest", "oldest", "Enter the age")
        if whom == choosing.DECILES:
            self._range(given, "first_decile", "last_decile", "Enter the decile")
        if whom == choosing.PLACES and not given.get("places"):
            self._ask("places", "Tick at least one postcode area")
        if given.get("what") == recipients.LETTER:
            self._letter(given)
        return given

    def _ask(self, name, words):
        if name not in self.errors:
            self.add_error(name, ValidationError(words, code="required"))

    def _range(self, given, first, last, words):
        for name in (first, last):
            if given.get(name) is None:
                self._ask(name, words)
        if first in given and last in given and None not in (given[first], given[last]) and given[first] > given[last]:
            self._ask(last, "The second number cannot be less than the first")

    def _letter(self, given):
        for name, words in (("subject", "Enter what the letter is about"), ("text", "Write the letter")):
            if not given.get(name):
                self._ask(name, words)
            unknown = {each.strip() for each in FIELD.findall(given.get(name) or "")} - set(FIELDS)
            if unknown:
                self._ask(name, "Only {name} and {children} are filled in: write everything else out")

    def choice(self) -> dict:
        """For recipients.plan."""
        given = self.cleaned_data
        return {
            "what": given["what"],
            "per": given["per"],
            "whom": given["whom"],
            "group": given["group"],
            "ages": (given["youngest"], given["oldest"]),
            "deciles": (given["first_decile"], given["last_decile"]),
            "places": given["places"],
        }

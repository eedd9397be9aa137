"""The lines of a sheet as they are typed. A bad line keeps what was typed and says what to do."""

from django import forms
from django.forms import BaseFormSet, formset_factory

from centre.core.forms import CentreForm

from ..actions.headcount import MOST
from ..corrections.forms import REASON
from ..forms.parts import time_field
from ..models import AttendanceStatus, SessionGuestKind
from .actions import GuestLine, Line
from .reading import in_words, people_called, people_like, tidy

LINES, MORE_LINES, MOST_LINES = 10, 10, 60
LATE = "late"
MARKS = [
    (AttendanceStatus.PRESENT.value, "Here"),
    (LATE, "Late"),
    (AttendanceStatus.APOLOGIES.value, "Apologies"),
    (AttendanceStatus.ABSENT.value, "Absent"),
    ("Of no family", SessionGuestKind.choices),
]
FIELDS = ("name", "pick", "time_in", "time_out", "mark", "took")


class LineForm(CentreForm):
    """One line of the sheet."""

    show_optional = False
    name = forms.CharField(
        label="Name or reference",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "list": "expected"}),
    )
    pick = forms.CharField(label="Who is it?", required=False, max_length=36, widget=forms.HiddenInput)
    time_in = time_field("In", required=False)
    time_out = time_field("Out", required=False)
    mark = forms.ChoiceField(
        label="Mark", choices=MARKS, required=False, error_messages={"invalid_choice": "Choose from the list"}
    )
    took = forms.CharField(
        label="Taken home by", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session, self.person = session, None
        if not session.is_creche:
            del self.fields["took"]

    @property
    def is_blank(self) -> bool:
        typed = (self.cleaned_data.get(name) for name in ("name", "time_in", "time_out", "took"))
        return not self.errors and not any(typed)

    def clean(self):
        given = super().clean()
        time_in, time_out = given.get("time_in"), given.get("time_out")
        if (time_in or time_out or given.get("took")) and not given.get("name") and "name" not in self.errors:
            self.add_error("name", "Enter the name on this line")
        if time_in and time_out and time_out < time_in:
            self.add_error("time_out", "Enter a time that is not before the time in")
        here = given.get("mark", "") in ("", AttendanceStatus.PRESENT, LATE) or self.is_guest
        if self.is_guest and given.get("took"):
            self.add_error("took", "Leave this empty: only a child is taken home")
        if not here and (time_in or time_out):
            self.add_error("mark", "Choose “Here”, or empty the times: who was not here has none")
        return given

    @property
    def is_guest(self) -> bool:
        return self.cleaned_data.get("mark") in SessionGuestKind.values

    def offer(self, people, *, words):
        """Ask who of these people it is."""
        on = self.session.date
        choices = [("", "Choose"), *((str(each.pk), in_words(each, on)) for each in people)]
        self.fields["pick"] = forms.ChoiceField(label="Who is it?", required=False, choices=choices)
        self._bound_fields_cache.pop("pick", None)  # it was a hidden box until now
        self.add_error("pick", words)

    def line(self) -> Line | GuestLine:
        given = self.cleaned_data
        if self.is_guest:
            name, _, organisation = given["name"].partition(",")
            name, organisation = (" ".join(each.split())[:100] for each in (name, organisation))
            return GuestLine(given["mark"], name, organisation, given["time_in"], given["time_out"])
        mark = given["mark"] or AttendanceStatus.PRESENT
        return Line(
            self.person,
            AttendanceStatus.PRESENT if mark == LATE else mark,
            given["time_in"],
            given["time_out"],
            mark == LATE,
            " ".join(given.get("took", "").split()),
        )


class BaseSheet(BaseFormSet):
    row_name = "Line"

    def __init__(self, *args, session, user, **kwargs):
        super().__init__(*args, form_kwargs={"session": session}, **kwargs)
        self.session, self.user = session, user

    def clean(self):
        """Find out who stands on each line; whoever cannot be told is asked for."""
        filled = [form for form in self.forms if form.cleaned_data.get("name")] if self._all_cleaned() else []
        called = people_called({form.cleaned_data["name"] for form in filled})
        seen = {}
        for number, form in enumerate(self.forms, start=1):
            if form not in filled:
                continue
            name, picked = form.cleaned_data["name"], form.cleaned_data.get("pick")
            people = called[tidy(name)]
            if form.is_guest:
                self._guest(form, people, seen, number)
                continue
            if len(people) != 1:
                people = people or people_like(name, user=self.user, on=self.session.date)
                chosen = [each for each in people if str(each.pk) == picked]
                if not chosen:
                    self._ask(form, people)
                    continue
                people = chosen
            form.person = people[0]
            if form.person.pk in seen:
                form.add_error("name", f"Stands on line {seen[form.person.pk]} already: empty one of the two")
            seen.setdefault(form.person.pk, number)

    def _guest(self, form, people, seen, number):
        """A professional or visitor is looked up nowhere; an adult "without a record" who has one is told of it."""
        key = form.line().name.casefold()
        if not key:
            form.add_error("name", "Enter the name first, then a comma and where they are from")
        elif people and form.cleaned_data["mark"] == SessionGuestKind.ADULT:
            form.add_error("mark", "Somebody of this name has a record: choose “Here”, or “Visitor”")
        elif key in seen:
            form.add_error("name", f"Stands on line {seen[key]} already: empty one of the two")
        seen.setdefault(key, number)

    def _all_cleaned(self):
        return all(hasattr(form, "cleaned_data") for form in self.forms)

    def _ask(self, form, people):
        if people:
            form.offer(people, words="Choose who it is, or put the name right")
        else:
            form.add_error(
                "name",
                "Nobody fits. Put the name right; say under Mark that they are of no family; or empty the line and "
                "register them as a new family",
            )

    def is_valid(self):
        # The formset's own clean comes after its forms' and adds to their errors.
        return super().is_valid() and not any(form.errors for form in self.forms)

    def lines(self) -> tuple[list[Line | GuestLine], list]:
        """The lines that are filled in, and the form of each; only after `is_valid()`."""
        filled = [form for form in self.forms if form.cleaned_data.get("name")]
        forms_of = [form for form in filled if form.person is not None or form.is_guest]
        return [form.line() for form in forms_of], forms_of


Sheet = formset_factory(
    LineForm, formset=BaseSheet, extra=LINES, max_num=MOST_LINES, absolute_max=MOST_LINES, validate_max=True
)


class RestForm(CentreForm):
    """What else stands on the sheet: visitors without a name; on a closed register why it is entered now."""

    show_optional = False
    adults = forms.IntegerField(label="Adults without a name", required=False, min_value=0, max_value=MOST)
    children = forms.IntegerField(label="Children without a name", required=False, min_value=0, max_value=MOST)
    reason = forms.CharField(
        label="Why is it entered after closing?",
        help_text="It stays beside each correction.",
        max_length=180,
        error_messages=REASON,
    )

    def __init__(self, *args, closed, **kwargs):
        super().__init__(*args, **kwargs)
        words = dict.fromkeys(("invalid", "min_value", "max_value"), f"Enter a whole number from 0 to {MOST:,}")
        for name in ("adults", "children"):
            self.fields[name].error_messages |= words
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "width-4"})
        for name in ("adults", "children") if closed else ("reason",):
            del self.fields[name]

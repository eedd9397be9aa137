"""Which stretch of days a page is about: a named period, or days of one's own."""

from django import forms

from .forms import CentreForm, DateField
from .periods import CALENDARS, Period
from .templatetags.words import date_words

OTHER_DAYS = "days"
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099


class PeriodForm(CentreForm):
    """Any stretch of days: one of the named periods, or a first and a last day. Nothing given means the first name."""

    show_optional = False
    period = forms.ChoiceField(label="Period", required=False)
    first = DateField(label="From", near=True, required=False)
    last = DateField(label="To", near=True, required=False)

    def __init__(self, *args, periods: list[Period], **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {period.value: period for period in periods}
        calendars: dict[str, list] = {}
        for period in periods:
            calendars.setdefault(CALENDARS[period.calendar], []).append((period.value, period.name))
        self.fields["period"].choices = [*calendars.items(), (OTHER_DAYS, "The days below")]
        self.fields["period"].error_messages["invalid_choice"] = "Choose one of the periods, or enter the days."

    def clean(self):
        given = super().clean()
        chosen = given.get("period")
        if self.errors:
            return given
        if chosen and chosen != OTHER_DAYS:
            given["chosen"] = self.periods[chosen]
        elif given.get("first") and given.get("last"):
            self._take_days(given)
        elif chosen == OTHER_DAYS or given.get("first") or given.get("last"):
            missing = "last" if given.get("first") else "first"
            self.add_error(missing, f"Enter the {missing} day, or choose a period by its name.")
        else:
            given["chosen"] = next(iter(self.periods.values()))
        return given

    def _take_days(self, given):
        first, last = given["first"], given["last"]
        if first.year < EARLIEST_YEAR or last.year > LATEST_YEAR:
            self.add_error("first", f"Enter days between {EARLIEST_YEAR} and {LATEST_YEAR}.")
        elif last < first:
            self.add_error("last", "Enter a last day that is not before the first.")
        else:
            given["chosen"] = Period(f"{date_words(first)} to {date_words(last)}", first, last)

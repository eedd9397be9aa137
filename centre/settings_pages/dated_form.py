"""Forms of settings that hold from a day on, and what was decided about them before."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreModelForm, DateField
from centre.core.models import CentreSettings

LONGEST_AGO = timedelta(days=5 * 366)
LONGEST_AHEAD = timedelta(days=2 * 366)


class DatedSettingsForm(CentreModelForm):
    """Asks from which day the changes hold. Its last field in `Meta.fields` is where the figures come from."""

    holds_from = DateField(label="From which day does the change hold?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holds_from"].initial = local_today()
        self.fields["holds_from"].help_text = "For example 1 9 2026. Days before it keep what held then."

    def clean_holds_from(self):
        day, today = self.cleaned_data["holds_from"], local_today()
        if not today - LONGEST_AGO <= day <= today + LONGEST_AHEAD:
            raise forms.ValidationError("Enter a day within the last five years or the next two")
        return day

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("holds_from")
        for name in self.changed_data if day else ():
            known = CentreSettings.load().changes_of(name) if name in CentreSettings.DATED else []
            if known and known[-1]["from"] > day:
                self.add_error(
                    "holds_from",
                    f"“{self.fields[name].label}” was changed from {known[-1]['from']:%-d %B %Y} on already: enter "
                    "that day or a later one",
                )
                break
        return cleaned


@dataclass(frozen=True)
class Earlier:
    """A value that held, or will hold, on other days than today."""

    label: str
    words: str
    since: date | None  # None: from the beginning
    until: date | None  # its last day; None: for good
    source: str


def other_days(settings: CentreSettings, field: str, label: str, words) -> list[Earlier]:
    """The values of a field on other days than today, the oldest first. `words` tells a value as the page shows it."""
    changes = settings.changes_of(field)
    if not changes:
        return []
    values = [(None, changes[0]["before"], ""), *((each["from"], each["after"], each["source"]) for each in changes)]
    ends = [since - timedelta(days=1) for since, _, _ in values[1:]] + [None]
    today = local_today()
    return [
        Earlier(label, words(value), since, until, source)
        for (since, value, source), until in zip(values, ends, strict=True)
        if (since and since > today) or (until and until < today and (not since or since <= until))
    ]

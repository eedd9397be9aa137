"""What the centre decides about its crèches: ratios, long stays, days without registration."""

from django import forms

from centre.core.models import CentreSettings
from sessions_app.creche.ratios import parse_rule

from .dated_form import DatedSettingsForm
from .lines import LinesField

SHORT_NUMBER = {"class": "width-4", "inputmode": "decimal"}


class CrecheForm(DatedSettingsForm):
    creche_ratios = LinesField(
        label="Ratios of your own, stricter than the law",
        most=30,
        longest=200,
        required=False,
        help_text="A line for each: day from which it holds; age (under 2, 2, 3 and over, 3 and over with a teacher, "
        "minimum); figure; source. For example “1 September 2025; 2; 1:4; our policy of July 2025”. “none” "
        "as the figure ends one. When the law changes: “statutory 2” as the age.",
    )

    class Meta:
        model = CentreSettings
        fields = [
            "creche_ratios",
            "creche_counting",
            "creche_alert_minutes",
            "creche_limit_minutes",
            "creche_year_days",
            "creche_year_warning",
            "creche_source",
        ]
        labels = {
            "creche_counting": "How are children of several ages counted?",
            "creche_alert_minutes": "Minutes of a child’s stays in a day after which the register warns",
            "creche_limit_minutes": "Minutes a day that a child may stay without registration",
            "creche_year_days": "Days a year at the same premises without registration",
            "creche_year_warning": "Days of these after which it warns",
            "creche_source": "Where these limits come from",
        }
        help_texts = {
            "creche_counting": "The statutory framework gives a figure for each age and does not say how to add them.",
            "creche_alert_minutes": "Usual: 110. All stays of the same child on the day are added up.",
            "creche_limit_minutes": "Usual: 120.",
            "creche_year_days": "Usual: 14.",
            "creche_year_warning": "Usual: 12.",
        }
        widgets = {name: forms.NumberInput(attrs=SHORT_NUMBER) for name in fields[2:6]} | {
            "creche_counting": forms.RadioSelect,
            "creche_source": forms.TextInput(attrs={"class": "width-full"}),
        }

    def clean_creche_ratios(self):
        lines = self.cleaned_data["creche_ratios"]
        for line in lines:
            try:
                parse_rule(line)
            except ValueError as error:
                raise forms.ValidationError(f"“{line}”: {error}") from None
        return lines

    def clean(self):
        cleaned = super().clean()
        for less, more in (
            ("creche_alert_minutes", "creche_limit_minutes"),
            ("creche_year_warning", "creche_year_days"),
        ):
            if cleaned.get(less) and cleaned.get(more) and cleaned[less] > cleaned[more]:
                self.add_error(less, f"Enter a number up to {cleaned[more]}: a warning comes before the limit")
        return cleaned

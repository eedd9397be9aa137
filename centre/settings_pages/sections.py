"""The parts of the settings page, each a form of its own."""

import re
from dataclasses import dataclass

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreModelForm
from centre.core.models import CentreSettings
from families.models import AreaChange
from families.models.contact import VisitType
from families.visit_families import workers_who_visit

from .creche_section import CrecheForm
from .dated_form import DatedSettingsForm
from .lines import LinesField

# Which index was made for which areas (measures, "Deciles": never mix vintages).
VINTAGE_OF_INDEX = {"IMD2019": 2011, "IDACI2019": 2011, "IMD2025": 2021, "IDACI2025": 2021}

SHORT_NUMBER = {"class": "width-4", "inputmode": "decimal"}


class WhoWeAreForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = [
            "name",
            "organisation_label",
            "address",
            "phone",
            "email",
            "named_health_visitor",
            "named_social_worker",
        ]
        labels = {
            "name": "Name of the centre",
            "organisation_label": "What do you call it?",
            "phone": "Telephone",
            "email": "E-mail address",
            "address": "Address",
            "named_health_visitor": "Named health visitor",
            "named_social_worker": "Named social worker",
        }
        help_texts = {
            "organisation_label": "The words used on pages and in reports.",
            "address": "As it stands on letters and posters, each line on its own.",
            "named_health_visitor": "Name and how to reach them. Stands in the governors' report.",
            "named_social_worker": "Name and how to reach them.",
        }
        widgets = {"address": forms.Textarea(attrs={"rows": 4}), "organisation_label": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Enter the name of the centre"


class FiguresForm(CentreModelForm):
    qualifying_visit_types = forms.MultipleChoiceField(
        label="Which visits count as a contact, once achieved?",
        choices=VisitType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Sessions always count. A visit without access never does.",
    )

    class Meta:
        model = CentreSettings
        fields = [
            "target_registered",
            "target_engaged",
            "amber_band",
            "sustained_contact_days",
            "not_seen_weeks",
            "qualifying_visit_types",
            "small_number_threshold",
        ]
        labels = {
            "target_registered": "Target: under-fives registered, in per cent",
            "target_engaged": "Target: under-fives seen, in per cent",
            "amber_band": "Points below a target that still count as close",
            "sustained_contact_days": "Days of contact in twelve months that count as sustained",
            "not_seen_weeks": "Weeks after which a family counts as not seen for long",
            "small_number_threshold": "Small numbers are printed as",
        }
        help_texts = {
            "target_registered": "Usual: 80.",
            "target_engaged": "Usual: 65.",
            "amber_band": "Usual: 10.",
            "sustained_contact_days": "Usual: 3.",
            "small_number_threshold": "In reports that leave the centre. A number below it, and whatever would give it "
            "away, is not shown.",
        }
        widgets = {
            **{
                name: forms.NumberInput(attrs=SHORT_NUMBER)
                for name in (
                    "target_registered",
                    "target_engaged",
                    "amber_band",
                    "sustained_contact_days",
                    "not_seen_weeks",
                )
            },
            "small_number_threshold": forms.RadioSelect,
        }


class AreasForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = ["lsoa_vintage", "deprivation_index", "most_deprived_deciles"]
        labels = {
            "lsoa_vintage": "Which small areas (LSOAs) is your reach area made of?",
            "deprivation_index": "Which index says how deprived an area is?",
            "most_deprived_deciles": "Deciles that count as most deprived: 1 to",
        }
        help_texts = {
            "lsoa_vintage": "Population and postcodes must be of the same areas, and the index too unless the lookup "
            "of their changes is imported. After a change, load those files again under Import.",
            "most_deprived_deciles": "Usual: 3, the 30% most deprived areas of England.",
        }
        widgets = {
            "lsoa_vintage": forms.RadioSelect,
            "deprivation_index": forms.RadioSelect,
            "most_deprived_deciles": forms.NumberInput(attrs=SHORT_NUMBER),
        }

    def clean(self):
        cleaned = super().clean()
        vintage, index = cleaned.get("lsoa_vintage"), cleaned.get("deprivation_index")
        if vintage and index and VINTAGE_OF_INDEX.get(index) != vintage and not AreaChange.objects.exists():
            self.add_error(
                "deprivation_index",
                f"This index was made for the areas of {VINTAGE_OF_INDEX[index]}. Choose one for those of {vintage}, "
                "change the areas, or import the lookup of their changes first.",
            )
        return cleaned


class PromisesForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = ["letter_working_days", "message_working_days", "complaint_days", "hand_over_chase_working_days"]
        labels = {
            "letter_working_days": "Working days to answer a letter or e-mail",
            "message_working_days": "Working days to answer a telephone message",
            "complaint_days": "Days to tell the outcome of a complaint",
            "hand_over_chase_working_days": "Working days after which you ask whether a hand-over has arrived",
        }
        help_texts = {
            "letter_working_days": "Usual: 5. What has come in already keeps the day it was promised.",
            "message_working_days": "Usual: 2. Monday to Friday, without bank holidays.",
            "complaint_days": "At most 28, weekends included.",
            "hand_over_chase_working_days": "Usual: 5, as schools chase the receipt of a child’s file.",
        }
        widgets = {name: forms.NumberInput(attrs=SHORT_NUMBER) for name in fields}


class RegistrationForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = ["details_check_months"]
        labels = {"details_check_months": "Months after which a family’s details are checked again"}
        help_texts = {"details_check_months": "Usual: 12, from the day they registered or were last checked."}
        widgets = {"details_check_months": forms.NumberInput(attrs=SHORT_NUMBER)}


class HomeVisitsForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = [
            "visit_overdue_minutes",
            "visit_usual_minutes",
            "visit_escalation_steps",
            "no_access_steps",
            "sign_off_by",
        ]
        labels = {
            "visit_overdue_minutes": "Minutes after the expected end at which the alert is raised",
            "visit_usual_minutes": "Minutes that a home visit takes where no end is planned",
            "visit_escalation_steps": "What is done when somebody does not come out, step by step",
            "no_access_steps": "What follows when nobody answers the door",
            "sign_off_by": "Who signs visits off besides the coordinator",
        }
        help_texts = {
            "visit_overdue_minutes": "From 5; usual: 30. The next step falls due after as many minutes again.",
            "visit_escalation_steps": "One step on each line, at most eight. For example “Ring the worker”.",
            "no_access_steps": "A line for each time in a row: working days, a colon, what is to be done. The last "
            "line holds for later times. Empty: nothing follows by itself.",
            "sign_off_by": "Somebody of the family support team. Nobody signs off visits of their own.",
        }
        widgets = {
            "visit_overdue_minutes": forms.NumberInput(attrs=SHORT_NUMBER),
            "visit_usual_minutes": forms.NumberInput(attrs=SHORT_NUMBER),
            "visit_escalation_steps": forms.Textarea(attrs={"rows": 5}),
            "no_access_steps": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sign_off_by"].queryset = workers_who_visit(on=local_today())
        self.fields["sign_off_by"].empty_label = "Nobody else"

    def clean_no_access_steps(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["no_access_steps"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 6 or any(not re.fullmatch(r"[0-9]{1,2} ?: ?.{2,180}", line) for line in lines):
            raise forms.ValidationError(
                "Write each line as working days, a colon and the step: “3: Ring and try again”."
            )
        return "\n".join(lines)

    def clean_visit_escalation_steps(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["visit_escalation_steps"].splitlines()]
        lines = [line for line in lines if line]
        if not lines or len(lines) > 8 or any(len(line) > 100 for line in lines):
            raise forms.ValidationError("Enter one to eight steps, each on its own line and shorter than 100 letters.")
        return "\n".join(lines)


class SupportForm(CentreModelForm):
    need_levels = LinesField(
        label="Levels of need, as your borough calls them",
        exactly=4,
        longest=80,
        help_text="Four lines, the lowest level first. What has been recorded keeps the words of its day.",
    )
    assessment_headings = LinesField(
        label="Headings of the early help assessment",
        most=12,
        longest=120,
        help_text="Each on a line of its own, up to 12. Assessments made already keep their headings.",
    )

    class Meta:
        model = CentreSettings
        fields = [
            "referral_acknowledge_working_days",
            "first_contact_working_days",
            "step_up_answer_working_days",
            "first_team_days",
            "team_review_weeks",
            "first_scale_weeks",
            "scale_review_weeks",
            "support_numbers_source",
            "need_levels",
            "assessment_headings",
        ]
        labels = {
            "referral_acknowledge_working_days": "Working days to acknowledge a referral",
            "first_contact_working_days": "Working days to the first contact with the family",
            "step_up_answer_working_days": "Working days in which social care answers a step-up",
            "first_team_days": "Days from the first assessment to the first meeting of the team around the family",
            "first_scale_weeks": "Weeks from opening a case until its scales are first asked about",
            "team_review_weeks": "Weeks between meetings of a team around the family",
            "scale_review_weeks": "Weeks after which a scale is asked about again",
            "support_numbers_source": "Where these numbers come from",
        }
        help_texts = {
            "referral_acknowledge_working_days": "Usual: 2. What has come in already keeps the day it was promised.",
            "first_contact_working_days": "Usual: 5.",
            "step_up_answer_working_days": "Usual: 1 (Working Together). After it, the desk says to chase.",
            "first_team_days": "Usual: 30. Boroughs ask for three to six weeks; then the desk says so.",
            "team_review_weeks": "Usual: 6, as in Lewisham; London boroughs ask for six to eight.",
            "first_scale_weeks": "Usual: 4, as London boroughs ask of those who use scales.",
            "scale_review_weeks": "Usual: 12.",
            "support_numbers_source": "Your borough’s procedure and its date, so that whoever comes after you knows.",
        }
        widgets = {name: forms.NumberInput(attrs=SHORT_NUMBER) for name in fields[:7]} | {
            "support_numbers_source": forms.TextInput(attrs={"class": "width-full"})
        }


class PlacesForm(DatedSettingsForm):
    class Meta:
        model = CentreSettings
        fields = ["place_offer_days", "missed_bookings", "late_minutes", "places_source"]
        labels = {
            "place_offer_days": "Days for which a place is kept once it is offered",
            "missed_bookings": "Booked sessions missed without apologies after which you ask the family",
            "late_minutes": "Minutes after the start, or before the end, that still are on time",
            "places_source": "Where these numbers come from",
        }
        help_texts = {
            "place_offer_days": "Usual: 5. Afterwards the offer lapses and the place is free for whoever is next.",
            "missed_bookings": "Usual: 2. Coming, apologies and having asked begin the count anew.",
            "late_minutes": "Usual: 10. A figure of your own: no law gives one. Marks already made stay as they are.",
        }
        widgets = {name: forms.NumberInput(attrs=SHORT_NUMBER) for name in fields[:3]} | {
            "places_source": forms.TextInput(attrs={"class": "width-full"})
        }


class LibraryForm(DatedSettingsForm):
    class Meta:
        model = CentreSettings
        fields = ["library_loan_days", "library_source"]
        labels = {
            "library_loan_days": "Days for which a toy, book or bag is lent",
            "library_source": "Where this number comes from",
        }
        help_texts = {
            "library_loan_days": "Usual: 14. The day it is due can be changed for each loan; loans made already keep "
            "theirs.",
        }
        widgets = {
            "library_loan_days": forms.NumberInput(attrs=SHORT_NUMBER),
            "library_source": forms.TextInput(attrs={"class": "width-full"}),
        }


class ScreenForm(CentreModelForm):
    class Meta:
        model = CentreSettings
        fields = ["idle_minutes"]
        labels = {"idle_minutes": "Minutes without a touch before the screen locks"}
        help_texts = {"idle_minutes": "From 2 to 60; usual: 10. On a shared computer, fewer are better."}
        widgets = {"idle_minutes": forms.NumberInput(attrs=SHORT_NUMBER)}


@dataclass(frozen=True)
class Section:
    title: str
    form_class: type[CentreModelForm]


SECTIONS = {
    "centre": Section("Who we are", WhoWeAreForm),
    "figures": Section("Targets and figures", FiguresForm),
    "areas": Section("Areas and deprivation", AreasForm),
    "promises": Section("Answering in time", PromisesForm),
    "registration": Section("Registration", RegistrationForm),
    "visits": Section("Home visits", HomeVisitsForm),
    "support": Section("Family support", SupportForm),
    "creche": Section("Crèche", CrecheForm),
    "places": Section("Places at groups and courses", PlacesForm),
    "library": Section("Resources library", LibraryForm),
    "screen": Section("Screen lock", ScreenForm),
}
for _section in SECTIONS.values():
    for _name in _section.form_class.Meta.fields:
        _field = _section.form_class.base_fields[_name]
        if isinstance(_field.widget, forms.RadioSelect):
            # A setting always has a value: no empty choice in front.
            _field.choices = [choice for choice in _field.choices if choice[0] not in ("", None)]

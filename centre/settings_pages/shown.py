"""The settings in the words of the settings page."""

from copy import copy

from centre.core.models import CentreSettings
from families.models.contact import VisitType

from .dated_form import Earlier, other_days
from .sections import Section

# The settings as they stand on the page: shorter than the questions of the forms.
SHORT_LABELS = {
    "name": "Name",
    "organisation_label": "Called",
    "target_registered": "Target: registered",
    "target_engaged": "Target: seen",
    "amber_band": "Still close to a target",
    "sustained_contact_days": "Sustained contact",
    "not_seen_weeks": "Not seen for long",
    "qualifying_visit_types": "Visits that count",
    "small_number_threshold": "Small numbers",
    "lsoa_vintage": "Small areas (LSOAs)",
    "deprivation_index": "Deprivation",
    "most_deprived_deciles": "Most deprived",
    "letter_working_days": "Letters are answered",
    "message_working_days": "Telephone messages",
    "complaint_days": "Complaints",
    "details_check_months": "Details are checked",
    "visit_overdue_minutes": "Alert about a visit",
    "visit_usual_minutes": "A visit without an end",
    "visit_escalation_steps": "When somebody does not come out",
    "referral_acknowledge_working_days": "Referrals are acknowledged",
    "first_contact_working_days": "First contact",
    "step_up_answer_working_days": "A step-up is answered",
    "first_team_days": "A team first meets",
    "first_scale_weeks": "Scales are first asked",
    "hand_over_chase_working_days": "A hand-over without a receipt",
    "team_review_weeks": "A team meets again",
    "scale_review_weeks": "Scales are asked again",
    "support_numbers_source": "These numbers come from",
    "need_levels": "Levels of need",
    "assessment_headings": "Assessment",
    "no_access_steps": "When nobody answers",
    "sign_off_by": "Signs visits off",
    "creche_ratios": "Ratios of your own",
    "creche_counting": "Several ages",
    "creche_alert_minutes": "A long stay",
    "creche_limit_minutes": "Longest stay",
    "creche_year_days": "Days a year",
    "creche_year_warning": "Many days",
    "creche_source": "These limits come from",
    "place_offer_days": "Offers of a place",
    "missed_bookings": "Families who do not come",
    "late_minutes": "Still on time",
    "places_source": "These numbers come from",
    "library_loan_days": "Things are lent",
    "library_source": "This number comes from",
    "idle_minutes": "The screen locks",
}
IN_WORDS = {
    "target_registered": "{}% of under-fives in reach",
    "target_engaged": "{}% of under-fives in reach",
    "amber_band": "up to {} points below",
    "sustained_contact_days": "from {} days in twelve months",
    "not_seen_weeks": "after {} weeks",
    "most_deprived_deciles": "deciles 1 to {}",
    "small_number_threshold": "are printed as “{}”",
    "letter_working_days": "within {} working days",
    "message_working_days": "within {} working days",
    "complaint_days": "outcome within {} days",
    "details_check_months": "every {} months",
    "visit_overdue_minutes": "{} minutes after the expected end",
    "visit_usual_minutes": "counts as {} minutes long",
    "referral_acknowledge_working_days": "within {} working days",
    "first_contact_working_days": "within {} working days",
    "step_up_answer_working_days": "within {} working days",
    "first_team_days": "within {} days of the first assessment",
    "first_scale_weeks": "within {} weeks of opening the case",
    "hand_over_chase_working_days": "is asked about after {} working days",
    "team_review_weeks": "within {} weeks",
    "scale_review_weeks": "after {} weeks",
    "creche_alert_minutes": "the register warns after {} minutes in a day",
    "creche_limit_minutes": "{} minutes a day without registration",
    "creche_year_days": "{} at the same premises without registration",
    "creche_year_warning": "warned from {} days in a year",
    "place_offer_days": "are kept for {} days",
    "missed_bookings": "are asked after {} missed bookings",
    "late_minutes": "{} minutes after the start or before the end",
    "library_loan_days": "for {} days",
    "idle_minutes": "after {} minutes without a touch",
}


def shown_rows(settings: CentreSettings, section: Section) -> list[tuple[str, str]]:
    """The settings of a section as (label, words)."""
    labels = section.form_class.base_fields
    return [
        (SHORT_LABELS.get(name, labels[name].label), _shown_value(settings, name))
        for name in section.form_class.Meta.fields
    ]


def values_of_other_days(settings: CentreSettings, section: Section) -> list[Earlier]:
    """What the settings of a section were, or will be, on other days than today."""

    def words(name):
        def told(value):
            other = copy(settings)
            setattr(other, name, value)
            return _shown_value(other, name)

        return told

    labels = section.form_class.base_fields
    return [
        each
        for name in section.form_class.Meta.fields
        for each in other_days(settings, name, SHORT_LABELS.get(name, labels[name].label), words(name))
    ]


def _shown_value(settings: CentreSettings, field: str) -> str:
    value = getattr(settings, field)
    if field == "qualifying_visit_types":
        labels = dict(VisitType.choices)
        return ", ".join(str(labels.get(each, each)) for each in value) or "None"
    if field == "creche_ratios":
        return " / ".join(value) or "None: the statutory ratios, and two adults at least"
    if isinstance(value, list):
        return ", ".join(value)
    display = getattr(settings, f"get_{field}_display", None)
    words = display() if display else f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
    if field == "visit_escalation_steps":
        return "; ".join(settings.escalation_steps)
    if field == "no_access_steps":
        return "; ".join(settings.no_access_steps.splitlines()) or "Nothing follows by itself"
    if field == "sign_off_by":
        return f"The coordinator and {value}" if value else "The coordinator"
    if field == "small_number_threshold":
        words = words[0].lower() + words[1:]
    return IN_WORDS.get(field, "{}").format(words)

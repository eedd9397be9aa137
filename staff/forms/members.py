"""Staff records and pauses of supervision."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, CentreModelForm, DateField

from ..models import StaffMember, User
from ..permissions import Permission
from ..roles import ROLES


def possible_supervisors(member: StaffMember | None):
    """Active colleagues whose role takes part in supervision, without the person themselves."""
    roles = [role.value for role, description in ROLES.items() if Permission.SUPERVISION_OWN in description.permissions]
    holders = User.objects.filter(
        pk__in=User.objects.filter(role_assignments__role__in=roles, role_assignments__in=_in_force()).values("pk"),
        is_active=True,
    )
    return holders.exclude(pk=member.user_id) if member is not None else holders


def _in_force():
    from ..models import RoleAssignment

    return RoleAssignment.objects.in_force(on=local_today())


class StaffMemberForm(CentreModelForm):
    """What is kept about somebody who works here, as far as supervision goes."""

    date_of_birth = DateField(
        label="Date of birth",
        required=False,
        help_text="Needed of students, apprentices and volunteers: nobody under 17 (an apprentice: 16) counts in a "
        "crèche. For example 31 8 2007",
    )
    counts_from = DateField(
        label="Counts in the ratio of a crèche from",
        required=False,
        help_text="Of a student, apprentice or volunteer: only once you have decided that they are competent and "
        "responsible. Empty: they do not count. Your name and the day are kept.",
    )
    started_on = DateField(label="First day at work", required=False)
    left_on = DateField(label="Last day at work", required=False, help_text="Only for people who leave or have left.")

    class Meta:
        model = StaffMember
        fields = [
            "job_title",
            "works_as",
            "date_of_birth",
            "counts_from",
            "started_on",
            "left_on",
            "supervisor",
            "supervision_interval_weeks",
        ]
        labels = {
            "works_as": "Works here as",
            "supervisor": "Supervisor",
            "supervision_interval_weeks": "Weeks between supervision meetings",
        }
        help_texts = {
            "supervision_interval_weeks": "Usual: 4 for family support workers and new starters, 6 for practitioners, "
            "8 for administration. Empty: supervision is not held here.",
        }
        widgets = {"supervision_interval_weeks": forms.NumberInput(attrs={"class": "width-4", "inputmode": "numeric"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        member = self.instance if self.instance.pk and self.instance.user_id else None
        choices = possible_supervisors(member)
        if self.instance.supervisor_id:
            choices = choices | User.objects.filter(pk=self.instance.supervisor_id)
        self.fields["supervisor"].queryset = choices.distinct()
        self.fields["supervisor"].empty_label = "Nobody yet"

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("started_on"), cleaned.get("left_on")
        if first and last and last < first:
            self.add_error("left_on", "Enter a last day that is not before the first.")
        return cleaned


class PauseForm(CentreForm):
    """From when to when no supervision is due."""

    from_date = DateField(label="First day of the pause", near=True)
    to_date = DateField(label="Last day of the pause", near=True, required=False, help_text="Empty: not known yet.")

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Enter a last day that is not before the first.")
        return cleaned


class EndPauseForm(CentreForm):
    """The last day of a pause that had no end."""

    last_day = DateField(label="Last day of the pause", near=True)

    def __init__(self, *args, first_day, **kwargs):
        self.first_day = first_day
        super().__init__(*args, **kwargs)

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day < self.first_day:
            raise forms.ValidationError("Enter a day that is not before the first day of the pause.")
        return last_day

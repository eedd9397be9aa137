"""What people choose and type about families to reach."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..models import AttemptKind, Group, OutreachOutcome, OutreachReason
from .months import months_told

SHOW = (
    ("not-seen", "Registered and not seen"),
    ("births", "Babies nobody has met"),
    ("group", "A group, nobody met this term"),
    ("work", "Being worked on"),
)
WHY = {
    "not-seen": OutreachReason.NOT_SEEN,
    "births": OutreachReason.NEW_BIRTH,
    "group": OutreachReason.NOT_THIS_TERM,
}
MOST_WEEKS = 104
BIG = 100_000


class OutreachFilter(CentreForm):
    """Which families a list finds; whatever cannot be read falls back to what is usual."""

    show_optional = False
    show = forms.ChoiceField(label="Show", choices=SHOW, required=False)
    weeks = forms.IntegerField(label="Weeks", min_value=1, max_value=MOST_WEEKS, required=False)
    group = forms.ModelChoiceField(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="Choose one"
    )

    def __init__(self, data, *, user, weeks):
        given = data.copy()
        given.setdefault("show", "not-seen")
        if not given.get("weeks"):
            given["weeks"] = str(weeks)
        super().__init__(given)
        self.usual_weeks = weeks
        self.fields["group"].queryset = Group.objects.visible_to(user)
        self.fields["weeks"].widget.attrs["class"] = "width-3"

    def chosen(self) -> tuple:
        """(show, weeks, group)."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("show") or "not-seen", given.get("weeks") or self.usual_weeks, given.get("group")


class AssignForm(CentreForm):
    """Who goes and asks the families that are ticked."""

    assigned_to = forms.ModelChoiceField(
        label="Assign those ticked to", queryset=User.objects.none(), empty_label="Choose a colleague"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = who_may_reach()


class TryForm(CentreForm):
    """One try, and what came of it."""

    note_lines = ("note",)

    kind = forms.ChoiceField(
        label="What did you try?",
        choices=AttemptKind,
        required=False,
        widget=forms.RadioSelect,
        help_text="A text only to somebody who agreed to texts.",
    )
    on = DateField(label="When?", required=False, near=True)
    note = forms.CharField(
        label="Note",
        max_length=200,
        required=False,
        help_text="“Ring again after four.” Nothing about their lives: that belongs into a visit or a concern.",
    )
    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[
            ("", "Nothing yet: it stays open"),
            *[each for each in OutreachOutcome.choices if each[0] != OutreachOutcome.SAME_FAMILY],
        ],
        required=False,
        help_text="A family that wants no contact is not listed again for a year.",
    )


class MonthForm(CentreForm):
    """What was told of a month, as totals."""

    month = forms.ChoiceField(label="Month")
    births_notified = forms.IntegerField(
        label="Births notified",
        min_value=0,
        max_value=BIG,
        required=False,
        help_text="By the health service, for the reach area.",
    )
    offers_eligible = forms.IntegerField(
        label="Two-year-olds on the council’s offer list", min_value=0, max_value=BIG, required=False
    )
    offers_taken_up = forms.IntegerField(
        label="Of those, how many have taken up a place?", min_value=0, max_value=BIG, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        months = months_told(local_today(), 24)
        self.fields["month"].choices = [(f"{each:%Y-%m-%d}", f"{each:%B %Y}") for each in months]
        for name in ("births_notified", "offers_eligible", "offers_taken_up"):
            self.fields[name].widget.attrs["class"] = "width-5"


def who_may_reach():
    """The accounts that may change families today, by name."""
    roles = [role for role, description in ROLES.items() if Permission.FAMILY_CHANGE in description.permissions]
    holding = RoleAssignment.objects.in_force(on=local_today()).filter(role__in=roles).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holding).order_by("name")

"""Who is away, from when to when."""

from django import forms

from centre.core.dates import local_today
from centre.core.forms import CentreModelForm, DateField

from ..models import Absence, AbsenceKind, RoleAssignment, User


class AbsenceForm(CentreModelForm):
    """Days on which somebody is not at work."""

    kind = forms.ChoiceField(
        label="Why?",
        choices=AbsenceKind,
        widget=forms.RadioSelect,
        help_text="Others only see that somebody is away.",
        error_messages={"required": "Choose why"},
    )
    from_date = DateField(label="First day away", near=True)
    to_date = DateField(label="Last day away", near=True, required=False, help_text="Empty: not known yet.")

    class Meta:
        model = Absence
        fields = ["user", "kind", "from_date", "to_date"]
        labels = {"user": "Who is away?"}
        error_messages = {"user": {"required": "Choose who is away"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        holding = RoleAssignment.objects.in_force(on=local_today()).values("user_id")
        people = User.objects.filter(is_active=True, pk__in=holding)
        if self.instance.user_id:
            people = people | User.objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = people.distinct()
        self.fields["user"].empty_label = "Choose"

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("from_date"), cleaned.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Enter a last day that is not before the first")
        return cleaned

"""The page on which an adoption is recorded, by the safeguarding lead or a deputy."""

from django import forms
from django.shortcuts import get_object_or_404

from centre.core.forms import CentreForm, DateField
from staff.permissions import Permission

from ..forms.fields import name_field
from ..letters.forms import FamilyReferenceField
from ..models import Person
from ..views.change import ChangeView
from .actions import record_adoption


class AdoptionForm(CentreForm):
    """The child's new name and family."""

    adopted_on = DateField(label="Day of the adoption order", near=True)
    first_name = name_field("New first name")
    last_name = name_field("New last name")
    household = FamilyReferenceField(
        label="Reference of the adoptive family",
        help_text="It stands on the family’s page. Leave empty for a family that we do not know yet.",
    )
    understood = forms.BooleanField(
        label="I understand: the old record is sealed, and nobody but the safeguarding lead and deputies can open it",
        error_messages={"required": "Tick that you understand what follows"},
    )


class RecordAdoption(ChangeView):
    """The old record ends the day before and is sealed; a new one begins."""

    permission = Permission.SEALED_RECORD_READ
    restricted = True
    heading = "Record an adoption"
    submit_label = "Seal the old record and begin a new one"

    def find(self, pk):
        self.child = get_object_or_404(Person, pk=pk, role="child", sealed=False)
        self.lead = self.child.full_name
        self.back = (self.child.get_absolute_url(), self.child.full_name)
        self.new = None

    def form(self, data):
        return AdoptionForm(data)

    def save(self, form):
        given = form.cleaned_data
        self.new = record_adoption(
            by=self.request.user,
            child=self.child,
            **{name: given[name] for name in ("adopted_on", "first_name", "last_name", "household")},
        )
        return "The new record begins here. The old one is sealed."

    def done_url(self):
        return self.new.get_absolute_url()

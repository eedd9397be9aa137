"""Pages on which one person is changed, added to a family, or born."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from centre.core.dates import local_today

from ..actions import add_person, change_person, record_birth
from ..duplicates import possible_duplicates
from ..forms.fields import language_suggestions
from ..forms.people import AddPersonForm, BirthForm, PersonForm
from ..models import Person
from ..models.person import PersonRole
from .change import ChangeView
from .kept import household_or_404, person_or_404


class ChangePerson(ChangeView):
    """Facts about a person, with what a colleague saved meanwhile beside what is typed."""

    note_source = "person"

    heading = "Change facts about a person"
    submit_label = "Save the change"

    def note_record(self) -> str:
        return str(self.person.pk)

    def find(self, pk):
        self.person = person_or_404(pk)
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.lead = self.person.full_name

    def form(self, data):
        return PersonForm(data, person=self.person)

    def save(self, form):
        person = change_person(
            by=self.request.user,
            person=self.person,
            version=form.cleaned_data["version"],
            changes=form.changes(),
            former_name_until=form.former_name_until(),
        )
        return f"What we know about {person.full_name} is saved."

    def bring_up_to_date(self, form, current):
        form.data["version"] = str(current.version)

    def more_context(self, form):
        return {"languages": language_suggestions()}


class AddPerson(ChangeView):
    """Somebody new in a family that is known."""

    template_name = "families/add_person.html"
    heading = "Add somebody to this family"
    submit_label = "Add to the family"

    def find(self, pk):
        self.household = household_or_404(pk)
        self.back = (self.household.get_absolute_url(), "The family")

    def form(self, data):
        return AddPersonForm(data)

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        self.looked_alike = []
        if form.is_valid():
            self.looked_alike = possible_duplicates(
                [form.person()], today=local_today(), but_not_of=self.household, user=request.user
            )
            if self.looked_alike and "confirmed" not in request.POST:
                return self.page(form, duplicates=self.looked_alike)
        return super().post(request, **kwargs)

    def save(self, form):
        values = form.cleaned_data
        person = add_person(
            by=self.request.user,
            household=self.household,
            new=form.person(),
            from_date=values["from_date"],
            registered_on=values["registered_on"],
            looked_alike=self.looked_alike,
        )
        registered = "and registered" if values["registered_on"] else "and not registered yet"
        return f"{person.full_name} is added to the family {registered}."

    def more_context(self, form):
        return {
            "languages": language_suggestions(),
            "duplicates": [],
            "today": local_today(),
            "household": self.household,
        }


class RecordBirth(ChangeView):
    """The expected baby is born."""

    template_name = "families/birth.html"
    heading = "The baby is born"
    submit_label = "Record the birth"

    def find(self, pk):
        self.baby = get_object_or_404(Person, pk=pk, role=PersonRole.EXPECTED_BABY)
        today = local_today()
        membership = self.baby.memberships.in_force(on=today).order_by("-main").select_related("household").first()
        family = membership.household if membership else None
        self.back = (
            (family.get_absolute_url(), "The family") if family else (self.baby.get_absolute_url(), self.baby.full_name)
        )
        self.expectant = (
            list(Person.objects.of_household(family, on=today).filter(role=PersonRole.EXPECTANT_PARENT))
            if family
            else []
        )

    def form(self, data):
        return BirthForm(data, baby=self.baby, expectant=self.expectant)

    def save(self, form):
        values = form.cleaned_data
        children = record_birth(
            by=self.request.user,
            baby=self.baby,
            date_of_birth=values["date_of_birth"],
            first_name=values["first_name"],
            last_name=values["last_name"],
            sex=values["sex"],
            others=form.others(),
            now_parents=list(values.get("now_parents") or []),
        )
        names = [child.full_name for child in children]
        together = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        return f"The birth of {together} is recorded."

    def done_url(self):
        return self.back[0]


def family_url(household, tab="") -> str:
    """The address of a tab of a family's page."""
    address = reverse("families:family", args=[household.pk])
    return f"{address}?tab={tab}" if tab else address

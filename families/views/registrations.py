"""Pages on which people of a family are registered, leave, or a registration is put right."""

from django.shortcuts import get_object_or_404

from centre.core.dates import local_today

from ..actions import correct_registration, end_registrations, register_people
from ..actions.registrations import REGISTRATION_FACTS
from ..actions.saving import fingerprint
from ..forms.over_time import CorrectRegistrationForm, EndRegistrationForm, RegisterForm
from ..models import Person, Registration
from .change import ChangeView
from .kept import household_or_404
from .people import family_url


class _OfFamily(ChangeView):
    """A page about the people of a family."""

    def find(self, pk):
        self.household = household_or_404(pk)
        self.back = (family_url(self.household, "registration"), "Registration")
        today = local_today()
        self.people = list(Person.objects.of_household(self.household, on=today))
        registrations = Registration.objects.in_force(on=today).filter(person__in=self.people).select_related("person")
        self.registered = {registration.person_id: registration for registration in registrations}


class RegisterPeople(_OfFamily):
    """Those of the family who are not registered now."""

    heading = "Register people of this family"
    submit_label = "Register"

    def form(self, data):
        people = [(person, _words(person)) for person in self.people if person.pk not in self.registered]
        return RegisterForm(data, people=people)

    def save(self, form):
        made = register_people(
            by=self.request.user, people=form.cleaned_data["people"], on=form.cleaned_data["registered_on"]
        )
        return f"{_names(registration.person for registration in made)} registered."


class EndRegistrations(_OfFamily):
    """Those of the family who are registered now."""

    heading = "End registrations"
    lead = "Nothing is removed: past figures stay, and they can register again."
    submit_label = "End the registration"

    def form(self, data):
        rows = [(registration, _words(registration.person)) for registration in self.registered.values()]
        return EndRegistrationForm(data, registrations=rows)

    def save(self, form):
        ended = end_registrations(
            by=self.request.user,
            registrations=form.cleaned_data["registrations"],
            on=form.cleaned_data["on"],
            reason=form.words,
        )
        return f"{_names(registration.person for registration in ended)} no longer registered."


class CorrectRegistration(ChangeView):
    """Dates or reason were written down wrongly."""

    heading = "Correct this registration"
    submit_label = "Save the correction"

    def find(self, pk):
        self.registration = get_object_or_404(Registration.objects.select_related("person"), pk=pk)
        person = self.registration.person
        self.back = (person.get_absolute_url(), person.full_name)
        self.lead = person.full_name

    def form(self, data):
        facts = {name: getattr(self.registration, name) for name in REGISTRATION_FACTS}
        return CorrectRegistrationForm(
            data, initial={**facts, "seen": fingerprint(self.registration, REGISTRATION_FACTS)}
        )

    def save(self, form):
        correct_registration(
            by=self.request.user, registration=self.registration, seen=form.cleaned_data["seen"], changes=form.changes()
        )
        return "The registration is corrected."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, REGISTRATION_FACTS)


def _words(person) -> str:
    return f"{person.full_name} ({person.get_role_display().lower()})"


def _names(people) -> str:
    names = [person.full_name for person in people]
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"

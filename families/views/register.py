"""Registering a family: one page, one more row at a button, a look whether we know them, one save."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from centre.core.dates import local_today, parse_date
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission, requires
from staff.permissions import Permission

from ..actions import NewPerson, register_family
from ..duplicates import possible_duplicates, row_prefix
from ..forms.fields import language_suggestions
from ..forms.registration import ROWS, FamilyRegistration, with_one_more
from ..models.person import PersonRole
from ..registering.own_form import OwnForm
from ..visit_families import family_in_words
from .change import tell

# What the page itself posts besides the facts.
_NOT_CARRIED = {"csrfmiddlewaretoken", "more", "confirmed", "back"}


class RegisterFamily(CentrePermissionMixin, View):
    """The whole family on one page."""

    permission = Permission.FAMILY_CHANGE
    own_form: OwnForm | None = None  # what a family sent from its own phone, where the page comes from that

    def get(self, request):
        if "join" in request.GET:
            self.own_form = OwnForm.of(request.user, request.GET["join"])
            if self.own_form is None:
                return self.checked_meanwhile()
            return self.page(unchecked(self.registration(self.own_form.as_posted())))
        return self.page(self.registration())

    def post(self, request):
        if "join" in request.POST:
            self.own_form = OwnForm.of(request.user, request.POST["join"])
            if self.own_form is None:
                return self.checked_meanwhile()
        if "more" in request.POST:
            return self.one_more_row(request.POST["more"])
        if "back" in request.POST:
            return self.page(unchecked(self.registration(request.POST)))
        registration = self.registration(request.POST)
        if not registration.is_valid():
            return self.page(registration)
        people = registration.people()
        postcode = registration.family.cleaned_data.get("postcode", "")
        duplicates = possible_duplicates(people, postcode=postcode, today=local_today(), user=request.user)
        if duplicates and "confirmed" not in request.POST:
            return self.ask_first(duplicates)
        try:
            with transaction.atomic():
                token = claim_submission(request)
                household = register_family(
                    by=request.user,
                    people=people,
                    home=self.own_form.home(registration) if self.own_form else registration.family.home(),
                    registered_on=registration.family.cleaned_data["registered_on"],
                    household_groups=registration.family.cleaned_data["groups"],
                    looked_alike=duplicates,
                    told=self.own_form.told(registration) if self.own_form else registration.family.told(),
                )
                if self.own_form:
                    self.own_form.registered(household)
                response = finish_submission(token, household.get_absolute_url())
        except ValidationError as error:
            tell(registration.family, error)
            return self.page(registration)
        except AlreadySubmitted as already:
            return HttpResponseRedirect(already.url)
        name = family_in_words(household.pk, on=local_today()).name
        messages.success(request, f"{name} is registered, with the reference {household.reference}.")
        return response

    def one_more_row(self, kind):
        data = with_one_more(self.request.POST, kind)
        return self.page(unchecked(self.registration(data)), new_row=kind if kind in ROWS else "")

    def registration(self, data=None) -> FamilyRegistration:
        """The forms of the page; what a family sent brings its own notice, and may come without its address."""
        if self.own_form is None:
            return FamilyRegistration(self.request.user, data)
        return self.own_form.forms(data)

    def checked_meanwhile(self):
        messages.info(self.request, "This form has been checked already, or was wiped.")
        return HttpResponseRedirect(reverse("families:join_requests"))

    def ask_first(self, duplicates):
        posted = self.request.POST
        carried = [(name, value) for name, values in posted.lists() if name not in _NOT_CARRIED for value in values]
        return render(
            self.request,
            "families/register_known.html",
            {"duplicates": duplicates, "carried": carried, "today": local_today()},
        )

    def page(self, registration, new_row=""):
        if new_row and registration.rows[new_row].forms:
            next(iter(registration.rows[new_row].forms[-1].fields.values())).widget.attrs["autofocus"] = True
        another_baby = "Another expected baby" if registration.babies.forms else "An expected baby"
        sections = [
            (
                "adults",
                "Adults",
                "Leave empty what you have not asked. “Not known” and “Prefers not to say” are answers of their own.",
                registration.adults,
                "Another adult",
            ),
            (
                "children",
                "Children",
                "A last name left empty is the first adult’s. Ethnicity and language are as the parent says.",
                registration.children,
                "Another child",
            ),
            ("babies", "Expected babies", "", registration.babies, another_baby),
        ]
        return render(
            self.request,
            "families/register.html",
            {
                "registration": registration,
                "family_form": registration.family,
                # Under these names the page's title learns that something has to be put right.
                "form": registration.family,
                "formsets": list(registration.rows.values()),
                "sections": sections,
                "languages": language_suggestions(),
                "own_form": self.own_form,
            },
        )


def unchecked(registration: FamilyRegistration) -> FamilyRegistration:
    """The same forms without messages: a row was added or one came back, and nothing is found fault with yet."""
    for rows in registration.rows.values():
        rows._errors, rows._non_form_errors = [{} for _ in rows.forms], rows.error_class()
        for form in rows.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}
    registration.family._errors, registration.family.cleaned_data = ErrorDict(), {}
    return registration


@require_POST
@requires(Permission.FAMILY_CHANGE)
def duplicates_while_typing(request):
    """Whom we may know already of one row that is being typed; an empty answer where nobody is."""
    prefix = row_prefix(request.POST.get("prefix", ""))
    typed = [_typed_so_far(request.POST, prefix)] if prefix else []
    duplicates = possible_duplicates(typed, today=local_today(), user=request.user)
    return render(request, "families/parts/known.html", {"duplicates": duplicates, "today": local_today()})


def _typed_so_far(posted: QueryDict, prefix: str) -> NewPerson:
    def text(name, length):
        return posted.get(f"{prefix}-{name}", "").replace("\x00", "").strip()[:length]

    try:
        born = parse_date(text("date_of_birth", 40))
    except ValueError:
        born = None
    return NewPerson(
        role=PersonRole.CHILD if prefix.startswith("children") else PersonRole.PARENT,
        first_name=text("first_name", 100),
        last_name=text("last_name", 100),
        known_as=text("known_as", 100),
        phone=text("phone", 40),
        date_of_birth=born,
    )

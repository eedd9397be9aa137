"""Pages about belonging to households: a second one, leaving one, being counted in the other one."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from centre.core.dates import local_today

from ..actions import begin_second_household, join_household, leave_household, set_main_household
from ..forms.over_time import JoinHouseholdForm, LastDayForm, MainHouseholdForm
from ..models import Household, HouseholdMembership
from ..search import find_people
from ..visit_families import families_in_words
from .change import ChangeView
from .kept import person_or_404

FAMILIES_FOUND = 6


class JoinHousehold(ChangeView):
    """Somebody belongs to another family too, or from now on."""

    template_name = "families/join_household.html"
    heading = "Add to another family"
    submit_label = "Add to this family"

    def find(self, pk):
        self.person = person_or_404(pk)
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.lead = self.person.full_name

    def form(self, data):
        self.looked_for = (data.get("words", "") if data else "").replace("\x00", "").strip()
        found = families_found(self.request.user, self.looked_for, but_not_of=self.person) if self.looked_for else []
        return JoinHouseholdForm(data, found=found)

    def post(self, request, **kwargs):
        if "look" in request.POST:
            form = self.form(request.POST)
            # Only looked for: what is not filled in yet is no mistake.
            return self.page(
                JoinHouseholdForm(initial=request.POST.dict(), found=form.fields["household"].choices[:-1])
            )
        return super().post(request, **kwargs)

    def save(self, form):
        values = form.cleaned_data
        facts = {"from_date": values["from_date"], "main": values["main"] == "yes"}
        if values["household"] == "new":
            membership = begin_second_household(by=self.request.user, person=self.person, **facts)
        else:
            household = Household.objects.filter(pk=values["household"]).first()
            if household is None:
                raise Http404("No such family")
            membership = join_household(by=self.request.user, person=self.person, household=household, **facts)
        return f"{self.person.full_name} belongs to family {membership.household.reference} too."

    def more_context(self, form):
        return {"looked": bool(self.looked_for), "found_any": len(form.fields["household"].choices) > 1}


class _OfMembership(ChangeView):
    """A page about one person in one household."""

    def find(self, pk):
        memberships = HouseholdMembership.objects.select_related("person", "household")
        self.membership = get_object_or_404(memberships, pk=pk)
        self.person, self.household = self.membership.person, self.membership.household
        self.back = (self.person.get_absolute_url(), self.person.full_name)


class LeaveHousehold(_OfMembership):
    """Somebody no longer belongs to a household."""

    heading = "No longer belongs to this family"
    submit_label = "Record that they left"

    def find(self, pk):
        super().find(pk)
        others = self.person.memberships.in_force(on=local_today()).exclude(pk=self.membership.pk)
        self.lead = f"{self.person.full_name}, family {self.household.reference}."
        if self.membership.main and not others.exists():
            self.lead += " They belong to no other family: from the next day they are counted under “area not known”."
        elif self.membership.main:
            self.lead += " From the next day they are counted in the other family they belong to."

    def form(self, data):
        return LastDayForm(data, label="Last day in this family")

    def save(self, form):
        leave_household(by=self.request.user, membership=self.membership, on=form.cleaned_data["to_date"])
        return f"{self.person.full_name} no longer belongs to family {self.household.reference}."


class MakeMain(_OfMembership):
    """Somebody is counted in another of their households from a day on."""

    heading = "Make this the main family"
    submit_label = "Make it the main one"

    def find(self, pk):
        super().find(pk)
        self.lead = (
            f"{self.person.full_name} is counted in family {self.household.reference} from this day on. "
            "The days before stay as they are."
        )

    def form(self, data):
        return MainHouseholdForm(data)

    def save(self, form):
        set_main_household(
            by=self.request.user,
            person=self.person,
            household=self.household,
            from_date=form.cleaned_data["from_date"],
        )
        return f"{self.person.full_name} is counted in family {self.household.reference} now."


def families_found(user, words: str, *, but_not_of) -> list[tuple[str, str]]:
    """(id, words) of the families that the words stand for, for a list to choose from."""
    today = local_today()
    found = find_people(user, words, today=today)
    mine = set(but_not_of.memberships.in_force(on=today).values_list("household_id", flat=True))
    ids = [each.household_id for each in found.people if each.household_id and each.household_id not in mine]
    ids = list(dict.fromkeys(ids))[:FAMILIES_FOUND]
    families = families_in_words(ids, on=today)
    references = dict(Household.objects.filter(pk__in=ids).values_list("pk", "reference"))
    return [
        (
            str(pk),
            f"{families[pk].name}, {references[pk]}: {', '.join(person.called for person in families[pk].people)}",
        )
        for pk in ids
    ]

"""Pages on which responsibility, orders and trusted adults are recorded, changed and checked."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse

from centre.core.dates import local_today
from staff.permissions import Permission

from ..actions.saving import fingerprint
from ..barriers.check import guard
from ..models import Person
from ..models.responsibility import CourtOrder, ParentalResponsibility, TrustedAdult
from ..views.change import ChangeView, tell
from . import actions
from .family import adults_around, family_of
from .forms import OrderForm, PasswordForm, ResponsibilityForm, TrustedAdultForm


class _OfChild(ChangeView):
    """A page about a child, or about a row of one."""

    def about(self, child: Person):
        self.child = child
        self.lead = child.full_name
        self.back = (child.get_absolute_url(), child.full_name)

    def _family(self):
        return family_of(self.child, on=local_today())

    def siblings(self) -> list[Person]:
        return self._family()[0]

    def adults(self) -> list[Person]:
        """Whom an order about the child may bind: the adults of its homes, of today and of before."""
        return adults_around(self.child, on=local_today())

    def chosen(self, form) -> list[Person]:
        return form.cleaned_data.get("children", [self.child])

    def done_url(self):
        membership = self.child.memberships.in_force(on=local_today()).order_by("-main").first()
        if membership is None:
            return self.child.get_absolute_url()
        return reverse("families:family", args=[membership.household_id]) + "?tab=responsibility"


class _NewForChild(_OfChild):
    def find(self, pk):
        self.about(get_object_or_404(Person.objects.children(on=local_today()), pk=pk))


class _ChangeRow(_OfChild):
    """A row that exists; the form brings back what it looked like."""

    model = None
    facts: tuple = ()

    def find(self, pk):
        self.row = get_object_or_404(self.model.objects.select_related("child"), pk=pk)
        self.about(self.row.child)

    def initial(self) -> dict:
        return {**{name: getattr(self.row, name) for name in self.facts}, "seen": fingerprint(self.row, self.facts)}

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, self.facts)


class RecordResponsibility(_NewForChild):
    """Whether somebody has parental responsibility."""

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    heading = "Parental responsibility"
    submit_label = "Save the answer"

    def form(self, data):
        children, adults = self._family()
        return ResponsibilityForm(data, siblings=children, adults=adults, initial={"children": [str(self.child.pk)]})

    def save(self, form):
        actions.record_responsibility(by=self.request.user, children=self.chosen(form), **form.who(), **form.facts())
        return "The answer is saved."


class ChangeResponsibility(_ChangeRow):
    """An answer was wrong, evidence was seen since, or it has ended."""

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    heading = "Change the answer on parental responsibility"
    submit_label = "Save the change"
    model = ParentalResponsibility
    facts = actions.RESPONSIBILITY_FACTS

    def about(self, child):
        super().about(child)
        self.lead = f"{self.row.holder_words}, for {child.full_name}"

    def form(self, data):
        return ResponsibilityForm(data, siblings=[], adults=None, initial=self.initial())

    def save(self, form):
        actions.change_responsibility(
            by=self.request.user, row=self.row, seen=form.cleaned_data["seen"], changes=form.facts()
        )
        return "The answer is changed."


class RecordOrder(_NewForChild):
    """A court order whose document has been seen."""

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    heading = "Record a court order"
    submit_label = "Record the order"

    def form(self, data):
        children = {"children": [str(self.child.pk)]}
        return OrderForm(data, siblings=self.siblings(), adults=self.adults(), initial=children, new=True)

    def save(self, form):
        actions.record_order(
            by=self.request.user, children=self.chosen(form), binds_people=form.bound(), **form.facts()
        )
        return "The order is recorded. Its instruction stands beside the name from now on."


class ChangeOrder(_ChangeRow):
    """An order as it is recorded: to read, to put right, to end early."""

    note_source = "order"

    permission = Permission.RESPONSIBILITY_RECORD
    restricted = True
    template_name = "families/responsibility/order.html"
    heading = "Court order"
    submit_label = "Save the change"
    model = CourtOrder
    facts = actions.ORDER_FACTS

    def note_record(self) -> str:
        return str(self.row.pk)

    def find(self, pk):
        self.row = get_object_or_404(CourtOrder, pk=pk)
        self.children = list(Person.objects.filter(order_rows__order=self.row).order_by("date_of_birth", "pk"))
        self.about(self.children[0])
        guard(self.request.user, *self.children, restricted=True)
        self.lead = ", ".join(child.full_name for child in self.children)

    def more_context(self, form) -> dict:
        return {
            "attachments": list(self.row.attachments.present().select_related("added_by")),
            "may_attach": True,
            "attach_url": reverse("families:attachment_to_order", args=[self.row.pk]),
        }

    def siblings(self):
        known = {child.pk: child for child in (*self.children, *super().siblings())}
        return list(known.values())

    def form(self, data):
        initial = {
            **self.initial(),
            "has_document": "yes",
            "children": [str(child.pk) for child in self.children],
            "binds_people": [str(pk) for pk in self.row.binds_people.values_list("pk", flat=True)],
        }
        return OrderForm(data, siblings=self.siblings(), adults=self.adults(), initial=initial)

    def adults(self):
        known = {adult.pk: adult for adult in (*self.row.binds_people.all(), *super().adults())}
        return list(known.values())

    def save(self, form):
        actions.change_order(
            by=self.request.user,
            order=self.row,
            seen=form.cleaned_data["seen"],
            children=form.cleaned_data["children"],
            binds_people=form.bound(),
            changes=form.facts(),
        )
        return "The order is changed."


class TrustAdult(_NewForChild):
    """Somebody may take the child home, or is rung in an emergency."""

    heading = "Who may collect, who is rung"
    submit_label = "Save"

    def form(self, data):
        children = [child for child in self.siblings() if not child.is_expected]
        return TrustedAdultForm(data, siblings=children or [self.child], initial={"children": [str(self.child.pk)]})

    def save(self, form):
        rows = actions.trust_adult(
            by=self.request.user,
            children=self.chosen(form),
            password=form.cleaned_data["password"],
            **form.facts(),
        )
        return f"{rows[0].name} is saved."


class ChangeAdult(_ChangeRow):
    """Put right what was agreed, give a new password, or end it."""

    heading = "Who may collect, who is rung"
    submit_label = "Save the change"
    model = TrustedAdult
    facts = actions.ADULT_FACTS

    def form(self, data):
        return TrustedAdultForm(data, siblings=[], initial=self.initial(), has_password=self.row.has_password)

    def save(self, form):
        actions.change_adult(
            by=self.request.user,
            row=self.row,
            seen=form.cleaned_data["seen"],
            changes=form.facts(),
            password=form.cleaned_data["password"],
            without_password=form.cleaned_data.get("without_password", False),
        )
        return f"What was agreed about {self.row.name} is saved."


class CheckPassword(ChangeView):
    """At the door: does the word fit? Says yes or no, and shows nothing else."""

    permission = Permission.REGISTER_MARK
    template_name = "families/responsibility/password.html"
    heading = "Check a collection password"
    submit_label = "Check it"

    def find(self, pk):
        today = local_today()
        rows = TrustedAdult.objects.in_force(on=today).collectors().exclude(password_hash="")
        self.row = get_object_or_404(rows.select_related("child"), pk=pk)
        self.lead = f"{self.row.name} comes for {self.row.child.full_name}"
        self.back = (reverse("sessions_app:week"), "Sessions")
        self.answer = None

    def form(self, data):
        return PasswordForm(data)

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            try:
                right = actions.check_collection_password(
                    by=request.user, row=self.row, heard=form.cleaned_data["heard"]
                )
            except ValidationError as error:
                tell(form, error)
            else:
                return self.page(PasswordForm(None), right=right)
        return self.page(form)

    def more_context(self, form):
        return {"right": None}

"""The pages of the library: what there is and where it is, one thing with its loans, the letter that reminds."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import requires
from families.actions import StaleRecord
from families.actions.saving import CHANGED_MEANWHILE, fingerprint
from families.barriers.check import barriers_of, guard
from families.models import Household, HouseholdMembership, Registration
from families.visit_families import families_in_words
from staff.permissions import Permission, has_permission
from staff.saving import save_once

from ..models import Attendance, LibraryThing, Loan, ThingKind
from . import library
from .library_forms import BackForm, LendForm, ThingForm, WithdrawForm

FORM = require_http_methods(["GET", "HEAD", "POST"])
MOST_PAST = 30
NOBODY = "A family"


@requires(Permission.SESSION_VIEW)
@FORM
def things(request):
    """Everything of the library and where it is, what is overdue, and a form for the next thing. Five queries.

    ?show=ready, out or overdue; ?kind=; ?family=<id>: something is looked for to lend to that family.
    """
    user, today = request.user, local_today()
    may_change = has_permission(user, Permission.REGISTER_MARK)
    form = None
    if may_change:
        form = ThingForm(request.POST if request.method == "POST" else None, initial={"parts": 1})
    elif request.method == "POST":
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():

        def save():
            made = library.save_thing(by=user, **_facts(form))
            messages.success(request, f"{made} is listed.")
            return reverse("sessions_app:library")

        if response := save_once(request, form, save):
            return response
    kind, show = request.GET.get("kind", ""), request.GET.get("show", "")
    found = LibraryThing.objects.with_due_back()
    if kind in ThingKind.values:
        found = found.filter(kind=kind)
    if show == "ready":
        found = found.ready_to_lend()
    elif show == "out":
        found = found.filter(due_back__isnull=False)
    family = _family(request)
    context = {
        "things": found,
        "overdue": _with_families(
            Loan.objects.overdue(on=today).select_related("thing").order_by("due_on"), user, today
        ),
        "form": form,
        "kinds": ThingKind.choices,
        "kind": kind if kind in ThingKind.values else "",
        "show": show if show in ("ready", "out") else "",
        "family": family,
        "family_name": families_in_words([family.pk], on=today, user=user)[family.pk].in_sentence if family else "",
        "today": today,
        "may_change": may_change,
    }
    return render(request, "sessions_app/learning/library.html", context)


@requires(Permission.SESSION_VIEW)
@FORM
def thing(request, pk):
    """One thing: where it is, what can be done with it now, and its loans."""
    user, today = request.user, local_today()
    rows = LibraryThing.objects.select_related("hazard").with_due_back()
    shown = get_object_or_404(rows, pk=pk)
    loan = shown.loans.out().select_related("household", "lent_by").first()
    if request.method == "POST" and not has_permission(user, Permission.REGISTER_MARK):
        raise PermissionDenied
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    forms = _forms(request, shown, loan, doing, today)
    form = forms.get(doing)
    if form is not None and form.is_valid():

        def save():
            messages.success(request, _do(user, shown, loan, doing, form))
            return shown.get_absolute_url()

        try:
            response = save_once(request, form, save)
        except StaleRecord:
            form.add_error(None, CHANGED_MEANWHILE)
        else:
            if response:
                return response
    past = shown.loans.exclude(back_on=None).select_related("household")[:MOST_PAST]
    loans = _with_families([*([loan] if loan else []), *past], user, today)
    context = {
        "thing": shown,
        "loan": loans[0] if loan else None,
        "past": loans[1:] if loan else loans,
        "forms_by": forms,
        "form": form,
        "may_change": has_permission(user, Permission.REGISTER_MARK),
        "may_see_family": has_permission(user, Permission.FAMILY_VIEW),
        "may_see_hazard": has_permission(user, Permission.SAFETY_RECORD),
        "today": today,
    }
    return render(request, "sessions_app/learning/thing.html", context)


@requires(Permission.FAMILY_VIEW)
@require_safe
def loan_letter(request, pk):
    """The words that remind a family of a loan, to print. It carries no address."""
    loan = get_object_or_404(Loan.objects.out().select_related("thing", "household"), pk=pk)
    guard(request.user, loan)
    today = local_today()
    context = {
        "loan": loan,
        "family": families_in_words([loan.household_id], on=today, user=request.user)[loan.household_id],
        "centre": CentreSettings.load(),
        "today": today,
        "back_url": loan.thing.get_absolute_url(),
    }
    return render(request, "sessions_app/learning/loan_letter.html", context)


def _forms(request, shown, loan, doing, today) -> dict:
    """The forms that fit how the thing stands, by what they do; the one that was sent is bound."""

    def data(name):
        return request.POST if doing == name else None

    seen = fingerprint(shown, library.THING_FACTS)
    forms = {
        "change": ThingForm(data("change"), instance=LibraryThing.objects.get(pk=shown.pk), initial={"seen": seen})
    }
    if loan is not None:
        forms["back"] = BackForm(data("back"), initial={"back_on": today})
        forms["reminded"] = _plain(data("reminded"))
    elif not shown.why_not_lent:
        families, names = _families_to_lend_to(request, today)
        first = {"from_date": today, "due_on": library.usually_due(today)}
        if family := _family(request):
            first["household"] = family.pk
        forms["lend"] = LendForm(data("lend"), initial=first, families=families, names=names)
    if shown.to_clean_since:
        forms["cleaned"] = _plain(data("cleaned"))
    if shown.withdrawn_on:
        forms["again"] = _plain(data("again"))
    else:
        forms["withdraw"] = WithdrawForm(data("withdraw"))
    return forms


def _plain(data):
    from centre.core.forms import CentreForm

    return CentreForm(data)


def _do(user, shown, loan, doing, form) -> str:
    said = form.cleaned_data
    if doing == "lend":
        made = library.lend(by=user, thing=shown, **said)
        return f"It is lent until {made.due_on:%-d %B %Y}."
    if doing == "back":
        library.bring_back(by=user, loan=loan, **{**said, "parts_missing": said["parts_missing"] or 0})
        return "It is back."
    if doing == "reminded":
        library.reminded(by=user, loan=loan)
        return "It is recorded that the family was reminded."
    if doing == "cleaned":
        library.cleaned(by=user, thing=shown)
        return "It is clean."
    if doing == "withdraw":
        library.withdraw(by=user, thing=shown, **said)
        return "It is out of use."
    if doing == "again":
        library.use_again(by=user, thing=shown)
        return "It is in use again."
    library.save_thing(by=user, row=shown, seen=said["seen"], **_facts(form))
    return "It is saved."


def _facts(form) -> dict:
    return {name: form.cleaned_data[name] for name in library.THING_FACTS}


def _family(request) -> Household | None:
    """The family of ?family=, where the user may read it."""
    if not has_permission(request.user, Permission.FAMILY_VIEW):
        return None
    try:
        pk = UUID(request.GET.get("family", ""))
    except ValueError:
        return None
    if pk in barriers_of(request.user).kept_out:
        raise Http404
    return Household.objects.not_merged().filter(pk=pk).first()


def _families_to_lend_to(request, today):
    """(families of those marked present today and the one of ?family=, {id: its name}). Two queries."""
    here = Attendance.objects.present().filter(session__date=today).order_by().values("person")
    homes = HouseholdMembership.objects.in_force(on=today).filter(person__in=here, main=True).values("household")
    found = Household.objects.not_merged().filter(pk__in=homes)
    if family := _family(request):
        found = found | Household.objects.not_merged().filter(pk=family.pk)
    found = found.exclude(pk__in=barriers_of(request.user).kept_out)
    words = families_in_words(found.values_list("pk", flat=True), on=today, user=request.user)
    return found, {pk: each.name for pk, each in words.items()}


def _with_families(loans, user, today) -> list[dict]:
    """[{loan, family (name), household (None: not for this user), gone}]. Three queries, whatever their number.

    gone: nobody of the family is registered any more, or its record is emptied.
    """
    loans = list(loans)
    homes = {each.household_id for each in loans}
    names, registered, kept_out = {}, set(), barriers_of(user).kept_out
    if homes and has_permission(user, Permission.FAMILY_VIEW):
        names = families_in_words(homes, on=today, user=user)
        people = HouseholdMembership.objects.in_force(on=today).filter(household__in=homes)
        known = Registration.objects.in_force(on=today).values("person")
        registered = set(people.filter(person__in=known).values_list("household_id", flat=True))
    return [
        {
            "loan": each,
            "family": names[each.household_id].name if names else NOBODY,
            "household": each.household_id if names and each.household_id not in kept_out else None,
            "gone": bool(names) and each.household_id not in registered,
            "overdue": each.back_on is None and each.due_on < today,
        }
        for each in loans
    ]

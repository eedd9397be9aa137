"""The visit form, in its three uses: a visit nobody planned, a planned one being logged, a logged one being changed.

Which family comes first, by a small search; then everything stands on one page.
"""

import uuid
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today, parse_date
from centre.core.notes import NoteForm
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission
from staff.models import User
from staff.permissions import Permission, has_permission

from .. import visit_drafts
from ..actions import visits as actions
from ..barriers.check import guard
from ..forms.visits import MANNERS, VisitForm, WordsForm, id_from
from ..models import Household, Visit
from ..models.contact import Awake
from ..privacy import typed_place
from ..visit_families import family_in_words, homes_in_words, workers_who_visit
from ..visit_pages import differences, done_words, families_found, family_choices
from ..visit_people import ticks, told_apart
from .kept import household_or_404

PLACE_WITHHELD = "A place is recorded and withheld. It stays unless you enter another."


def target_of(purpose: str, visit=None) -> str:
    """Where a chosen family leads: to the form of a new visit, of a plan, or of the visit that is being put right."""
    if purpose == "change":
        return reverse("families:visit_change", args=[visit.pk])
    return reverse("families:visit_plan" if purpose == "plan" else "families:visit_new")


def choose_family(request, *, purpose: str, visit=None, words: str = "", found=None):
    """The first half of the page: which family. purpose: "new" (log), "plan", or "change" (another family)."""
    return render(
        request,
        "families/visit_choose_family.html",
        {
            "purpose": purpose,
            "visit": visit,
            "target_url": target_of(purpose, visit),
            "found": found,
            "words": words,
            "choices": family_choices(request.user, today=local_today()),
        },
    )


class FindFamily(CentrePermissionMixin, View):
    """The families that a name, telephone or postcode stands for. Posted, because an address would keep the name."""

    permission = Permission.VISIT_CHANGE

    def get(self, request):
        return HttpResponseRedirect(reverse("families:visit_new"))

    def post(self, request):
        purpose, visit = request.POST.get("purpose"), None
        if purpose == "change":
            visit = changeable_visit(request, id_from(request.POST.get("visit")))
        elif purpose != "plan":
            purpose = "new"
        form = WordsForm(request.POST)
        words = form.cleaned_data["words"] if form.is_valid() else ""
        found = families_found(request.user, words, today=local_today()) if words else None
        if request.htmx:
            context = {"found": found, "words": words, "target_url": target_of(purpose, visit)}
            return render(request, "families/visit_families_found.html", context)
        return choose_family(request, purpose=purpose, visit=visit, words=words, found=found)


class AnotherFamily(CentrePermissionMixin, View):
    """A visit was logged for the wrong family: which one was it?"""

    permission = Permission.VISIT_CHANGE

    def get(self, request, pk):
        return choose_family(request, purpose="change", visit=changeable_visit(request, pk))


class PeopleSeen(CentrePermissionMixin, View):
    """The ticks again, for another day or with somebody else who was looked for; the form as it stands is posted."""

    permission = Permission.VISIT_CHANGE

    def post(self, request):
        household = household_or_404(id_from(request.POST.get("household")))
        context = people_context(request, household, data=request.POST, seen_before=())
        return render(request, "families/visit_people.html", context)


class VisitFormPage(CentrePermissionMixin, View):
    """What the three uses share. A use says whose visit it is, how to save it, and which draft belongs to it."""

    permission = Permission.VISIT_CHANGE
    kind = ""
    heading = "Log a visit"
    submit_label = "Save the visit"

    def dispatch(self, request, *args, **kwargs):
        self.visit = None
        return super().dispatch(request, *args, **kwargs)

    def find(self, request, pk):
        """Take the stored visit, refusing those who may not change it."""
        self.visit = changeable_visit(request, pk)
        self.household = self.visit.household

    @property
    def choose_url(self):
        """Where another family is chosen; "" where it is settled."""
        return reverse("families:visit_new") if self.kind == visit_drafts.NEW else ""

    @property
    def form_action(self):
        """Where the form is sent. Said on the page, because a conflict is shown at the address of another form."""
        query = (
            f"?household={self.household.pk}" if self.visit is None or self.household != self.visit.household else ""
        )
        if self.visit is None:
            return f"{reverse('families:visit_new')}{query}"
        return f"{reverse(f'families:visit_{self.kind}', args=[self.visit.pk])}{query}"

    @property
    def draft_key(self):
        return visit_drafts.key_of(self.kind, self.visit.pk if self.visit else self.household.pk)

    def initial(self, request):
        """What the form shows before anybody has typed."""
        visit = self.visit
        return {
            **{name: getattr(visit, name) for name in (*actions.FACTS, *actions.NOTES)},
            "place": typed_place(visit, request.user)[0],
            "worker": visit.worker_id,
            **_seen_on(visit),
        }

    def form(self, request, data=None):
        workers = None
        if has_permission(request.user, Permission.VISIT_CHANGE_ANY):
            workers = workers_who_visit(on=local_today())
            if self.visit and self.visit.worker_id:
                workers |= User.objects.filter(pk=self.visit.worker_id)  # who made it may have left since
        form = VisitForm(data, initial=None if data is not None else self.initial(request), workers=workers)
        say_withheld(form, self.visit, request.user)
        return form

    # --- showing -----------------------------------------------------------------------------------------------------

    def show(self, request):
        """The form as it is first seen: with the draft, where there is one."""
        draft = visit_drafts.load(request.user, self.draft_key)
        if draft is None:
            return self.page(request, self.form(request), visit_id=uuid.uuid4(), data=None)
        data = visit_drafts.as_posted(draft)
        form = unchecked(self.form(request, data))
        form.submission_token = str(uuid.uuid4())
        visit_id = id_from(data.get("visit_id")) or uuid.uuid4()
        return self.page(request, form, visit_id=visit_id, data=data, draft=draft)

    def page(self, request, form, *, visit_id, data, draft=None, conflict=None, version=None, status=200):
        today = local_today()
        if version is None:
            version = (data or {}).get("version") or (self.visit.version if self.visit else "")
        seen_before = [row.person for row in self.visit.seen.select_related("person")] if self.visit else []
        form.concern = NoteForm(self.form_action, "visit", str(self.visit.pk) if self.visit else "")
        people = people_context(request, self.household, data=data, seen_before=seen_before, initial=form.initial)
        form.fields["people_seen"].widget.first_id = people["ticks"].first_id
        context = {
            "form": form,
            "household": self.household,
            "visit": self.visit,
            "visit_id": visit_id,
            "version": str(version)[:10],
            "heading": self.heading,
            "submit_label": self.submit_label,
            "draft_key": self.draft_key,
            "draft": draft,
            "draft_words": visit_drafts.saved_words(draft, today=today) if draft else "",
            "conflict": conflict,
            "concern_children": told_apart(people["family"].children),
            "home": homes_in_words([self.household.pk], on=today, reader=request.user)[self.household.pk],
            "choose_url": self.choose_url,
            "form_action": self.form_action,
            "back_url": self.visit.get_absolute_url() if self.visit else reverse("families:visits"),
            "today": today,
            **people,
        }
        return render(request, "families/visit_form.html", context, status=status)

    # --- saving ------------------------------------------------------------------------------------------------------

    def submit(self, request):
        visit_id = id_from(request.POST.get("visit_id")) or uuid.uuid4()
        if "save_draft" in request.POST:
            draft = visit_drafts.save(request.user, self.draft_key, request.POST)
            if draft:
                at = visit_drafts.saved_words(draft, today=local_today())
                messages.success(request, f"Your draft was saved at {at}. It waits here until you come back.")
            return HttpResponseRedirect(reverse("families:visits"))
        form = self.form(request, request.POST)
        if "find_person" in request.POST:
            return self.page(request, unchecked(form), visit_id=visit_id, data=request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    visit = self.save(request, visit_id, form.facts())
                    visit_drafts.discard(request.user, self.draft_key)
                    response = finish_submission(token, visit.get_absolute_url())
            except ValidationError as error:
                for_form(form, error)
            except actions.VisitChangedMeanwhile as meanwhile:
                return self.show_conflict(request, form, meanwhile.visit)
            except actions.VisitSavedAlready as already:
                return self.saved_twice(request, form, already.visit)
            except AlreadySubmitted as already:
                stored = Visit.objects.filter(pk=visit_id).first()
                if stored is not None and self.kind == visit_drafts.NEW:
                    return self.saved_twice(request, form, stored)
                return HttpResponseRedirect(already.url)
            else:
                messages.success(request, done_words(visit))
                return response
        return self.page(request, form, visit_id=visit_id, data=request.POST)

    def saved_twice(self, request, form, stored):
        """The same form came again. With the same words it has done its work; with others nobody's words are lost."""
        if not actions.may_change(request.user, stored):
            raise PermissionDenied
        if not differences(form, stored, request.user):
            return HttpResponseRedirect(stored.get_absolute_url())
        change = ChangeVisit()
        change.setup(request, pk=stored.pk)
        change.find(request, stored.pk)
        return change.show_conflict(request, form, stored)

    def show_conflict(self, request, form, current):
        """Both texts: what has been saved meanwhile, and what was typed here. Saving again takes what is typed."""
        self.visit = Visit.objects.select_related("household", "worker").get(pk=current.pk)
        form.submission_token = str(uuid.uuid4())
        conflict = {"rows": differences(form, current, request.user), "visit": current}
        return self.page(
            request,
            form,
            visit_id=current.pk,
            data=request.POST,
            conflict=conflict,
            version=current.version,
            status=409,
        )


class NewVisit(VisitFormPage):
    """A visit that nobody planned; /visits/new/?household=<id>, or the family is asked for first."""

    kind = visit_drafts.NEW

    def initial(self, request):
        return {"date": local_today(), "worker": request.user.pk}

    def get(self, request):
        self.household = wanted_household(request)
        return self.show(request) if self.household else choose_family(request, purpose="new")

    def post(self, request):
        self.household = wanted_household(request)
        return self.submit(request) if self.household else choose_family(request, purpose="new")

    def save(self, request, visit_id, facts):
        facts.setdefault("worker", request.user)
        return actions.log_visit(by=request.user, id=visit_id, household=self.household, **facts)


class LogPlannedVisit(VisitFormPage):
    """A planned visit has taken place, or has not."""

    kind = visit_drafts.LOG

    def get(self, request, pk):
        self.find(request, pk)
        if self.visit.outcome:
            return HttpResponseRedirect(reverse("families:visit_change", args=[pk]))
        return self.show(request)

    def post(self, request, pk):
        self.find(request, pk)
        return self.submit(request)

    def save(self, request, visit_id, facts):
        return actions.log_planned_visit(by=request.user, visit=self.visit, version=version_of(request), **facts)


class ChangeVisit(VisitFormPage):
    """Putting right what was logged."""

    kind = visit_drafts.CHANGE
    heading = "Change what was logged"
    submit_label = "Save the change"

    @property
    def choose_url(self):
        return reverse("families:visit_family", args=[self.visit.pk])

    def find(self, request, pk):
        super().find(request, pk)
        self.household = wanted_household(request) or self.household

    def get(self, request, pk):
        self.find(request, pk)
        if not self.visit.outcome:
            return HttpResponseRedirect(reverse("families:visit_move", args=[pk]))
        return self.show(request)

    def post(self, request, pk):
        self.find(request, pk)
        if not self.visit.outcome:
            return HttpResponseRedirect(reverse("families:visit_move", args=[pk]))
        return self.submit(request)

    def save(self, request, visit_id, facts):
        facts["household"] = self.household
        return actions.change_visit(by=request.user, visit=self.visit, version=version_of(request), **facts)


def changeable_visit(request, pk) -> Visit:
    """The visit, for somebody who may change it. Raises Http404 and PermissionDenied."""
    visit = get_object_or_404(Visit.objects.select_related("household", "worker"), pk=pk)
    guard(request.user, visit, restricted=True)
    if not actions.may_change(request.user, visit):
        raise PermissionDenied
    return visit


def wanted_household(request) -> Household | None:
    """The household whose id stands in the address; None where there is none. Raises Http404 for an unknown one."""
    wanted = request.GET.get("household")
    if not wanted:
        return None
    household = household_or_404(id_from(wanted))
    guard(request.user, household, restricted=True)
    return household


def people_context(request, household, *, data, seen_before, initial=None):
    """The family's words and the ticks for the day in the form, or for today while that is no day."""
    data = data if data is not None else {}
    on = local_today()
    if data:
        with suppress(ValueError):  # half a day typed so far
            on = min(parse_date(data.get("date", "")), on)
    elif initial and initial.get("date"):
        on = min(initial["date"], on)
    family = family_in_words(household.pk, on=on)
    chosen = data.getlist("people_seen") if data else (initial or {}).get("people_seen", [])
    words = data.get("other_words", "")[:100] if data else ""
    manner = {name: data.getlist(name) if data else (initial or {}).get(name, []) for name in MANNERS}
    return {
        "family": family,
        "ticks": ticks(request.user, family.people, chosen, on=on, words=words, seen_before=seen_before, manner=manner),
        "on": on,
    }


def _seen_on(visit) -> dict:
    """The ticks of a stored visit, as the form's fields take them."""
    rows = list(visit.seen.all())
    return {
        "people_seen": [row.person_id for row in rows],
        "seen_alone": [row.person_id for row in rows if row.alone],
        "seen_awake": [row.person_id for row in rows if row.awake == Awake.AWAKE],
        "seen_asleep": [row.person_id for row in rows if row.awake == Awake.ASLEEP],
    }


def say_withheld(form, visit, user):
    """Tell whoever may not read the place of the visit that one is there, and stays."""
    if visit is not None and typed_place(visit, user)[1]:
        form.fields["place"].help_text = PLACE_WITHHELD


def version_of(request) -> int:
    """The version that the editor began from; 0 (never a stored one) for anything that is no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def unchecked(form):
    """The bound form without its messages: what was typed comes back, nothing is found fault with yet."""
    form._errors = ErrorDict()  # an answer, though an empty one, counts as "already checked"
    return form


def for_form(form, error: ValidationError):
    """Put what an action refused beside its fields; a field that the form does not show is told above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)

"""The requests and where they stand, one request with its pack, its steps, the pack as it was issued."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin, requires
from staff.permissions import Permission, has_permission

from ..barriers.check import closed_people, guard
from ..models import AccessPack, AccessRequest, Correction, Person
from ..models.rights import Decision
from ..views.change import ChangeView, tell
from . import access, forms
from .clock import standing
from .pack import apart_of, in_parts, pack_of
from .readings import note_keys, note_readings

ON_A_PAGE = 30
PASSAGES = 25


class RightsList(CentrePermissionMixin, View):
    """Every request, those to be answered first."""

    permission = Permission.RIGHTS_RECORD

    def get(self, request):
        today = local_today()
        rows = AccessRequest.objects.select_related("person")
        rows = rows.filter(person__in=people_open_to(request.user))
        corrections = Correction.objects.select_related("person").filter(person__in=people_open_to(request.user))
        waiting = rows.filter(state="open")
        in_order = rows.order_by(F("ended_on").desc(nulls_first=True), "due_on", "id")
        page_obj = Paginator(in_order, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "page_obj": page_obj,
            "rows": [(row, standing(row, today)) for row in page_obj.object_list],
            "waiting": waiting.count(),
            "noun": "requests",
            "corrections": corrections.order_by(F("told_on").desc(nulls_first=True), "due_on")[:ON_A_PAGE],
            "today": today,
        }
        return render(request, "families/rights/list.html", context)


def people_open_to(user):
    """The people whose restricted records this user may open."""
    people = (
        Person.objects.all()
        if has_permission(user, Permission.SEALED_RECORD_READ)
        else Person.objects.filter(sealed=False)
    )
    closed = closed_people(user)
    return people if closed is None else people.exclude(pk__in=closed)


class LogAccessRequest(ChangeView):
    """Somebody asks for what is held about a person."""

    permission = Permission.RIGHTS_RECORD
    restricted = True
    submit_label = "Log the request"
    lead = "Any words will do, spoken or written, to anybody here. The month begins on the day it came."

    def find(self, pk):
        self.person = get_object_or_404(Person.objects.not_merged(), pk=pk)
        self.heading = f"A request for what is held about {self.person.full_name}"
        self.back = (self.person.get_absolute_url(), self.person.full_name)

    def form(self, data):
        responsible = access.responsible_today(self.person, on=local_today())
        return forms.AccessRequestForm(data, person=self.person, responsible=responsible)

    def save(self, form):
        row = access.log(by=self.request.user, person=self.person, **form.cleaned_data)
        self.back = (row.get_absolute_url(), "")
        return "The request is logged."


class AccessRequestPage(CentrePermissionMixin, View):
    """One request: who asks, by when it is answered, and for those who decide about them the passages of its pack."""

    permission = Permission.RIGHTS_RECORD

    def get(self, request, pk):
        row = request_of(request.user, pk)
        return self.page(row, pack_of(row, request.user) if row.is_open else [])

    def post(self, request, pk):
        row = request_of(request.user, pk)
        pack = pack_of(row, request.user)
        form = forms.PassagesForm(request.POST, [each.field for each in pack if each.may_read])
        if not form.is_valid():
            return self.page(row, pack, form)
        try:
            count = access.decide(by=request.user, row=row, decisions=form.decisions())
        except ValidationError as error:
            tell(form, error)
            return self.page(row, pack, form)
        messages.success(request, f"Decided: {count}." if count else "Nothing has changed.")
        return HttpResponseRedirect(request.get_full_path())

    def page(self, row, pack, form=None):
        user = self.request.user
        makes = has_permission(user, Permission.ACCESS_PACK_MAKE)
        read = [each for each in pack if each.may_read]
        marked = [each for each in pack if each.passage.mark]
        everything = self.request.GET.get("show") == "all"
        shown = [each for each in (pack if everything else marked) if makes or each.may_read]
        page_obj = Paginator(shown, PASSAGES).get_page(self.request.GET.get("page"))
        if read:
            note_readings(page_obj.object_list, user)
            audit.record(
                "access_request.opened",
                by=user,
                subject=row,
                summary="What is held about somebody was opened to decide.",
            )
        waiting = [each for each in pack if each.waits]
        apart = [each for each in apart_of(pack) if each.may_read]
        context = {
            "row": row,
            "standing": standing(row, local_today()),
            "parts": [
                (part, [(each, typed(each, form)) for each in part.rows]) for part in in_parts(page_obj.object_list)
            ],
            "page_obj": page_obj,
            "everything": everything,
            "counts": (len(marked), len(pack)),
            "waiting": len(waiting),
            "waiting_here": sum(each.may_read for each in waiting),
            "makes": makes,
            "decides": bool(read),
            "choices": Decision.choices,
            "packs": [(made, access.may_open(user, made)) for made in row.packs.select_related("by").defer("pdf")],
            "missing": access.not_issued(row, pack) if row.is_open else (),
            "part": apart,
            "part_waits": any(each.waits for each in apart),
        }
        return render(self.request, "families/rights/request.html", context | ({"form": form} if form else {}))


def typed(shown, form) -> dict:
    """The choice and words to show, and what is wrong with them: what was just typed, else what stands."""
    words = f"{shown.field}-words"
    if form is not None and shown.field in form.data:
        wrong = [*form.errors.get(shown.field, ()), *form.errors.get(words, ())]
        return {"choice": form.data[shown.field], "words": form.data.get(words, ""), "wrong": " ".join(wrong)}
    choice = shown.outcome if shown.decision or not shown.passage.mark else ""
    return {"choice": choice, "words": shown.suggested, "wrong": ""}


def request_of(user, pk) -> AccessRequest:
    row = get_object_or_404(AccessRequest.objects.select_related("person", "asker", "by"), pk=pk)
    guard(user, row, restricted=True)
    return row


@dataclass(frozen=True)
class Step:
    """A small form that moves a request on."""

    heading: str
    submit: str
    label: str
    missing: str
    action: object
    done: str
    field: str = "words"
    lead: str = ""
    longest: int = 500


STEPS = {
    "identity": Step(
        "Their identity has been checked",
        "Save",
        "How was it checked?",
        "Enter how it was checked",
        access.identify,
        "Their identity is checked.",
        "how",
        "Somebody you know well needs no papers: say so. The month begins on this day if it was after the request.",
        200,
    ),
    "extend": Step(
        "It takes longer",
        "Save",
        "Why does it take longer?",
        "Enter what you told them",
        access.extend,
        "Two months more.",
        "why",
        "Up to two months more, where there is much to look through. They are told why before the month is over.",
    ),
    "answer": Step(
        "The pack has been given",
        "Save",
        "How was it given?",
        "Enter how it was given",
        access.answer,
        "The request is answered.",
    ),
    "refuse": Step(
        "Refuse this request",
        "Refuse it",
        "Why?",
        "Enter what you told them",
        access.refuse,
        "The request is refused.",
        lead="Tell them why, and that they can complain to us and to the Information Commissioner.",
    ),
    "withdraw": Step(
        "They no longer ask",
        "Save",
        "What did they say?",
        "Enter what they said",
        access.withdraw,
        "The request is withdrawn.",
    ),
}


class AccessRequestStep(ChangeView):
    """Identity checked, more time, given, refused, withdrawn."""

    permission = Permission.RIGHTS_RECORD
    restricted = True

    def find(self, pk, step):
        if step not in STEPS:
            raise Http404("No such step")
        self.row = get_object_or_404(AccessRequest.objects.select_related("person"), pk=pk)
        self.step = STEPS[step]
        self.heading, self.submit_label, self.lead = self.step.heading, self.step.submit, self.step.lead
        self.back = (self.row.get_absolute_url(), "The request")

    def form(self, data):
        step = self.step
        return forms.StepForm(data, label=step.label, missing=step.missing, field=step.field, longest=step.longest)

    def save(self, form):
        self.step.action(by=self.request.user, row=self.row, **form.cleaned_data)
        return self.step.done


class IssuePack(CentrePermissionMixin, View):
    """The pack (or, with part=1, what this user alone decides about) is made and kept; not while it is undecided."""

    permission = Permission.RIGHTS_RECORD

    def post(self, request, pk):
        row = request_of(request.user, pk)
        issue = access.issue_part if request.POST.get("part") else access.issue
        try:
            issue(by=request.user, row=row)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            what = "Your part" if request.POST.get("part") else "The pack"
            messages.success(request, f"{what} is issued. Read it once more before you give it.")
        return HttpResponseRedirect(row.get_absolute_url())


@requires(Permission.RIGHTS_RECORD)
@require_safe
def access_pack(request, pk):
    """A pack, or a part of one, as it was issued, for those who may read what is in it."""
    pack = get_object_or_404(AccessPack.objects.select_related("request__person"), pk=pk)
    guard(request.user, pack.request, restricted=True)
    if not access.may_open(request.user, pack):
        raise PermissionDenied
    if Permission.CONFIDENTIAL_ADDRESS_VIEW in pack.needs.split():
        decided = pack.request.decisions.filter(at__lte=pack.at).values_list("passage", flat=True)
        note_keys(set(decided), request.user)
    audit.record("access_pack.opened", by=request.user, subject=pack.request, summary="An issued pack was opened.")
    response = HttpResponse(bytes(pack.pdf), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="what-we-hold.pdf"'
    return response

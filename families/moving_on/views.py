"""The children who move on, a hand-over with its steps, the hand-over on paper and for machines, staying known."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_today, parse_date
from centre.core.notes import is_passed_on
from centre.core.rooms import SavedWords, TimelineEntry
from centre.core.views import CentrePermissionMixin, requires
from staff.permissions import Permission, has_permission

from ..actions.saving import fingerprint
from ..barriers.check import guard
from ..models import HandOver, Person, StayKnown
from ..models.moving_on import HandOverWhy
from ..registering.pdf import answer_pdf
from ..views.change import ChangeView
from . import actions, forms, listing
from .content import content_of
from .moves import HandOverState

ON_A_PAGE = 40


class MovingOn(CentrePermissionMixin, View):
    """Who turns five in the coming term, and how far each hand-over is; for the head the numbers alone."""

    permission = Permission.HAND_OVER_COUNT

    def get(self, request):
        user, today = request.user, local_today()
        until = listing.horizon(today)
        context = {"counts": listing.counts(on=today, until=until), "until": until, "today": today, "show": ""}
        if has_permission(user, Permission.HAND_OVER_SEND):
            context |= self.rows(today, until)
        return render(request, "families/moving_on/list.html", context)

    def rows(self, today, until):
        user = self.request.user
        form = forms.MovingOnFilter(self.request.GET)
        show = (form.cleaned_data["show"] if form.is_valid() else "") or ""
        may_make = has_permission(user, Permission.HAND_OVER_MAKE)
        if show:
            found = listing.open_to(user, listing.hand_overs(ended=show == "ended"), person="child")
            as_rows = listing.rows_of_hand_overs
        else:
            found = listing.open_to(user, listing.turning_five(on=today, until=until))
            as_rows = listing.rows_of_children
        page = Paginator(found, ON_A_PAGE).get_page(self.request.GET.get("page"))
        rows = as_rows(page.object_list, on=today, may_make=may_make)
        return {"form": form, "show": show, "page_obj": page, "rows": rows, "may_make": may_make, "noun": "children"}


class _OfHandOver(ChangeView):
    """A form about one hand-over, closed to the family's own relatives among us."""

    permission = Permission.HAND_OVER_SEND
    restricted = True

    def find_row(self, pk):
        self.row = get_object_or_404(HandOver.objects.select_related("child"), pk=pk)
        self.back = (self.row.get_absolute_url(), "The hand-over")


class BeginHandOver(ChangeView):
    """A hand-over is begun, or that the family wants none is recorded."""

    permission = Permission.HAND_OVER_MAKE
    restricted = True
    heading = "Begin a hand-over"
    submit_label = "Save"
    lead = "Ask the family first: only what they tick is handed over, and never an address or anything confidential."

    def find(self, pk):
        self.child = get_object_or_404(Person.objects.not_merged(), pk=pk)
        self.back = (reverse("families:moving_on"), "Moving on")

    def form(self, data):
        return forms.HandOverForm(data, initial={"why": HandOverWhy.TURNING_FIVE, "answered_on": local_today()})

    def save(self, form):
        row = actions.begin(by=self.request.user, child=self.child, **form.facts())
        self.back = (row.get_absolute_url(), "")
        return "The hand-over is begun." if row.state == HandOverState.BEGUN else "It is recorded that they want none."


class HandOverPage(CentrePermissionMixin, View):
    """One hand-over: to whom, what is shared, what has happened and what comes next."""

    permission = Permission.HAND_OVER_SEND

    def get(self, request, pk):
        row = get_object_or_404(HandOver.objects.select_related("child"), pk=pk)
        guard(request.user, row, restricted=True)
        today = local_today()
        may_make = has_permission(request.user, Permission.HAND_OVER_MAKE)
        steps = [
            TimelineEntry(
                on=step.happened_on,
                title=step.get_kind_display(),
                detail=f"{step.words} {step.by}.".strip(),
                notes=(SavedWords("hand-over-step", step.pk, "words", step.get_kind_display()),)
                if step.words and not is_passed_on(step.words)
                else (),
            )
            for step in row.steps.select_related("by").order_by("-id")
        ]
        context = {
            "row": row,
            "shown": listing.row_of(row, on=today, may_make=may_make),
            "may_make": may_make,
            "content": content_of(row, on=today) if may_make and row.shares else None,
            "steps": steps,
            "today": today,
        }
        return render(request, "families/moving_on/hand_over.html", context)


@dataclass(frozen=True)
class Step:
    """A small form that moves a hand-over on."""

    heading: str
    submit: str
    form: type
    action: object
    words: str
    state: str
    permission: Permission = Permission.HAND_OVER_SEND
    lead: str = ""


STEPS = {
    "sent": Step(
        "It has been sent",
        "Save",
        forms.SentForm,
        actions.send,
        "It is recorded as sent.",
        HandOverState.BEGUN,
        lead="What is sent is kept as it is today. Send it so that nobody else can read it.",
    ),
    "chased": Step(
        "Ask whether it arrived",
        "Save",
        forms.ChasedForm,
        actions.chase,
        "It comes back to the desk.",
        HandOverState.SENT,
    ),
    "received": Step(
        "They have received it",
        "Save",
        forms.ReceivedForm,
        actions.receive,
        "The hand-over has arrived.",
        HandOverState.SENT,
    ),
    "call-off": Step(
        "Call this hand-over off",
        "Call it off",
        forms.CalledOffForm,
        actions.call_off,
        "The hand-over is called off.",
        "",
        Permission.HAND_OVER_MAKE,
        "Nothing is asked for any more. What was sent stays on record.",
    ),
}


class HandOverStepView(_OfHandOver):
    """Sent, chased, received, called off."""

    def find(self, pk, step):
        if step not in STEPS:
            raise Http404("No such step")
        self.find_row(pk)
        self.step = STEPS[step]
        self.heading, self.submit_label, self.lead = self.step.heading, self.step.submit, self.step.lead
        if not has_permission(self.request.user, self.step.permission):
            self.permission = self.step.permission

    def form(self, data):
        return self.step.form(data)

    def save(self, form):
        self.step.action(by=self.request.user, row=self.row, **form.cleaned_data)
        return self.step.words


class ChangeHandOver(_OfHandOver):
    """To whom it goes and what the family agrees to, until it is sent."""

    note_source = "hand-over"

    permission = Permission.HAND_OVER_MAKE
    heading = "Change the hand-over"

    def note_record(self) -> str:
        return str(self.row.pk)

    def find(self, pk):
        self.find_row(pk)

    def form(self, data):
        row = self.row
        initial = {name: getattr(row, name) for name in actions.FACTS}
        if row.state == HandOverState.DECLINED:
            answer = actions.NO
        else:
            answer = actions.YES if row.answered_on else actions.NOT_YET
        return forms.HandOverForm(data, initial={**initial, "answer": answer, "seen": fingerprint(row, actions.SEEN)})

    def save(self, form):
        actions.change(by=self.request.user, row=self.row, seen=form.cleaned_data["seen"], **form.facts())
        return "The hand-over is changed."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, actions.SEEN)


def _to_take_out(request, pk, word) -> dict:
    """The content for somebody who may make it; that it was taken out is recorded."""
    row = get_object_or_404(HandOver.objects.select_related("child"), pk=pk)
    guard(request.user, row, restricted=True)
    if not (row.shares and row.answered_on):
        raise Http404("The family has not agreed to anything being shared")
    audit.record(f"hand_over.{word}", by=request.user, subject=row, summary=f"A hand-over was {word}.")
    return content_of(row, on=local_today())


@requires(Permission.HAND_OVER_MAKE)
@require_safe
def hand_over_pdf(request, pk):
    """The hand-over on paper."""
    content = _to_take_out(request, pk, "printed")
    context = {
        "content": content,
        "made_on": parse_date(content["made_on"]),
        "agreed_on": parse_date(content["agreed"]["on"]),
        "born_on": parse_date(content["child"]["date_of_birth"]),
    }
    return answer_pdf(render_to_string("families/moving_on/paper.html", context), "hand-over.pdf")


@requires(Permission.HAND_OVER_MAKE)
@require_safe
def hand_over_json(request, pk):
    """The same for machines."""
    response = JsonResponse(_to_take_out(request, pk, "exported"), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="hand-over.json"'
    return response


class StayKnownView(ChangeView):
    """A child stays known after five, or the family does not want it any more."""

    permission = Permission.HAND_OVER_MAKE

    def find(self, pk):
        self.person = get_object_or_404(Person.objects.not_merged(), pk=pk)
        self.row = StayKnown.objects.in_force(on=local_today()).filter(person=self.person).first()
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        if self.row:
            self.heading, self.submit_label = "They no longer want to stay known", "Withdraw the agreement"
            self.lead = f"{self.row.agreed_by} agreed that {self.person.called} stays known to us."
        else:
            self.heading, self.submit_label = f"{self.person.called} stays known to us", "Save"
            self.lead = (
                "After five a child’s registration ends, unless the family agrees to stay known: until nineteen."
            )

    def form(self, data):
        return forms.WithdrawForm(data) if self.row else forms.StayKnownForm(data, person=self.person)

    def save(self, form):
        if self.row:
            actions.withdraw(by=self.request.user, row=self.row, **form.cleaned_data)
            return "The agreement is withdrawn."
        actions.agree_to_stay_known(by=self.request.user, person=self.person, **form.cleaned_data)
        return "It is recorded that they stay known."

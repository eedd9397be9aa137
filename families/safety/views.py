"""The board of who is out, the taps of a worker at the door, and the page of an alert."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from centre.core import notes
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.saved_notes import beside, open_form
from centre.core.templatetags.words import time_words
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission, requires
from staff.permissions import Permission, has_permission

from ..barriers.check import guard
from ..models import Visit, VisitSafety
from ..views.change import tell
from ..visit_pages import may_read_notes
from . import actions
from .forms import StepForm
from .standing import is_overdue, overdue_after, rows_of, step_due


@require_GET
@requires(Permission.VISIT_BOARD_VIEW)
def board(request):
    """Who is out now, who has not come out, who goes today. Hidden addresses for those cleared alone, and audited."""
    now, today = timezone.now(), local_today()
    centre = CentreSettings.load()
    watched = VisitSafety.objects.watched(now=now, after=overdue_after(centre)).in_order()
    to_come = VisitSafety.objects.to_come(on=today).in_order()
    rows = rows_of(watched, request.user, now=now, today=today, reader=request.user)
    planned = rows_of(to_come, request.user, now=now, today=today, reader=request.user)
    context = {
        "late": [row for row in rows if row.late],
        "out": [row for row in rows if not row.late],
        "planned": [row for row in planned if not row.late],
        "answers": has_permission(request.user, Permission.VISIT_ALERT_ANSWER),
        "sees_visits": has_permission(request.user, Permission.VISIT_VIEW),
        "minutes": centre.visit_overdue_minutes,
        "now": now,
        "today": today,
    }
    return render(request, "families/safety_board.html", context)


@require_POST
@requires(Permission.VISIT_CHANGE)
def tap(request, pk):
    """One tap on a phone: tap=in, out, or a number of minutes longer. Goes back to where it was tapped."""
    visit = get_object_or_404(Visit, pk=pk)
    guard(request.user, visit)
    wanted = request.POST.get("tap", "")
    try:
        with transaction.atomic():
            if wanted == "in":
                safety = actions.go_in(by=request.user, visit=visit)
                words = f"You are expected out at {time_words(safety.expected_out_at)}. Tap “I’m out, safe” then."
            elif wanted == "out":
                actions.come_out(by=request.user, visit=visit)
                words = "Good that you are out safe."
            else:
                minutes = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
                safety = actions.stay_longer(by=request.user, visit=visit, minutes=minutes)
                words = f"You are expected out at {time_words(safety.expected_out_at)} now."
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words)
    return HttpResponseRedirect(_back(request, visit))


def _back(request, visit) -> str:
    wanted = request.POST.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return visit.get_absolute_url()


class Overdue(CentrePermissionMixin, View):
    """The alert about one home visit: what is known, the steps, what was done so far, and the next step."""

    permission = Permission.VISIT_ALERT_ANSWER

    def find(self, pk):
        found = VisitSafety.objects.select_related("visit__worker", "visit__household", "second_worker", "ended_by")
        self.safety = found.filter(pk=pk).first()
        if self.safety is None or self.safety.expected_out_at is None:
            raise Http404("Nobody went into this visit, and no time was planned for it")
        guard(self.request.user, self.safety.visit)
        self.visit, self.centre, self.now = self.safety.visit, CentreSettings.load(), timezone.now()

    def get(self, request, pk):
        self.find(pk)
        return self.page(open_form(request, self.form))

    def post(self, request, pk):
        self.find(pk)
        form = self.form(request.POST)
        if form.is_valid():
            closes = form.cleaned_data["closes"]
            done_url = reverse("families:visits_out") if closes else request.path
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    actions.record_step(by=request.user, visit=self.visit, **form.cleaned_data)
                    notes.let_go(request.user, request.GET.get("kept"))
                    response = finish_submission(token, done_url)
            except ValidationError as error:
                tell(form, error)
            except AlreadySubmitted as already:
                return HttpResponseRedirect(already.url)
            else:
                messages.success(request, "The alert is closed." if closes else "It is written down.")
                return response
        return self.page(form)

    def form(self, data):
        return StepForm(data, steps=self.centre.escalation_steps, due=step_due(self.safety, self.now, self.centre))

    def page(self, form):
        user, today = self.request.user, local_today()
        found = VisitSafety.objects.filter(pk=self.safety.pk).in_order()
        due = step_due(self.safety, self.now, self.centre)
        beside(self.request, form)
        context = {
            "form": form,
            "row": rows_of(found, user, now=self.now, today=today, reader=user)[0],
            "overdue": is_overdue(self.safety, self.now, self.centre),
            "steps": [(step, number <= due) for number, step in enumerate(self.centre.escalation_steps, start=1)],
            "entries": list(self.visit.escalations.select_related("by")),
            "show_note": may_read_notes(user, self.visit.household_id),
            "sees_visits": has_permission(user, Permission.VISIT_VIEW),
            "today": today,
            "submit_label": "Write it down",
        }
        return render(self.request, "families/safety_overdue.html", context)

"""The list of visits, one visit, and ticking off what was agreed to come next."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.models import AuditEvent, CentreSettings
from centre.core.templatetags.words import count_of
from centre.core.views import CentrePermissionMixin, requires
from staff.models import User
from staff.permissions import Permission, has_permission

from .. import visit_drafts
from ..actions import visits as actions
from ..attachments.actions import may_add
from ..barriers.check import barriers_of, guard
from ..doorstep import notes
from ..follow_up.sign_off import may_sign_off
from ..forms.visits import WorkerFilter
from ..models import Visit
from ..models.contact import VisitType
from ..visit_families import families_in_words, homes_in_words, workers_who_visit
from ..visit_pages import (
    counted_people,
    goes_there,
    is_first_home_visit,
    may_read_notes,
    next_step_state,
    people_seen_on,
    place_of,
    rows_of,
    state_of,
    tap_of,
)

SHOWN_AT_MOST = 30
LOGGED_ON_A_PAGE = 10


class VisitList(CentrePermissionMixin, View):
    """My visits: today, to log, next steps, planned, logged. Everybody's, with a filter, for those who see them all."""

    permission = Permission.VISIT_VIEW

    def get(self, request):
        user, today = request.user, local_today()
        mine_only = has_permission(user, Permission.VISIT_CHANGE) and not has_permission(
            user, Permission.VISIT_CHANGE_ANY
        )
        visits = Visit.objects.select_related("worker", "safety").without_notes()
        worker_filter = None
        if mine_only:
            visits, whose = visits.of_worker(user), user
        else:
            worker_filter, whose = self.filter(request, today)
            if whose is not None:
                visits = visits.of_worker(whose)
        logged = Paginator(visits.logged().order_by("-date", "-start_time", "id"), LOGGED_ON_A_PAGE)
        page_obj = logged.get_page(request.GET.get("page"))
        groups = {
            "due_today": visits.filter(date=today).planned().order_by("start_time", "id"),
            "to_log": visits.not_logged(on=today).order_by("date", "start_time", "id"),
            "next_steps": visits.with_next_step_open().order_by("next_step_due", "id"),
            "planned": visits.planned().filter(date__gt=today).order_by("date", "start_time", "id"),
        }
        shown = {name: list(group[: SHOWN_AT_MOST + 1]) for name, group in groups.items()}
        everything = {visit.pk: visit for group in shown.values() for visit in group[:SHOWN_AT_MOST]}
        everything |= {visit.pk: visit for visit in page_obj.object_list}
        rows = {row.visit.pk: row for row in rows_of(everything.values(), user, today=today)}
        context = {
            "today": today,
            "mine_only": mine_only,
            "whose": whose,
            "filter": worker_filter,
            "may_change": has_permission(user, Permission.VISIT_CHANGE),
            "may_sign_off": may_sign_off(user),
            "show_notes": has_permission(user, Permission.VISIT_NOTES_VIEW),
            "closed": barriers_of(user).closed,
            "page_obj": page_obj,
            "logged": [rows[visit.pk] for visit in page_obj.object_list],
            "drafts": [*visit_drafts.unfinished(user, today=today), *notes.waiting(user, today=today)]
            if has_permission(user, Permission.VISIT_CHANGE)
            else [],
            **{
                name: _group(visits, rows, "steps" if name == "next_steps" else "visits")
                for name, visits in shown.items()
            },
        }
        context["next_steps"]["rows"] = [
            (row, next_step_state(row.visit, today=today)) for row in context["next_steps"]["rows"]
        ]
        return render(request, "families/visit_list.html", context)

    def filter(self, request, today):
        made_visits = User.objects.filter(pk__in=Visit.objects.values("worker_id"))
        workers = (workers_who_visit(on=today) | made_visits).distinct()
        form = WorkerFilter(request.GET or None, workers=workers)
        chosen = form.cleaned_data.get("worker") if form.is_bound and form.is_valid() else None
        if form.is_bound and not form.is_valid():
            form = WorkerFilter(workers=workers)  # a wrong answer is as good as none
        return form, chosen


def _group(visits, rows, noun):
    """A group's rows, and how many there are in words ("more than 30 visits")."""
    shown = [rows[visit.pk] for visit in visits[:SHOWN_AT_MOST]]
    if len(visits) > SHOWN_AT_MOST:
        words = f"more than {SHOWN_AT_MOST} {noun}"
    else:
        words = count_of(len(shown), f"{noun[:-1]},{noun}")
    return {"rows": shown, "words": words}


class VisitPage(CentrePermissionMixin, View):
    """One visit. The notes are part of the page only for the family support team and the coordinator."""

    permission = Permission.VISIT_VIEW

    def get(self, request, pk):
        visit = get_object_or_404(
            Visit.objects.select_related("worker", "household", "safety__second_worker", "no_access_step__done_by"),
            pk=pk,
        )
        guard(request.user, visit)
        user, today = request.user, local_today()
        people = people_seen_on([visit])[visit.pk]
        settings = CentreSettings.load()
        home = homes_in_words([visit.household_id], on=visit.date, reader=user)[visit.household_id]
        place, withheld = place_of(visit, home)
        context = {
            "visit": visit,
            "family": families_in_words([visit.household_id], on=visit.date)[visit.household_id],
            "people": people,
            "counted": counted_people(visit, people, qualifying_types=settings.qualifying_visit_types),
            "place": place,
            "withheld": withheld,
            "state": state_of(visit, today=today),
            "safety": getattr(visit, "safety", None),
            "attachments": list(visit.attachments.present().select_related("added_by"))
            if may_read_notes(user, visit.household_id)
            else None,
            "may_attach": may_add(user, visit=visit),
            "attach_url": reverse("families:attachment_to_visit", args=[visit.pk]),
            "seen": list(visit.seen.select_related("person")),
            "no_access_step": getattr(visit, "no_access_step", None),
            "sign_off": visit.sign_offs.in_force().select_related("by").first()
            if may_read_notes(user, visit.household_id)
            else None,
            "own_visit": visit.worker_id == user.pk,
            "tap": tap_of(visit, user, today=today),
            "own": goes_there(visit, user),
            "first_visit": not visit.outcome
            and visit.type == VisitType.HOME_VISIT
            and is_first_home_visit(visit.household),
            "answers_alerts": has_permission(user, Permission.VISIT_ALERT_ANSWER),
            "next_step_state": next_step_state(visit, today=today) if visit.next_step or visit.next_step_due else None,
            "may_change": actions.may_change(user, visit),
            "notes": {name: getattr(visit, name) for name in ("summary", "child_voice", "agreed", "next_step")}
            if may_read_notes(user, visit.household_id)
            else None,
            "events": AuditEvent.objects.filter(subject_type="families.visit", subject_id=str(visit.pk)).order_by(
                "-at"
            ),
            "today": today,
        }
        return render(request, "families/visit_detail.html", context)


@require_POST
@requires(Permission.VISIT_CHANGE)
def next_step(request, pk):
    """Tick off the next step (done=1), or open it again (done=0)."""
    visit = get_object_or_404(Visit, pk=pk)
    guard(request.user, visit, restricted=True)
    if request.POST.get("done") == "0":
        actions.reopen_next_step(by=request.user, visit=visit)
        messages.success(request, "The next step is open again.")
    else:
        actions.complete_next_step(by=request.user, visit=visit)
        messages.success(request, "The next step is done.")
    back = reverse("families:visits") if request.POST.get("back") == "list" else visit.get_absolute_url()
    return HttpResponseRedirect(back)

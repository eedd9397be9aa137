"""The pages of session plans, and which areas of learning they gave in a period."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.period_form import PeriodForm
from centre.core.periods import named_periods
from centre.core.views import requires
from families.actions.saving import fingerprint
from families.views.change import ChangeView
from staff.permissions import Permission, has_permission

from ..models import CareType, LibraryThing, Observation, Session, SessionPlan
from . import plans
from .balance import balance_of
from .eyfs import framework_on
from .forms import PlanForm, ToldForm
from .querysets import OWN_FOR

SOON = 6
NOT_PLAY = (CareType.CLINIC, CareType.COURSE)


@requires(Permission.SESSION_VIEW)
@require_safe
def learning(request):
    """Which areas of learning were planned and seen in a period, by service; and which sessions come without a plan."""
    today = local_today()
    form = PeriodForm(request.GET, periods=named_periods(today, Term.known()))
    coming = Session.objects.filter(date__gte=today, learning_plan__isnull=True).planned()
    coming = coming.exclude(service__care_type__in=NOT_PLAY).select_related("service")
    context = {
        "form": form,
        "chosen": None,
        "today": today,
        "coming": coming.order_by("date", "start_time", "pk")[:SOON],
        "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
        "may_plan": has_permission(request.user, Permission.REGISTER_MARK),
        "own": _written_by(request.user, today),
    }
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        context |= {
            "chosen": chosen,
            "balance": balance_of(chosen.start, chosen.end),
            "framework": framework_on(chosen.end),
        }
    return render(request, "sessions_app/learning/balance.html", context)


def _written_by(user, today):
    """What the user wrote about children in the last days and may still put right. One query."""
    rows = Observation.objects.visible_to(user, today=today).filter(written_by=user, on__gt=today - OWN_FOR)
    return rows.standing().select_related("child")[:SOON]


class _OfSession(ChangeView):
    def find(self, pk):
        self.session = get_object_or_404(Session.objects.for_lists().select_related("room"), pk=pk)
        rows = SessionPlan.objects.select_related("planned_by", "told_by", "follows__session__service")
        self.plan = rows.filter(session=self.session).first()
        self.back = (self.session.get_absolute_url(), str(self.session))
        self.framework = framework_on(self.session.date)

    note_source = "session-plan"

    def note_record(self):
        return str(self.plan.pk) if self.plan else ""


class PlanPage(_OfSession):
    """The plan of a session, to read and to print; and afterwards, what happened."""

    permission = Permission.SESSION_VIEW
    template_name = "sessions_app/learning/plan.html"
    heading = "Plan"

    def get(self, request, **kwargs):
        if self.plan is None and has_permission(request.user, Permission.REGISTER_MARK):
            return redirect("sessions_app:session_plan_change", pk=self.session.pk)
        return super().get(request, **kwargs)

    def post(self, request, **kwargs):
        if not has_permission(request.user, Permission.REGISTER_MARK):
            raise PermissionDenied
        if self.plan is None:
            return redirect("sessions_app:session_plan_change", pk=self.session.pk)
        return super().post(request, **kwargs)

    def form(self, data):
        row = self.plan or SessionPlan(session=self.session)
        initial = {name: getattr(row, name) for name in plans.TOLD_FACTS}
        initial["seen"] = fingerprint(row, plans.TOLD_FACTS)
        return ToldForm(data, initial=initial, framework=self.framework)

    def save(self, form):
        plans.tell_what_happened(by=self.request.user, row=self.plan, **form.cleaned_data)
        return "It is saved."

    def done_url(self):
        return self.plan.get_absolute_url()

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, plans.TOLD_FACTS)

    def more_context(self, form) -> dict:
        may_plan = has_permission(self.request.user, Permission.REGISTER_MARK)
        plan = self.plan
        return {
            "plan": plan,
            "session": self.session,
            "framework": self.framework,
            "taken_up": list(plan.followed_by.select_related("session")) if plan and plan.next_steps else [],
            "things": LibraryThing.objects.filter(in_plans__plan=plan).with_due_back() if plan else [],
            "today": local_today(),
            "roster": self.session.roster.select_related("who"),
            "may_plan": may_plan,
            "may_tell": may_plan and plan is not None and self.session.date <= local_today(),
        }


class ChangePlan(_OfSession):
    """A session is planned, or its plan put right. ?copy=<id of an earlier plan> fills it in."""

    permission = Permission.REGISTER_MARK
    template_name = "sessions_app/learning/plan_form.html"
    submit_label = "Save the plan"

    def find(self, pk):
        super().find(pk)
        self.heading = "Change the plan" if self.plan else "Plan a session"
        self.lead = str(self.session)
        if self.plan:
            self.back = (self.plan.get_absolute_url(), "The plan")
        self.earlier = [] if self.plan else list(plans.earlier_plans(self.session)[: plans.MOST_EARLIER])
        self.copied = next((each for each in self.earlier if each.pk == _id(self.request.GET.get("copy"))), None)
        self.last = (self.plan and self.plan.follows) or plans.next_steps_for(self.session)

    def form(self, data):
        source = self.plan or self.copied
        initial = {name: getattr(source, name) for name in plans.PLAN_FACTS} if source else {}
        chosen = [each.thing_id for each in source.plan_things.all()] if source else []
        initial["things"] = chosen
        library = LibraryThing.objects.in_use() | LibraryThing.objects.filter(pk__in=chosen)
        if self.plan:
            initial |= {
                "takes_up": self.plan.follows_id is not None,
                "seen": fingerprint(self.plan, plans.PLAN_FACTS),
            }
        return PlanForm(
            data, initial=initial, framework=self.framework, last=self.last, library=library.with_due_back()
        )

    def save(self, form):
        given = dict(form.cleaned_data)
        seen = given.pop("seen")
        plans.save_plan(by=self.request.user, session=self.session, row=self.plan, seen=seen, **given)
        return "The plan is saved."

    def done_url(self):
        return reverse("sessions_app:session_plan", args=[self.session.pk])

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, plans.PLAN_FACTS)

    def more_context(self, form) -> dict:
        return {"earlier": self.earlier, "copied": self.copied, "here": self.request.path}


def _id(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None

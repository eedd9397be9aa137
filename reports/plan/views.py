from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission, has_permission

from ..models import ImprovementPlan, Objective, PlanAction, PlanReview, Priority
from . import actions
from .forms import ActionForm, CarryForwardForm, ObjectiveForm, PlanForm, PriorityForm, RatingForm, ReviewForm
from .live_values import full_values
from .pdf import render_improvement_plan
from .reading import current_plan, shown_plan


@requires(Permission.PLAN_VIEW)
def plan(request, pk=None):
    """The plan of this year, or the one asked for."""
    today = local_today()
    shown = get_object_or_404(ImprovementPlan, pk=pk) if pk else current_plan(today)
    may_change = has_permission(request.user, Permission.PLAN_CHANGE)
    if shown is None:
        return render(request, "reports/plan_none.html", {"may_change": may_change})
    return render(
        request,
        "reports/plan.html",
        {
            "shown": shown_plan(shown, today=today, live_values=full_values),
            "others": ImprovementPlan.objects.exclude(pk=shown.pk),
            "may_change": may_change,
            "today": today,
        },
    )


@requires(Permission.PLAN_VIEW)
def plan_pdf(request, pk):
    """The plan as an A4 landscape PDF, with the small-number rule applied: it leaves the team."""
    shown = get_object_or_404(ImprovementPlan, pk=pk)
    document = render_improvement_plan(shown, today=local_today(), by=request.user)
    answer = HttpResponse(document, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="centre-improvement-plan.pdf"'
    return answer


def _edit(request, form, *, save, done, heading, cancel_url, back_words, submit_label="Save"):
    """Show a form, or save what it brings once and go where `done(saved)` says."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                token = claim_submission(request)
                saved = save(form)
                url, words = done(saved)
                messages.success(request, words)
                return finish_submission(token, url)
        except AlreadySubmitted as again:
            return HttpResponseRedirect(again.url)
    return render(
        request,
        "reports/plan_form.html",
        {
            "form": form,
            "heading": heading,
            "cancel_url": cancel_url,
            "back_words": back_words,
            "submit_label": submit_label,
        },
    )


@requires(Permission.PLAN_CHANGE)
def plan_new(request):
    """Begin the plan of a year."""
    form = PlanForm(request.POST or None, initial=PlanForm.suggestion(local_today()))

    def save(form):
        data = dict(form.cleaned_data)
        days = [data.pop(f"review_{number}") for number in (1, 2, 3)]
        return actions.begin_plan(by=request.user, review_days=days, **data)

    return _edit(
        request,
        form,
        save=save,
        done=lambda plan: (plan.get_absolute_url(), f"“{plan}” has begun. Add its first priority."),
        heading="Begin a new plan",
        cancel_url=reverse("improvement_plan:plan"),
        back_words="The plan",
        submit_label="Begin this plan",
    )


@requires(Permission.PLAN_CHANGE)
def plan_change(request, pk):
    """Change title, dates or introduction."""
    plan = get_object_or_404(ImprovementPlan, pk=pk)
    return _edit(
        request,
        PlanForm(request.POST or None, instance=plan),
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="the plan"),
        done=lambda saved: (saved.get_absolute_url(), "The plan has been changed."),
        heading="Change the plan",
        cancel_url=plan.get_absolute_url(),
        back_words="The plan",
    )


@requires(Permission.PLAN_CHANGE)
def plan_carry_forward(request, pk):
    """Take what is not complete into the next plan."""
    plan = get_object_or_404(ImprovementPlan, pk=pk)
    form = CarryForwardForm(request.POST or None, plan=plan)
    if not form.fields["into"].queryset.exists():
        messages.info(request, "Begin the next year's plan first; then what is not complete can be carried forward.")
        return redirect("improvement_plan:plan_new")

    def save(form):
        into = form.cleaned_data["into"]
        into.carried = actions.carry_forward(by=request.user, plan=plan, into=into)
        return into

    return _edit(
        request,
        form,
        save=save,
        done=lambda into: (into.get_absolute_url(), f"Objectives carried forward: {into.carried}."),
        heading="Carry forward what is not complete",
        cancel_url=plan.get_absolute_url(),
        back_words="The plan",
        submit_label="Carry forward",
    )


def _next_number(numbered) -> int:
    return max(numbered.values_list("number", flat=True), default=0) + 1


@requires(Permission.PLAN_CHANGE)
def priority_new(request, pk):
    """Add a priority to a plan."""
    plan = get_object_or_404(ImprovementPlan, pk=pk)
    form = PriorityForm(
        request.POST or None, instance=Priority(plan=plan), initial={"number": _next_number(plan.priorities)}
    )
    return _edit(
        request,
        form,
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="a priority"),
        done=lambda saved: (plan.get_absolute_url(), f"Priority {saved.number} has been added. Give it an objective."),
        heading="Add a priority",
        cancel_url=plan.get_absolute_url(),
        back_words="The plan",
    )


@requires(Permission.PLAN_CHANGE)
def priority_change(request, pk):
    """Change a priority."""
    priority = get_object_or_404(Priority.objects.select_related("plan"), pk=pk)
    return _edit(
        request,
        PriorityForm(request.POST or None, instance=priority),
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="a priority"),
        done=lambda saved: (saved.plan.get_absolute_url(), f"Priority {saved.number} has been changed."),
        heading="Change a priority",
        cancel_url=priority.plan.get_absolute_url(),
        back_words="The plan",
    )


@requires(Permission.PLAN_CHANGE)
def objective_new(request, pk):
    """Add an objective to a priority."""
    priority = get_object_or_404(Priority.objects.select_related("plan"), pk=pk)
    form = ObjectiveForm(
        request.POST or None,
        instance=Objective(priority=priority),
        initial={"number": _next_number(priority.objectives)},
    )
    return _edit(
        request,
        form,
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="an objective"),
        done=lambda saved: (saved.get_absolute_url(), "The objective has been added. Give it dated actions."),
        heading=f"Add an objective to priority {priority.number}",
        cancel_url=priority.plan.get_absolute_url(),
        back_words="The plan",
    )


@requires(Permission.PLAN_VIEW)
def objective(request, pk):
    """One objective: its columns, its actions, how it stands and how it stood; rating it."""
    today = local_today()
    objective = get_object_or_404(Objective.objects.select_related("priority__plan", "owner"), pk=pk)
    may_change = has_permission(request.user, Permission.PLAN_CHANGE)
    form = RatingForm(request.POST or None) if may_change else None
    if request.method == "POST":
        if form is None:
            return HttpResponse(status=403)
        if form.is_valid():
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    actions.rate_objective(by=request.user, objective=objective, **form.cleaned_data)
                    messages.success(request, "Kept how the objective stands, with the reason.")
                    return finish_submission(token, objective.get_absolute_url())
            except AlreadySubmitted as again:
                return HttpResponseRedirect(again.url)
    shown = shown_plan(objective.priority.plan, today=today)
    [mine] = [each for priority in shown.priorities for each in priority.objectives if each.objective == objective]
    return render(
        request,
        "reports/plan_objective.html",
        {"mine": mine, "objective": objective, "form": form, "may_change": may_change, "today": today},
    )


@requires(Permission.PLAN_CHANGE)
def objective_change(request, pk):
    """Change the columns of an objective."""
    objective = get_object_or_404(Objective.objects.select_related("priority__plan"), pk=pk)
    return _edit(
        request,
        ObjectiveForm(request.POST or None, instance=objective),
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="an objective"),
        done=lambda saved: (saved.get_absolute_url(), "The objective has been changed."),
        heading="Change the objective",
        cancel_url=objective.get_absolute_url(),
        back_words="The objective",
    )


@requires(Permission.PLAN_CHANGE)
def action_new(request, pk):
    """Add a dated action to an objective."""
    objective = get_object_or_404(Objective.objects.select_related("priority"), pk=pk)
    return _edit(
        request,
        ActionForm(request.POST or None, instance=PlanAction(objective=objective)),
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="an action"),
        done=lambda saved: (objective.get_absolute_url(), "The action has been added."),
        heading="Add an action",
        cancel_url=objective.get_absolute_url(),
        back_words="The objective",
    )


@requires(Permission.PLAN_CHANGE)
def action_change(request, pk):
    """Change an action."""
    action = get_object_or_404(PlanAction.objects.select_related("objective__priority"), pk=pk)
    return _edit(
        request,
        ActionForm(request.POST or None, instance=action),
        save=lambda form: actions.save_part(by=request.user, part=form.instance, words="an action"),
        done=lambda saved: (saved.objective.get_absolute_url(), "The action has been changed."),
        heading="Change the action",
        cancel_url=action.objective.get_absolute_url(),
        back_words="The objective",
    )


@require_POST
@requires(Permission.PLAN_CHANGE)
def action_done(request, pk):
    """Tick an action off, or open it again."""
    action = get_object_or_404(PlanAction.objects.select_related("objective__priority"), pk=pk)
    reopen = request.POST.get("again") == "1"
    actions.finish_action(by=request.user, action=action, done_on=None if reopen else local_today())
    messages.success(request, "The action is open again." if reopen else "The action is done.")
    return redirect(action.objective)


@requires(Permission.PLAN_CHANGE)
def review(request, pk):
    """Keep what a review found."""
    review = get_object_or_404(PlanReview.objects.select_related("plan"), pk=pk)
    form = ReviewForm(request.POST or None, initial={"held_on": review.held_on, "notes": review.notes})
    return _edit(
        request,
        form,
        save=lambda form: actions.hold_review(by=request.user, review=review, **form.cleaned_data),
        done=lambda saved: (saved.plan.get_absolute_url(), f"Review {saved.number} has been kept."),
        heading=f"Review {review.number}, planned for {review.planned_for:%-d %B %Y}",
        cancel_url=review.plan.get_absolute_url(),
        back_words="The plan",
    )

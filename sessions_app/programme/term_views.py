"""Terms and the timetable: what no longer fits, a term copied, and what became of the programme."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.period_form import PeriodForm
from centre.core.periods import named_periods
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from staff.permissions import Permission, has_permission
from staff.saving import posted

from ..refusals import ChangedMeanwhile, Refused
from .account import account_of
from .months import Month, weeks_of
from .strays import cancel_strays, move_strays, strays
from .term_forms import CopyRow, StraysForm, WhichTermsForm
from .terms import copy_term, plan_copy

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.SESSION_VIEW)
@require_safe
def month(request):
    """The timetable of a month: ?month=2026-11, or this month."""
    today = local_today()
    this_month = Month.containing(today)
    shown = Month.from_text(request.GET.get("month", "")) or this_month
    weeks = weeks_of(shown, today=today)
    context = {
        "month": shown,
        "this_month": this_month,
        "weeks": weeks,
        "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
        "count": sum(len(day.lines) for week in weeks for day in week),
        "today": today,
    }
    return render(request, "sessions_app/programme/month.html", context)


@requires(Permission.SESSION_VIEW)
@require_safe
def account(request):
    """What was planned in a period, what ran, what was cancelled and why."""
    today = local_today()
    form = PeriodForm(request.GET, periods=named_periods(today, Term.known()))
    context = {"form": form, "chosen": None, "may_change": has_permission(request.user, Permission.SESSION_CHANGE)}
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        services, total = account_of(chosen.start, chosen.end, today=today)
        context |= {"chosen": chosen, "services": services, "total": total}
    return render(request, "sessions_app/programme/account.html", context)


@requires(Permission.SESSION_CHANGE)
@FORM
def terms(request):
    """The terms, and planned sessions that lie outside them or on closed days: cancel or move them in one press."""
    today = local_today()
    found = strays(today=today)
    form = StraysForm(posted(request), strays=found, initial={"reason": "The term dates were changed"})
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _carry_out(request, form, today))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("sessions_app:terms")
    context = {
        "form": form,
        "strays": found,
        "ticked": set(request.POST.getlist("sessions")) if form.is_bound else {str(each.session.pk) for each in found},
        "terms": [term for term in Term.known() if term.end_date >= today],
        "may_change_terms": has_permission(request.user, Permission.SETTINGS_CHANGE),
        "today": today,
    }
    return render(request, "sessions_app/programme/terms.html", context)


def _carry_out(request, form, today) -> str:
    if "move" in request.POST:
        moved, lost = move_strays(chosen=form.chosen(), by=request.user, today=today)
        more = f" {lost} of them need a room." if lost else ""
        return f"{moved} {'session was' if moved == 1 else 'sessions were'} moved.{more}"
    number = cancel_strays(chosen=form.chosen(), reason=form.cleaned_data["reason"], by=request.user, today=today)
    return f"{number} {'session is' if number == 1 else 'sessions are'} cancelled."


@requires(Permission.SESSION_CHANGE)
@FORM
def term_copy(request):
    """Copy a term's programme into a later one: tick, adjust, look, then make it in one step."""
    today = local_today()
    known = list(Term.known())
    sources = [term for term in known if any(later.start_date > term.end_date for later in known)]
    targets = [term for term in known if term.end_date >= today and term != known[0]]
    context = {"cancel_url": reverse("sessions_app:week"), "page_title": "Copy a term"}
    if not sources or not targets:
        return render(request, "sessions_app/programme/term_copy.html", {**context, "no_terms": True})
    source = Term.known().current_or_latest(today)
    source = source if source in sources else sources[-1]
    target = next((term for term in targets if term.start_date > source.end_date), targets[-1])
    asked = {"source": source.pk, "target": target.pk} | {
        name: request.GET[name] for name in ("source", "target") if request.GET.get(name)
    }
    which = WhichTermsForm(asked, sources=sources, targets=targets)
    context["which"] = which
    if not which.is_valid():
        return render(request, "sessions_app/programme/term_copy.html", context)
    source, target = which.cleaned_data["source"], which.cleaned_data["target"]
    plan = plan_copy(source, target)
    rows = [CopyRow(posted(request), row=row) for row in plan.rows if row.may_be_copied]
    context |= {
        "plan": plan,
        "rows": rows,
        "forms": rows,
        "left_out": [row for row in plan.rows if not row.may_be_copied],
    }
    if request.method == "POST":
        valid = [form.is_valid() for form in rows]  # every one, so that each says what is wrong with it
        if all(valid):
            response, changes = _look_or_copy(request, source, target, rows)
            if response:
                return response
            context |= changes
        else:
            context["refusal"] = "Some times could not be read. Put them right, then look again."
    return render(request, "sessions_app/programme/term_copy.html", context)


def _look_or_copy(request, source, target, rows):
    """The redirect after copying; or None and what the page shows instead."""
    adjusted = {form.row.old.pk: form.adjusted() for form in rows}
    chosen = {form.row.old.pk for form in rows if form.cleaned_data["chosen"]}
    if not chosen:
        return None, {"refusal": "Tick at least one series."}
    if "make" not in request.POST:
        plan = plan_copy(source, target, adjusted=adjusted, chosen=chosen)
        return None, _looked_at(plan, chosen)
    try:
        with transaction.atomic():
            token = claim_submission(request)
            made = copy_term(
                source=source,
                target=target,
                chosen=chosen,
                adjusted=adjusted,
                seen=request.POST.get("seen", ""),
                by=request.user,
            )
    except AlreadySubmitted as again:
        return redirect(again.url), {}
    except ChangedMeanwhile as changed:
        return None, {"refusal": str(changed), **_looked_at(changed.current, chosen)}
    room = f" {made['without_room']} of them need a room." if made["without_room"] else ""
    messages.success(request, f"{target} has {made['series']} weekly series with {made['sessions']} sessions.{room}")
    month = Month.containing(target.start_date).text
    return finish_submission(token, f"{reverse('sessions_app:month')}?month={month}"), {}


def _looked_at(plan, chosen) -> dict:
    looked = [row for row in plan.rows if row.may_be_copied and row.old.pk in chosen]
    return {"looked": looked, "seen": plan.fingerprint, "sessions": sum(len(row.days) for row in looked)}

"""Staff records: the list, one person, and pauses of supervision."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.views import requires

from ..access import meetings_open_to, member_or_404, members_visible_to, sees_dates_of
from ..actions.members import change_staff_member, end_pause, pause_supervision
from ..forms.members import EndPauseForm, PauseForm, StaffMemberForm
from ..models import StaffMember, SupervisionPause
from ..permissions import Permission, has_permission
from ..roles import Role
from ..rooms import SOON
from ..saving import posted, save_once
from ..supervision import next_due_on, with_supervision_dates

# Time enough to find a course for a certificate.
RUNS_OUT_SOON = timedelta(days=60)
FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires((Permission.STAFF_VIEW, Permission.SUPERVISION_OWN))
@require_safe
def staff_list(request):
    """Everybody who works here, for those who see staff; one's own supervision, and those one supervises, for all."""
    today = local_today()
    members = with_supervision_dates(members_visible_to(request.user)).select_related("supervisor")
    rows = [_row(member, request.user, today) for member in members.prefetch_related("user__role_assignments")]
    in_post = [row for row in rows if not row["has_left"]]
    context = {
        "sees_staff": has_permission(request.user, Permission.STAFF_VIEW),
        "sees_dates": has_permission(request.user, Permission.SUPERVISION_DATES_VIEW),
        "may_manage_accounts": has_permission(request.user, Permission.ACCOUNT_MANAGE),
        "may_change": has_permission(request.user, Permission.STAFF_CHANGE),
        "mine": next((row for row in in_post if row["member"].user_id == request.user.pk), None),
        "supervised": sorted(
            (row for row in in_post if row["member"].supervisor_id == request.user.pk),
            key=lambda row: row["due"] or date.max,
        ),
        "members": in_post,
        "left": [row for row in rows if row["has_left"]],
        "today": today,
    }
    return render(request, "staff/list.html", context)


def _row(member, viewer, today) -> dict:
    held = {
        each.role
        for each in member.user.role_assignments.all()
        if each.from_date <= today and (each.to_date is None or each.to_date >= today)
    }
    due = next_due_on(member, today) if sees_dates_of(viewer, member) else None
    return {
        "member": member,
        "roles": ", ".join(role.label for role in Role if role.value in held),
        "has_left": bool(member.left_on and member.left_on < today),
        "due": due,
        **due_state(due, today),
    }


def due_state(due, today) -> dict:
    """The word and kind of the state of a due day; no word for one that is still far off."""
    if due is None or due > today + SOON:
        return {"state": "", "kind": "quiet"}
    if due < today:
        return {"state": "Overdue", "kind": "late"}
    return {"state": "Today", "kind": "now"} if due == today else {"state": "Soon", "kind": "due"}


@requires((Permission.STAFF_VIEW, Permission.SUPERVISION_OWN), hidden=True)
@require_safe
def member(request, pk):
    """One person at work: job, supervisor, and supervision as far as this user may see it."""
    shown = member_or_404(request.user, pk)
    today = local_today()
    sees_dates = sees_dates_of(request.user, shown)
    sees_staff = has_permission(request.user, Permission.STAFF_VIEW)
    meetings = shown.supervision_meetings.select_related("supervisor").defer(
        "discussion", "agreed_actions", "wellbeing"
    )
    readable = set(meetings_open_to(request.user).filter(staff_member=shown).values_list("pk", flat=True))
    if not sees_dates:
        # A former supervisor still finds the meetings they held; nobody else finds any.
        meetings = meetings.filter(pk__in=readable)
    meetings = [each for each in meetings if each.pk in readable or each.supervisor_signed_at or each.returned_at]
    due = next_due_on(shown, today) if sees_dates else None
    context = {
        "member": shown,
        "is_self": shown.user_id == request.user.pk,
        "is_supervisor": shown.supervisor_id == request.user.pk,
        "may_change": has_permission(request.user, Permission.STAFF_CHANGE),
        "may_manage_accounts": has_permission(request.user, Permission.ACCOUNT_MANAGE),
        "sees_dates": sees_dates,
        "due": due,
        "due_state": due_state(due, today),
        "meetings": [{"meeting": each, "readable": each.pk in readable} for each in meetings],
        "qualifications": _qualifications(shown, today) if shown.user_id == request.user.pk or sees_staff else None,
        "pauses": list(shown.supervision_pauses.all()) if sees_dates else [],
        "today": today,
    }
    return render(request, "staff/member.html", context)


def _qualifications(shown, today) -> list[dict]:
    """What counts in the care of children, what runs out within two months, and what has run out. One query."""
    found = []
    for row in shown.qualifications.filter(taken_off_at=None).select_related("seen_by"):
        state = ("", "quiet")
        if row.expires_on and row.expires_on < today:
            state = ("Run out", "late")
        elif row.expires_on and row.expires_on <= today + RUNS_OUT_SOON:
            state = ("Runs out soon", "due")
        found.append({"row": row, "word": state[0], "kind": state[1]})
    return found


@requires(Permission.STAFF_CHANGE)
@FORM
def member_change(request, pk):
    """Change a staff record."""
    shown = get_object_or_404(StaffMember.objects.select_related("user"), pk=pk)
    form = StaffMemberForm(posted(request), instance=shown)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.Meta.fields}

        def save():
            change_staff_member(by=request.user, member=StaffMember.objects.get(pk=pk), **facts)
            messages.success(request, f"The staff record of {shown.user} is changed.")
            return shown.get_absolute_url()

        if response := save_once(request, form, save):
            return response
    return _form_page(request, form, shown, f"Staff record of {shown.user}", "Save")


@requires(Permission.STAFF_CHANGE)
@FORM
def pause_new(request, pk):
    """Pause supervision."""
    shown = get_object_or_404(StaffMember.objects.select_related("user"), pk=pk)
    form = PauseForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def save():
            pause_supervision(by=request.user, member=shown, **form.cleaned_data)
            messages.success(request, f"No supervision of {shown.user} is due in the pause.")
            return shown.get_absolute_url()

        if response := save_once(request, form, save):
            return response
    lead = "For maternity leave or long sickness. The reason is not kept here. Afterwards the weeks start anew."
    return _form_page(request, form, shown, f"Pause supervision of {shown.user}", "Pause supervision", lead)


@requires(Permission.STAFF_CHANGE)
@FORM
def pause_end(request, pk, first_day):
    """Say when a pause ends."""
    shown = get_object_or_404(StaffMember.objects.select_related("user"), pk=pk)
    pause = SupervisionPause.objects.filter(staff_member=shown, from_date=first_day).order_by("pk").first()
    if pause is None:
        raise Http404
    form = EndPauseForm(posted(request), first_day=pause.from_date, initial={"last_day": pause.to_date})
    if request.method == "POST" and form.is_valid():

        def save():
            end_pause(by=request.user, pause=pause, last_day=form.cleaned_data["last_day"])
            messages.success(request, f"The pause of {shown.user} has a last day.")
            return shown.get_absolute_url()

        if response := save_once(request, form, save):
            return response
    return _form_page(request, form, shown, f"When does the pause of {shown.user} end?", "Save the last day")


def _form_page(request, form, shown, heading, submit_label, lead=""):
    context = {
        "form": form,
        "member": shown,
        "page_title": heading,
        "lead": lead,
        "submit_label": submit_label,
        "cancel_url": shown.get_absolute_url(),
    }
    return render(request, "staff/member_form.html", context)

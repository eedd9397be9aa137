"""Accounts: the list, one account, and everything that can be done with it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centre.core.dates import local_today
from centre.core.forms import CentreForm
from centre.core.views import requires

from ..actions import accounts as actions
from ..actions.accounts import AccountRefused
from ..actions.links import LINK_LASTS, make_account_link
from ..actions.members import add_staff_member
from ..forms.accounts import ChangeAccountForm, EndRoleForm, GrantRoleForm, NewAccountForm
from ..forms.members import StaffMemberForm
from ..models import User
from ..permissions import Permission
from ..roles import ROLES_THAT_NEED_A_SECOND_FACTOR, Role
from ..saving import already_saved, posted, save_once
from ..sign_in import encryption, requires_recent_sign_in, second_factor

NEW_LINK = "centre_new_link"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.ACCOUNT_MANAGE)
@require_safe
def accounts(request):
    """Everybody with an account: what they are, and what is still missing."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.KINDS)
    people = User.objects.prefetch_related("role_assignments").annotate(second_factor=Exists(factors))
    today = local_today()
    rows = [_row(user, today) for user in people]
    context = {
        "active": [row for row in rows if row["user"].is_active],
        "closed": [row for row in rows if not row["user"].is_active],
    }
    return render(request, "staff/accounts.html", context)


def _row(user, today) -> dict:
    held = {each.role for each in user.role_assignments.all() if _in_force(each, today)}
    needs = bool(held & {role.value for role in ROLES_THAT_NEED_A_SECOND_FACTOR})
    return {
        "user": user,
        "roles": ", ".join(role.label for role in Role if role.value in held),
        "waits_for_password": not user.has_usable_password(),
        "second_factor": user.second_factor,
        "second_factor_missing": needs and not user.second_factor,
    }


def _in_force(assignment, today) -> bool:
    return assignment.from_date <= today and (assignment.to_date is None or assignment.to_date >= today)


@requires(Permission.ACCOUNT_MANAGE)
@require_safe
def account(request, pk):
    """One account."""
    user = get_object_or_404(User, pk=pk)
    today = local_today()
    assignments = list(user.role_assignments.all())
    context = {
        "account": user,
        "is_self": user.pk == request.user.pk,
        "now": [each for each in assignments if _in_force(each, today)],
        "coming": [each for each in assignments if each.from_date > today],
        "past": [each for each in assignments if each.to_date and each.to_date < today],
        "second_factor": second_factor.has_any(user),
        "waits_for_password": not user.has_usable_password(),
        "member": getattr(user, "staff_member", None),
    }
    return render(request, "staff/account.html", context)


@requires(Permission.ACCOUNT_MANAGE)
@requires_recent_sign_in
@FORM
def account_new(request):
    """Make an account and its one-time link."""
    if response := already_saved(request):
        return response
    form = NewAccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data

        def save():
            user = actions.create_account(
                by=request.user,
                username=facts["username"],
                name=facts["name"],
                email=facts["email"],
                roles=facts["roles"],
            )
            if facts["job_title"]:
                add_staff_member(by=request.user, user=user, job_title=facts["job_title"], started_on=local_today())
            return _with_link(request, user)

        if response := save_once(request, form, save, refusals=AccountRefused):
            return response
    context = {"form": form, "submit_label": "Make the account", "cancel_url": reverse("staff:accounts")}
    return render(request, "staff/account_new.html", context)


@requires(Permission.ACCOUNT_MANAGE)
@FORM
def account_change(request, pk):
    """Change name, user name or e-mail address."""
    user = get_object_or_404(User, pk=pk)
    form = ChangeAccountForm(posted(request), instance=user)
    if request.method == "POST" and form.is_valid():
        changes = {name: form.cleaned_data[name] for name in form.Meta.fields}

        def save():
            actions.change_account(by=request.user, user=User.objects.get(pk=pk), **changes)
            messages.success(request, f"The account of {changes['name']} is changed.")
            return _account_url(user)

        if response := save_once(request, form, save, refusals=AccountRefused):
            return response
    return _form_page(request, form, user, "Change name and user name", "Save")


@requires(Permission.ACCOUNT_MANAGE)
@requires_recent_sign_in
@FORM
def role_new(request, pk):
    """Give one more role."""
    user = get_object_or_404(User, pk=pk)
    form = GrantRoleForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def save():
            assignment = actions.grant_role(by=request.user, user=user, **form.cleaned_data)
            messages.success(
                request, f"{user} is {assignment.get_role_display().lower()} now or from the day you chose."
            )
            return _account_url(user)

        if response := save_once(request, form, save, refusals=AccountRefused):
            return response
    return _form_page(request, form, user, f"Give {user} a role", "Give the role")


@requires(Permission.ACCOUNT_MANAGE)
@FORM
def role_end(request, pk, role):
    """End a role that is held or will be."""
    user = get_object_or_404(User, pk=pk)
    assignment = _running(user, role)
    form = EndRoleForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def save():
            actions.end_role(by=request.user, assignment=assignment, last_day=form.cleaned_data["last_day"])
            messages.success(request, f"The role {assignment.get_role_display()} of {user} ends.")
            return _account_url(user)

        if response := save_once(request, form, save, refusals=AccountRefused):
            return response
    return _confirm(
        request, "role_end", user, form=form, role=assignment.get_role_display(), submit_label="End the role"
    )


def _running(user, role_slug):
    role = role_slug.replace("-", " ")
    today = local_today()
    for assignment in user.role_assignments.filter(role=role).order_by("from_date"):
        if assignment.to_date is None or assignment.to_date >= today:
            return assignment
    raise Http404


@requires(Permission.ACCOUNT_MANAGE)
@FORM
def account_close(request, pk):
    """Close an account."""
    return _change_of_state(request, pk, actions.deactivate_account, "account_close", "Close the account", "is closed")


@requires(Permission.ACCOUNT_MANAGE)
@FORM
def account_open(request, pk):
    """Open a closed account again."""
    return _change_of_state(
        request, pk, actions.reactivate_account, "account_open", "Open the account", "is open again"
    )


@requires(Permission.ACCOUNT_MANAGE)
@requires_recent_sign_in
@FORM
def second_factor_remove(request, pk):
    """Take off the second step of somebody who has lost it."""
    return _change_of_state(
        request,
        pk,
        actions.remove_second_factor,
        "second_factor_remove",
        "Remove the second step",
        "has no second step now",
    )


def _change_of_state(request, pk, action, page, submit_label, done):
    user = get_object_or_404(User, pk=pk)
    form = CentreForm(posted(request))
    if request.method == "POST":
        form.is_valid()

        def save():
            action(by=request.user, user=user)
            messages.success(request, f"The account of {user} {done}.")
            return _account_url(user)

        if response := save_once(request, form, save, refusals=AccountRefused):
            return response
    return _confirm(request, page, user, form=form, submit_label=submit_label)


@requires(Permission.ACCOUNT_MANAGE)
@requires_recent_sign_in
@require_POST
def account_new_link(request, pk):
    """Make a new one-time link."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    return HttpResponseRedirect(_with_link(request, user))


@never_cache
@requires(Permission.ACCOUNT_MANAGE)
@require_safe
def account_link_made(request, pk):
    """Show a link that was just made, once, to who made it."""
    user = get_object_or_404(User, pk=pk)
    kept = request.session.pop(NEW_LINK, None)
    token = encryption.decrypt(kept[1], purpose="new account link") if kept and kept[0] == str(user.pk) else None
    if token is None:
        return HttpResponseRedirect(_account_url(user))
    link = request.build_absolute_uri(reverse("account_link", args=[token]))
    context = {"account": user, "link": link, "hours": int(LINK_LASTS.total_seconds() // 3600)}
    return render(request, "staff/account_link_made.html", context)


def _with_link(request, user) -> str:
    token = make_account_link(by=request.user, user=user)
    # The database keeps only a hash of it; until the next page it waits, encrypted, in the session of who made it.
    request.session[NEW_LINK] = [str(user.pk), encryption.encrypt(token, purpose="new account link")]
    return reverse("staff:account_link_made", args=[user.pk])


@requires(Permission.STAFF_CHANGE)
@FORM
def staff_record_new(request, pk):
    """A staff record for an account that has none."""
    user = get_object_or_404(User, pk=pk, staff_member=None)
    form = StaffMemberForm(posted(request))
    form.fields["supervisor"].queryset = form.fields["supervisor"].queryset.exclude(pk=user.pk)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in form.Meta.fields}

        def save():
            member = add_staff_member(by=request.user, user=user, **facts)
            messages.success(request, f"{user} has a staff record now.")
            return member.get_absolute_url()

        if response := save_once(request, form, save):
            return response
    return _form_page(request, form, user, f"A staff record for {user}", "Add the staff record")


def _account_url(user) -> str:
    return reverse("staff:account", args=[user.pk])


def _form_page(request, form, user, heading, submit_label):
    context = {
        "form": form,
        "account": user,
        "page_title": heading,
        "submit_label": submit_label,
        "cancel_url": _account_url(user),
    }
    return render(request, "staff/account_form.html", context)


def _confirm(request, page, user, **context):
    return render(request, f"staff/{page}.html", {"account": user, "cancel_url": _account_url(user), **context})

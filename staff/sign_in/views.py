"""The lock page, the form that was held, one's own account, and the one-time link to a password."""

import time

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.views import new_submission_token

from ..actions.links import LinkIsOver, account_of_link, key_of, set_password_with_link
from ..saving import posted
from . import clock, events, held, second_factor, typed
from .addresses import safe_path
from .forms import FirstPasswordForm, UnlockForm

LINK_IN_SESSION = "centre_account_link"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request):
    """Lock the screen (POST with `next`), show it locked (GET), unlock it (POST with `unlock` and the password).

    HEAD is how an open page says that somebody is there.
    """
    session = request.session
    if request.method == "POST" and "unlock" not in request.POST:
        if not clock.is_locked(session):
            clock.lock(session, time.time(), safe_path(request, request.POST.get("next")) or "/")
            events.locked(request, by_itself=False)
        typed.keep(request)
        return HttpResponseRedirect(reverse("lock"))
    if not clock.is_locked(session):
        return HttpResponse() if request.method == "HEAD" else HttpResponseRedirect("/")
    form = UnlockForm(posted(request))
    if request.method == "POST" and form.is_valid() and _password_fits(request, form):
        goes_on_at = clock.unlock(session, time.time())
        # A proof of identity begins a new session key (OWASP ASVS 7.2.4).
        session.cycle_key()
        events.unlocked(request)
        return HttpResponseRedirect(reverse("held_form") if held.held_form(session) else goes_on_at)
    goes_on_at = session.get(clock.RETURN_TO) or "/"
    passkey = request.user.authenticator_set.filter(type="webauthn").exists()
    passkey_url = f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': goes_on_at})}" if passkey else ""
    context = {"form": form, "next": goes_on_at, "passkey_url": passkey_url}
    return render(request, "account/lock.html", context)


def _password_fits(request, form) -> bool:
    try:
        if get_adapter(request).reauthenticate(request.user, form.cleaned_data["password"]):
            return True
        form.add_error("password", "The password is not right. Try again.")
    except ValidationError as error:  # too many tries
        form.add_error("password", error)
    return False


@never_cache
@require_http_methods(["GET", "POST"])
def held_form(request):
    """What was sent while the screen was locked: send it now (to where it was going), or let it go (POST)."""
    kept = held.held_form(request.session)
    if request.method == "POST" or kept is None:
        held.let_go(request.session)
        if request.method == "POST":
            messages.info(request, "What you had typed was not saved.")
        return HttpResponseRedirect("/")
    fields = [(name, value) for name, value in kept["fields"] if name != "submission_token"]
    token = next((value for name, value in kept["fields"] if name == "submission_token"), new_submission_token())
    return render(request, "staff/sign_in/held_form.html", {"path": kept["path"], "fields": fields, "token": token})


@require_safe
def my_account(request):
    """Who one is here, what one's roles allow, and the ways to change how one signs in."""
    from ..roles import ROLES, Role

    roles = [(role.label, ROLES[role].paragraph) for role in Role if role in request.user.roles]
    context = {
        "roles": roles,
        "has_second_factor": second_factor.has_any(request.user),
        "needs_second_factor": request.user.needs_second_factor,
        "member": getattr(request.user, "staff_member", None),
    }
    return render(request, "staff/sign_in/my_account.html", context)


@never_cache
@login_not_required
@require_safe
def account_link(request, token):
    """The address of a one-time link: takes the secret out of the address before anything is shown."""
    if answer := ratelimit.consume_or_429(request, action="account_link", limit_get=True):
        return answer
    key = key_of(token[:200])
    if account_of_link(key) is None:
        return _link_is_over(request)
    request.session[LINK_IN_SESSION] = key
    return HttpResponseRedirect(reverse("account_link_password"))


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def account_link_password(request):
    """Set the password of the account that the link was made for; afterwards the link is used up."""
    if answer := ratelimit.consume_or_429(request, action="account_link"):
        return answer
    key = request.session.get(LINK_IN_SESSION, "")
    user = account_of_link(key)
    if user is None:
        request.session.pop(LINK_IN_SESSION, None)
        return _link_is_over(request)
    form = FirstPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            set_password_with_link(key=key, password=form.cleaned_data["password1"])
        except LinkIsOver:
            return _link_is_over(request)
        request.session.flush()
        messages.success(request, f"Your password is set. Sign in as {user.get_username()}.")
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "staff/sign_in/account_link.html", {"form": form, "account": user})


def _link_is_over(request):
    return render(request, "staff/sign_in/account_link_over.html", status=410)

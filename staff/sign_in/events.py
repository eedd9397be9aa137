"""What of signing in is audited: who came and went, what was refused. Never a password, code or typed name."""

import time

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.core.cache import cache
from django.db.models.functions import Lower
from django.dispatch import receiver

from centre.core import audit

from . import clock, second_factor

FACTOR_WORDS = {"totp": "an authenticator app", "webauthn": "a passkey", "recovery_codes": "recovery codes"}
# The same refusal again and again is one event a minute: nobody may fill the log.
REPEAT_AFTER = 60
BLOCKED_AFTER = 5 * 60


@receiver(user_logged_in)
def signed_in(sender, request, user, **kwargs):
    if request is None or not hasattr(request, "session"):
        return
    clock.begin(request.session)
    second_factor.forget(request)
    methods = [
        record.get("type") or record.get("method")
        for record in request.session.get("account_authentication_methods", [])
    ]
    audit.record(
        "sign_in.done", by=user, subject=user, summary="Signed in", detail={"with": methods} if methods else {}
    )


@receiver(user_logged_out)
def signed_out(sender, request, user, **kwargs):
    if user is not None and user.is_authenticated and not getattr(request, "ended_by_rule", False):
        audit.record("sign_in.ended", by=user, subject=user, summary="Signed out")


@receiver(authentication_step_completed)
def confirmed(sender, request, user, method, **kwargs):
    if kwargs.get("reauthenticated"):
        if clock.is_locked(request.session):
            clock.unlock(request.session, time.time())
            unlocked(request)
        clock.confirm(request.session)
        audit.record(
            "sign_in.confirmed",
            by=user,
            subject=user,
            summary="Confirmed who they are",
            detail={"with": kwargs.get("type") or method},
        )


@receiver(password_changed)
def changed_password(sender, request, user, **kwargs):
    audit.record("account.password_changed", by=user, subject=user, summary="Changed their own password")


@receiver(mfa_signals.authenticator_added)
def factor_added(sender, request, user, authenticator, **kwargs):
    _factor("account.second_factor_added", user, authenticator, "Set up")


@receiver(mfa_signals.authenticator_removed)
def factor_removed(sender, request, user, authenticator, **kwargs):
    second_factor.forget(request)
    _factor("account.second_factor_removed", user, authenticator, "Removed")


@receiver(mfa_signals.authenticator_reset)
def factor_renewed(sender, request, user, authenticator, **kwargs):
    _factor("account.second_factor_renewed", user, authenticator, "Made new")


def _factor(action, user, authenticator, verb):
    audit.record(
        action, by=user, subject=user, summary=f"{verb} {FACTOR_WORDS[authenticator.type]} for their own account"
    )


@receiver(mfa_signals.authentication_failed)
def factor_failed(sender, request, user, **kwargs):
    audit.record("sign_in.second_step_failed", by=None, subject=user, summary="A second step was wrong")


def failed(username: str) -> None:
    """A wrong user name or password. The typed name is not kept: people type passwords into that box."""
    audit.record("sign_in.failed", by=None, subject=_account(username), summary="A sign-in failed")


def blocked(username: str, address: str) -> None:
    """Too many tries: said once in five minutes for an account and address."""
    account = _account(username)
    if _first(f"blocked:{account.pk if account else ''}:{address}", BLOCKED_AFTER):
        audit.record("sign_in.blocked", by=None, subject=account, summary="Sign-in was blocked after too many tries")


def locked(request, *, by_itself: bool) -> None:
    summary = "The screen locked by itself" if by_itself else "Locked the screen"
    audit.record("screen.locked", by=request.user, subject=request.user, summary=summary)


def unlocked(request) -> None:
    audit.record("screen.unlocked", by=request.user, subject=request.user, summary="Unlocked the screen")


def ended(request, why: str) -> None:
    words = {"too long": "Signed out after 12 hours", "rights changed": "Signed out because the account has changed"}
    audit.record("sign_in.ended_by_rule", by=request.user, subject=request.user, summary=words[why])


def refused(request) -> None:
    """Somebody asked for a page they may not open. Which page, by its name; never its address, which holds ids."""
    match = request.resolver_match
    page = match.view_name if match else ""
    who = request.user.pk if request.user.is_authenticated else "nobody"
    if _first(f"refused:{who}:{page}:{request.method}", REPEAT_AFTER):
        audit.record(
            "access.refused",
            by=request.user if request.user.is_authenticated else None,
            summary="Asked for a page that their role does not open",
            detail={"page": page, "method": request.method},
        )


def _account(username: str):
    from staff.models import User

    return User.objects.annotate(lower=Lower("username")).filter(lower=str(username).strip().lower()[:150]).first()


def _first(key: str, seconds: int) -> bool:
    return cache.add(f"centre-event:{key}", 1, timeout=seconds)

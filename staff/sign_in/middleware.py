"""The rules that hold before every page of somebody signed in.

In this order: a session that is over ends; a locked or idle screen shows the lock page; who must use a second step and
has none is sent to set it up. Stands behind the authentication, message and allauth middleware.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.views import HiddenFromUser

from . import clock, events, held
from .addresses import go_to, page_of
from .second_factor import has_second_factor

# A page that asks for news by itself is not a sign of life.
BACKGROUND_HEADER = "X-Background"

WHY_OVER = {
    "too long": "You were signed out after 12 hours. Sign in again to go on.",
    "rights changed": "You were signed out because your account has changed. Sign in again to go on.",
}


class SignInRulesMiddleware:
    """See the module."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != "/health/" and request.user.is_authenticated:
            answer = self.answer_instead(request)
            if answer is not None:
                return answer
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Refusals go into the audit (OWASP ASVS 16.3.2); the view's own transaction is over by now."""
        if isinstance(exception, (PermissionDenied, HiddenFromUser)):
            events.refused(request)

    def answer_instead(self, request):
        """The response that stands in for the page, or None when the page may be shown."""
        now, session, user = time.time(), request.session, request.user
        if why := clock.is_over(session, user, now):
            return self.end(request, why)
        if not clock.is_locked(session) and clock.is_idle(session, now, CentreSettings.load().idle_minutes):
            clock.lock(session, now, page_of(request))
            events.locked(request, by_itself=True)
        if clock.is_locked(session):
            return None if request.path in self.open_while_locked() else self.show_lock(request)
        if not is_background(request) and clock.touch(session, now):
            # Written at once: a slow page must not put an old state back over a lock that came in between.
            session.save()
            session.modified = False
        if second_factor_is_missing(request) and not request.path.startswith(self.open_without_second_factor()):
            return go_to(request, reverse("mfa_index"))
        return None

    def end(self, request, why: str):
        target = request.session.get(clock.RETURN_TO) or page_of(request)
        events.ended(request, why)
        request.ended_by_rule = True
        logout(request)
        messages.warning(request, WHY_OVER[why])
        return go_to(request, settings.LOGIN_URL, next=target)

    def show_lock(self, request):
        held.hold(request)
        return go_to(request, reverse("lock"))

    @staticmethod
    def open_while_locked() -> tuple[str, ...]:
        # The passkey's own page: proving who one is there unlocks (events.confirmed).
        return (reverse("lock"), reverse("account_logout"), reverse("mfa_reauthenticate_webauthn"))

    @staticmethod
    def open_without_second_factor() -> tuple[str, ...]:
        return (
            reverse("mfa_index"),
            reverse("account_reauthenticate"),
            reverse("account_logout"),
            reverse("lock"),
        )


def is_background(request) -> bool:
    """Whether a page asks for news by itself, with nobody there: such requests carry `X-Background: 1`."""
    return request.headers.get(BACKGROUND_HEADER) == "1"


def second_factor_is_missing(request) -> bool:
    """Whether somebody who must use a second step has not set one up (safeguarding leads, deputies, head teachers)."""
    if settings.CENTRE_DEMO or not request.user.needs_second_factor:
        return False
    return not has_second_factor(request)

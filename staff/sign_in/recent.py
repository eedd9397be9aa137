"""A fresh proof of who somebody is, before safeguarding and exports: a decorator and a mixin."""

import time
from functools import wraps

from django.urls import reverse

from . import clock, held
from .addresses import go_to, page_of

DEFAULT_MINUTES = 15


def ask_again(request):
    """Send somebody to prove again that it is them, and back; a form that was sent is kept meanwhile."""
    target = reverse("held_form") if held.hold(request) else page_of(request)
    return go_to(request, reverse("account_reauthenticate"), next=target)


def signed_in_recently(request, *, minutes: int = DEFAULT_MINUTES) -> bool:
    """Whether this person signed in, unlocked or confirmed within the minutes; working on keeps it for an hour."""
    return clock.is_fresh(request.session, time.time(), minutes)


def requires_recent_sign_in(view=None, *, minutes: int = DEFAULT_MINUTES):
    """For function views: @requires_recent_sign_in or @requires_recent_sign_in(minutes=5).

    Put it under @requires(…), so that who may not at all is not asked for a password first.
    """

    def decorate(function):
        @wraps(function)
        def guarded(request, *args, **kwargs):
            if not signed_in_recently(request, minutes=minutes):
                return ask_again(request)
            clock.use_confirmation(request.session, time.time())
            return function(request, *args, **kwargs)

        guarded.recent_sign_in_minutes = minutes
        return guarded

    return decorate(view) if view is not None else decorate


class RecentSignInMixin:
    """For class-based views: class V(CentrePermissionMixin, RecentSignInMixin, DetailView), in this order."""

    recent_sign_in_minutes = DEFAULT_MINUTES

    def dispatch(self, request, *args, **kwargs):
        if not signed_in_recently(request, minutes=self.recent_sign_in_minutes):
            return ask_again(request)
        clock.use_confirmation(request.session, time.time())
        return super().dispatch(request, *args, **kwargs)

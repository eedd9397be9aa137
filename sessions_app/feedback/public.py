"""Where families say how it was: on their own phone from a square code, or with a smiley at the door. No sign-in.

The address holds the session's id, which nobody can guess and What's on never says (`whats_on.reading.public_id`). It
is open from the start of the session until two weeks after, keeps nothing about who answers, and shows nothing of what
anybody said.
"""

from datetime import timedelta

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_now

from ..models import FeedbackWay, Session, SessionStatus
from .actions import take_answer
from .forms import SMILEYS, SayForm

OPEN_FOR = timedelta(days=14)
LARGEST = 20_000


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def say(request, pk):
    """How was it? ?at=door shows the smileys alone, large, one press each."""
    session = open_session(pk)
    if session is None:
        return render(request, "sessions_app/feedback/say_ended.html", status=404)
    at_door = request.GET.get("at") == "door"
    form = SayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not _within_limits(request):
            return render(request, "sessions_app/feedback/say_ended.html", {"too_often": True}, status=429)
        if form.is_valid():
            way = FeedbackWay.KIOSK if at_door else FeedbackWay.PHONE
            take_answer(session=session, rating=form.cleaned_data["rating"], words=form.cleaned_data["words"], way=way)
            thanks = reverse("sessions_app:say_thanks", args=[session.pk])
            return HttpResponseRedirect(thanks + ("?at=door" if at_door else ""))
    template = "sessions_app/feedback/door.html" if at_door else "sessions_app/feedback/say.html"
    return render(request, template, {"session": session, "form": form, "smileys": SMILEYS})


@login_not_required
@never_cache
@require_safe
def thanks(request, pk):
    """Thank you; at the door it is ready for the next after a few seconds."""
    session = open_session(pk)
    if session is None:
        return render(request, "sessions_app/feedback/say_ended.html", status=404)
    at_door = request.GET.get("at") == "door"
    return render(request, "sessions_app/feedback/thanks.html", {"session": session, "at_door": at_door})


def open_session(pk) -> Session | None:
    """The session, if families can be asked about it now."""
    session = Session.objects.select_related("service").exclude(status=SessionStatus.CANCELLED).filter(pk=pk).first()
    if session is None or not session.starts_at <= local_now() <= session.ends_at + OPEN_FOR:
        return None
    return session


def _within_limits(request) -> bool:
    """Whether this connection has not sent too much lately. Its address is kept as a keyed hash only."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST:
        return False
    key = salted_hmac("sessions_app.say", get_ip(request)).hexdigest()
    return bool(ratelimit.consume(request, action="feedback", key=key))

"""Registers that open without a connection (ADR 20). The frame itself says nothing about anybody: so it may be kept."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_today
from centre.core.service_worker import service_worker as core_worker
from centre.core.views import requires
from staff.permissions import Permission

from ..access import may_mark_register
from ..models import Session, SessionStatus
from .views import HOURS

TAKE_WORDS = (
    "The registers of today that you may mark go with you on this tablet, encrypted, and each stands there as you last "
    "saw it. They are wiped when you sign out and at the end of the day; what you tap is kept until it is sent, at "
    f"most {HOURS} hours."
)
# What the frame is made of: the service worker keeps these, and nothing else.
PARTS = (
    "bootstrap/css/bootstrap.min.css",
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/print.css",
    "css/register.css",
    "css/creche.css",
    "css/doorstep.css",
    "js/centre.js",
    "js/typed.js",
    "js/kept-records.js",
    "js/number-lock.js",
    "js/register-taken.js",
    "js/register-store.js",
    "js/register-frame.js",
    "js/steady.js",
    "js/register-kept.js",
    "js/register.js",
    "img/mark.svg",
    "img/favicon.svg",
    "img/icons.svg",
    "django_htmx/htmx-2.min.js",
)


@require_safe
@requires(Permission.REGISTER_MARK)
def frame(request):
    """The page that works without a connection: a frame, filled on the tablet."""
    return render(request, "sessions_app/kept/frame.html", {"take_words": TAKE_WORDS})


@require_safe
@requires(Permission.REGISTER_MARK)
def service_worker(request):
    """The script that keeps the frame on the tablet; a new one for each state of its parts."""
    page = {"page_template": "sessions_app/kept/frame.html", "frame": reverse("sessions_app:registers_frame")}
    response = core_worker(request, "sessions_app/kept/service-worker.js", parts=PARTS, **page)
    response["Service-Worker-Allowed"] = reverse("sessions_app:week")  # so that a register's own address leads here
    return response


@require_safe
@requires(Permission.REGISTER_MARK)
def today(request):
    """{owner, registers}: whose the registers are, and the addresses of today's. Taking them along is recorded."""
    day = local_today()
    sessions = Session.objects.filter(date=day).exclude(status=SessionStatus.CANCELLED).order_by("start_time", "pk")
    mine = [session for session in sessions if may_mark_register(request.user, session, today=day)]
    audit.record(
        "registers.taken_along",
        by=request.user,
        subject=request.user,
        summary="Registers were taken along on a tablet.",
        detail={"registers": len(mine)},
    )
    addresses = [reverse("sessions_app:register", args=[session.pk]) for session in mine]
    return JsonResponse({"owner": str(request.user.pk), "registers": addresses})

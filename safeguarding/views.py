import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from families.models import Person
from staff.permissions import Permission, has_permission
from staff.sign_in import requires_recent_sign_in

from .actions import log_concern, note_reading, record_decision
from .clearance import reading_as
from .forms import ConcernForm, DecisionForm
from .models import Concern


@requires(Permission.CONCERN_LOG)
def concern_new(request):
    """Anyone signed in writes down a concern; afterwards they see that it was received, and nothing else."""
    child = _child_asked_for(request)
    form = ConcernForm(request.POST or None, child=child)
    if request.method == "POST" and form.is_valid():
        received = reverse("safeguarding:received")
        try:
            with transaction.atomic():
                token = claim_submission(request)
                log_concern(by=request.user, child=child, **form.cleaned_data)
                return finish_submission(token, received)
        except AlreadySubmitted:
            return HttpResponseRedirect(received)
    shown_child = child if child is not None and _may_know_names(request.user) else None
    return render(
        request,
        "safeguarding/concern_new.html",
        {
            "form": form,
            "child": shown_child,
            "child_known": child is not None,
            "submit_label": "Send to the safeguarding lead",
        },
    )


def _child_asked_for(request) -> Person | None:
    """The person the worker came from, by id only; an id that is not one is as good as none."""
    try:
        child = Person.objects.select_related("merged_into").filter(pk=uuid.UUID(request.GET.get("child", ""))).first()
    except ValueError:
        return None
    return child.kept if child else None


def _may_know_names(user) -> bool:
    return has_permission(user, Permission.FAMILY_VIEW) or has_permission(user, Permission.REGISTER_MARK)


@requires(Permission.CONCERN_LOG)
def received(request):
    """All a writer ever sees of a concern."""
    return render(request, "safeguarding/received.html")


@requires(Permission.CONCERN_READ, hidden=True)
@requires_recent_sign_in
def concern_list(request):
    """Every concern, those without a decision first, for the lead and deputies."""
    with reading_as(request.user):
        concerns = list(
            Concern.objects.visible_to(request.user)
            .select_related("child__merged_into")
            .prefetch_related("decisions")
            .order_by("-logged_at")[:300]
        )
        note_reading(by=request.user, concern=None, what="list opened")
    waiting = [concern for concern in concerns if not concern.decisions.all()]
    decided = [concern for concern in concerns if concern.decisions.all()]
    return render(request, "safeguarding/list.html", {"waiting": waiting, "decided": decided})


@requires(Permission.CONCERN_READ, hidden=True)
@requires_recent_sign_in
def concern(request, pk):
    """One concern with what was decided, other concerns about the child, and who has looked."""
    with reading_as(request.user):
        try:
            shown = Concern.objects.visible_to(request.user).select_related("child__merged_into").get(pk=pk)
        except Concern.DoesNotExist:
            raise Http404 from None
        form = DecisionForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    token = claim_submission(request)
                    record_decision(by=request.user, concern=shown, **form.cleaned_data)
                    messages.success(request, "Your decision and its reason are kept with the concern.")
                    return finish_submission(token, shown.get_absolute_url())
            except AlreadySubmitted:
                return HttpResponseRedirect(shown.get_absolute_url())
        note_reading(by=request.user, concern=shown, what="opened")
        return render(
            request,
            "safeguarding/concern.html",
            {
                "concern": shown,
                "decisions": list(shown.decisions.all()),
                "others": list(Concern.objects.visible_to(request.user).about_the_same_child(shown)[:20]),
                "readings": list(shown.readings.order_by("-at")[:50]),
                "form": form,
                "submit_label": "Keep this decision",
            },
        )

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from centre.core import notes
from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from families.models import AccessRequest, Person
from families.rights.views import people_open_to
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
    note = notes.held(request.user, _id(request.GET.get("from")))
    initial = {"seen_and_heard": note.data["text"], "happened_on": local_today()} if note else None
    form = ConcernForm(request.POST or None, child=child, initial=initial)
    if request.method == "POST" and form.is_valid():
        received = reverse("safeguarding:received") + (f"?from={_id(request.GET['from'])}" if note else "")
        try:
            with transaction.atomic():
                token = claim_submission(request)
                log_concern(by=request.user, child=child, **form.cleaned_data)
                if note:
                    notes.pass_on(by=request.user, draft=note)
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
            "from_note": note is not None,
            "cancel_url": notes.back_url(note) if note else "",
        },
    )


def _child_asked_for(request) -> Person | None:
    """The person the worker came from, by id only; an id that is not one is as good as none."""
    try:
        child = Person.objects.select_related("merged_into").filter(pk=uuid.UUID(request.GET.get("child", ""))).first()
    except ValueError:
        return None
    return child.kept if child else None


def _id(text) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def _may_know_names(user) -> bool:
    return has_permission(user, Permission.FAMILY_VIEW) or has_permission(user, Permission.REGISTER_MARK)


@requires(Permission.CONCERN_LOG)
def received(request):
    """All a writer ever sees of a concern; and the way back to where the note was written."""
    note = notes.held(request.user, _id(request.GET.get("from")))
    return render(request, "safeguarding/received.html", {"back_url": notes.back_url(note) if note else ""})


@require_POST
@requires(Permission.CONCERN_LOG)
def from_note(request):
    """ "Is this a concern?" was pressed beside a notes box: the text comes along to a new concern, by way of a draft.

    The address says whose note (source, record: ids alone) and where the form stands (back). stored=1: the saved text.
    """
    field, name = request.POST.get("is_concern", "")[:80], request.GET.get("source", "")
    record, back = request.GET.get("record", "")[:40], request.GET.get("back", "")[:300].replace("\x00", "")
    source, stored = notes.source_of(name), "stored" in request.POST
    if not field or (source is not None and field not in source.fields) or (name and source is None):
        return HttpResponse("There is no such note.", status=400, content_type="text/plain")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    if stored:
        text = source.stored(request.user, record, field) if source else None
        if text is None:
            raise PermissionDenied
    else:
        text = request.POST.get(field, "").replace("\x00", "")[: notes.LONGEST]
    posted = None if stored else request.POST
    id = notes.hold(request.user, text=text, field=field, source=name, record=record, back=back, posted=posted)
    return HttpResponseRedirect(f"{reverse('safeguarding:concern_new')}?from={id}")


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
    requests = AccessRequest.objects.filter(state="open", person__in=people_open_to(request.user))
    context = {
        "waiting": waiting,
        "decided": decided,
        "requests": requests.select_related("person").order_by("due_on", "id"),
    }
    return render(request, "safeguarding/list.html", context)


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

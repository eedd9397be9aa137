"""Supervision meetings, for the two people each belongs to. For everybody else they do not exist."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centre.core.saved_notes import beside, open_form
from centre.core.views import HiddenFromUser, requires

from .. import supervision_drafts as drafts
from ..access import meeting_or_404
from ..actions import supervision as actions
from ..actions.supervision import ChangedMeanwhile, MeetingRefused
from ..forms.supervision import AnswerForm, MeetingForm, SignForm
from ..models import StaffMember
from ..permissions import Permission
from ..saving import already_saved, posted, save_once

OWN = requires(Permission.SUPERVISION_OWN, hidden=True)
FORM = require_http_methods(["GET", "HEAD", "POST"])
STALE = (
    "This meeting was saved in another window after you opened it. Look at what is there now, then save yours again."
)


def _supervised(user, pk) -> StaffMember:
    member = StaffMember.objects.select_related("user").filter(pk=pk, supervisor=user).first()
    if member is None:
        raise HiddenFromUser
    return member


@OWN
@FORM
def supervision_new(request, pk):
    """The supervisor writes a meeting down."""
    member = _supervised(request.user, pk)
    if response := already_saved(request):
        return response
    key = drafts.key_of("new", member.pk)
    draft = drafts.load(request.user, key)
    initial = draft.data if draft and request.method != "POST" else {}
    form = MeetingForm(posted(request), member=member, initial=initial)
    if request.method == "POST" and form.is_valid():

        def save():
            meeting = actions.record_meeting(by=request.user, member=member, **form.texts())
            drafts.discard(request.user, key)
            messages.success(request, "The meeting is written down. Read it through, then sign it.")
            return meeting.get_absolute_url()

        if response := save_once(request, form, save, refusals=MeetingRefused):
            return response
    draft_url = reverse("staff:supervision_draft_new", args=[member.pk])
    return _meeting_form(request, form, member, draft, draft_url, draft_key=key)


@OWN
@FORM
def supervision_change(request, pk):
    """The supervisor changes what is not signed yet."""
    meeting = _held_by(request, pk)
    if meeting.supervisor_signed_at is not None:
        return HttpResponseRedirect(meeting.get_absolute_url())
    key = drafts.key_of("change", meeting.pk)
    draft = drafts.load(request.user, key)
    initial = draft.data if draft and request.method != "POST" else {}
    form = MeetingForm(posted(request), instance=meeting, member=meeting.staff_member, initial=initial)
    stored = None
    if request.method == "POST" and form.is_valid():
        # The form has written into its own copy; what is stored is read again.
        stored = meeting_or_404(request.user, pk)

        def save():
            actions.change_meeting(
                by=request.user, meeting=stored, version=form.cleaned_data["version"] or 0, **form.texts()
            )
            drafts.discard(request.user, key)
            messages.success(request, "The meeting is saved. It is not signed yet.")
            return stored.get_absolute_url()

        try:
            if response := save_once(request, form, save, refusals=MeetingRefused):
                return response
        except ChangedMeanwhile:
            form.add_error(None, STALE)
            form.data = form.data.copy()
            form.data["version"] = str(stored.version)
            stored.shown_beside = True
    context = {"meeting": meeting, "stored": stored if getattr(stored, "shown_beside", False) else None}
    url = reverse("staff:supervision_draft_change", args=[meeting.pk])
    return _meeting_form(request, form, meeting.staff_member, draft, url, draft_key=key, **context)


def _held_by(request, pk):
    meeting = meeting_or_404(request.user, pk)
    if meeting.supervisor_id != request.user.pk:
        raise HiddenFromUser
    return meeting


def _meeting_form(request, form, member, draft, draft_url, **context):
    meeting = context.get("meeting")
    beside(request, form, source="supervision", record=meeting.pk if meeting else "")
    context = {
        "form": form,
        "member": member,
        "draft": draft,
        "draft_url": draft_url,
        "submit_label": "Save, sign on the next page",
        "cancel_url": member.get_absolute_url(),
        "meeting": None,
        "stored": None,
        **context,
    }
    return render(request, "staff/supervision_form.html", context)


@OWN
@require_POST
def supervision_draft_new(request, pk):
    """Keep what is being typed about a new meeting."""
    return _keep(request, drafts.key_of("new", _supervised(request.user, pk).pk))


@OWN
@require_POST
def supervision_draft_change(request, pk):
    """Keep what is being typed about a meeting that is not signed yet."""
    meeting = _held_by(request, pk)
    if meeting.supervisor_signed_at is not None:
        raise HiddenFromUser
    return _keep(request, drafts.key_of("change", meeting.pk))


def _keep(request, key) -> HttpResponse:
    if "discard" in request.POST:
        drafts.discard(request.user, key)
        return HttpResponseRedirect(reverse("staff:list"))
    drafts.save(request.user, key, request.POST)
    return HttpResponse(f"Draft kept at {timezone.localtime():%H:%M}.", content_type="text/plain")


@OWN
@require_safe
def supervision(request, pk):
    """A meeting, with what this user may do about it now."""
    return _show(request, meeting_or_404(request.user, pk))


def _show(request, meeting, form=None):
    is_supervisor = meeting.supervisor_id == request.user.pk
    may_sign = is_supervisor and meeting.supervisor_signed_at is None
    may_answer = not is_supervisor and meeting.waits_for_supervisee
    if form is None and may_answer:
        initial = {"version": meeting.version, "comment": meeting.supervisee_comment}
        form = open_form(request, lambda data: AnswerForm(data, initial=initial))
    elif form is None and may_sign:
        form = SignForm(initial={"version": meeting.version})
    if may_answer:
        beside(request, form, source="supervision-answer", record=meeting.pk, back=meeting.get_absolute_url())
    context = {
        "meeting": meeting,
        "member": meeting.staff_member,
        "is_supervisor": is_supervisor,
        "may_sign": may_sign,
        "may_answer": may_answer,
        "may_discard": may_sign and meeting.returned_at is None,
        "form": form,
    }
    return render(request, "staff/supervision.html", context)


@OWN
@require_POST
def supervision_sign(request, pk):
    """The supervisor's signature."""
    meeting = _held_by(request, pk)
    form = SignForm(request.POST)
    done = "You have signed. It waits for the other signature now."
    return _answered(request, meeting, form, actions.sign_as_supervisor, done)


@OWN
@require_POST
def supervision_answer(request, pk):
    """The supervisee's signature, or the meeting given back with what should be changed."""
    meeting = meeting_or_404(request.user, pk)
    form = AnswerForm(request.POST)
    if "give_back" in request.POST:
        done = "The meeting is given back. Your comment says what should be changed."
        return _answered(request, meeting, form, actions.give_back_meeting, done, with_comment=True)
    done = "You have signed. Both of you have agreed to this meeting, and it stays as it is."
    return _answered(request, meeting, form, actions.agree_to_meeting, done, with_comment=True)


def _answered(request, meeting, form, action, done, *, with_comment=False):
    if form.is_valid():
        extra = {"comment": form.cleaned_data["comment"]} if with_comment else {}

        def save():
            action(by=request.user, meeting=meeting, version=form.cleaned_data["version"], **extra)
            messages.success(request, done)
            return meeting.get_absolute_url()

        try:
            if response := save_once(request, form, save, refusals=MeetingRefused):
                return response
        except ChangedMeanwhile:
            messages.warning(request, "The meeting was changed after you opened it. Read it again before you sign.")
            return HttpResponseRedirect(meeting.get_absolute_url())
    return _show(request, meeting, form)


@OWN
@require_POST
def supervision_discard(request, pk):
    """Throw away a meeting that was never signed."""
    meeting = _held_by(request, pk)
    try:
        actions.discard_meeting(by=request.user, meeting=meeting)
    except MeetingRefused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(meeting.get_absolute_url())
    drafts.discard(request.user, drafts.key_of("change", pk))
    messages.success(request, "The unsigned meeting is thrown away.")
    return HttpResponseRedirect(meeting.staff_member.get_absolute_url())


@OWN
@require_safe
def supervision_print(request, pk):
    """The meeting on paper, for the two."""
    meeting = meeting_or_404(request.user, pk)
    context = {"meeting": meeting, "member": meeting.staff_member, "back_url": meeting.get_absolute_url()}
    return render(request, "staff/supervision_print.html", context)

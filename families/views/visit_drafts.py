"""Keeping and forgetting the draft of a visit, for the script of the visit form and for its buttons."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission

from .. import visit_drafts
from ..doorstep import notes


@require_POST
@requires(Permission.VISIT_CHANGE)
def save_draft(request):
    """Save what has been typed so far; answers {"saved": "14:32"}, or {"saved": ""} where there is nothing to keep.

    400 for a key that is none of ours. The draft belongs to whoever is signed in, whatever visit its key names.
    """
    key = request.POST.get("draft_key", "")
    kind, _ = visit_drafts.parts_of(key)
    if kind is None:
        return HttpResponse("This form has no draft.", status=400, content_type="text/plain")
    draft = visit_drafts.save(request.user, key, request.POST)
    words = visit_drafts.saved_words(draft, today=local_today()) if draft else ""
    return JsonResponse({"saved": words})


@require_POST
@requires(Permission.VISIT_CHANGE)
def discard_draft(request):
    """Throw an unfinished visit away, and go back to the list."""
    key = request.POST.get("draft_key", "")
    if visit_drafts.parts_of(key)[0] is not None or key.startswith(notes.PREFIX):
        visit_drafts.discard(request.user, key)
        messages.success(request, "The unfinished visit has been discarded. Nothing was saved from it.")
    return HttpResponseRedirect(reverse("families:visits"))

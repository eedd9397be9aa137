"""Adding, opening and removing photos and scans. They are served from here alone, to whoever may read the record."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from centre.core.views import HiddenFromUser, requires
from staff.permissions import Permission

from ..barriers.check import guard
from ..models import Attachment, Case, Correspondence, CourtOrder, Visit
from ..models.attachment import AttachmentKind
from . import actions
from .forms import AttachForm, RemoveForm

ENDINGS = {AttachmentKind.JPEG: "jpg", AttachmentKind.PNG: "png", AttachmentKind.PDF: "pdf"}
BACK = {Visit: "The visit", Correspondence: "The letter", Case: "The case", CourtOrder: "The order"}
EITHER = (Permission.VISIT_NOTES_VIEW, Permission.LETTER_LOG, Permission.CASE_WORK, Permission.RESPONSIBILITY_RECORD)


@require_POST
@requires(Permission.VISIT_CHANGE)
def add_to_visit(request, pk):
    """A photo or scan for a visit."""
    visit = get_object_or_404(Visit, pk=pk)
    guard(request.user, visit, restricted=True)
    return _add(request, visit, visit=visit)


@require_POST
@requires(Permission.LETTER_LOG)
def add_to_letter(request, pk):
    """A scan of a letter."""
    letter = Correspondence.objects.visible_to(request.user).filter(pk=pk).first()
    if letter is None:
        raise HiddenFromUser
    return _add(request, letter, letter=letter)


@require_POST
@requires(Permission.CASE_WORK)
def add_to_case(request, pk):
    """A photo or scan for a case: a signed plan, a letter of another agency."""
    case = get_object_or_404(Case, pk=pk)
    guard(request.user, case, restricted=True)
    return _add(request, case, case=case)


@require_POST
@requires(Permission.RESPONSIBILITY_RECORD)
def add_to_order(request, pk):
    """The paper of a court order, as it was seen."""
    order = get_object_or_404(CourtOrder, pk=pk)
    guard(request.user, *order.children.all(), restricted=True)
    return _add(request, order, order=order)


def _add(request, thing, **whose):
    if not actions.may_add(request.user, **whose):
        raise PermissionDenied
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add(by=request.user, upload=form.cleaned_data["file"], name=form.cleaned_data["name"], **whose)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, "It is kept, without the place and the camera it came from.")
            return HttpResponseRedirect(thing.get_absolute_url())
    return _again(request, form, thing, "Add a photo or scan", "Add it")


def _again(request, form, thing, heading, submit_label):
    """The form by itself, with what has to be put right."""
    context = {
        "form": form,
        "heading": heading,
        "lead": "",
        "submit_label": submit_label,
        "back_url": thing.get_absolute_url(),
        "back_words": BACK[type(thing)],
        "cancel_url": thing.get_absolute_url(),
        "conflict": None,
    }
    return render(request, "families/change.html", context)


@require_GET
@requires(EITHER)
def attachment(request, pk):
    """The file itself, as a download that nothing can run in."""
    row = get_object_or_404(
        Attachment.objects.filter(removed_at__isnull=True).select_related("visit", "case", "order"), pk=pk
    )
    content = actions.read(by=request.user, attachment=row)
    name = f"{'scan' if row.kind == AttachmentKind.PDF else 'photo'}-{str(row.pk)[:8]}.{ENDINGS[row.kind]}"
    return HttpResponse(
        content,
        content_type=row.kind,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@require_POST
@requires(EITHER)
def remove(request, pk):
    """Mark it as removed, with the reason."""
    found = Attachment.objects.select_related("visit", "letter", "case", "order").defer("content")
    row = get_object_or_404(found.filter(removed_at__isnull=True), pk=pk)
    if not actions.may_add(request.user, **actions.whose(row)):
        raise PermissionDenied
    thing = actions.thing_of(row)
    form = RemoveForm(request.POST)
    if form.is_valid():
        try:
            actions.remove(by=request.user, attachment=row, why=form.cleaned_data["why"])
        except ValidationError as error:
            form.add_error("why", error.messages)
        else:
            messages.success(request, "It is removed.")
            return HttpResponseRedirect(thing.get_absolute_url())
    return _again(request, form, thing, "Remove it", "Remove it")

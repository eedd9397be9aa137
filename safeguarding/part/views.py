"""The lead's part of one request: what is held, what becomes of it, the part as it was issued."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin, requires
from families.barriers.check import guard
from families.models.rights import Decision
from families.rights.clock import standing
from families.rights.forms import PassagesForm
from families.rights.pack import in_parts
from families.rights.views import request_of, typed
from families.views.change import tell
from staff.permissions import Permission
from staff.sign_in import requires_recent_sign_in

from ..actions import note_reading
from ..clearance import reading_as
from ..models import IssuedPart
from . import actions
from .passages import part_of


@method_decorator(requires_recent_sign_in, name="dispatch")
class PartPage(CentrePermissionMixin, View):
    """Every passage with its decision; each opening is kept in the closed room."""

    permission = Permission.CONCERN_READ
    hidden = True

    def get(self, request, pk):
        return self.page(request_of(request.user, pk))

    def post(self, request, pk):
        row = request_of(request.user, pk)
        with reading_as(request.user):
            fields = [shown.field for shown in part_of(row, request.user)]
        form = PassagesForm(request.POST, fields)
        if not form.is_valid():
            return self.page(row, form)
        try:
            count = actions.decide(by=request.user, request=row, decisions=form.decisions())
        except ValidationError as error:
            tell(form, error)
            return self.page(row, form)
        messages.success(request, f"Decided: {count}." if count else "Nothing has changed.")
        return HttpResponseRedirect(request.path)

    def page(self, row, form=None):
        user = self.request.user
        with reading_as(user):
            part = part_of(row, user)
            note_reading(by=user, concern=None, what="part of a request opened")
            context = {
                "row": row,
                "standing": standing(row, local_today()),
                "parts": [(each, [(shown, typed(shown, form)) for shown in each.rows]) for each in in_parts(part)],
                "waiting": sum(shown.waits for shown in part),
                "choices": Decision.choices,
                "issued": list(IssuedPart.objects.filter(request=row).defer("pdf")),
            }
            return render(self.request, "safeguarding/part.html", context | ({"form": form} if form else {}))


@require_POST
@requires(Permission.CONCERN_READ, hidden=True)
@requires_recent_sign_in
def issue_part(request, pk):
    """The part is made and kept; refused while a passage is undecided."""
    row = request_of(request.user, pk)
    try:
        actions.issue(by=request.user, request=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Your part is issued. Read it once more before you give it.")
    return HttpResponseRedirect(reverse("safeguarding:part", args=[row.pk]))


@require_safe
@requires(Permission.CONCERN_READ, hidden=True)
@requires_recent_sign_in
def issued_part(request, pk):
    """A part as it was issued."""
    with reading_as(request.user):
        part = IssuedPart.objects.select_related("request__person").filter(pk=pk).first()
        if part is None:
            raise Http404
        guard(request.user, part.request, restricted=True)
        note_reading(by=request.user, concern=None, what="issued part opened")
    response = HttpResponse(bytes(part.pdf), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="safeguarding-part.pdf"'
    return response

"""The list of visits to sign off, and the buttons for what follows a visit."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST

from centre.core import notes
from centre.core.dates import local_today
from centre.core.saved_notes import address_of
from centre.core.templatetags.words import count_of
from centre.core.views import CentrePermissionMixin, requires
from staff.permissions import Permission

from ..barriers.check import guard
from ..forms.visits import id_from
from ..models import Visit
from ..visit_pages import rows_of
from . import no_access, sign_off

ON_A_PAGE = 25
LONGEST_REMARK = 2_000


class SignOffList(CentrePermissionMixin, View):
    """What waits for the sign-off of this supervisor: read, tick many at once, or send one back with a remark."""

    permission = Permission.VISIT_NOTES_VIEW

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not sign_off.may_sign_off(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        page_obj = Paginator(sign_off.waiting_for(request.user).select_related("worker", "safety"), ON_A_PAGE).get_page(
            request.GET.get("page")
        )
        rows = rows_of(page_obj.object_list, request.user, today=local_today(), with_homes=False)
        # What was typed and ticked before a remark was passed on as a concern.
        kept = notes.take_back(request.user, request.GET.get("kept")) or request.POST
        ticked = kept.getlist("sign")
        for row in rows:
            row.visit.typed_remark = kept.get(f"remark-{row.visit.pk}", "")
            row.visit.ticked = str(row.visit.pk) in ticked
        concern = notes.NoteForm(address_of(request))
        return render(request, "families/visit_sign_off.html", {"rows": rows, "page_obj": page_obj, "concern": concern})

    def post(self, request):
        ticked = set(request.POST.getlist("sign")[:200])
        decisions = []
        for text in request.POST.getlist("visit")[:200]:
            visit_id, version = id_from(text), request.POST.get(f"version-{text}", "")
            remark = request.POST.get(f"remark-{text}", "").replace("\x00", "").strip()[:LONGEST_REMARK]
            sound = visit_id and version.isascii() and version.isdigit() and len(version) < 10
            if sound and (text in ticked or remark):
                decisions.append((visit_id, int(version), text in ticked, remark))
        notes.let_go(request.user, request.GET.get("kept"))
        kept, left = sign_off.look_at(by=request.user, decisions=decisions)
        if kept:
            messages.success(request, f"{count_of(kept, 'visit is,visits are').capitalize()} dealt with.")
        if left:
            messages.warning(
                request, f"{count_of(left, 'visit was,visits were').capitalize()} changed meanwhile. Look again."
            )
        if not decisions:
            messages.info(request, "Nothing was ticked and no remark was written.")
        return HttpResponseRedirect(reverse("families:visits_sign_off"))


@require_POST
@requires(Permission.VISIT_CHANGE)
def follow_up(request, pk):
    """what=step: the step after no access was taken; what=remark: the supervisor's remark was read."""
    visit = get_object_or_404(Visit, pk=pk)
    guard(request.user, visit, restricted=True)
    if request.POST.get("what") == "remark":
        sign_off.remark_read(by=request.user, visit=visit)
        messages.success(request, "It is marked as read.")
    else:
        no_access.done(by=request.user, visit=visit)
        messages.success(request, "The step is done.")
    return HttpResponseRedirect(visit.get_absolute_url())

"""Certificates of somebody who works here; they are read on the staff record itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from centre.core.views import requires

from ..models import Qualification, StaffMember
from ..permissions import Permission
from ..saving import posted, save_once
from .actions import record_qualification, take_off_qualification
from .forms import QualificationForm, TakeOffForm

FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.STAFF_CHANGE)
@FORM
def qualification_new(request, pk):
    """Write down a certificate that one has seen."""
    shown = get_object_or_404(StaffMember.objects.select_related("user"), pk=pk)
    form = QualificationForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def save():
            row = record_qualification(by=request.user, member=shown, **form.cleaned_data)
            messages.success(request, f"{row} is recorded for {shown.user}.")
            return shown.get_absolute_url() + "#qualifications"

        if response := save_once(request, form, save):
            return response
    return _form_page(request, form, shown, f"A qualification of {shown.user}", "Record it")


@requires(Permission.STAFF_CHANGE)
@require_POST
def qualification_off(request, pk):
    """why=…: take a certificate off that was entered by mistake or withdrawn."""
    row = get_object_or_404(Qualification.objects.filter(taken_off_at=None).select_related("member__user"), pk=pk)
    form = TakeOffForm(request.POST)
    if form.is_valid():
        take_off_qualification(by=request.user, row=row, why=form.cleaned_data["why"])
        messages.success(request, f"{row} of {row.member} counts no more.")
    else:
        messages.error(request, "Nothing was taken off: say whether it was a mistake or was withdrawn.")
    return redirect(row.member.get_absolute_url() + "#qualifications")


def _form_page(request, form, shown, heading, submit_label, lead=""):
    context = {
        "form": form,
        "member": shown,
        "page_title": heading,
        "lead": lead,
        "submit_label": submit_label,
        "cancel_url": shown.get_absolute_url(),
    }
    return render(request, "staff/member_form.html", context)

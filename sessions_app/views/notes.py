"""A short note about somebody on a register, and the way to a concern about them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from centre.core.saved_notes import beside, open_form
from centre.core.views import requires
from staff.permissions import Permission

from ..creche.care_actions import write_note
from ..forms.notes import RegisterNoteForm
from ..models import CareKind, CareNote
from ..refusals import Refused
from ..roll import read_row
from .parts import person_for_register, session_to_mark


@requires(Permission.REGISTER_MARK)
def note(request, pk, person_pk):
    """Write a note about somebody on this register; earlier notes of the session stand beside it."""
    session = session_to_mark(request, pk)
    row = read_row(session, person_for_register(request, session, person_pk))
    back = reverse("sessions_app:register", args=[pk]) + f"#row-{person_pk}"
    form = RegisterNoteForm(request.POST) if request.method == "POST" else open_form(request, RegisterNoteForm)
    if request.method == "POST" and form.is_valid():
        try:
            write_note(by=request.user, session=session, child=row.person, kind=CareKind.NOTE, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"Written down about {row.person.called}.")
            return HttpResponseRedirect(back)
    context = {
        "form": beside(request, form),
        "session": session,
        "row": row,
        "notes": CareNote.objects.filter(session=session, child=row.person).select_related("by"),
        "cancel_url": back,
        "submit_label": "Write it down",
    }
    return render(request, "sessions_app/register_note.html", context)

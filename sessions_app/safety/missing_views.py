"""A child of a register cannot be found: what to do now, in order, and what has been done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from families.responsibility.to_ring import note_reading, to_ring
from families.views.change import tell
from staff.permissions import Permission

from ..models import Incident
from ..refusals import Refused
from ..views.parts import session_to_mark
from .missing import children_here, follow_search, report_missing
from .missing_forms import MissingForm, SearchForm


@requires(Permission.REGISTER_MARK)
def missing(request, pk):
    """Who cannot be found; where somebody of this session is searched for already, what has been done since.

    ?another: a second child. Whoever marks the register reads it, also of a family they are kept out of (trap T-49).
    """
    session = session_to_mark(request, pk)
    searched = list(Incident.objects.being_searched_for().filter(session=session).select_related("person"))
    row = next((each for each in searched if str(each.pk) == request.GET.get("of", "")), None)
    if row is None and searched and "another" not in request.GET:
        row = searched[0]
    form = _form(request, session, row)
    if request.method == "POST" and form.is_valid():
        try:
            if row is not None:
                return _follow(request, row, form.cleaned_data)
            return _report(request, session, form.cleaned_data)
        except AlreadySubmitted as again:
            return HttpResponseRedirect(again.url)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            tell(form, error)
    contacts = to_ring(row.person, on=session.date) if row else []
    if contacts:
        note_reading(row.person, by=request.user, subject=session, on=session.date)
    context = {
        "session": session,
        "contacts": contacts,
        "form": form,
        "row": row,
        "others": [each for each in searched if each != row],
        "submit_label": "Save what has been done" if row else "Save, and tell the coordinator and the leads",
        "cancel_url": reverse("sessions_app:register", args=[pk]),
    }
    return render(request, "sessions_app/safety/missing.html", context)


def _form(request, session, row):
    data = request.POST if request.method == "POST" else None
    if row is None:
        return MissingForm(data, children=children_here(session))
    return SearchForm(data, initial={name: getattr(row, name) for name in SearchForm.base_fields})


def _report(request, session, given):
    with transaction.atomic():
        token = claim_submission(request)
        report_missing(by=request.user, session=session, **given)
        answer = finish_submission(token, request.path)
    messages.error(request, "It is written down, and first on the desk of the coordinator and the safeguarding leads.")
    return answer


def _follow(request, row, given):
    with transaction.atomic():
        token = claim_submission(request)
        row = follow_search(
            by=request.user,
            row=row,
            searched=given["searched"],
            police_called_at=given["police_called_at"],
            told_at=given["parent_told_at"],
            told_how=given["parent_told_how"],
            found_at=given["found_at"],
            found_how=given["found_how"],
        )
        to = reverse("sessions_app:register", args=[row.session_id]) if row.found_at else request.path
        answer = finish_submission(token, to)
    if row.found_at:
        messages.success(request, "Found. Tell everybody who searches, the police and the parent.")
    else:
        messages.success(request, "It is written down. The child is still being searched for.")
    return answer

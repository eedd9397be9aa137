"""New at the door: a family, or one more person of a known family, registered and signed straight in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import AlreadySubmitted, claim_submission, finish_submission, requires
from families.duplicates import possible_duplicates
from families.models import Household
from staff.permissions import Permission

from ..actions.newcomers import sign_in_new_family, sign_in_newcomer
from ..finding import childminder, families_of, family_at_door
from ..forms import NewcomerForm, NewFamilyAtDoorForm
from ..refusals import Refused
from .parts import names_in_words, session_to_mark
from .register import mode_of

READ_ONLY = "This register takes no marks now, so nobody new can be signed in on it."


@requires(Permission.REGISTER_MARK)
def new_family(request, pk):
    """Register a family that has come and sign it in, both or neither. Families that look alike are shown first."""
    session = session_to_mark(request, pk)
    if mode_of(request, session, today=local_today()) == "read":
        messages.error(request, READ_ONLY)
        return redirect("sessions_app:register", pk)
    form = NewFamilyAtDoorForm(request.POST or None)
    minder = childminder(request.GET.get("with", ""))

    def sign_in(looked_alike):
        return sign_in_new_family(
            session=session,
            people=form.people(),
            home=form.home(),
            looked_alike=looked_alike,
            by=request.user,
            came_with=minder,
        )

    def alike():
        return possible_duplicates(form.people(), postcode=form.cleaned_data["postcode"], today=session.date)

    return _page(request, session, form, sign_in, alike, "sessions_app/register_new_family.html", {"came_with": minder})


@requires(Permission.REGISTER_MARK)
def somebody_new(request, pk, household_pk):
    """Add somebody to a family that is known and sign them in."""
    session = session_to_mark(request, pk)
    household = get_object_or_404(Household, pk=household_pk)
    family = family_at_door(session, household_pk)
    if mode_of(request, session, today=local_today()) == "read":
        messages.error(request, READ_ONLY)
        return redirect("sessions_app:register", pk)
    form = NewcomerForm(request.POST or None)

    def sign_in(looked_alike):
        new = form.new_person()
        row = sign_in_newcomer(
            session=session, household=household, new=new, looked_alike=looked_alike, by=request.user
        )
        return [row]

    def alike():
        return possible_duplicates([form.new_person()], today=session.date, but_not_of=household)

    return _page(request, session, form, sign_in, alike, "sessions_app/register_newcomer.html", {"family": family})


def _page(request, session, form, sign_in, find_alike, template, context):
    alike = []
    if request.method == "POST" and form.is_valid():
        looked_alike = find_alike()
        alike = families_of(session, [each.found.person for each in looked_alike])
        if not alike or "sure" in request.POST:
            try:
                # One transaction with the form's token: whatever is refused gives the token back.
                with transaction.atomic():
                    token = claim_submission(request)
                    rows = sign_in(looked_alike)
            except AlreadySubmitted as again:
                return HttpResponseRedirect(again.url)
            except ValidationError as error:
                form.add_error(None, error.messages)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                rows.sort(key=lambda row: row.person.reference)  # as they were typed
                names = names_in_words(row.person.called for row in rows)
                done = "booked" if session.date > local_today() else "signed in"
                messages.success(request, f"{names} {'is' if len(rows) == 1 else 'are'} registered and {done}.")
                to = reverse("sessions_app:register", args=[session.pk])
                return finish_submission(token, f"{to}#row-{rows[0].person_id}")
    return render(
        request,
        template,
        {
            **context,
            "session": session,
            "form": form,
            "alike": alike,
            "mode": mode_of(request, session, today=local_today()),
            "cancel_url": reverse("sessions_app:register", args=[session.pk]),
        },
    )

"""The page with the camera. A photo works as well, without any script; so does the code, typed into the find box."""

from django import forms
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.forms import CentreForm
from centre.core.views import requires
from families.attachments.cleaning import Refused
from families.registering.cards import code_in, household_of
from staff.permissions import Permission

from ..finding import family_at_door
from ..views.parts import session_to_mark
from ..views.register import mode_of
from .reading import NO_CARD, card_in

ENDED = "This card brings up nobody: it has been reported lost, or it is of another centre. Find the family by name."
NOT_NOW = "This register takes no marks now."


class CardForm(CentreForm):
    """A photo of the card; or, from a browser that reads codes by itself, the code."""

    show_optional = False

    picture = forms.FileField(
        label="Take a photo of the card",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def clean(self):
        given = super().clean()
        picture = given.get("picture")
        try:
            given["code"] = card_in(picture.read()) if picture else code_in(given.get("code", ""))
        except Refused as refusal:
            raise forms.ValidationError({"picture": str(refusal)}) from refusal
        if not given["code"] and not self.errors:
            raise forms.ValidationError({"picture": NO_CARD})
        return given


@requires(Permission.REGISTER_MARK)
def scan(request, pk):
    """picture=<photo or frame> or code=…: leads to the family, everybody with a box to tick.

    With "Accept: application/json", as the camera asks: {"go": address} or {"words": why not}.
    """
    session = session_to_mark(request, pk)
    posted = request.method == "POST"
    form = CardForm(request.POST, request.FILES) if posted else CardForm()
    if posted and form.is_valid():
        household = household_of(form.cleaned_data["code"])
        if mode_of(request, session, today=local_today()) == "read":
            form.add_error(None, NOT_NOW)
        elif household is None or family_at_door(session, household.pk) is None:
            form.add_error(None, ENDED)
        else:
            family = reverse("sessions_app:register_family", args=[session.pk, household.pk])
            return JsonResponse({"go": family}) if _by_script(request) else HttpResponseRedirect(family)
    if posted and _by_script(request):
        return JsonResponse({"words": " ".join(each for errors in form.errors.values() for each in errors)})
    return render(request, "sessions_app/register_scan.html", {"form": form, "session": session})


def _by_script(request) -> bool:
    return request.headers.get("Accept") == "application/json"

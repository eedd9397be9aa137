"""The sign-in sheet on paper, for a day without power or a hall without a tablet."""

from django.shortcuts import render
from django.urls import reverse

from centre.core.views import requires

from ..corrections.views import corrections_of
from ..roll import read_roll
from .parts import session_to_read
from .register import READERS

BLANK_LINES = 12
LINES_WITHOUT_NAMES = 24


@requires(READERS)
def sheet(request, pk):
    """A page to print: the names that are expected (?names=no: none), lines to write on, and boxes for a head count.

    It lies where every parent reads it, so it says no age, no allergy and nothing else about anybody; with
    ?marks=yes it shows how everybody was marked, late and left told apart, for our own file.
    """
    session = session_to_read(request, pk)
    with_marks = request.GET.get("marks") == "yes"
    with_names = with_marks or request.GET.get("names") != "no"
    return render(
        request,
        "sessions_app/register_sheet.html",
        {
            "session": session,
            "families": read_roll(session).families if with_names else [],
            "with_names": with_names,
            "with_marks": with_marks,
            "corrections": corrections_of(session) if with_marks else [],
            "blank_lines": range(0 if with_marks else BLANK_LINES if with_names else LINES_WITHOUT_NAMES),
            "back_url": reverse("sessions_app:register", args=[pk]),
        },
    )

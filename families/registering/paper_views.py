"""Registration on paper, and the family card."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from centre.core.dates import local_today
from centre.core.square_code import square_code
from centre.core.views import requires
from staff.permissions import Permission

from ..models import FamilyCard, Household
from . import cards, paper
from .pdf import answer_pdf
from .views import tab_of


@requires(Permission.FAMILY_VIEW)
@require_safe
def blank_form(request):
    """The form to be filled in by hand."""
    return answer_pdf(paper.blank_form(), "registration-form.pdf")


@requires(Permission.FAMILY_VIEW)
@require_safe
def completed_form(request, pk):
    """What is on record about a family, to be looked through and signed."""
    household = get_object_or_404(Household, pk=pk)
    return answer_pdf(paper.completed_form(request.user, household, on=local_today()), "completed-form.pdf")


@requires(Permission.FAMILY_CHANGE)
@require_POST
def card_change(request, pk):
    """POST does=make (a new one ends the old one) | end."""
    household = get_object_or_404(Household, pk=pk)
    if request.POST.get("does") == "end":
        if cards.end_card(by=request.user, household=household):
            messages.success(request, "The card is ended: it brings up nobody any more.")
    else:
        cards.make_card(by=request.user, household=household)
        messages.success(request, "The new card is ready to be printed. A card from before no longer works.")
    return HttpResponseRedirect(tab_of(household, "registration"))


@requires(Permission.FAMILY_CHANGE)
@require_safe
def card(request, pk):
    """The card: a square code and the words “Family card”; nothing that tells whose it is."""
    found = FamilyCard.objects.in_use().filter(household=get_object_or_404(Household, pk=pk)).first()
    if found is None:
        raise Http404("This family has no card")
    words = cards.code_words(found.code)
    html = render_to_string("families/registering/card.html", {"words": words, "code": square_code(words)})
    return answer_pdf(html, "family-card.pdf")

"""The page of letters about one block: choose, see how many and why others are left out, make the PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from centre.core.dates import local_today
from centre.core.views import requires
from families.barriers.check import people_kept_from
from families.mailing.sheets import MOST_ON_PAPER
from staff.permissions import Permission
from staff.sign_in.recent import ask_again, signed_in_recently

from ..models import LetterAbout, PlaceLetter
from . import letters as making
from .forms import LettersForm
from .views import KINDS


@requires(Permission.MAILING_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request, kind, pk):
    """POST looks (numbers alone); with `make` it gives the letters, with `labels` their labels. No name on the page."""
    if kind not in KINDS:
        raise Http404
    block = get_object_or_404(KINDS[kind].objects.select_related("service"), pk=pk)
    if request.method == "POST" and not signed_in_recently(request):
        return ask_again(request)
    today = local_today()
    shut = people_kept_from(request.user)
    numbers = {}
    for about in LetterAbout:
        places = making.places_for(block, about, today=today)
        numbers[about] = (places.exclude(person__in=shut) if shut is not None else places).count()
    form = LettersForm(request.POST or None, numbers=numbers)
    found = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        found = making.letters_for(request.user, block, said["about"], today=today, again=said["again"])
        wanted = {"make", "labels"} & set(request.POST)
        if wanted and found.letters and len(found.letters) <= MOST_ON_PAPER:
            labels = "labels" in wanted
            pdf = making.make(by=request.user, block=block, found=found, today=today, labels=labels)
            response = HttpResponse(pdf, content_type="application/pdf")
            name = slugify(f"{'labels' if labels else said['about']} {block.service}")
            response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
            return response
    sent = PlaceLetter.objects.filter(place__in=_places(block)).order_by().values_list("about", "sent_on").distinct()
    context = {
        "block": block,
        "form": form,
        "found": found,
        "too_many": found is not None and len(found.letters) > MOST_ON_PAPER,
        "most": MOST_ON_PAPER,
        "sent": sorted(((LetterAbout(about).label, day) for about, day in sent), key=lambda row: row[1], reverse=True),
        "block_url": reverse("sessions_app:block", args=[kind, pk]),
    }
    return render(request, "sessions_app/places/letters.html", context)


def _places(block):
    return block.places.order_by().values("pk")

"""The find box of every page: results while typing with JavaScript, a page of results without."""

from django.http import HttpResponseRedirect
from django.shortcuts import render

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission

from ..registering.cards import household_of
from ..search import LONGEST, find_people

WHILE_TYPING = 8


@requires(Permission.FAMILY_VIEW)
def find(request):
    """POST `words`: what was typed must not stand in an address (logs, history). GET shows the box."""
    if request.method != "POST":
        return render(request, "families/find.html", {"words": "", "result": None})
    words = request.POST.get("words", "")[:LONGEST].replace("\x00", "").strip()
    today = local_today()
    if request.htmx:
        result = find_people(request.user, words, today=today, limit=WHILE_TYPING) if len(words) > 1 else None
        return render(request, "families/parts/found.html", {"words": words, "result": result, "today": today})
    if household := household_of(words):
        return HttpResponseRedirect(household.get_absolute_url())
    result = find_people(request.user, words, today=today) if words else None
    return render(request, "families/find.html", {"words": words, "result": result, "today": today})

"""What's on as a page, a piece of another site's page, calendars, a poster and open data."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from centre.core.dates import local_now
from centre.core.models import CentreSettings

from ..models import YouSaid
from . import calendar, open_referral, outside
from .filters import Filters, choices
from .pages import for_everybody, for_other_sites, for_other_sites_frames
from .pictures import pictures
from .reading import days_to_come, read_whats_on

YOU_SAID_SHOWN = 5


@for_everybody
def page(request):
    """The page for families, with filters by age, day and place in the address."""
    said = YouSaid.objects.filter(public=True).only("said", "did")[:YOU_SAID_SHOWN]
    return render(request, "sessions_app/whats_on/page.html", {**_found(request), "you_said": said})


@for_everybody
@for_other_sites
@for_other_sites_frames
def fragment(request):
    """The same, small, for the council's page: in a frame, or fetched and put in. The same filters."""
    style = request.build_absolute_uri(static("css/whats-on-fragment.css"))
    return render(request, "sessions_app/whats_on/fragment.html", {**_found(request), "style_address": style})


@for_everybody
@for_other_sites
def calendar_all(request):
    """Everything that is on, for a calendar that subscribes to it."""
    whats_on = read_whats_on(weeks=calendar.WEEKS_AHEAD, since=_calendar_since())
    return _ics(request, whats_on, "whats-on.ics")


@for_everybody
@for_other_sites
def calendar_service(request, pk):
    """One service, for a calendar."""
    whats_on = read_whats_on(weeks=calendar.WEEKS_AHEAD, since=_calendar_since(), pk=pk)
    if not whats_on.entries:
        raise Http404
    return _ics(request, whats_on, f"whats-on-{pk}.ics")


@for_everybody
def poster(request):
    """The poster as a PDF: ?size=a3, ?large=1 for large print; anything else is A4."""
    from .poster import Poster

    size = "a3" if request.GET.get("size") == "a3" else "a4"
    large = request.GET.get("large") == "1"
    made = Poster(read_whats_on(), CentreSettings.load(), size=size, large=large, address=_page_address(request))
    response = HttpResponse(made.pdf(), content_type="application/pdf")
    name = f"whats-on-{size}{'-large-print' if large else ''}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@for_everybody
def leaflet(request):
    """The folded leaflet as a PDF, printed on both sides: ?large=1 for large print (A3 folded to A4)."""
    from .leaflet import Leaflet

    large = request.GET.get("large") == "1"
    size = "a3" if large else "a4"
    made = Leaflet(read_whats_on(), CentreSettings.load(), size=size, large=large, address=_page_address(request))
    response = HttpResponse(made.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="whats-on-leaflet{"-large-print" if large else ""}.pdf"'
    return response


@for_everybody
@for_other_sites
def open_referral_list(request):
    """The services in Open Referral UK 3.0, a page at a time (?page=, ?per_page=)."""
    feed = open_referral.Feed(CentreSettings.load(), request.build_absolute_uri("/"))
    return _json(feed.page(read_whats_on().entries, request.GET.get("page"), request.GET.get("per_page")))


@for_everybody
@for_other_sites
def open_referral_service(request, pk):
    """One service in full, in Open Referral UK 3.0."""
    entries = read_whats_on(weeks=calendar.WEEKS_AHEAD, pk=pk).entries
    if not entries:
        raise Http404
    feed = open_referral.Feed(CentreSettings.load(), request.build_absolute_uri("/"))
    return _json(feed.service(entries[0]))


@for_everybody
@for_other_sites
def directory_list(request):
    """Services of others that the centre shows to everybody, in Open Referral UK 3.0 (?page=, ?per_page=)."""
    return _json(outside.page(request.GET.get("page"), request.GET.get("per_page")))


@for_everybody
@for_other_sites
def directory_service(request, pk):
    """One of them in full."""
    return _json(outside.service(pk))


def _found(request) -> dict:
    whats_on = read_whats_on()
    filters = Filters.from_query(request.GET, whats_on)
    entries = filters.apply(whats_on.entries)
    toys = pictures(whats_on.entries)
    return {
        "whats_on": whats_on,
        "filters": filters,
        "choices": choices(whats_on),
        "headline": filters.headline(len(entries)),
        "entries": [(entry, f"img/whats-on/{toys[entry.service.pk]}.svg") for entry in entries],
        "days": days_to_come(whats_on, entries),
        "page_address": _page_address(request),
        "centre": CentreSettings.load(),
    }


def _page_address(request) -> str:
    return request.build_absolute_uri(reverse("whats_on:page"))


def _calendar_since():
    return local_now().date() - calendar.KEPT_BACK


def _ics(request, whats_on, filename):
    content = calendar.as_ics(whats_on, CentreSettings.load(), page_address=_page_address(request))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    return response


def _json(data):
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})

"""Places: all blocks, one block with its waiting list, one place, and the letter that confirms it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import requires
from families.barriers.check import guard, people_kept_from
from families.models import Person, PersonRole
from families.search import find_people
from staff.permissions import Permission, has_permission
from staff.saving import posted, save_once

from ..ages import outside_words
from ..models import Place, PlaceState, Session, SessionSeries
from ..refusals import Refused
from . import actions
from .forms import AskForm, FindPersonForm, ForwardForm, PlaceForm
from .reading import block_of, blocks, did_not_come

FORM = require_http_methods(["GET", "HEAD", "POST"])
FOUND_AT_MOST = 12
KINDS = {"weekly": SessionSeries, "once": Session}


@requires(Permission.SESSION_CHANGE)
@require_safe
def places(request):
    """Every block for which one needs a place, and who did not come. Five queries."""
    today = local_today()
    missed = CentreSettings.load().missed_bookings
    not_there = did_not_come(today=today, missed=missed)
    if (shut := people_kept_from(request.user)) is not None:
        not_there = not_there.exclude(person__in=shut)
    context = {"blocks": blocks(today=today), "not_there": not_there, "missed": missed, "today": today}
    return render(request, "sessions_app/places/places.html", context)


@requires(Permission.SESSION_CHANGE)
@FORM
def block(request, kind, pk):
    """Who has a place, an offer, or waits; and a form for the next who asks (people are looked for by post)."""
    if kind not in KINDS:
        raise Http404
    today = local_today()
    shown = get_object_or_404(KINDS[kind].objects.select_related("service__comes_after"), pk=pk)
    now = block_of(shown, today=today, user=request.user)
    here = reverse("sessions_app:block", args=[kind, pk])
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    find = FindPersonForm(request.POST if doing in ("find", "ask") else None)
    later = SessionSeries.objects.none()
    if now.is_series and now.waiting:
        later = SessionSeries.objects.filter(service=shown.service_id, to_date__gt=max(today, shown.to_date))
    forward = ForwardForm(request.POST if doing == "forward" else None, later=later)
    ask, people = None, []
    if doing in ("find", "ask") and find.is_valid():
        people = _found(request.user, find.cleaned_data["words"], shown, today)
        ask = AskForm(request.POST if doing == "ask" else None, block=now, people=people)
    if doing == "ask" and ask is not None and ask.is_valid():
        if response := _ask(request, ask, shown, here):
            return response
    elif doing == "forward" and forward.is_valid():

        def save():
            moved = actions.bring_forward(by=request.user, series=shown, target=forward.cleaned_data["target"])
            messages.success(request, f"{moved} {'place was' if moved == 1 else 'places were'} brought forward.")
            return here

        if response := save_once(request, forward, save, refusals=(Refused,)):
            return response
    context = {
        "now": now,
        "block": shown,
        "find": find,
        "ask": ask,
        "searched": doing in ("find", "ask"),
        "forward": forward if later else None,
        "forms": [each for each in (ask, forward, find) if each is not None and each.is_bound],
        "today": today,
        "kind": kind,
        "may_write": has_permission(request.user, Permission.MAILING_MAKE),
    }
    return render(request, "sessions_app/places/block.html", context)


def _found(user, words, block, today):
    """Choices of people who fit the words: never a family from which the user is kept out, nor a baby to come."""
    if not words.strip():
        return []
    result = find_people(user, words, limit=FOUND_AT_MOST)
    fit = [each.person for each in result.people if each.person.role != PersonRole.EXPECTED_BABY]
    dead = set(
        Person.objects.filter(pk__in=[each.pk for each in fit], died_on__isnull=False).values_list("pk", flat=True)
    )
    return [(str(each.pk), _person_words(each, block, today)) for each in fit if each.pk not in dead]


def _person_words(person, block, today) -> str:
    born = f", born {person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
    outside = _outside(person, block, today)
    return f"{person.full_name}{born}{f'. {outside}' if outside else ''}"


def _outside(person, block, today) -> str:
    """That a child is of another age than the service is for, on the first day that the place would be used."""
    day = block.date if isinstance(block, Session) else max(today, block.from_date)
    return "" if person.is_adult else outside_words(block.service, person.date_of_birth, day)


def _ask(request, form, shown, here):
    said = form.cleaned_data

    def save():
        person = Person.objects.get(pk=said["person"])
        guard(request.user, person)
        place = actions.ask_for_place(
            by=request.user,
            block=shown,
            person=person,
            kind=said["kind"],
            referral=form.referral,
            without_before=said.get("without_before", ""),
            book="book" in request.POST,
        )
        words = "has a place" if place.state == PlaceState.BOOKED else "is on the waiting list"
        messages.success(request, f"{person} {words}.")
        if outside := _outside(person, shown, local_today()):
            messages.warning(
                request, f"{outside} ({shown.service.ages.lower()}). Say so to the family, or end the place."
            )
        return here

    return save_once(request, form, save, refusals=(Refused,))


@requires(Permission.SESSION_CHANGE)
@FORM
def place(request, pk):
    """One place: what happened to it, and what can be done next."""
    shown = _place_or_404(request, pk)
    today = local_today()
    days = CentreSettings.load().place_offer_days
    form = PlaceForm(posted(request), initial={"until": today + timedelta(days=days)})
    if request.method == "POST" and form.is_valid():

        def save():
            messages.success(request, _do(request.user, shown, form.cleaned_data))
            return reverse("sessions_app:place", args=[pk])

        if response := save_once(request, form, save, refusals=(Refused,)):
            return response
    kind = "weekly" if shown.series_id else "once"
    context = {
        "place": shown,
        "form": form,
        "today": today,
        "block_url": reverse("sessions_app:block", args=[kind, shown.block.pk]),
        "lapsed_today": shown.state == PlaceState.OFFERED and shown.offered_until < today,
    }
    return render(request, "sessions_app/places/place.html", context)


def _do(user, shown, said) -> str:
    if said["do"] == "first":
        actions.put_first(by=user, place=shown, reason=said["first_because"])
        return f"{shown.person} is first on the waiting list, and why is recorded."
    if said["do"] == "offer":
        if said["until"] is None:
            raise Refused("Enter until when the place is kept.")
        actions.offer_place(by=user, place=shown, until=said["until"])
        return f"The place is kept for {shown.person}."
    if said["do"] == "book":
        actions.book_place(by=user, place=shown)
        return f"{shown.person} has the place."
    if said["do"] == "again":
        actions.wait_again(by=user, place=shown)
        return f"{shown.person} is on the waiting list again."
    if said["do"] == "asked":
        actions.follow_up(by=user, place=shown, outcome=said["outcome"])
        return f"It is recorded that you asked after {shown.person}."
    if said["do"] == "told":
        actions.tell_referrer(by=user, place=shown)
        return f"It is recorded that {shown.referred_by} knows."
    actions.end_place(by=user, place=shown, because=said["ended_because"])
    return f"The place of {shown.person} has ended."


@requires(Permission.SESSION_CHANGE)
@require_safe
def letter(request, pk):
    """What confirms a place, an offer, or that somebody waits, to print. It carries no address."""
    shown = _place_or_404(request, pk)
    sessions = shown.series.sessions if shown.series_id else Session.objects.filter(pk=shown.session_id)
    context = {
        "place": shown,
        "dates": sessions.exclude(status="cancelled").filter(date__gte=local_today()),
        "centre": CentreSettings.load(),
        "today": local_today(),
        "back_url": reverse("sessions_app:place", args=[pk]),
    }
    return render(request, "sessions_app/places/letter.html", context)


def _place_or_404(request, pk) -> Place:
    rows = Place.objects.select_related("service", "series__service", "session__service", "person", "entered_by")
    shown = get_object_or_404(rows, pk=pk)
    guard(request.user, shown.person)
    return shown

"""What happens to a place: asked for, put first, offered, booked, ended, brought forward, asked after.

Keywords only, `by=` the acting User, one transaction each, an event without names. The block is held first (the series
before its sessions, as taps on a register do), so that the last place is never given twice; whoever is booked stands on
the registers to come as booked, which nobody counts as present. The order of the waiting list is fair: nobody passes
those before without a recorded reason.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today

from ..actions.registers import take_session
from ..models import (
    ACTIVE,
    Attendance,
    AttendanceStatus,
    Booking,
    EndedBecause,
    FirstBecause,
    FollowUp,
    Place,
    PlaceKind,
    PlaceState,
    Session,
    SessionSeries,
    SessionStatus,
)
from ..refusals import Refused
from .reading import block_of

BY_REFERRAL = "This is for families whom somebody else refers: enter which partner asks for the place."


@dataclass(frozen=True)
class Referral:
    """A partner who asks for a place; empty where the family asks themselves."""

    referred_by: str = ""
    referral_contact: str = ""
    referred_on: date | None = None
    referral_reason: str = ""


NO_REFERRAL = Referral()


@transaction.atomic
def ask_for_place(
    *, by, block, person, kind=PlaceKind.BLOCK, referral=NO_REFERRAL, without_before="", first_because="", book=False
) -> Place:
    """Somebody asks for a place: they wait, or (book) have it at once where one is free and nobody waits before them.

    Raises Refused where the service takes referrals alone and no partner asks, where they have a place or wait already,
    where the service that comes before is missing, where the
    block is over, or where it cannot be booked.
    """
    block = _hold(block)
    today = local_today()
    is_series = isinstance(block, SessionSeries)
    _refuse_what_is_over(block, today)
    if is_series != (kind == PlaceKind.BLOCK):
        raise Refused("A whole block is booked on its weekly series, a single time or a taster on one session.")
    if block.service.booking == Booking.REFERRAL and not referral.referred_by:
        raise Refused(BY_REFERRAL)
    if referral.referred_on and referral.referred_on > today:
        raise Refused("Enter a day of the referral that is not ahead of us.")
    same = Place.objects.filter(person=person, state__in=ACTIVE)
    if same.filter(**({"series": block} if is_series else {"session": block})).exists():
        raise Refused("They have a place here, or wait for one, already.")
    if not without_before and not _came_before(block.service, person):
        raise Refused(
            f"“{block.service.comes_after}” comes before this, and they have not come to it. "
            "Say why they may come nevertheless."
        )
    place = Place(
        service=block.service,
        series=block if is_series else None,
        session=None if is_series else block,
        person=person,
        kind=kind,
        **vars(referral),
        without_before=without_before,
        first_because=first_because,
        entered_by=by,
    )
    place.full_clean()
    place.save()
    _record("place.asked_for", by, place, "A place was asked for", first=first_because)
    if book:
        _book(place, block, by, today)
    return place


@transaction.atomic
def tell_referrer(*, by, place) -> Place:
    """The partner who asked for the place was told today what became of it. Raises Refused."""
    place = Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if not place.referred_by or place.state == PlaceState.WAITING:
        raise Refused("There is nothing yet that a partner could be told.")
    if place.referrer_told_on is None:
        place.referrer_told_on = local_today()
        place.save(update_fields=["referrer_told_on"])
        _record("place.referrer_told", by, place, "The partner was told what became of a place")
    return place


@transaction.atomic
def put_first(*, by, place, reason) -> Place:
    """Let somebody come before those who asked earlier, for a recorded reason. Raises Refused."""
    place, _ = _take(place, PlaceState.WAITING)
    if reason not in FirstBecause.values:
        raise Refused("Say why they come first.")
    place.first_because = reason
    place.save(update_fields=["first_because"])
    _record("place.put_first", by, place, "Somebody was put first on a waiting list", why=reason)
    return place


@transaction.atomic
def offer_place(*, by, place, until: date) -> Place:
    """Offer the place until a day. Raises Refused where none is free, or others come before."""
    place, block = _take(place, PlaceState.WAITING, PlaceState.LAPSED)
    today = local_today()
    if until < today:
        raise Refused("Enter a day that is not over: until then the place is kept.")
    _refuse_unless_free(place, block, today)
    place.state, place.offered_until = PlaceState.OFFERED, until
    place.save(update_fields=["state", "offered_until"])
    _record("place.offered", by, place, "A place was offered", until=until.isoformat())
    return place


@transaction.atomic
def book_place(*, by, place) -> Place:
    """The place is taken: an offer that still holds is kept whatever else happened. Raises Refused."""
    place, block = _take(place, PlaceState.WAITING, PlaceState.OFFERED, PlaceState.LAPSED)
    _book(place, block, by, local_today())
    return place


@transaction.atomic
def wait_again(*, by, place) -> Place:
    """Back on the waiting list after an offer lapsed or a place ended by mistake, behind those who wait now."""
    place, block = _take(place, PlaceState.LAPSED, PlaceState.ENDED)
    _refuse_what_is_over(block, local_today())
    place.state, place.offered_until, place.asked_at = PlaceState.WAITING, None, timezone.now()
    place.ended_because, place.ended_on = "", None
    place.full_clean()
    place.save()
    _record("place.waits_again", by, place, "Somebody waits for a place again")
    return place


@transaction.atomic
def end_place(*, by, place, because) -> Place:
    """Nobody waits or comes any more: bookings to come are taken off the registers, what was marked stays."""
    place, _ = _take(place, *ACTIVE, PlaceState.LAPSED)
    if because not in EndedBecause.values:
        raise Refused("Say why the place ends.")
    place.state, place.ended_because, place.ended_on = PlaceState.ENDED, because, local_today()
    place.save(update_fields=["state", "ended_because", "ended_on"])
    taken_off, _ = _bookings_of(place).delete()
    _record("place.ended", by, place, "A place ended", why=because, bookings=taken_off)
    return place


@transaction.atomic
def end_places_of(*, by, person) -> None:
    """Somebody has died: nobody waits, and nobody is asked after."""
    for place in Place.objects.filter(person=person, state__in=ACTIVE).order_by("pk"):
        end_place(by=by, place=place, because=EndedBecause.OVER)


@transaction.atomic
def bring_forward(*, by, series: SessionSeries, target: SessionSeries) -> int:
    """Everybody who still waits at a block waits at the next one, in the order in which they asked. Raises Refused."""
    series, target = _hold(series), _hold(target)
    if series.service_id != target.service_id or target.to_date <= series.to_date:
        raise Refused("Choose a later block of the same service.")
    there = set(Place.objects.filter(series=target, state__in=ACTIVE).values_list("person", flat=True))
    waiting = Place.objects.select_for_update().filter(series=series, state=PlaceState.WAITING).order_by("pk")
    moved = 0
    for place in waiting:
        if place.person_id in there:
            place.state, place.ended_because, place.ended_on = PlaceState.ENDED, EndedBecause.OVER, local_today()
            place.save(update_fields=["state", "ended_because", "ended_on"])
            continue
        place.series, place.first_because = target, place.first_because or FirstBecause.MISSED
        place.save(update_fields=["series", "first_because"])
        moved += 1
    if moved:
        audit.record(
            "place.brought_forward",
            by=by,
            subject=target,
            summary=f"The waiting list was brought forward: {target}",
            detail={"places": moved},
        )
    return moved


@transaction.atomic
def follow_up(*, by, place, outcome) -> Place:
    """Somebody who did not come was asked after; the count of missed sessions begins anew. Raises Refused."""
    place, _ = _take(place, PlaceState.BOOKED)
    if outcome not in FollowUp.values:
        raise Refused("Say what came of it.")
    place.followed_up_on, place.follow_up = local_today(), outcome
    place.save(update_fields=["followed_up_on", "follow_up"])
    _record("place.followed_up", by, place, "Somebody who did not come was asked after", outcome=outcome)
    return place


@transaction.atomic
def let_offers_lapse(*, today: date) -> int:
    """Every night: offers whose day is over lapse, and the places are free for whoever is next."""
    over = Place.objects.select_for_update().filter(state=PlaceState.OFFERED, offered_until__lt=today)
    number = 0
    for place in over.order_by("pk"):
        place.state = PlaceState.LAPSED
        place.save(update_fields=["state"])
        _record("place.lapsed", None, place, "The offer of a place lapsed")
        number += 1
    return number


def book_the_booked(series: SessionSeries, sessions: list[Session]) -> None:
    """Whoever is booked for the block is booked on sessions that come in later, too. One query and a half."""
    people = list(Place.objects.filter(series=series, state=PlaceState.BOOKED).values_list("person", "entered_by"))
    today = local_today()
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, person_id=person, status=AttendanceStatus.BOOKED, marked_by_id=by)
            for session in sessions
            if session.date >= today
            for person, by in people
        ],
        ignore_conflicts=True,
    )


def _hold(block):
    """The block, held: a session only after its weekly series, so that nobody books the whole block meanwhile."""
    if isinstance(block, Session):
        return take_session(block.pk, for_booking=True)
    held = SessionSeries.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("service").get(pk=block.pk)


def _take(place, *states):
    """The place and its block, held, as they are now. Raises Refused where somebody else was faster."""
    place = Place.objects.select_related("series", "session").get(pk=place.pk)
    block = _hold(place.block)
    place = Place.objects.select_for_update().get(pk=place.pk)
    if place.state not in states:
        raise Refused(
            f"Somebody else was here before you. It stands like this now: {place.get_state_display().lower()}."
        )
    return place, block


def _refuse_what_is_over(block, today):
    if isinstance(block, SessionSeries):
        if block.to_date < today:
            raise Refused("This block is over. Choose the next one.")
    elif block.status != SessionStatus.PLANNED or block.date < today:
        raise Refused("This session takes no bookings any more.")


def _came_before(service, person) -> bool:
    if service.comes_after_id is None:
        return True
    present = Attendance.objects.present().filter(session__service=service.comes_after_id, person=person)
    return present.filter(session__status=SessionStatus.RAN).exists()


def _refuse_unless_free(place, block, today):
    now = block_of(block, today=today)
    if now.is_full:
        raise Refused(f"It is full: {now.taken} of {now.capacity} places are booked or on offer.")
    keys = [each.pk for each in now.waiting]
    before = keys.index(place.pk) if place.pk in keys else len(keys)
    if now.free is not None and now.free <= before:
        raise Refused("Others asked before. Offer the place to whoever is next, or say why this family comes first.")


def _book(place, block, by, today):
    _refuse_what_is_over(block, today)
    holds = place.state == PlaceState.OFFERED and place.offered_until >= today
    if not holds:
        _refuse_unless_free(place, block, today)
    place.state = PlaceState.BOOKED
    place.save(update_fields=["state"])
    sessions = [block]
    if isinstance(block, SessionSeries):
        coming = block.sessions.planned().filter(date__gte=today)
        sessions = list(coming.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, person_id=place.person_id, status=AttendanceStatus.BOOKED, marked_by=by)
            for session in sessions
        ],
        ignore_conflicts=True,
    )
    _record("place.booked", by, place, "A place was booked", sessions=len(sessions))


def _bookings_of(place):
    rows = Attendance.objects.filter(
        person=place.person_id,
        status=AttendanceStatus.BOOKED,
        session__status=SessionStatus.PLANNED,
        session__date__gte=local_today(),
    )
    if place.session_id:
        kept = Place.objects.filter(
            series=place.session.series_id, person=place.person_id, state=PlaceState.BOOKED, series__isnull=False
        )
        return rows.none() if kept.exists() else rows.filter(session=place.session_id)
    single = Place.objects.filter(person=place.person_id, state=PlaceState.BOOKED, session__isnull=False)
    return rows.filter(session__series=place.series_id).exclude(session__in=single.values("session"))


def _record(action, by, place, summary, **detail):
    audit.record(action, by=by, subject=place, summary=f"{summary}: {place.service}", detail=detail)

"""How full a block is, who waits in which order, and who did not come. Fixed in queries, whatever the number."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, Count, DateField, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from families.barriers.check import people_kept_from

from ..ages import outside_words
from ..models import Attendance, AttendanceStatus, Booking, Place, PlaceState, Session, SessionSeries, SessionStatus

ASKED_AFTER = timedelta(weeks=4)
_DAY_ONE = Value(date(1900, 1, 1), output_field=DateField())


@dataclass
class Block:
    """A weekly series or a single session with its places."""

    block: SessionSeries | Session
    capacity: int | None
    booked: list[Place] = field(default_factory=list)
    offered: list[Place] = field(default_factory=list)
    waiting: list[Place] = field(default_factory=list)
    past: list[Place] = field(default_factory=list)
    fullest: int = 0  # the most people booked on one of its sessions to come, however they were booked

    @property
    def is_series(self) -> bool:
        return isinstance(self.block, SessionSeries)

    @property
    def taken(self) -> int:
        """Booked and on offer; a day with more bookings than the block (tasters) counts."""
        return max(len(self.booked), self.fullest) + len(self.offered)

    @property
    def free(self) -> int | None:
        """How many places are left; None where nobody has said how many there are."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.free == 0

    @property
    def next(self) -> Place | None:
        """Who is to be offered the next free place."""
        return self.waiting[0] if self.waiting else None


def in_fair_order(places: list[Place]) -> list[Place]:
    """Who is first with a recorded reason, then by the moment of asking."""
    return sorted(places, key=lambda place: (place.first_because == "", place.asked_at, str(place.pk)))


def block_of(block: SessionSeries | Session, *, today, user=None) -> Block:
    """One block with everybody who asked for it. Three queries.

    An offer that has run out holds no place, whether or not the night has been told. user: leaves out people of
    families from which this user is kept out (their places still count).
    """
    rows = list(Place.objects.filter(**_key(block)).select_related("person").order_by("asked_at", "pk"))
    found = Block(block, block.number_of_places, fullest=_fullest(block, today))
    if not found.is_series and block.series_id:
        held = Place.objects.filter(series=block.series_id, state=PlaceState.OFFERED, offered_until__gte=today)
        found.offered += list(held.select_related("person"))
    day = max(today, block.from_date) if found.is_series else block.date
    for place in rows:
        place.outside = "" if place.person.is_adult else outside_words(block.service, place.person.date_of_birth, day)
        if place.state == PlaceState.BOOKED:
            found.booked.append(place)
        elif place.state == PlaceState.OFFERED and place.offered_until >= today:
            found.offered.append(place)
        elif place.state == PlaceState.WAITING:
            found.waiting.append(place)
        else:
            found.past.append(place)
    found.waiting = in_fair_order(found.waiting)
    if user is not None and (shut := people_kept_from(user)) is not None:
        hidden = set(Place.objects.filter(**_key(block), person__in=shut).values_list("pk", flat=True))
        for places in (found.booked, found.offered, found.waiting, found.past):
            for place in places:
                place.is_hidden = place.pk in hidden
    return found


def _key(block) -> dict:
    return {"series": block} if isinstance(block, SessionSeries) else {"session": block}


def _fullest(block, today) -> int:
    booked = Attendance.objects.filter(status=AttendanceStatus.BOOKED, session__status=SessionStatus.PLANNED)
    if isinstance(block, SessionSeries):
        rows = booked.filter(session__series=block, session__date__gte=today).order_by().values("session")
        return rows.annotate(number=Count("pk")).aggregate(most=Max("number"))["most"] or 0
    return booked.filter(session=block).count()


def blocks(*, today):
    """The weekly series still to meet for which one needs a place, with counts. One query."""
    offered = Q(places__state=PlaceState.OFFERED, places__offered_until__gte=today)
    just_come = Q(service__booking=Booking.NONE)
    needs_place = (
        Q(capacity__isnull=False)
        | Q(service__capacity__isnull=False)
        | Q(service__booking__in=[Booking.ASK, Booking.REFERRAL])
    )
    return (
        SessionSeries.objects.filter(Q(to_date__gte=today), (needs_place & ~just_come) | Q(places__isnull=False))
        .select_related("service", "led_by")
        .annotate(
            number_booked=Count("places", filter=Q(places__state=PlaceState.BOOKED)),
            number_waiting=Count("places", filter=Q(places__state=PlaceState.WAITING)),
            number_offered=Count("places", filter=offered),
        )
        .order_by("from_date", "weekday", "start_time", "service__name")
    )


def did_not_come(*, today, missed: int):
    """Booked places of people who missed `missed` sessions or more without apologies, since they last came; and single
    places and tasters that were missed. A block stays four weeks after its end, a single place as long. One query.

    Missed: marked absent, or booked on a session that ran and never marked. Apologies, coming, and having been asked
    after begin the count anew (setting: missed_bookings).
    """
    rows = Attendance.objects.filter(
        person=OuterRef("person"), session__series=OuterRef("series"), session__date__lt=today
    ).order_by()
    said = (AttendanceStatus.PRESENT, AttendanceStatus.APOLOGIES)
    last = rows.filter(status__in=said).values("person").annotate(day=Max("session__date")).values("day")
    unmarked = Q(status=AttendanceStatus.BOOKED, session__status=SessionStatus.RAN)
    not_there = rows.filter(Q(status=AttendanceStatus.ABSENT) | unmarked, session__date__gt=OuterRef("since"))
    counted = not_there.values("person").annotate(number=Count("pk")).values("number")
    this_one = Attendance.objects.filter(
        person=OuterRef("person"), session=OuterRef("session"), session__date__lt=today
    )
    not_at_this = Exists(this_one.filter(Q(status=AttendanceStatus.ABSENT) | unmarked))
    since = today - ASKED_AFTER
    at_a_block = Q(series__to_date__gte=since, missed__gte=missed)
    single = Q(session__date__gte=since, followed_up_on__isnull=True) & not_at_this
    return (
        Place.objects.filter(state=PlaceState.BOOKED)
        .annotate(since=Greatest(Coalesce(Subquery(last), _DAY_ONE), Coalesce(F("followed_up_on"), _DAY_ONE)))
        .annotate(missed=Case(When(series=None, then=1), default=Coalesce(Subquery(counted), 0)))
        .filter(at_a_block | single)
        .select_related("person", "service", "series", "session")
        .order_by("-missed", "series", "person")
    )

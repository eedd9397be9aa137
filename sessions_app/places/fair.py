"""A register to come books nobody past those who wait and nobody too many: Places does, with a reason."""

from centre.core.dates import local_today

from ..models import Attendance, AttendanceStatus, Booking, Session
from ..refusals import Refused
from .reading import block_of


def refuse_to_pass(session: Session, people) -> None:
    """Raise Refused where these people cannot be booked on this register by a tap (the caller holds the session's row).

    The same rule as for a place: there must be one free for each, beyond those for whoever waits. Whoever is booked
    already, for this day or the whole block, passes nobody. Where one just comes, or as many as come are let in, there
    is no order. Nobody is named.
    """
    today = local_today()
    day = block_of(session, today=today)
    blocks = [day, block_of(session.series, today=today)] if session.series_id else [day]
    just_come = session.service.booking == Booking.NONE
    if day.free is None or (just_come and not any(each.booked or each.offered or each.waiting for each in blocks)):
        return
    booked = Attendance.objects.filter(session=session, status=AttendanceStatus.BOOKED, person__in=people)
    known = {place.person_id for each in blocks for place in each.booked} | set(booked.values_list("person", flat=True))
    new = {person.pk for person in people} - known
    waiting = {place.person_id for each in blocks for place in each.waiting}
    if len(new) > day.free:
        raise Refused(
            f"Not booked: {day.taken} of {day.capacity} places are booked or on offer. "
            "Under “Places” they can go on the waiting list."
        )
    if new and len(new) > day.free - len(waiting):
        raise Refused(
            "Not booked: others asked before. Under “Places” a free place goes to whoever is next, "
            "or to somebody of whom it is said why they come first."
        )

"""What's on as iCalendar (RFC 5545): local times with their time zone, cancelled sessions said to be so."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from centre.core.dates import LONDON

from ..models import Booking
from .reading import WhatsOn

WEEKS_AHEAD = 26
KEPT_BACK = timedelta(days=28)  # so that last week's entry does not vanish from somebody's calendar


def as_ics(whats_on: WhatsOn, centre, *, page_address: str) -> bytes:
    """A calendar of every date of these entries. The same facts give the same bytes all day long."""
    name = centre.name or "Children’s centre"
    calendar = Calendar()
    calendar.add("prodid", "-//Children's centre//What's on//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    title = whats_on.entries[0].service.name if len(whats_on.entries) == 1 else "What’s on"
    for key in ("name", "x-wr-calname"):
        calendar.add(key, f"{title}, {name}")
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    # When this was said (RFC 5545, 3.8.7.2), to the day: otherwise each answer would differ from the last.
    stamp = datetime.combine(whats_on.today, time(0), tzinfo=LONDON).astimezone(UTC)
    for entry in whats_on.entries:
        for occasion in entry.dates:
            calendar.add_component(_event(entry, occasion, centre, stamp, page_address))
    # The changes of the clocks in the years it speaks of, not every one since 1970.
    calendar.add_missing_timezones(
        first_date=date(whats_on.today.year - 1, 1, 1), last_date=date(whats_on.today.year + 2, 1, 1)
    )
    return calendar.to_ical()


def _event(entry, occasion, centre, stamp, page_address) -> Event:
    event = Event()
    event.add("uid", f"{occasion.id}")  # random to who reads it (RFC 7986, 5.3), whatever the site is called
    event.add("dtstamp", stamp)
    service = entry.service
    event.add("summary", f"Cancelled: {service.name}" if occasion.cancelled else service.name)
    event.add("status", "CANCELLED" if occasion.cancelled else "CONFIRMED")
    if occasion.start:
        event.add("dtstart", datetime.combine(occasion.day, occasion.start, tzinfo=LONDON))
        if occasion.end:
            event.add("dtend", datetime.combine(occasion.day, occasion.end, tzinfo=LONDON))
    else:
        event.add("dtstart", occasion.day)
    event.add("location", where(occasion.venue, service, centre))
    event.add("description", _description(entry, occasion))
    event.add("url", f"{page_address}#service-{service.pk}")
    event.add("categories", [service.get_care_type_display()])
    event.add("transp", "TRANSPARENT")  # it is an offer, nobody is busy because of it
    return event


def where(venue: str, service, centre) -> str:
    """The place in one line, so that a map finds it: the centre's own address unless the service has another."""
    address = service.venue_address or ", ".join([centre.name, *centre.address.splitlines()])
    return ", ".join(part.strip() for part in [venue, *address.split(",")] if part.strip())


def _description(entry, occasion) -> str:
    service = entry.service
    parts = [
        "This session is cancelled." if occasion.cancelled else "",
        service.description,
        f"Ages: {service.ages[:1].lower()}{service.ages[1:]}" if service.ages else "",
        f"Who may come: {service.for_whom}" if service.for_whom else "",
        f"Cost: {service.cost}" if service.cost else "",
        Booking(service.booking).label if service.booking else "",
        service.accessibility,
    ]
    return "\n".join(part for part in parts if part)

"""What's on as open data: Open Referral UK 3.0 (openreferraluk.org), its services and nothing personal.

No contacts are given: who leads a session is not said in public. Ids of the parts follow from the service's own id, so
that they stay the same from one reading to the next.
"""

import re
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.urls import reverse

from ..models import Booking, Service
from ..models.rhythms import place_in_month, weeks_between
from .reading import Entry, Occasion, RegularTime

PER_PAGE = 50
MOST_PER_PAGE = 100
DAYS_AS_ICAL = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
POSTCODE = re.compile(r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}")
POUNDS = re.compile(r"£\s?(\d{1,4}(?:\.\d{2})?)(?!\d)")
LOCAL_TIME = "Times are local times in England (Europe/London)."


@dataclass(frozen=True)
class Feed:
    """The feed of one centre; `base` is the address of the site, with the final slash."""

    centre: object
    base: str

    def page(self, entries: list[Entry], number=None, per_page=None) -> dict:
        """A page of services. Numbers that make no sense are read as the first page, of the usual size."""
        by_name = sorted(entries, key=lambda entry: (entry.service.name, str(entry.service.pk)))
        return paged(by_name, number, per_page, lambda entry: self.summary(entry.service))

    def summary(self, service: Service) -> dict:
        """What a list says about a service."""
        return said(
            id=str(service.pk),
            name=service.name,
            alternate_name=" / ".join(each["title"] for each in getattr(service, "headings", ())) or None,
            description=_description(service),
            url=f"{self.base.rstrip('/')}{reverse('whats_on:page')}#service-{service.pk}",
            email=self.centre.email,
            status="active",
            minimum_age=_years(service.age_from_months),
            maximum_age=_years(service.age_to_months),
            assured_date=service.last_checked_on and service.last_checked_on.isoformat(),
            organization=self.organization(),
        )

    def service(self, entry: Entry) -> dict:
        """Everything about a service: when and where it meets, and what it costs."""
        service = entry.service
        singles = [each for each in entry.dates if not each.in_series and not each.cancelled]
        return said(
            **self.summary(service),
            schedules=[self._weekly(each, service) for each in entry.times]
            + [self._single(each, service) for each in singles],
            service_at_locations=[self._location(venue, service) for venue in entry.venues or [""]],
            cost_options=[self._cost(service)] if service.cost else None,
        )

    def organization(self) -> dict:
        centre = self.centre
        name = centre.name or "Children’s centre"
        return said(
            id=str(uuid5(NAMESPACE_URL, self.base)),
            name=name,
            description=f"{name}: a {centre.organisation_label} for families with small children.",
            email=centre.email,
            website=self.base,
        )

    def _weekly(self, each: RegularTime, service: Service) -> dict:
        return said(
            id=str(each.id),
            valid_from=each.first_day.isoformat(),
            valid_to=each.last_day.isoformat(),
            dtstart=each.first_day.isoformat(),
            **_recurrence(each),
            description=each.words(each.first_day)
            + ("" if each.in_holidays else ", in term time")
            + (f", at {each.venue}" if each.venue else "")
            + ". The calendar of the service has each date and says what is cancelled.",
            **self._times(each, service),
        )

    def _single(self, each: Occasion, service: Service) -> dict:
        day = each.day.isoformat()
        return said(
            id=str(each.id),
            valid_from=day,
            valid_to=day,
            dtstart=day,
            description=f"On {_day_words(each.day)}, {each.times}" + (f", at {each.venue}" if each.venue else ""),
            **self._times(each, service),
        )

    def _times(self, each, service: Service) -> dict:
        calendar = reverse("whats_on:service_calendar", args=[service.pk])
        return {
            "opens_at": each.start and f"{each.start:%H:%M}",
            "closes_at": each.end and f"{each.end:%H:%M}",
            "schedule_link": f"{self.base.rstrip('/')}{calendar}",
            "attending_type": Booking(service.booking).label if service.booking else None,
            "notes": LOCAL_TIME,
        }

    def _location(self, venue: str, service: Service) -> dict:
        address = service.venue_address or self.centre.address
        location = uuid5(service.pk, f"location {venue}")
        access = {"id": str(uuid5(location, "accessibility")), "description": service.accessibility}
        return {
            "id": str(uuid5(location, "at")),
            "location": said(
                id=str(location),
                location_type="physical",
                name=venue or self.centre.name,
                addresses=[found] if (found := postal(address, location)) else None,
                accessibility=[access] if service.accessibility else None,
            ),
        }

    @staticmethod
    def _cost(service: Service) -> dict:
        return said(id=str(uuid5(service.pk, "cost")), amount=amount_in(service.cost), amount_description=service.cost)


def paged(rows, number, per_page, told) -> dict:
    """A page of the rows as the format has pages; told(row) -> what is said of one."""
    size = min(_positive(per_page) or PER_PAGE, MOST_PER_PAGE)
    number = _positive(number) or 1
    shown = rows[(number - 1) * size : number * size]
    pages = max(1, -(-len(rows) // size))
    return {
        "total_items": len(rows),
        "total_pages": pages,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not shown,
        "contents": [told(row) for row in shown],
    }


def said(**facts) -> dict:
    """Only what is known: the format has no null."""
    return {name: value for name, value in facts.items() if value is not None and value not in ("", [])}


def _positive(text) -> int | None:
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) <= 6 else None


def _years(months: int | None) -> float | int | None:
    """The format counts ages in years; 18 months are 1.5."""
    if months is None:
        return None
    years = round(months / 12, 2)
    return int(years) if years == int(years) else years


def amount_in(cost: str) -> float | int | None:
    """The amount where it can be read off the words for certain: "Free", or exactly one sum of pounds."""
    if re.fullmatch(r"free( of charge)?\.?", cost.strip(), re.IGNORECASE):
        return 0
    sums = POUNDS.findall(cost)
    return float(sums[0]) if len(sums) == 1 else None


def _description(service: Service) -> str:
    who = f"Who may come: {service.for_whom}" if service.for_whom else ""
    return "\n".join(part for part in (service.description, who) if part)


def postal(address: str, location: UUID) -> dict | None:
    """The address in the format's parts, from one typed in lines or with commas; None without a postcode.

    The last part is the postcode, the one before it the town; counties are not asked for and stay empty.
    """
    parts = [part.strip() for line in address.splitlines() for part in line.split(",") if part.strip()]
    if len(parts) < 3 or not POSTCODE.fullmatch(parts[-1]):
        return None
    *street, town, postcode = parts
    return {
        "id": str(uuid5(location, "address")),
        "address_1": ", ".join(street),
        "city": town,
        "state_province": "",
        "postal_code": postcode.upper(),
        "country": "GB",
        "address_type": "physical",
    }


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _recurrence(each: RegularTime) -> dict:
    """As iCalendar says it (RFC 5545): every so many weeks, or on "1MO" of each month."""
    day = DAYS_AS_ICAL[each.weekday]
    if weeks := weeks_between(each.rhythm):
        return {"freq": "WEEKLY", "interval": weeks, "byday": day}
    return {"freq": "MONTHLY", "interval": 1, "byday": f"{place_in_month(each.rhythm)}{day}"}

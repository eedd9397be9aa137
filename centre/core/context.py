"""What every page needs around its own content: the navigation, the centre's name, how long until the lock."""

from dataclasses import dataclass

from django.utils.functional import SimpleLazyObject

from .models import CentreSettings


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    # Values of staff.permissions.Permission; any of them is enough. Kept as text because this module stands below
    # the room that knows permissions; a test holds them to the list.
    permissions: tuple[str, ...]
    also: tuple[str, ...] = ()  # beginnings of further addresses that belong to it

    def has(self, path: str) -> bool:
        """Whether a page of this address belongs here."""
        return path == self.url or (self.url != "/" and path.startswith((self.url, *self.also)))


# The addresses are promised to the outside, so they stand here as they are.
PLACES = (
    Place("Today", "/", "home", ("desk.view",)),
    Place("Families", "/families/", "family", ("family.view",)),
    Place("Visits", "/visits/", "visit", ("visit.view",)),
    Place("Sessions", "/sessions/", "calendar", ("session.view",), ("/learning/", "/feedback/")),
    Place("Building", "/building/", "pin", ("building.see",)),
    Place("Support", "/support/", "flag", ("case.work",)),
    Place("Letters", "/letters/", "letter", ("letter.log",)),
    Place("Safety", "/safety/", "tick-circle", ("safety.record",)),
    Place("Reports", "/reports/", "chart", ("measure.view", "report.build", "issued_report.read", "report.part_b")),
    Place("Improvement plan", "/improvement-plan/", "plan", ("plan.view",)),
    Place("Staff", "/staff/", "people", ("staff.view", "supervision.own")),
    Place("Safeguarding", "/safeguarding/", "shield", ("concern.read",)),
    Place("Import", "/import/", "upload", ("import.run",)),
    Place("Settings", "/settings/", "gear", ("settings.view",)),
    Place("Audit", "/audit/", "note", ("audit.view",)),
)

ON_THE_PHONE_BAR = 4  # as many as fit under a thumb at 320 px, beside "More"

CONCERN_URL = "/safeguarding/concerns/new/"
LOCK_URL = "/lock/"
WHATS_ON_URL = "/whats-on/"


def navigation(request) -> dict:
    """Context processor: `navigation`, a list of {label, url, icon, current} with what this user may open.

    `phone_navigation` is (the first few, the rest); `may_log_concern` and `may_find` say whether the bar's button and
    box are shown. All of it is worked out only when a template asks.
    """
    return {
        "navigation": SimpleLazyObject(lambda: places_for(request)),
        "phone_navigation": SimpleLazyObject(lambda: _split(places_for(request))),
        "may_log_concern": SimpleLazyObject(lambda: "concern.log" in permissions_of(request)),
        "may_find": SimpleLazyObject(lambda: "family.view" in permissions_of(request)),
        "concern_url": CONCERN_URL,
        "lock_url": LOCK_URL,
        "whats_on_url": WHATS_ON_URL,
    }


def centre(request) -> dict:
    """Context processor: `centre_name`, `organisation_label`, `centre_settings` and `idle_seconds`."""
    settings = SimpleLazyObject(CentreSettings.load)
    return {
        "centre_settings": settings,
        "centre_name": SimpleLazyObject(lambda: settings.name or _capital(settings.organisation_label)),
        "organisation_label": SimpleLazyObject(lambda: settings.organisation_label),
        "idle_seconds": SimpleLazyObject(lambda: settings.idle_minutes * 60),
    }


def permissions_of(request) -> frozenset:
    """What the signed-in user may do today; nothing for anyone else."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    return user.permissions


def places_for(request) -> list[dict]:
    """The places this user may open, with the one that the page belongs to marked."""
    allowed = permissions_of(request)
    return [
        {
            "label": place.label,
            "url": place.url,
            "icon": place.icon,
            "current": place.has(request.path),
        }
        for place in PLACES
        if not allowed.isdisjoint(place.permissions)
    ]


def _split(places: list[dict]) -> dict:
    # "More" for a single entry would cost a tap for nothing.
    if len(places) <= ON_THE_PHONE_BAR + 1:
        return {"bar": places, "more": [], "more_current": False}
    more = places[ON_THE_PHONE_BAR:]
    return {"bar": places[:ON_THE_PHONE_BAR], "more": more, "more_current": any(place["current"] for place in more)}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

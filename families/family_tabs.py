"""The pages of a family: a few tabs, each with the pages that belong together; rooms add theirs to one of them."""

from django.urls import reverse
from django.utils.text import slugify

from centre.core.rooms import registry

DETAILS, CONTACT, SUPPORT, HISTORY = "Details", "Contact", "Support", "History"
TOP = ("Summary", DETAILS, CONTACT, SUPPORT, HISTORY)

# The pages that the families room draws itself: (key, label, tab they stand under).
OWN = (
    ("summary", "Summary", "Summary"),
    ("home", "Home and reach", DETAILS),
    ("registration", "Registration", DETAILS),
    ("groups", "Groups", DETAILS),
    ("timeline", "Timeline", CONTACT),
    ("history", "History", HISTORY),
)
OWN_KEYS = frozenset(key for key, _, _ in OWN)


def tabs_of_rooms(user, household) -> dict:
    """{key: (label, template, context, tab it stands under)} of the pages that rooms have registered for this user."""
    found = {}
    for provider, under in registry.household_tabs.items():
        page = provider(user, household)
        if page is not None:
            label, template, context = page
            found[slugify(label)] = (label, template, context, under)
    return found


def tabs_of(household, current: str, room_tabs) -> tuple[list[dict], list[dict]]:
    """(the tabs, the pages under the current tab) as the tabs tag takes them; no pages where there is only one.

    A tab leads to the first of its pages. room_tabs: see tabs_of_rooms.
    """
    address = reverse("families:family", args=[household.pk])
    pages = [*OWN, *((key, label, under) for key, (label, _, _, under) in room_tabs.items())]
    here = next(under for key, _, under in pages if key == current)
    tabs = []
    for top in TOP:
        first = next((key for key, _, under in pages if under == top), None)
        if first:
            tabs.append(_link(address, first, top, is_current=top == here))
    below = [_link(address, key, label, is_current=key == current) for key, label, under in pages if under == here]
    return tabs, below if len(below) > 1 else []


def _link(address, key, label, *, is_current) -> dict:
    return {"label": label, "url": address if key == "summary" else f"{address}?tab={key}", "current": is_current}
